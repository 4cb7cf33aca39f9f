"""What happens after release and at the counter, once each, for the contract of events."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from greenlane.base.files.terms import Kind as FileKind
from greenlane.base.files.terms import Scan, Stored, Verdict
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.models import AuditUnit
from greenlane.clearance.audit.terms import AuditPage, Correction, Kind
from greenlane.clearance.counter import services as desk
from greenlane.clearance.counter.states import Turn
from greenlane.clearance.counter.terms import CounterPage
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.documents import services as documents
from greenlane.filing.documents.terms import DocumentsPage, Received
from greenlane.journey import auditing
from greenlane.risk.draws.terms import DrawsPage

DAY = timedelta(days=1)


def audit(road: Any) -> None:
    """Plans, cases, demands and disclosures, with every event they leave."""
    page, money = road.book[AuditPage], road.book[AccountsPage]
    start = datetime(2026, 2, 1, tzinfo=UTC)
    plan = road.do(lambda pen: services.make_plan(pen, page, start, start + 28 * DAY))
    road.do(lambda pen: services.drop_plan(pen, plan.number, "A mistake"))
    road.do(lambda pen: services.make_plan(pen, page, start, start + 28 * DAY))
    released = [k for k in declarations.recent(status="released", limit=200) if _short(road, k.reference)][:4]
    told = [e for k in released for e in history(k.reference) if e.kind == "release.released"]
    road.do(lambda pen: auditing.note(pen, told))
    AuditUnit.objects.update(status="waiting", why="lane")
    first, second, third, fourth = (k.reference for k in released)
    one = _case(road, page, first)
    road.do(
        lambda pen: services.announce(pen, page, one),
        lambda pen: services.drop(pen, one, "A mistake"),
        lambda pen: services.pass_releases(pen, page, [fourth], "In order"),
    )
    number = _case(road, page, second)
    road.do(
        lambda pen: services.start(pen, page, number),
        lambda pen: services.request_books(pen, page, number, "The ledger"),
        lambda pen: services.produce_books(pen, page, number, "Here", ["D1"]),
        lambda pen: services.request_books(pen, page, number, "The contract"),
    )
    road.now += 30 * DAY
    road.do(lambda pen: services.lapse(pen, page, number))
    AuditUnit.objects.filter(declaration__reference=first).update(importer=queries.case(number).party)
    road.do(lambda pen: services.add(pen, page, number, [first]))
    for _ in range(2):
        road.do(lambda pen: auditing.find(pen, road.means, number, second, 1, "O02", "Half", "", _right(second, 2), []))
    road.do(
        lambda pen: services.withdraw(pen, number, 2, "Twice"),
        lambda pen: services.conclude(pen, page, money, number, "Half was declared"),
    )
    owed = queries.case(number).demand
    road.do(
        lambda pen: services.order_payment(pen, page, money, owed.payer, owed.number),
        lambda pen: paying.deposit(pen, owed.payer, owed.total, "counter A1"),
        lambda pen: services.pay_from_wallet(pen, page, owed.payer, owed.number),
    )
    dear = _case(road, page, third)
    road.do(lambda pen: services.start(pen, page, dear))
    half = _right(third, Decimal("0.5"))
    road.do(lambda pen: auditing.find(pen, road.means, dear, third, 1, "", "Too dear", "s. 1", half, []))
    road.do(lambda pen: services.conclude(pen, page, money, dear, "Too much was paid"))
    for mrn, price, refused in ((first, Decimal("1.05"), False), (fourth, Decimal("0.9"), True)):
        _disclosed(road, mrn, price, refused)


def _disclosed(road: Any, mrn: str, price: Decimal, refused: bool) -> None:
    page, party = road.book[AuditPage], declarations.get(mrn).declarant
    found = road.do(lambda pen: auditing.disclose(pen, road.means, mrn, party, "An error", _right(mrn, price)))
    if refused:
        road.do(lambda pen: services.refuse_disclosure(pen, page, found.number, "Not plausible"))


def draw(road: Any) -> None:
    """The lot of the plan that was left, in the epoch after its approval."""
    page = road.book[AuditPage]
    [plan] = [p for p in queries.plans() if p.status == "made"]
    with writing(by="another", at=road.now) as pen:
        services.approve_plan(pen, page, road.book[DrawsPage], plan.number)
    auditing.draw_due(road.means, road.now + timedelta(minutes=30))


def counter(road: Any) -> None:
    """Originals, visits, a mandate, a declaration typed."""
    page, money = road.book[CounterPage], road.book[AccountsPage]
    kept = declarations.recent(status="released", limit=1)[0]
    papers = [_paper(road, kept, code) for code in ("N861", "C644", "M001")]
    for document, differs in zip(papers, ("It differs", ""), strict=False):
        held = road.do(lambda pen, d=document: desk.receive(pen, page, "XX001", kept.reference, d, 1))
        road.do(lambda pen, h=held, d=differs: desk.compare(pen, page, "XX001", h.receipt, d))
        if differs:
            road.do(lambda pen, h=held: desk.give_back(pen, page, "XX001", h.receipt))
        else:
            road.do(lambda pen, h=held: desk.retain(pen, page, "XX001", h.receipt, "A-1"))
    hour = datetime(2026, 6, 2, 9, tzinfo=UTC)
    road.do(lambda pen: desk.book(pen, page, money, "XX001", "help", kept.declarant, hour))
    for last in (Turn.SERVE, Turn.MISS):
        visit = road.do(lambda pen: desk.walk_in(pen, page, "XX001", "help"))
        for what in (Turn.CALL, last):
            road.do(lambda pen, v=visit, w=what: desk.turn(pen, page, "XX001", v.id, w, 1))
    today = road.now.date()
    mandate = road.do(
        lambda pen: desk.give_mandate(pen, page, kept.declarant, "passport", "AB12345", papers[2], today, today)
    )
    road.do(
        lambda pen: desk.capture(pen, page, "XX001", kept.reference, mandate.number),
        lambda pen: desk.revoke_mandate(pen, mandate.number),
    )


def _case(road: Any, page: AuditPage, mrn: str) -> str:
    [number] = road.do(lambda pen: services.open_cases(pen, page, [mrn], Kind.DESK, "The value"))
    return str(number)


def _right(mrn: str, times: Decimal | int) -> list[Correction]:
    item = declarations.read(mrn).items[0]
    price = item.commodity.invoice_line.item_charge_amount.value
    return [Correction(item.sequence_numeric, price=(price * times).quantize(Decimal("0.01")))]


def _short(road: Any, mrn: str) -> bool:
    """Whether nobody disclosed an error of it yet, and one of 5 % would be dealt with at once."""
    if queries.is_disclosed(mrn):
        return False
    found = auditing.differ(road.means, mrn, _right(mrn, Decimal("1.05")))
    return 0 < found.total <= road.book[AuditPage].most_duty and not found.faults


def _paper(road: Any, kept: Any, code: str) -> str:
    new = Received(
        owner=kept.declarant, name="a.pdf", code=code, kind=FileKind.PDF,
        stored=Stored(sha256=code.encode().hex().rjust(64, "0"), size=9), scan=Scan(Verdict.CLEAN, ""),
    )  # fmt: skip
    document = road.do(lambda pen: documents.upload(pen, road.book[DocumentsPage], new))
    road.do(lambda pen: documents.link(pen, document.reference, [kept.reference], kept.declarant))
    return str(document.reference)
