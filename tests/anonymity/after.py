"""What follows when an officer has decided, or does not? Results, tickets, appeals, audits, the counter, drafts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.anonymity.declaring import free, own
from tests.anonymity.markers import ASSESSOR, BROKER, IMPORTER, REVIEWER

from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.appeals import services as appeals
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment import services as assigning
from greenlane.clearance.assignment.terms import AssignmentPage
from greenlane.clearance.audit import queries as audits
from greenlane.clearance.audit import services as auditing
from greenlane.clearance.audit.models import AuditUnit
from greenlane.clearance.audit.terms import AuditPage, Correction
from greenlane.clearance.audit.terms import Kind as Audit
from greenlane.clearance.counter import services as counter
from greenlane.clearance.counter.states import Turn
from greenlane.clearance.counter.terms import CounterPage
from greenlane.clearance.inspection import queries as inspecting
from greenlane.clearance.inspection.terms import Answer, Finding, PartResult, Reply, SampleTaken, Written
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.drafts import rules as drafting
from greenlane.filing.drafts import services as drafts
from greenlane.filing.drafts.terms import DraftsPage, Opening, Origin
from greenlane.journey import auditing as journey
from greenlane.site import contesting, docking, tickets
from greenlane.site.means import log_signer, means

if TYPE_CHECKING:
    from tests.anonymity.town import Town

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def all_that_follows(town: "Town") -> None:
    """Everything that is not between a trader and its officer alone."""
    for part in (ask, draft, stuck, appeal, sealed, audit, disclose, meet, sealed):
        part(town)


def sealed(town: "Town") -> None:
    """All that was told so far stands in the log."""
    while seal(log_signer(), NOW).count:
        pass


def record(town: "Town", order: Written) -> None:
    """The examiner's result, with what it saw on the cases written down, and a sample."""
    page, sample = order.order, SampleTaken("S-1", "S-2", "CL1", "IDENT", "250 g")
    parts = tuple(
        PartResult(
            part.place,
            tuple(Answer(c.check, "yes" if c.reply is Reply.AGREES else c.declared) for c in part.checks),
            part.opens, (), free(town.spell), "", (sample,) if part == page.parts[-1] else (),
        )
        for part in page.parts
    )  # fmt: skip
    told = docking.Reported("0f8fad5b-d9cb-469f-a165-70867728950e", parts, Finding.COMPLIANT, notes=free(town.spell))
    docking.record(town.callers["examiner"], order.reference, told, NOW)
    for one in inspecting.samples(order.reference):
        town.objects["sample.taken"] = one.reference


def ask(town: "Town") -> None:
    """A question to a centre, answered by its officer; another one waits."""
    page = town.book[AssignmentPage]
    with writing(by=town.callers["broker"].name, at=NOW) as pen:
        for name in ("answered", "asked"):
            number = assigning.ask(pen, page, BROKER.number, group="TEXT", text=own(town.spell))
            town.objects[f"question.{name}"] = number
    with writing(by=town.callers["officer"].name, at=NOW) as pen:
        assigning.answer(pen, page, "NAC3", town["question.answered"], "It is in chapter 62.")
        said = assigning.publish(pen, page, "NAC3", group="TEXT", title="Cotton shirts", text="Ask for the label.")
    town.objects["instruction.said"] = said.number
    assert assignment.centres_of(ASSESSOR.username, NOW) == ("NAC3",)


def draft(town: "Town") -> None:
    """A draft, one that amends, one put away."""
    page, owner, by = town.book[DraftsPage], BROKER.number, town.callers["broker"].name
    told = declarations.read(town.mrn("queried"))
    kept = declarations.get(town.mrn("queried"))
    openings = [
        Opening(owner, by, drafting.copied(told), Origin.COPY, kept.reference),
        Opening(owner, by, drafting.texts_of(told), Origin.AMENDMENT, kept.reference, kept.version),
        Opening(owner, by, {"title": "Put away"}),
    ]
    with writing(by=by, at=NOW) as pen:
        opened = drafts.open_all(pen, page, openings)
        drafts.discard(pen, owner, opened[2].reference)
    for name, one in zip(("open", "amending", "discarded"), opened, strict=True):
        town.objects[f"draft.{name}"] = one.reference


def stuck(town: "Town") -> None:
    """A ticket that waits, and one that was answered."""
    at = NOW + 5 * DAY
    for step in ("stuck", "helped"):
        told = tickets.TicketOpening(want="W01", text=free(town.spell))
        ticket = tickets.open_ticket(town.callers["broker"], town.mrn(step), told, at, BROKER.contact)
        town.objects[f"ticket.{step}"] = ticket.number
    answer = tickets.TicketAnswer(cause="C01", text=f"{ASSESSOR.name} of {ASSESSOR.site} decides today.")
    number = town["ticket.helped"]
    tickets.act(town.callers["officer"], number, "answer", answer, at, ASSESSOR.name)


