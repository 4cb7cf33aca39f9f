"""Which events does the road leave? Everything that can happen in Exampleland happens here once, by the services."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
from msgspec import structs
from tests.contracts import after_road, arriving, assigning, attending, examining, reassessing, redressing, representing

from greenlane.base.files.terms import Kind, Scan, Stored, Verdict
from greenlane.base.jobs import queries as letters
from greenlane.base.jobs import rules as trying
from greenlane.base.jobs import services as jobs
from greenlane.base.jobs.following import follow
from greenlane.base.jobs.reacting import work_once
from greenlane.base.ledger import services as ledger
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.notices import rules as noticing
from greenlane.base.notices import services as notices
from greenlane.base.notices.jobs import deliver_once
from greenlane.base.people import services as people
from greenlane.base.people.terms import LockOut, Role, Scope
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway
from greenlane.clearance.accounts.terms import AccountsPage, Callback
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import LanesPage
from greenlane.clearance.release import services as release
from greenlane.core.book import Book
from greenlane.filing.documents import services as documents
from greenlane.filing.documents.terms import DocumentsPage
from greenlane.filing.documents.terms import Received as Uploaded
from greenlane.filing.drafts import services as drafts
from greenlane.filing.drafts.terms import DraftsPage, Opening, Save
from greenlane.filing.intake.rules import write
from greenlane.insight.dashboards.jobs import watch_once
from greenlane.journey.clear import clear
from greenlane.journey.learning import learn_once
from greenlane.journey.means import Means
from greenlane.journey.reactions import FOLLOWERS, PUBLIC, REACTIONS
from greenlane.journey.terms import Answer, Received
from greenlane.risk.draws.services import publish
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.scoring import services as scoring
from greenlane.risk.scoring.features import NAMES
from greenlane.risk.scoring.terms import Example, ScoringPage
from greenlane.site import acting
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.showing import Demo
from greenlane.site.demo.stream import stream
from greenlane.site.demo.terms import Filing
from greenlane.site.demo.world import World, traders

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SIGNER = Signer("log.example/xx", b"l" * 32)
BANK = Bank(b"b" * 32)
GATEWAY = SignedGateway(BANK.public_key, 300)


class Road:
    """One walk along the whole road."""

    def __init__(self, means: Means, world: World) -> None:
        self.means, self.world, self.now = means, world, NOW
        self.book: Book = means.book(NOW.date())
        found = list(stream(world, NOW - timedelta(days=1), count=300, pace=3.0))
        honest = [f for f in found if not f.truth.scheme and not f.truth.mistake]
        self.filings: list[Filing] = honest[:200]
        self.answers: list[tuple[Filing, Answer]] = []

    def walk(self) -> None:
        """From the first trader to the last model."""
        for part in (
            self.open, self.lodge, self.draw_officers, self.control, self.change, self.pay, self.give_back,
            self.show_documents, self.draft, self.tell, self.fail, self.learn, self.afterwards, self.forget,
        ):  # fmt: skip
            part()

    def afterwards(self) -> None:
        after_road.audit(self)
        after_road.draw(self)
        after_road.counter(self)
        redressing.seek(self)
        representing.act_for(self)
        arriving.arrive(self)

    def do(self, *services: Callable[[Pen], Any]) -> Any:
        with writing(by="road", at=self.now) as pen:
            return [service(pen) for service in services][-1]

    def send(self, *messages: Received) -> list[Answer]:
        return [decided.answer for decided in clear(self.means, messages, self.now, "road")]

    def open(self) -> None:
        self.do(lambda pen: open_for_business(pen, traders(self.world)))
        officer, trader = "officer-1", "trader-1"
        self.do(
            lambda pen: people.create_user(pen, officer, "a long pass phrase", Role.OFFICER, office="XX001"),
            lambda pen: people.create_user(pen, trader, "another pass phrase", Role.TRADER, party="XX1"),
            lambda pen: people.note_login(pen, officer, "192.0.2.1"),
            *[lambda pen: people.note_failure(pen, trader, "192.0.2.1", LockOut(failures=2))] * 2,
            lambda pen: people.close_user(pen, trader),
        )
        attending.attend(self, officer)
        attending.choose_law(self)
        token, _ = self.do(lambda pen: people.issue_token(pen, "ERP", [Scope.LODGE.value], party="XX1"))
        self.do(lambda pen: people.revoke_token(pen, token.id))
        senders = [f.sender for f in self.filings]
        busiest = max(sorted(set(senders)), key=senders.count)
        self.subscribed(busiest)

    def subscribed(self, party: str) -> int:
        address, kinds = "http://127.0.0.1/hook", sorted(PUBLIC)
        made, _ = self.do(lambda pen: notices.subscribe(pen, party, address, kinds, b"s" * 32, private=True))
        return int(made.id)

    def lodge(self) -> None:
        messages = [Received(raw=raw(f), sender=f.sender) for f in self.filings]
        self.answers = list(zip(self.filings, self.send(*messages), strict=True))
        several = b"\n".join(raw(f, functionalReferenceId=f"N{n}") for n, f in enumerate(self.filings[:2]))
        wrong = raw(self.filings[0], functionalReferenceId="W", goodsItemQuantity=99)
        self.send(*[Received(raw=r, sender="XX1") for r in (several, wrong, b"{")])

    def draw_officers(self) -> None:
        held = [answer.reference for _, answer in self.answers if answer.reference]
        self.do(
            lambda pen: assigning.assign(pen, self.means, self.book, held),
            lambda pen: assigning.instruct(pen, self.book),
        )

    def first(self, status: str, owed: bool = True) -> tuple[Filing, str]:
        """The first filing that stands so, and is not settled where ``owed``; each is found once."""
        from greenlane.filing.declarations.queries import get

        for n, (filing, answer) in enumerate(self.answers):
            kept = get(answer.reference) if answer.reference else None
            charge = accounts.charges_of([answer.reference]).get(answer.reference)
            if kept and kept.status == status and charge and bool(charge.outstanding) >= owed:
                del self.answers[n]
                return filing, answer.reference
        raise LookupError(f"no filing is {status}; take more of them")

    def act(self, mrn: str, name: str, told: Any) -> None:
        self.do(lambda pen: acting.ACTS[name][2](pen, self.book, mrn, told))

    def control(self) -> None:
        _, mrn = self.first("under_control", owed=False)
        self.act(mrn, "query", acting.Ask(points=(acting.Point("/goodsShipment", "Which model?"),)))
        self.act(mrn, "answer", acting.Answer(answers=("Model K",), documents=("D1",)))
        self.act(mrn, "examine", acting.Examine(instruction="Open the third case"))
        found = acting.Result(outcome=acting.Finding.OFFENCE, offence="O02", amount=Decimal("12.50"))
        self.act(mrn, "result", found)
        examining.examine(self, mrn)
        self.act(mrn, "refuse", acting.Refuse(reason="R01"))
        _, other = self.first("under_control", owed=False)
        self.act(other, "accept", acting.Accept(waiver="The papers agree."))
        reassessing.assess(self)

    def change(self) -> None:
        filing, mrn = self.first("verified")
        self.do(lambda pen: release.interdict(pen, mrn, "risk", "A tip"), lambda pen: release.lift(pen, mrn, "risk"))
        amended = raw(filing, id=mrn, typeCode="COR", amendments=[{"changeReasonCode": "32"}])
        cancelled = json.dumps({"id": mrn, "typeCode": "INV", "declarant": {"id": filing.sender}}).encode()
        for message in (amended, cancelled):
            self.send(Received(raw=message, sender=filing.sender))

    def pay(self) -> None:
        page = self.book[AccountsPage]
        _, mrn = self.first("verified")
        payer = accounts.charges_of([mrn])[mrn].payer
        dropped = self.do(lambda pen: paying.order(pen, page, payer, [mrn]))
        self.do(lambda pen: paying.cancel_order(pen, dropped.reference))
        order = self.do(lambda pen: paying.order(pen, page, payer, [mrn]))
        said = BANK.simulate(order, self.now)
        lost = BANK.say(Callback("NOBODY", "B1", 500, "XXD", "paid"), self.now)
        forged = (said[0], said[1] + b" ")
        for headers, body in (said, said, lost, forged):
            self.do(lambda pen, h=headers, b=body: paying.receive(pen, page, GATEWAY, h, b))
        self.do(lambda pen: paying.identify(pen, "B1", payer), lambda pen: release.release(pen, [mrn]))

    def give_back(self) -> None:
        charges = accounts.charges_of(answer.reference for _, answer in self.answers if answer.reference)
        taxed = next(c for c in charges.values() if c.duties and c.paid_at)
        [(tax, amount), *_] = taxed.duties.items()
        self.do(lambda pen: paying.refund(pen, taxed.reference, {tax: amount}, "Overpaid"))
        secured = next(c for c in charges.values() if c.secured and (c.guarantee or c.paid_at))
        self.do(lambda pen: paying.release_guarantee(pen, [secured.reference]))
        code = self.do(lambda pen: paying.open_deferred(pen, "XX1", 100))
        self.do(lambda pen: paying.set_limit(pen, code, 200))

    def draft(self) -> None:
        """Opened, typed in, refused, put away, taken back, lodged; another is erased."""
        page, owner = self.book[DraftsPage], self.filings[0].sender
        openings = [Opening(owner, "trader-1", {"title": title}) for title in ("One", "Two")]
        one, two = (draft.reference for draft in self.do(lambda pen: drafts.open_all(pen, page, openings)))
        self.do(
            lambda pen: drafts.save(pen, page, owner, one, Save(1, "page", 1, {"title": "Oranges"})),
            lambda pen: drafts.refused(pen, owner, one),
            lambda pen: drafts.discard(pen, owner, one),
            lambda pen: drafts.restore(pen, page, owner, one),
            lambda pen: drafts.lodged(pen, owner, one, "26XX0000000000017A"),
            lambda pen: drafts.discard(pen, owner, two),
            lambda pen: drafts.erase(pen, [two]),
        )

    def show_documents(self) -> None:
        page = self.book[DocumentsPage]
        filing, answer = self.answers[0]
        scan = Scan(verdict=Verdict.UNSCANNED, why="no scanner")
        new = Uploaded(filing.sender, "invoice.pdf", "N935", Kind.PDF, Stored("0" * 64, 17), scan)
        document = self.do(lambda pen: documents.upload(pen, page, new))
        self.do(
            lambda pen: documents.link(pen, document.reference, [answer.reference], filing.sender),
            lambda pen: documents.note_scans(pen, {document.reference: Scan(verdict=Verdict.CLEAN)}),
        )

    def tell(self) -> None:
        """Sealing, learning, reacting, and a receiver that is never there."""
        for _ in range(3):
            while seal(SIGNER, self.now).count:
                pass
            while learn_once(self.now) + work_once(self.now, REACTIONS) + watch_once(self.now, self.means.book):
                pass
            for follower in FOLLOWERS:
                follow(self.now, *follower)
        nobody = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(500)))
        for _ in range(len(noticing.PAUSES) + 1):
            self.now += max(noticing.PAUSES) * 2
            deliver_once(self.now, nobody, lambda host, port: ["127.0.0.1"], lambda: 0.0, private=True, limit=500)
        key = self.subscribed("XX9")
        self.do(lambda pen: notices.end(pen, "XX9", key))

    def fail(self) -> None:
        """A reaction that fails until its letter is dead, and a person revives it."""

        def broken(pen: Pen, event: Any) -> None:
            raise RuntimeError("cannot")

        for _ in range(trying.ATTEMPTS + 1):
            work_once(self.now, [("traders.registered", "broken", broken)], 1)
            self.now += timedelta(hours=2)
        self.do(lambda pen: jobs.revive(pen, letters.dead()[0].id))

    def learn(self) -> None:
        page = structs.replace(self.book[LanesPage], least=5)
        self.do(lambda pen: lanes.recalibrate(pen, page))
        self.do(lambda pen: publish(pen, self.book[DrawsPage], self.means.draw_key))
        wide = len(NAMES)
        rows = [
            Example(NOW - timedelta(hours=n), tuple([float(n % 5 == 0)] * wide), n % 5 == 0) for n in range(300, 0, -1)
        ]
        model = self.do(lambda pen: scoring.train_from(pen, rows, self.book[ScoringPage]))
        self.do(lambda pen: scoring.activate(pen, model.sha256))
        showing = Demo(self.means, SIGNER, BANK, 11, NOW, 1.0, bytes(32))
        showing._finish(stream(self.world, NOW, count=1), 1, self.book.sha256)

    def forget(self) -> None:
        event = history("officer-1")[0]
        self.do(lambda pen: ledger.erase(pen, event.id, "Data Protection Act s. 12"))


def raw(filing: Filing, **changes: Any) -> bytes:
    """The filing as a native message, with changes."""
    return json.dumps(json.loads(write("json", (filing.declaration,))) | changes).encode()


def told() -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, subject and body of every event that was told and not erased."""
    rows = Event.objects.filter(commitment=None).order_by("pk").values_list("kind", "subject", "body")
    return [(kind, subject, json.loads(body)) for kind, subject, body in rows]
