"""What customs changes: heard first, ordered then, charged anew; secured until the last word; two pairs of eyes."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.journey.conftest import NOW, Party, Town, message
from tests.journey.test_road import first, lodge_all

from greenlane.base.jobs.reacting import work_once
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Scope
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.lanes.queries import decision_of
from greenlane.core.declaration import lines_of
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.journey import facts
from greenlane.journey.reactions import REACTIONS
from greenlane.journey.replay import replay
from greenlane.law.duty.terms import Assessment
from greenlane.site import clock
from greenlane.site.demo.terms import Filing
from greenlane.site.means import log_signer

pytestmark = pytest.mark.django_db(transaction=True)


class Bill:
    """One held declaration with the trader and the officer it lies between."""

    def __init__(self, town: Town) -> None:
        answers = lodge_all(town, town.filings[:60])
        self.town = town
        self.filing: Filing
        self.filing, answer = first(town, answers, "under_control")
        self.mrn = str(answer["reference"])
        self.trader, self.officer = town.trader(self.filing), town.officer(self.filing)

    def does(self, act: str, told: dict[str, Any] | None = None, who: Party | None = None, is_good: bool = True) -> Any:
        answer = (who or self.officer).post(f"/queue/{self.mrn}/{act}", told or {})
        assert (answer.status_code == 200) is is_good, answer.content
        return answer.json()

    def answers(self, told: dict[str, Any]) -> Any:
        answer = self.trader.post(f"/declarations/{self.mrn}/hearing", told)
        assert answer.status_code == 200, answer.content
        return answer.json()

    @property
    def status(self) -> str:
        kept = declarations.get(self.mrn).status
        assert declarations.folded(self.mrn) == kept
        return str(kept)

    def holds(self) -> None:
        """Books balance, the decision replays bit for bit, whatever was done."""
        assert sum(accounts.trial_balance().values()) == 0
        assert accounts.unbalanced() == []
        assert accounts.drifted() == []
        found = replay(self.town.means, self.mrn)
        assert (found.equal, found.differences) == (True, ())
        kinds = [e.kind for e in history(self.mrn)]
        version = declarations.get(self.mrn).version
        assert kinds.count("accounts.charged") == kinds.count("lanes.held") + kinds.count("lanes.cleared") == version

    def dearer(self, times: int = 2) -> dict[str, Any]:
        """A notice that the first line was dearer than declared."""
        [line, *_] = lines_of(declarations.read(self.mrn))
        assert line.price is not None
        change = {"line": line.number, "field": "price", "proposed": str(line.price * times)}
        return {"ground": "G02", "reason": "The bank shows another payment.", "changes": [change]}


@pytest.fixture
def bill(town: Town) -> Bill:
    return Bill(town)


def test_a_trader_is_heard_before_the_order_and_charged_anew_by_it(bill: Bill) -> None:
    before = accounts.charges_of([bill.mrn])[bill.mrn].total
    bill.does("order", is_good=False)
    told = bill.does("reassess", bill.dearer())
    assert bill.status == Status.HEARING
    [notice] = told["hearings"]
    assert Decimal(notice["comparison"]["after"]) > Decimal(notice["comparison"]["before"]) == before
    bill.does("order", is_good=False)

    seen = bill.trader.get(f"/declarations/{bill.mrn}").json()
    assert seen["actions"] == ["hearing"]
    assert "The bank shows another payment." in json.dumps(seen)
    bill.answers({"accepts": False, "answer": "That payment was for two consignments."})
    bill.does("order", is_good=False)  # he objected: the order must speak to it
    bill.does("order", {"finding": "The slip names this invoice alone."})

    assert bill.status in (Status.VERIFIED, Status.RELEASED)
    [heard] = assessing.hearings(bill.mrn)
    after = accounts.charges_of([bill.mrn])[bill.mrn]
    assert after.total == heard.comparison.after > before
    decided = decision_of(bill.mrn)
    made = facts.read(decided.facts)
    order = next(fact for kind, fact in made.items() if kind.__name__ == "Order")
    assert order.number == heard.order, "the decision names the order"
    assert made[Assessment].total == Decimal(heard.comparison.after).scaleb(-2)
    assert decision_of(bill.mrn, 1).at == decided.at, "under the law of the day it was lodged"
    said = bill.trader.get(f"/declarations/{bill.mrn}").content.decode()
    assert heard.order in said
    assert not any(word in said for word in ("user:", '"control":{'))
    bill.holds()


def test_the_order_follows_when_the_time_to_answer_is_over_and_money_goes_back(
    bill: Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = bill.dearer()
    [line, *_] = lines_of(declarations.read(bill.mrn))
    assert line.price is not None
    notice["changes"][0]["proposed"] = str((line.price / 2).quantize(Decimal("0.01")))
    bill.does("reassess", notice)
    bill.does("order", is_good=False)
    monkeypatch.setattr(clock, "_ask", lambda: NOW + timedelta(days=11))
    bill.does("order")
    [heard] = assessing.hearings(bill.mrn)
    assert heard.comparison.more < 0
    assert accounts.charges_of([bill.mrn])[bill.mrn].total == heard.comparison.after
    bill.holds()


def test_a_notice_that_changes_nothing_or_cannot_hold_is_refused_with_the_reason(bill: Bill) -> None:
    [line, *_] = lines_of(declarations.read(bill.mrn))
    for change, says in (
        ({"line": 99, "field": "origin", "proposed": "CN"}, "no line 99"),
        ({"line": line.number, "field": "origin", "proposed": line.origin}, "declares"),
        ({"line": line.number, "field": "price", "proposed": "much"}, "not a number"),
        ({"line": line.number, "field": "code", "proposed": "00000000"}, "would not hold"),
    ):
        told = bill.does("reassess", {"ground": "G01", "reason": "x", "changes": [change]}, is_good=False)
        assert says in told["detail"]
    assert bill.status == Status.UNDER_CONTROL
    assert assessing.hearings(bill.mrn) == ()


def test_goods_go_against_security_and_the_last_word_gives_it_free(bill: Bill) -> None:
    payer = accounts.charges_of([bill.mrn])[bill.mrn].payer
    with writing(by="story", at=NOW) as pen:
        paying.open_guarantee(pen, payer, "G1", 10**9)
    bill.does("secure", {"amount": "0.00", "reason": "Laboratory"}, is_good=False)
    bill.does("secure", {"amount": "1200.00", "reason": "The laboratory needs three weeks.", "waiver": "Papers agree"})
    if bill.status == Status.SECURED:
        charge = accounts.charges_of([bill.mrn])[bill.mrn]
        assert not charge.is_settled, "only money can keep it"
        with writing(by="story", at=NOW) as pen:
            paying.deposit(pen, payer, charge.outstanding, "BANK-1")
            paying.pay_from_wallet(pen, payer, [bill.mrn])
        react()
    assert bill.status == Status.PROVISIONAL
    secured = accounts.charges_of([bill.mrn])[bill.mrn]
    assert secured.secured >= 120_000
    assert bill.officer.get("/queue").json()[0]["finalBy"]
    bill.holds()
    bill.does("finalise")
    assert bill.status == Status.RELEASED
    assert accounts.charges_of([bill.mrn])[bill.mrn].secured == secured.secured - 120_000
    bill.holds()


def test_after_security_the_last_word_may_change_the_assessment(bill: Bill) -> None:
    payer = accounts.charges_of([bill.mrn])[bill.mrn].payer
    with writing(by="story", at=NOW) as pen:
        paying.open_guarantee(pen, payer, "G1", 10**9)
        paying.deposit(pen, payer, 10**9, "BANK-1")
    bill.does("secure", {"amount": "1200.00", "reason": "Laboratory", "waiver": "Papers agree"})
    if bill.status == Status.SECURED:
        with writing(by="story", at=NOW) as pen:
            paying.pay_from_wallet(pen, payer, [bill.mrn])
        react()
    assert bill.status == Status.PROVISIONAL
    bill.does("reassess", bill.dearer())
    bill.does("finalise", is_good=False)
    bill.answers({"accepts": True})
    bill.does("order")
    assert bill.status == Status.RELEASED
    charge = accounts.charges_of([bill.mrn])[bill.mrn]
    assert charge.total == assessing.hearings(bill.mrn)[-1].comparison.after
    assert charge.is_settled, "what was paid before pays it again"
    assert [e.kind for e in history(bill.mrn)].count("release.released") == 1
    bill.holds()


def test_who_decides_on_much_does_not_decide_alone(bill: Bill) -> None:
    bill.does("reassess", bill.dearer(100_000))
    assert bill.status == Status.UNDER_CONTROL
    assert assessing.hearings(bill.mrn) == ()
    other = bill.town.party(Scope.CONTROL, Scope.READ, office=bill.filing.declaration.declaration_office_id)
    refused = bill.does("confirm", is_good=False)  # tokens of the same name are the same officer
    assert "yourself" in refused["detail"]
    bill.does("accept", is_good=False)
    with writing(by="another", at=NOW) as pen:
        from greenlane.site import acting

        acting.do(pen, bill.town.means.book(NOW.date()), bill.mrn, "confirm", acting.Nothing())
    assert bill.status == Status.HEARING
    assert other.get(f"/declarations/{bill.mrn}").status_code == 200
    bill.holds()


def test_an_acceptance_is_taken_back_and_goods_assessed_first_go_when_examined(bill: Bill) -> None:
    bill.does("accept", {"waiver": "The papers agree."})
    if bill.status == Status.VERIFIED:
        bill.does("reopen")
        assert bill.status == Status.UNDER_CONTROL
        bill.does("second-check", {"instruction": "Count the cartons"})
        assert bill.status == Status.UNDER_EXAMINATION
        bill.does("result", {"outcome": "compliant"})
        react()
        assert bill.status in (Status.VERIFIED, Status.RELEASED)
    else:
        assert "released" in bill.does("reopen", is_good=False)["detail"]
    bill.holds()


def test_the_officer_reads_nothing_that_names_a_trader(bill: Bill) -> None:
    bill.does("query", {"points": [{"pointer": "", "asks": "Which model?"}]})
    importer = bill.filing.declaration.goods_shipment.importer  # type: ignore[union-attr]
    bill.trader.post(f"/declarations/{bill.mrn}/answers", {"answers": [f"We, {importer.name}, bought model K."]})  # type: ignore[union-attr]
    said = bill.officer.get(f"/declarations/{bill.mrn}").content.decode()
    shown = declarations.get(bill.mrn)
    for name in (importer.name, importer.id, shown.declarant, shown.lrn, bill.filing.sender):  # type: ignore[union-attr]
        assert name
        assert name not in said
    assert "model K" in said


def react() -> None:
    while seal(log_signer(), NOW).count or work_once(NOW, REACTIONS):
        pass


def test_messages_are_lodged_once(bill: Bill) -> None:
    """Lodging the text as declared again changes nothing after an order."""
    bill.does("reassess", bill.dearer())
    bill.answers({"accepts": True})
    bill.does("order")
    again = bill.trader.post("/declarations", message(bill.filing))
    assert again.json()["outcome"] == "repeated"
    assert declarations.get(bill.mrn).version == 2
