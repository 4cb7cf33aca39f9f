"""Whatever happens in whatever order, the road holds: status follows the events, the books balance, the log verifies.

One machine over the real road: messages, officers, the bank, the sealer, what is learned and what reacts. A step that
is refused must leave nothing behind but, for a message, its refusal.
"""

import json
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run
from tests.journey.conftest import NOW, message
from tests.journey.place import Place, settled

from greenlane.base.jobs.following import follow
from greenlane.base.jobs.queries import failing
from greenlane.base.jobs.reacting import work_once
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.verification import verify_log
from greenlane.base.ledger.writing import writing
from greenlane.base.notices import services as notices
from greenlane.base.notices.models import Delivery
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway
from greenlane.clearance.accounts.models import Charge, Posting
from greenlane.clearance.accounts.services import paying
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage, Callback, Payment, Result
from greenlane.clearance.assessment.models import Hearing, Proposal, Provision, Query
from greenlane.clearance.assessment.states import allowed
from greenlane.clearance.assessment.terms import Change, Field, Point, RefusedActionError
from greenlane.clearance.inspection.models import Examination
from greenlane.clearance.inspection.terms import Finding
from greenlane.clearance.lanes.models import Decision
from greenlane.clearance.lanes.queries import decision_of
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import services as releasing
from greenlane.clearance.release.jobs import release_due
from greenlane.clearance.release.queries import interdicts
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.models import Declaration, FormerVersion, Item
from greenlane.filing.declarations.states import Happening, Status, befores
from greenlane.journey.clear import clear
from greenlane.journey.learning import learn_once
from greenlane.journey.reactions import FOLLOWERS, PUBLIC, REACTIONS
from greenlane.journey.replay import replay
from greenlane.journey.terms import Answer, Outcome, Received
from greenlane.risk.draws import queries as draws
from greenlane.site import acting
from greenlane.site.demo.terms import Filing
from greenlane.site.demo.world import World

SIGNER = Signer("log.example/xx", b"l" * 32)
BANK = Bank(b"b" * 32)
EXAMPLES, STEPS = 20, 25
#: The method of payment by which a declaration is paid from its importer's wallet.
WALLET = "P"
VERIFYING = ("assessment.accepted", "assessment.secured")
REFUSALS = (AccountsError, ForbiddenError, RefusedActionError, LookupError)
ACTORS = {
    "accept": acting.Accept(),
    "accept with a waiver": acting.Accept(waiver="The papers agree."),
    "query": acting.Ask(points=(Point("/goodsShipment", "Which model?"), Point("/goodsShipment", "Which year?"))),
    "answer": acting.Answer(answers=("Model K.", "2025.")),
    "half an answer": acting.Answer(answers=("Model K.",)),
    "examine": acting.Examine(instruction="Open the third case"),
    "result": acting.Result(outcome=Finding.COMPLIANT),
    "offence": acting.Result(outcome=Finding.OFFENCE, offence="O02", amount=Decimal("12.50")),
    "reassess": acting.Reassess("G02", "The bank shows another payment.", (Change(1, Field.PRICE, "987.65"),)),
    "reassess again": acting.Reassess("G02", "A second slip.", (Change(1, Field.PRICE, "1234.56"),)),
    "accept the notice": acting.Hear(accepts=True),
    "object": acting.Hear(answer="That was another consignment."),
    "order": acting.Issue(finding="The slip names this invoice."),
    "secure": acting.Secure(Decimal("150.00"), "The laboratory needs time.", "The papers agree."),
    "finalise": acting.Nothing(),
    "second-check": acting.Examine(instruction="Count the cartons"),
    "withdraw": acting.Nothing(),
    "reopen": acting.Nothing(),
    "refuse": acting.Refuse(reason="R01"),
    "refuse for nothing": acting.Refuse(reason="NO SUCH REASON"),
}
NAMES = {
    "half an answer": "answer",
    "offence": "result",
    "refuse for nothing": "refuse",
    "accept with a waiver": "accept",
    "reassess again": "reassess",
    "accept the notice": "hearing",
    "object": "hearing",
}


@pytest.fixture
def place(db: None, tmp_path: Path, world: World, filings: list[Filing]) -> Place:
    return settled(tmp_path / "overlay", world, filings)


