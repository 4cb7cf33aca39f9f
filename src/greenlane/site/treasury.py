"""How does a payer stand with customs? Balances, what is due and when, and what it applied for, in one view."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from django.conf import settings

from greenlane.base.files.scanning import scan
from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller
from greenlane.clearance.accounts import queries, services, statements
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountKind, AccountsPage, Application, Balance, Charge, NewApplication
from greenlane.clearance.audit import queries as audits
from greenlane.core.words import Fact
from greenlane.filing.documents import receiving
from greenlane.filing.documents import services as documents
from greenlane.filing.documents.terms import DocumentsPage, Upload
from greenlane.site.means import means
from greenlane.site.papers import folder

#: Charges shown on the page of money; sums are of all.
MOST = 200


class Purse(Fact, frozen=True):
    """An account as its holder reads it: ``limit`` where it has one, ``used`` and ``free`` of it; a wallet is free."""

    code: str
    kind: str
    name: str
    used: Decimal
    free: Decimal
    limit: Decimal | None = None


class Due(Fact, frozen=True):
    """One amount that is due: of a declaration, or a demand after an audit; ``order`` is open for it."""

    reference: str
    amount: Decimal
    is_demand: bool
    is_deferred: bool
    order: str = ""


class Day(Fact, frozen=True):
    """What falls due on one day, ``on`` None where no day is set."""

    on: date | None
    is_over: bool
    rows: tuple[Due, ...]
    total: Decimal


class Treasury(Fact, frozen=True):
    """All of it. ``hidden`` counts the amounts that are not shown; ``owed`` and ``overdue`` are of all."""

    purses: tuple[Purse, ...]
    days: tuple[Day, ...]
    owed: Decimal
    overdue: Decimal
    hidden: int

    @property
    def wallet(self) -> Decimal:
        return next((purse.free for purse in self.purses if purse.kind == AccountKind.WALLET.value), Decimal(0))


def treasury(payer: str, at: datetime) -> Treasury:
    """How a payer stands at a moment. A handful of statements, whatever it owes."""
    page, today = means().book(at.date())[AccountsPage], at.date()
    purses = tuple(purse for purse in (_purse(one, page) for one in queries.balances(payer)) if purse is not None)
    dues = sorted(_dues(payer, page), key=lambda pair: (pair[0] or date.max, pair[1].reference))
    days: dict[date | None, list[Due]] = {}
    for on, due in dues[:MOST]:
        days.setdefault(on, []).append(due)
    return Treasury(
        purses=purses,
        days=tuple(Day(on, _is_over(on, today), tuple(rows), _sum(rows)) for on, rows in days.items()),
        owed=_sum(due for _, due in dues),
        overdue=_sum(due for on, due in dues if _is_over(on, today)),
        hidden=max(0, len(dues) - MOST),
    )


def statement(holder: str, code: str, since: date, until: date) -> statements.Statement:
    """The postings of an account of this holder, both days included. Raises LookupError where it has none such."""
    account = queries.account(holder, code)
    start, end = (datetime.combine(day, time(), UTC) for day in (since, until + timedelta(days=1)))
    lines = queries.statement(code, start, end)
    before = lines[0].balance - lines[0].amount if lines else queries.opening(code, start)
    return statements.statement(account, since, until, before, lines)


def apply_for(caller: Caller, new: NewApplication, file: tuple[str, bytes] | None, at: datetime) -> Application:
    """Apply in the name of the caller's company; a ``file`` (name, bytes) becomes the guarantor's document.

    Raises FileRefusedError where the file is not taken, AccountsError where the application cannot be.
    """
    book = means().book(at.date())
    received = None
    if file is not None:
        page = book[DocumentsPage]
        look = partial(scan, settings.CLAMD_SOCKET, timeout=page.scan_seconds)
        upload = Upload(owner=caller.party, name=file[0], code="", raw=file[1])
        received = receiving.receive(page, upload, folder(), look)
    with writing(by=caller.name, at=at) as pen:
        if received is not None:
            document = documents.upload(pen, book[DocumentsPage], received)
            new = NewApplication(new.wish, new.amount, new.guarantor, document.reference, new.account, new.says)
        return services.apply_for(pen, book[AccountsPage], caller.party, new)


def _purse(one: Balance, page: AccountsPage) -> Purse | None:
    """None where it is neither money nor credit, but what is owed or deposited."""
    name, limit = statements.name_of(one, page), one.limit or 0
    free = major(limit - one.balance, page.digits)
    if one.kind is AccountKind.WALLET:
        return Purse(code=one.code, kind=one.kind.value, name=name, used=Decimal(0), free=free)
    if one.kind not in (AccountKind.DEFERRED, AccountKind.GUARANTEE):
        return None
    used = major(one.balance, page.digits)
    return Purse(code=one.code, kind=one.kind.value, name=name, used=used, free=free, limit=major(limit, page.digits))


def _dues(payer: str, page: AccountsPage) -> Iterable[tuple[date | None, Due]]:
    ordered = {reference: order.reference for order in queries.open_orders(payer) for reference in order.references}
    for charge in queries.outstanding(payer):
        yield charge.due_on, _due(charge, page, ordered.get(charge.reference, ""))
    for demand in audits.demands(payer, unpaid=True):
        yield demand.due_on, Due(demand.number, major(demand.total, page.digits), True, False)


def _due(charge: Charge, page: AccountsPage, order: str) -> Due:
    is_deferred = charge.method.value == "deferred"
    return Due(charge.reference, major(charge.outstanding, page.digits), False, is_deferred, order)


def _is_over(on: date | None, today: date) -> bool:
    return on is not None and on < today


def _sum(dues: Iterable[Due]) -> Decimal:
    return sum((due.amount for due in dues), Decimal(0))
