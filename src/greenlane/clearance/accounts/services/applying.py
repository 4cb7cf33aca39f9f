"""How does a payer get credit, a guarantee, its money back? It applies, customs decides, and the books follow."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, models, queries, rules
from greenlane.clearance.accounts.services.opening import open_deferred, open_guarantee, set_limit
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import (
    AccountKind,
    AccountsPage,
    Application,
    NewApplication,
    Verdict,
    Wish,
)

_COLUMNS = (
    "id", "number", "payer", "wish", "amount_minor", "guarantor", "document", "account", "says", "verdict",
    "applied_at", "applied_by", "decided_at", "decided_by", "granted_minor", "opened", "reason",
)  # fmt: skip
_WIDTH = 400


def apply_for(pen: Pen, page: AccountsPage, payer: str, new: NewApplication) -> Application:
    """Ask customs. Event ``accounts.applied`` on the application.

    Raises AccountsError where something is missing, more is asked of the wallet than it holds, or an application for
    credit or a payout is open already.
    """
    accounts = lock(pen, [entries.wallet(payer)])
    kept = rules.checked(new, accounts.available(entries.wallet(payer)), page)
    open_ = models.Application.objects.filter(payer=payer, wish=kept.wish.value, verdict=Verdict.OPEN.value)
    other = open_.values_list("number", flat=True).first()
    if other and kept.wish is not Wish.GUARANTEE:
        raise rules.refused(page, "asked_already", number=other)
    key = pen.reserve(models.Application, 1)[0]
    number = rules.number_of(page.application_prefix, key, pen.at.date())
    row = (
        key, number, payer, kept.wish.value, kept.amount, kept.guarantor, kept.document, kept.account, kept.says,
        Verdict.OPEN.value, pen.at, pen.by, None, "", 0, "", "",
    )  # fmt: skip
    pen.insert(models.Application, _COLUMNS, [row])
    pen.event("accounts.applied", number, {"payer": payer, "wish": kept.wish, "amount": kept.amount})
    return queries.application(number)


def approve(pen: Pen, page: AccountsPage, number: str, granted: int, reason: str = "") -> Application:
    """Grant so many minor units, as asked or less: the account is opened or its limit set, the money paid out.

    Events ``accounts.approved`` on the application and, by what it does, ``accounts.opened``, ``accounts.limited`` or
    ``accounts.paid_out``. Raises AccountsError where it is decided, nothing or more than asked is granted, the credit
    in use is higher, or the wallet holds less by now.
    """
    row = _open(page, number)
    if not 0 < granted <= row.amount_minor:
        raise rules.refused(page, "grant_beyond")
    row.granted_minor, row.opened = granted, _done(pen, row, granted)
    _decide(pen, row, Verdict.APPROVED, reason)
    pen.event("accounts.approved", number, {"payer": row.payer, "wish": row.wish, "granted": granted})
    return queries.application(number)


def refuse(pen: Pen, page: AccountsPage, number: str, reason: str) -> Application:
    """Nothing is granted; the payer reads why. Event ``accounts.application_refused``. Raises AccountsError."""
    row = _open(page, number)
    if not reason.strip():
        raise rules.refused(page, "reason_missing")
    _decide(pen, row, Verdict.REFUSED, reason)
    pen.event("accounts.application_refused", number, {"payer": row.payer, "wish": row.wish, "reason": row.reason})
    return queries.application(number)


def withdraw(pen: Pen, page: AccountsPage, payer: str, number: str) -> Application:
    """The payer asks no more. Event ``accounts.application_withdrawn``. LookupError where it is another's."""
    row = _open(page, number)
    if row.payer != payer:
        raise LookupError(f"{number}: no application has this number; check it")
    _decide(pen, row, Verdict.WITHDRAWN, "")
    pen.event("accounts.application_withdrawn", number, {"payer": payer, "wish": row.wish})
    return queries.application(number)


def _done(pen: Pen, row: models.Application, granted: int) -> str:
    """What an approval does to the books; returns the account that it touched."""
    if row.wish == Wish.GUARANTEE.value:
        return open_guarantee(pen, row.number, row.payer, granted)
    if row.wish == Wish.PAYOUT.value:
        accounts = lock(pen, [entries.BANK, entries.wallet(row.payer)])
        accounts.plan(entries.paid_out(row.number, row.payer, granted))
        accounts.post(pen)
        pen.event("accounts.paid_out", row.payer, {"amount": granted, "application": row.number})
        return entries.wallet(row.payer)
    code = entries.code(AccountKind.DEFERRED, row.payer)
    if models.Account.objects.filter(code=code).exists():
        set_limit(pen, code, granted)
        return code
    return open_deferred(pen, row.payer, granted)


def _open(page: AccountsPage, number: str) -> models.Application:
    row = models.Application.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no application has this number; check it")
    if row.verdict != Verdict.OPEN.value:
        raise rules.refused(page, "decided_already", number=number)
    return row


def _decide(pen: Pen, row: models.Application, verdict: Verdict, reason: str) -> None:
    row.verdict, row.decided_at, row.decided_by = verdict.value, pen.at, pen.by
    row.reason = reason.strip()[:_WIDTH]
    row.save(update_fields=["verdict", "decided_at", "decided_by", "reason", "granted_minor", "opened"])