class Life(RuleBasedStateMachine):
    """Every service of the road in any order."""

    place: Place
    declared, orders = Bundle("declared"), Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        draws.forget()
        self.now, self.calls = NOW, 0
        self.mrns: dict[int, str] = {}
        self.replayed: set[tuple[str, int]] = set()
        self.came = accounts.trial_balance().get("bank:", 0)

    def teardown(self) -> None:
        try:
            self.drain()
            for mrn, _ in self.replayed:
                assert replay(self.place.means, mrn).equal
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize(target=declared)
    def open_the_day(self) -> Any:
        """Every trader's system listens to everything it may hear of; one declaration of each status is lodged."""
        with writing(by="life", at=self.now) as pen:
            for party in sorted({f.sender for f in self.place.pool}):
                notices.subscribe(pen, party, "http://127.0.0.1/hook", sorted(PUBLIC), b"s" * 32, private=True)
        return self.lodge(list(self.place.firsts), False)

    # What the declarant sends.

    @rule(target=declared, places=st.lists(st.integers(0, 99), min_size=1, max_size=3), keyed=st.booleans())
    def lodge(self, places: list[int], keyed: bool) -> Any:
        chosen = [place % len(self.place.pool) for place in places]
        told = self.send([message(self.place.pool[i]) for i in chosen], chosen, keyed)
        for i, answer in zip(chosen, told, strict=True):
            expected = Outcome.REPEATED if i in self.mrns else Outcome.ACCEPTED
            assert answer.outcome is expected, answer
            assert self.mrns.setdefault(i, answer.reference) == answer.reference
        return multiple(*dict.fromkeys(chosen))

    @rule(i=st.integers(0, 99), raw=st.sampled_from([b"", b"{", b"<Declaration>", None]))
    def lodge_with_errors(self, i: int, raw: bytes | None) -> None:
        i %= len(self.place.pool)
        bad = json.loads(message(self.place.pool[i])) | {"goodsItemQuantity": 99, "functionalReferenceId": "BAD"}
        before, count = self.fingerprint(), Event.objects.count()
        [answer] = self.send([json.dumps(bad).encode() if raw is None else raw], [i])
        assert answer.outcome is (Outcome.REJECTED if raw is None else Outcome.MALFORMED)
        assert answer.findings
        assert self.fingerprint() == before
        assert self.kinds_since(count) == ["intake.refused"]

    @rule(i=declared, dearer=st.booleans(), paid_by=st.sampled_from(["", WALLET]), wrong=st.sampled_from([0, 0, 1]))
    def amend(self, i: int, dearer: bool, paid_by: str, wrong: bool) -> None:
        mrn, amended = self.mrns[i], json.loads(message(self.place.pool[i])) | {"typeCode": "COR"}
        amended |= {"id": mrn, "amendments": [{"changeReasonCode": "32"}]}
        [first, *_] = amended["goodsShipment"]["items"]
        first["commodity"]["description"] = f"Spare parts, wording {self.calls}"
        if paid_by:
            for fee in first["commodity"]["dutyTaxFees"]:
                fee["payment"] = {"methodCode": paid_by}
        if dearer:
            freight = amended["goodsShipment"].setdefault("customsValuation", {"methodCode": "1"})
            freight["freightChargeAmount"] = {"value": 100 + self.calls, "currencyId": "XXD"}
        if wrong:
            amended["goodsItemQuantity"] = 99
        self.change(mrn, amended, i, Happening.AMENDED, Outcome.AMENDED if not wrong else Outcome.REJECTED)

    @rule(i=declared)
    def cancel(self, i: int) -> None:
        gone = {"id": self.mrns[i], "typeCode": "INV", "functionalReferenceId": f"C-{self.calls}"}
        gone["declarant"] = {"id": self.place.pool[i].sender}
        self.change(self.mrns[i], gone, i, Happening.CANCELLED, Outcome.CANCELLED)

    def change(self, mrn: str, body: dict[str, Any], i: int, kind: Happening, done: Outcome) -> None:
        """Send a change; what may not be changed now must stay as it is, and the answer says so."""
        kept, before, told = declarations.get(mrn), self.fingerprint(), len(history(mrn))
        possible = kept.status in befores(kind.value) and done is not Outcome.REJECTED
        [answer] = self.send([json.dumps(body).encode()], [i])
        assert answer.outcome is (done if possible else Outcome.REJECTED), answer
        if not possible:
            assert self.fingerprint() == before
            assert len(history(mrn)) == told
            return
        assert history(mrn)[told].kind == kind.value
        assert declarations.get(mrn).version == kept.version + (kind is Happening.AMENDED)

    # What officers and the bank do.

    @rule(i=declared, does=st.sampled_from(sorted(ACTORS)))
    def officer_tries(self, i: int, does: str) -> None:
        name = NAMES.get(does, does)
        self.attempt(lambda pen: acting.do(pen, self.place.book(), self.mrns[i], name, ACTORS[does]))

    @rule(i=declared, which=st.integers(0, 23))
    def officer(self, i: int, which: int) -> None:
        """Something that can be done with it now, where there is anything."""
        kept = declarations.get(self.mrns[i])
        able = [n for n in sorted(ACTORS) if acting.ACTS[NAMES.get(n, n)][0] in allowed(kept.status)]
        if able:
            self.officer_tries(i, able[which % len(able)])

    @rule(i=declared)
    def accept(self, i: int) -> None:
        """The way most of what is held goes on."""
        self.officer_tries(i, "accept with a waiver")

    @rule(i=declared)
    def interdict(self, i: int) -> None:
        self.attempt(lambda pen: releasing.interdict(pen, self.mrns[i], "risk", "A tip"))

    @rule(i=declared)
    def lift(self, i: int) -> None:
        self.attempt(lambda pen: releasing.lift(pen, self.mrns[i], "risk"))

    @rule(target=orders, i=declared)
    def order(self, i: int) -> Any:
        charge = accounts.charges_of([self.mrns[i]]).get(self.mrns[i])
        if charge is None:
            return multiple()
        page = self.place.book()[AccountsPage]
        made = self.attempt(lambda pen: paying.order(pen, page, charge.payer, [self.mrns[i]]))
        assert (made is None) == (charge.outstanding == 0)
        return made or multiple()

    @rule(order=orders, wrong=st.sampled_from([0, 0, 0, 1]), again=st.booleans(), says=st.sampled_from("ppf"))
    def callback(self, order: Payment, wrong: int, again: bool, says: str) -> None:
        self.calls += not again
        status = "paid" if says == "p" else "failed"
        said = Callback(order.reference, f"B{self.calls}", order.amount + wrong, "XXD", status)
        page = self.place.book()[AccountsPage]
        with writing(by="bank", at=self.now) as pen:
            outcome = paying.receive(pen, page, SignedGateway(BANK.public_key, 300), *BANK.say(said, self.now))
            if outcome.result is Result.PAID:
                releasing.release(pen, accounts.payment(order.reference).references)
        if outcome.result in (Result.PAID, Result.WRONG_AMOUNT, Result.LATE, Result.PAID_TWICE):
            self.came += said.amount

    @rule(i=declared)
    def pay(self, i: int) -> None:
        """Order the payment and let the bank confirm it."""
        order = self.order(i)
        if isinstance(order, Payment):
            self.callback(order, 0, False, "p")

    # What happens beside the road.

    @rule(minutes=st.sampled_from([1, 20, 40]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        release_due(self.now)
        assert not [mrn for mrn in self.mrns.values() if self.may_go(mrn)]

    @rule(most=st.sampled_from([5, 2000]))
    def follow(self, most: int) -> None:
        """Some of what waits is sealed, learned and reacted to."""
        seal(SIGNER, self.now, most)
        assert verify_log(SIGNER.verifier).difference is None
        learn_once(self.now, most)
        work_once(self.now, REACTIONS, most)
        for follower in FOLLOWERS:
            follow(self.now, *follower, most)

    @rule()
    def drain(self) -> None:
        """Seal and react until nothing is to do: then every effect has happened, once, and nothing waits in vain."""
        while self._round():
            pass
        verdict = verify_log(SIGNER.verifier)
        assert (verdict.difference, verdict.unsealed) == (None, 0)
        assert failing() == []
        for mrn in self.mrns.values():
            kept, kinds = declarations.get(mrn), Counter(e.kind for e in history(mrn))
            if kept.status in (Status.REFUSED, Status.CANCELLED):
                assert mrn not in accounts.charges_of([mrn]), f"{mrn} is {kept.status} and still charged"
            heard = Delivery.objects.filter(subject=mrn, subscription__owner=kept.declarant)
            assert Counter(heard.values_list("kind", flat=True)) == {k: n for k, n in kinds.items() if k in PUBLIC}

    def _round(self) -> int:
        sealed = seal(SIGNER, self.now).count
        learned = learn_once(self.now)
        reacted = work_once(self.now, REACTIONS)
        return sealed + learned + reacted + sum(follow(self.now, *follower) for follower in FOLLOWERS)

    # What holds after every step.

    @invariant()
    def status_is_the_fold_of_events(self) -> None:
        for mrn in self.mrns.values():
            assert declarations.folded(mrn) == declarations.get(mrn).status

    @invariant()
    def the_books_balance(self) -> None:
        sums = accounts.trial_balance()
        assert sum(sums.values()) == 0
        assert accounts.unbalanced() == []
        assert accounts.drifted() == []
        assert sums.get("bank:", 0) == self.came

    @invariant()
    def every_decision_replays_bit_for_bit(self) -> None:
        for mrn in self.mrns.values():
            version = declarations.get(mrn).version
            if (mrn, version) not in self.replayed:
                found = replay(self.place.means, mrn)
                assert (found.version, found.equal, found.differences) == (version, True, ())
                self.replayed.add((mrn, version))

    @invariant()
    def nothing_goes_before_it_is_verified_settled_and_free(self) -> None:
        for mrn in self.mrns.values():
            told = history(mrn)
            kinds = Counter(event.kind for event in told)
            version = declarations.get(mrn).version
            assert kinds["declarations.accepted"] == 1
            assert kinds["accounts.charged"] == kinds["lanes.cleared"] + kinds["lanes.held"] == version
            gone = [event for event in told if event.kind == "release.released"]
            status = declarations.get(mrn).status
            assert len(gone) == (status in (Status.RELEASED, Status.PROVISIONAL))
            if gone:
                before = [e.kind for e in told if e.id < gone[0].id]
                last = [k for k in before if k in ("lanes.cleared", "lanes.held", *VERIFYING)][-1]
                assert last in ("lanes.cleared", "assessment.accepted") or "assessment.secured" in before
                # A final decision may leave a debt; until then nothing is owed on goods that went.
                assert accounts.charges_of([mrn])[mrn].is_settled or "assessment.finalised" in kinds
                until = decision_of(mrn).fact(Routing).stand_by_until
                assert until is None or until <= gone[0].at
                assert interdicts([mrn]) == []

    def send(self, raws: list[bytes], senders: list[int], keyed: bool = False) -> list[Answer]:
        self.calls += 1
        received = [
            Received(raw=raw, sender=self.place.pool[i].sender, key=f"k{self.calls}.{n}" if keyed else "")
            for n, (raw, i) in enumerate(zip(raws, senders, strict=True))
        ]
        return [decided.answer for decided in clear(self.place.means, received, self.now, "life")]

    def attempt(self, does: Any) -> Any:
        """Do it in one transaction; where it is refused nothing is told and nothing has changed."""
        before, count = self.fingerprint(), Event.objects.count()
        try:
            with writing(by="officer", at=self.now) as pen:
                return does(pen)
        except REFUSALS:
            assert self.fingerprint() == before
            assert self.kinds_since(count) == []
            return None

    def may_go(self, mrn: str) -> bool:
        kept, charge = declarations.get(mrn), accounts.charges_of([mrn]).get(mrn)
        until = decision_of(mrn).fact(Routing).stand_by_until
        ready = kept.status in (Status.VERIFIED, Status.SECURED) and charge is not None and charge.is_settled
        return ready and (until is None or until <= self.now) and not interdicts([mrn])

    def fingerprint(self) -> object:
        """What is kept of declarations and of the money on them."""
        rows = Declaration.objects.order_by("pk").values_list("reference", "version", "status", "sha256", "items")
        counted = (
            FormerVersion, Item, Decision, Charge, Posting, Query, Examination, Hearing, Proposal, Provision,
        )  # fmt: skip
        open_ = Charge.objects.filter(reversed_at=None).count()
        return [*rows], [model.objects.count() for model in counted], open_, accounts.trial_balance()

    def kinds_since(self, count: int) -> list[str]:
        """What was told since, but that an hour's draws were opened: that is done before, whatever becomes of it."""
        kinds = Event.objects.order_by("pk").values_list("kind", flat=True)[count:]
        return [kind for kind in kinds if kind != "draws.opened"]


def test_life(place: Place) -> None:

    chosen = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    run(type("LifeHere", (Life,), {"place": place}), settings=chosen)
