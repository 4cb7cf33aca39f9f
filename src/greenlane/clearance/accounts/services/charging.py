"""How is duty booked? Thousands of declarations at once; limits hold within the batch as if they came one by one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, models, rules
from greenlane.clearance.accounts.services.posting import Accounts, lock
from greenlane.clearance.accounts.terms import (
    AccountKind,
    AccountsError,
    AccountsPage,
    Funds,
    Method,
    NewCharge,
    Settlement,
)

_COLUMNS = (
    "declaration_id", "version", "payer", "method", "duties", "refunded", "secured_minor", "deposit_minor", "guarantee",
    "due_on", "charged_at", "paid_at", "reversed_at", "payment_id",
)  # fmt: skip
_json = msgspec.json.Encoder(order="deterministic")
_NOTHING = Method.NOTHING.value
_AT_ONCE = (Method.WALLET.value, _NOTHING)
_NO_LIMIT = (Method.DUE.value, _NOTHING)


def charge(pen: Pen, page: AccountsPage, rows: Sequence[NewCharge]) -> Mapping[str, Settlement]:
    """Book what was decided; returns the settlement booked for each MRN.

    Funds were gathered before the batch, so two declarations may count on the same credit. Each is booked on the
    locked balance, in the order given; where the credit is gone, the same pure rule settles it again from what is
    left. A booked settlement is thus what it would have been one by one; the caller releases by it, not by the decided.
    Event ``accounts.charged`` on each. Raises AccountsError where a former version is still charged: reverse it first.
    """
    _refuse_second(row for row in rows if row.version > 1)
    accounts = lock(pen, *_codes(rows))
    kept, booked, today = [], {}, pen.at.date()
    for row in rows:
        settlement = booked[row.reference] = _live(row, accounts, page, today)
        deposit = 0 if settlement.guarantee else row.secured
        method = settlement.method
        if method != _NOTHING:
            account = entries.debited(method, row.payer)
            accounts.plan(entries.charged(row.reference, account, row.payer, row.duties, deposit))
        if settlement.guarantee and row.secured:
            accounts.plan(entries.secured(row.reference, settlement.guarantee, row.secured))
        duties = _json.encode(row.duties).decode()
        paid_at = pen.at if method in _AT_ONCE else None
        kept.append((
            row.declaration_id, row.version, row.payer, method, duties, "{}", row.secured, deposit,
            settlement.guarantee, settlement.due_on, pen.at, paid_at, None, None,
        ))  # fmt: skip
        pen.event("accounts.charged", row.reference, _told(row, settlement, duties, deposit))
    accounts.post(pen)
    pen.insert(models.Charge, _COLUMNS, kept)
    return booked


def _refuse_second(rows: Iterable[NewCharge]) -> None:
    keys = [row.declaration_id for row in rows]
    if keys:
        open_ = models.Charge.objects.filter(declaration_id__in=keys, reversed_at__isnull=True)
        found = list(open_.values_list("declaration__reference", flat=True))
        if found:
            named = ", ".join(found)
            raise AccountsError(
                "not_booked", "{reference}: a former version is charged; reverse it before", reference=named
            )


def _codes(rows: Sequence[NewCharge]) -> tuple[set[str], set[str]]:
    """Accounts that must be there, and accounts that may."""
    must: set[str] = set()
    may: set[str] = set()
    for row in rows:
        settlement = row.settlement
        if settlement.amount or row.secured:
            must.add(entries.code(AccountKind.RECEIVABLE, row.payer))
            must.update([entries.code(AccountKind.REVENUE, tax) for tax in row.duties])
            may.update((entries.wallet(row.payer), entries.code(AccountKind.DEFERRED, row.payer)))
        if row.secured:
            must.update((entries.SECURITY, entries.code(AccountKind.DEPOSIT, row.payer)))
            if settlement.guarantee:
                may.add(settlement.guarantee)
    return must, may


def _live(row: NewCharge, accounts: Accounts, page: AccountsPage, today: date) -> Settlement:
    """The settlement decided where the balances still bear it, else one from the balances as they are."""
    decided = row.settlement
    amount = sum(row.duties.values()) + (0 if decided.guarantee else row.secured)
    if rules.minor(decided.amount, page.digits) != amount:
        raise AccountsError(
            "not_booked", "{reference}: {settled} was settled and {amount} minor units were assessed",
            reference=row.reference, settled=decided.amount, amount=amount,
        )  # fmt: skip
    borne = decided.method in _NO_LIMIT or (accounts.available(entries.debited(decided.method, row.payer)) >= amount)
    if borne and (not decided.guarantee or accounts.available(decided.guarantee) >= row.secured):
        return decided
    deferred = entries.code(AccountKind.DEFERRED, row.payer)
    funds = Funds(
        payer=row.payer,
        deferred=deferred if deferred in accounts else "",
        available=rules.major(accounts.available(deferred), page.digits),
        wallet=rules.major(accounts.available(entries.wallet(row.payer)), page.digits),
        guarantee=decided.guarantee,
        cover=rules.major(accounts.available(decided.guarantee), page.digits),
    )
    total = rules.major(sum(row.duties.values()), page.digits)
    # What was decided to fall due stays due: the goods wait for payment, and no credit is taken unasked.
    order = row.order[row.order.index(decided.method) :] if decided.method in row.order else ()
    return rules.settlement_of(total, rules.major(row.secured, page.digits), funds, order, page, today)


def _told(row: NewCharge, settlement: Settlement, duties: str, deposit: int) -> str:
    due = f'"{settlement.due_on}"' if settlement.due_on else "null"
    return (
        f'{{"deposit":{deposit},"dueOn":{due},"duties":{duties},"method":"{settlement.method}",'
        f'"secured":{row.secured},"total":{sum(row.duties.values()) + deposit},"version":{row.version}}}'
    )
