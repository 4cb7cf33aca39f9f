"""What follows? How an assessment is settled, when it falls due, and the page that says so."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.clearance.accounts.terms import (
    AccountsError,
    AccountsPage,
    DueRule,
    Funds,
    Method,
    NewApplication,
    NewCharge,
    Result,
    Settlement,
    Wish,
)
from greenlane.clearance.assessment.terms import Order
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.codes import check_character
from greenlane.core.money import ZERO
from greenlane.law.duty.terms import Assessment

_DUE_COLUMNS = ("method", "months", "day", "days", "roll", "law", "start", "end")
#: Why something asked by a payer, or about a payer, cannot be; beside the results of a payment.
_REFUSALS = (
    "amount_none", "guarantor_missing", "account_missing", "wallet_short", "asked_already", "grant_beyond",
    "reason_missing", "decided_already", "order_open", "nothing_owed", "not_open", "too_little", "not_covered",
    "no_refund", "no_security", "more_owed", "limit_used", "open_already", "no_account", "booked_before", "not_booked",
    "demand_paid",
)  # fmt: skip
_SETTINGS = (
    "currency", "digits", "order", "weekend", "payment_prefix", "receipt_prefix", "application_prefix",
    "callback_tolerance", "methods", "duties", "says", "receipt", "statement",
)  # fmt: skip
#: A column of the database ends at 2**63; sums of many must fit.
LARGEST = 2**53
_METHODS = frozenset(method.value for method in Method)
_ROLLS = {"following": 1, "preceding": -1, "none": 0}


def read(source: Source, on: date) -> AccountsPage:
    """The page ``flow/accounts`` of a day. Raises PackError on unknown keys, or a method without a due rule."""
    source.only(*_SETTINGS)
    settings = source.settings
    for wanted in (*[result.value for result in Result], *_REFUSALS):
        if wanted not in settings["says"]:
            raise PackError(f"{source.path}.toml: [says] has no {wanted!r}; write the sentence a payer reads")
    due = {row["method"]: _due(row) for row in source.table("due", _DUE_COLUMNS) if in_force(row, on)}
    for method in (*settings["order"], *settings["methods"].values(), Method.DUE.value):
        if method not in _METHODS or (method != Method.WALLET and method not in due):
            raise PackError(
                f"{source.path}/due.csv: no row in force on {on} for {method!r}; add one, or drop the method"
            )
    return AccountsPage(
        currency=settings["currency"],
        digits=settings["digits"],
        order=tuple(settings["order"]),
        methods=dict(settings["methods"]),
        due=due,
        weekend=frozenset(settings["weekend"]),
        holidays=frozenset(date.fromisoformat(row["day"]) for row in source.table("holidays", ("day", "name"))),
        payment_prefix=settings["payment_prefix"],
        receipt_prefix=settings["receipt_prefix"],
        application_prefix=settings["application_prefix"],
        callback_tolerance=settings["callback_tolerance"],
        duties=dict(settings["duties"]),
        says=dict(settings["says"]),
        receipt=dict(settings["receipt"]),
        statement=dict(settings["statement"]),
        sha256=source.sha256,
    )


def refused(page: AccountsPage, why: str, **words: object) -> AccountsError:
    """The error, in the words of the pack."""
    return AccountsError(why, page.says[why], **words)


def worded(page: AccountsPage, error: AccountsError) -> AccountsError:
    """The error in the words of the pack: amounts as money, accounts and taxes by their names."""
    named = {key: _named(page, key, value) for key, value in error.words.items()}
    return AccountsError(error.rule, page.says.get(error.rule, page.says["not_booked"]), **{"reference": "-"} | named)


def _named(page: AccountsPage, key: str, value: object) -> object:
    if isinstance(value, int):
        return f"{major(value, page.digits):,.{page.digits}f} {page.currency}"
    if isinstance(value, Mapping):
        return "; ".join(f"{page.duties.get(tax, tax)} {_named(page, '', left)}" for tax, left in value.items()) or "-"
    if key == "account":
        kind, _, holder = str(value).partition(":")
        return f"{page.statement.get('account_' + kind, kind)} {holder}"
    return value


def settle(batch: Batch, book: Book) -> Batch:
    """Duty is settled by the method declared, else by the first that covers it; what nothing covers falls due."""
    page = book[AccountsPage]
    return [_settled(case, page) for case in batch]


def settlement_of(
    total: Decimal, secured: Decimal, funds: Funds, order: tuple[str, ...], page: AccountsPage, day: date
) -> Settlement:
    """How ``total`` is collected and ``secured`` is covered, from these funds, trying ``order``.

    A guarantee covers the whole of ``secured`` or nothing; without it the amount is deposited in cash. A deposit
    cannot be deferred.
    """
    covered = bool(secured) and bool(funds.guarantee) and funds.cover >= secured
    deposit = ZERO if covered else secured
    amount = total + deposit
    guarantee = funds.guarantee if covered else ""
    if not amount:
        return Settlement(Method.NOTHING.value, amount, None, guarantee, secured)
    for method in order:
        if method == Method.DEFERRED and funds.deferred and not deposit and funds.available >= amount:
            return Settlement(method, amount, due_on(page, method, day), guarantee, secured)
        if method == Method.WALLET and funds.wallet >= amount:
            return Settlement(method, amount, None, guarantee, secured)
    return Settlement(Method.DUE.value, amount, due_on(page, Method.DUE.value, day), guarantee, secured)


def due_on(page: AccountsPage, method: str, day: date) -> date:
    """The day an amount charged on ``day`` falls due, moved off weekends and holidays as the rule says."""
    rule = page.due[method]
    due = day + timedelta(days=rule.days)
    if rule.day:
        months = day.year * 12 + day.month - 1 + rule.months
        due = date(months // 12, months % 12 + 1, rule.day)
    step = _ROLLS[rule.roll]
    while step and (due.weekday() in page.weekend or due in page.holidays):
        due += timedelta(days=step)
    return due


def order_of(case: Case, page: AccountsPage) -> tuple[str, ...]:
    """The methods to try: the one declared on the first item, else the country's order."""
    for item in case.declaration.items[:1]:
        for fee in item.commodity.duty_tax_fees if item.commodity else ():
            declared = fee.payment.method_code if fee.payment else None
            if declared is not None and declared in page.methods:
                return (page.methods[declared],)
    return page.order


