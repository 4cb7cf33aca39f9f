"""Who opens accounts with a limit? Customs does: a deferred account on approval, a guarantee on lodging."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, models
from greenlane.clearance.accounts.terms import AccountKind, AccountsError

_COLUMNS = ("code", "kind", "holder", "balance_minor", "limit_minor", "opened_at")


def open_deferred(pen: Pen, payer: str, limit: int) -> str:
    """Open a payer's deferred account with a limit in minor units; returns its code. Event ``accounts.opened``."""
    return _open(pen, entries.code(AccountKind.DEFERRED, payer), payer, limit)


def open_guarantee(pen: Pen, reference: str, holder: str, cover: int) -> str:
    """Register a guarantee that covers ``cover`` minor units; returns its code. Event ``accounts.opened``."""
    return _open(pen, entries.code(AccountKind.GUARANTEE, reference), holder, cover)


def set_limit(pen: Pen, code: str, limit: int) -> None:
    """Change a limit or cover. Raises AccountsError where more than that is in use. Event ``accounts.limited``."""
    kind = entries.kind_of(code)
    row = models.Account.objects.select_for_update().filter(code=code).first()
    if row is None or kind not in (AccountKind.DEFERRED, AccountKind.GUARANTEE):
        raise LookupError(f"{code}: no deferred account or guarantee of this code; check it, or open it")
    if row.balance_minor > limit:
        raise AccountsError("limit_used", "{account}: {used} is in use", account=code, used=row.balance_minor)
    row.limit_minor = limit
    row.save(update_fields=["limit_minor"])
    pen.event("accounts.limited", code, {"limit": limit})


def _open(pen: Pen, code: str, holder: str, limit: int) -> str:
    if models.Account.objects.filter(code=code).exists():
        raise AccountsError("open_already", "{account} is open already", account=code)
    pen.insert(models.Account, _COLUMNS, [(code, entries.kind_of(code).value, holder, 0, limit, pen.at)])
    pen.event("accounts.opened", code, {"holder": holder, "limit": limit})
    return code