def appeal(town: "Town") -> None:
    """Against the refusal; its reviewer calls a hearing."""
    with writing(by=town.callers["manager"].name, at=NOW) as pen:
        appeals.appoint(pen, REVIEWER.username, "XX005")
    told = contesting.AppealGrounds(kind="refusal", grounds=("G05",), text=free(town.spell), wants_hearing=True)
    one = contesting.lodge(town.callers["broker"], town.mrn("refused"), told, NOW + DAY, BROKER.contact)
    town.objects["appeal.lodged"] = one.number
    call = contesting.AppealCall(at=NOW + 9 * DAY, text=f"By telephone. {REVIEWER.name} calls.")
    contesting.act(town.callers["reviewer"], one.number, "set-hearing", call, NOW + DAY, REVIEWER.name)


def audit(town: "Town") -> None:
    """A plan; the books of one release are looked at and something is found."""
    page, money, by = town.book[AuditPage], town.book[AccountsPage], town.callers["auditor"].name
    while journey.note_once(NOW + DAY):
        pass
    # What an officer looked at is audited by lot alone: these two are taken to be drawn.
    drawn = AuditUnit.objects.filter(declaration__reference__in=[town.mrn("audited"), town.mrn("released")])
    assert drawn.update(status="waiting", why="lane") == 2
    start = datetime(2026, 2, 1, tzinfo=UTC)
    with writing(by=town.callers["manager"].name, at=NOW + DAY) as pen:
        town.objects["plan.made"] = auditing.make_plan(pen, page, start, start + 28 * DAY).number
    mrn = town.mrn("audited")
    with writing(by=by, at=NOW + DAY) as pen:
        [number] = auditing.open_cases(pen, page, [mrn], Audit.DESK, "The value")
        auditing.start(pen, page, number)
        auditing.request_books(pen, page, number, "The ledger")
    town.objects["case.closed"] = number
    with writing(by=town.callers["trader"].name, at=NOW + DAY) as pen:
        auditing.produce_books(pen, page, number, free(town.spell), [])
    with writing(by=by, at=NOW + 2 * DAY) as pen:
        journey.find(pen, means(), number, mrn, 1, "O02", "Half the price", "", _dearer(mrn, Decimal(2)), [])
        auditing.conclude(pen, page, money, number, "Half was declared")
    demand = audits.case(number).demand
    assert demand is not None
    town.objects["demand.sent"] = demand.number
    with writing(by=by, at=NOW + 2 * DAY) as pen:
        [visit] = auditing.open_cases(pen, page, [town.mrn("released")], Audit.SITE, "Origin")
        auditing.announce(pen, page, visit)
    town.objects["case.visit"] = visit


def disclose(town: "Town") -> None:
    """The broker tells an error of its own."""
    mrn = town.mrn("disclosed")
    with writing(by=town.callers["broker"].name, at=NOW + DAY) as pen:
        told = journey.disclose(pen, means(), mrn, BROKER.number, free(town.spell), _dearer(mrn, Decimal("1.05")))
    town.objects["disclosure.told"] = told.number


def meet(town: "Town") -> None:
    """Somebody of the company comes to the counter with an original, and books an hour."""
    page, money, at = town.book[CounterPage], town.book[AccountsPage], NOW + DAY
    town.paper("document.original", "stuck", 90, "N861")
    with writing(by="user:the.clerk", at=at) as pen:
        kept = counter.receive(pen, page, "XX001", town.mrn("stuck"), town["document.original"], 2)
        visit = counter.walk_in(pen, page, "XX001", "help", IMPORTER.number)
        counter.turn(pen, page, "XX001", visit.id, Turn.CALL, 1)
        counter.book(pen, page, money, "XX001", "help", BROKER.number, datetime(2026, 3, 11, 9, tzinfo=UTC))
        today = date(2026, 3, 5)
        given = (pen, page, BROKER.number, "passport", "AB1234567", town["document.drawn"], today, today + 90 * DAY)
        town.objects["mandate.given"] = counter.give_mandate(*given).number
    town.objects["receipt.given"] = kept.receipt


def _dearer(mrn: str, times: Decimal) -> list[Correction]:
    [item, *_] = declarations.read(mrn).items
    assert item.commodity is not None
    assert item.commodity.invoice_line is not None
    price = item.commodity.invoice_line.item_charge_amount
    assert price is not None
    return [Correction(item.sequence_numeric, price=(price.value * times).quantize(Decimal("0.01")))]