def new_charge(declaration_id: int, version: int, case: Case, page: AccountsPage) -> NewCharge:
    """What is to be booked for a decided case. Raises LookupError where it was not assessed and settled."""
    assessment, settlement = case[Assessment], case[Settlement]
    duties: dict[str, Decimal] = {}
    for line in assessment.lines:
        if line.amount and not line.guaranteed:
            duties[line.tax] = duties.get(line.tax, ZERO) + line.amount
    return NewCharge(
        declaration_id,
        case.reference,
        version,
        case[Funds].payer,
        {tax: minor(amount, page.digits) for tax, amount in duties.items()},
        minor(_secured(case), page.digits),
        settlement,
        order_of(case, page),
    )


def minor(amount: Decimal, digits: int) -> int:
    """Whole minor units. Raises ValueError on a fraction of one: amounts are rounded where they are worked out."""
    scaled = amount.scaleb(digits)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} is not a whole number of minor units of {digits} digits")
    return whole


def major(amount: int, digits: int) -> Decimal:
    return Decimal(amount).scaleb(-digits)


def number_of(prefix: str, number: int, on: date) -> str:
    """A number for payments and receipts: prefix, year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{prefix}{on.year % 100:02d}{number:09d}"
    return text + check_character(text)


def refundable(duties: Mapping[str, int], refunded: Mapping[str, int]) -> dict[str, int]:
    """What is left of each tax."""
    return {tax: amount - refunded.get(tax, 0) for tax, amount in duties.items()}


def checked(new: NewApplication, available: int, page: AccountsPage) -> NewApplication:
    """The application with its texts trimmed. Raises AccountsError where it cannot be; ``available``: in the wallet."""
    guarantor, document = new.guarantor.strip(), new.document.strip()
    account = "".join(new.account.split()).upper()
    if not 0 < new.amount < LARGEST:
        raise refused(page, "amount_none")
    if new.wish is Wish.GUARANTEE and not (guarantor and document):
        raise refused(page, "guarantor_missing")
    if new.wish is Wish.PAYOUT and not account:
        raise refused(page, "account_missing")
    if new.wish is Wish.PAYOUT and new.amount > available:
        raise refused(page, "wallet_short")
    return NewApplication(new.wish, new.amount, guarantor[:200], document[:20], account[:40], new.says.strip()[:400])


def _settled(case: Case, page: AccountsPage) -> Case:
    assessment, funds = case.get(Assessment), case.get(Funds)
    if assessment is None or funds is None:
        return case
    methods, ordered = order_of(case, page), case.get(Order)
    day = ordered.day if ordered else case.day
    return case.having(settlement_of(assessment.total, _secured(case), funds, methods, page, day))


def _secured(case: Case) -> Decimal:
    """What is to be secured: what the law asks for, and what an officer orders beside it."""
    ordered = case.get(Order)
    return case[Assessment].secured + (ordered.security if ordered else ZERO)


def _due(row: Row) -> DueRule:
    if row["method"] not in _METHODS or row["roll"] not in _ROLLS:
        raise ValueError(f"method {row['method']!r} or roll {row['roll']!r} is none that is known")
    rule = DueRule(int(row["months"]), int(row["day"]), int(row["days"]), row["roll"])
    if not 0 <= rule.day <= 28:
        raise ValueError(f"day {rule.day}: write 1 to 28, a day that every month has, or 0 to count days")
    return rule
