"""Which accounts does each act touch? Pure double entry: every Entry sums to zero.

| act | debit | credit |
|---|---|---|
| charge | receivable, deferred or wallet of the payer | revenue by tax type, deposit of the payer |
| secure | guarantee | security (contingent, treasury) |
| collect | bank, or wallet | receivable or deferred |
| give back | revenue, deposit | where it was charged, or the wallet where it was collected |
| pay out | wallet | bank |
"""

from collections.abc import Iterable, Mapping

from greenlane.clearance.accounts.terms import AccountKind, AccountsError, Entry, Method

BANK, SUSPENSE, SECURITY = (f"{kind.value}:" for kind in (AccountKind.BANK, AccountKind.SUSPENSE, AccountKind.SECURITY))

#: By method; plain text, for it is asked twice for every declaration.
_BURDENED = {
    Method.DUE.value: AccountKind.RECEIVABLE.value,
    Method.DEFERRED.value: AccountKind.DEFERRED.value,
    Method.WALLET.value: AccountKind.WALLET.value,
}


def code(kind: AccountKind, holder: str = "") -> str:
    """The unique code of an account: ``wallet:XX123``."""
    return kind + ":" + holder


def kind_of(account: str) -> AccountKind:
    return AccountKind(account.partition(":")[0])


def wallet(payer: str) -> str:
    return code(AccountKind.WALLET, payer)


def debited(method: str, payer: str) -> str:
    """The account that a charge of this method burdens. Raises AccountsError where there is nothing to burden."""
    kind = _BURDENED.get(method)
    if kind is None:
        raise AccountsError("not_booked", "a charge of {method} burdens no account", method=method, reference="-")
    return kind + ":" + payer


def charged(reference: str, account: str, payer: str, duties: Mapping[str, int], deposit: int) -> Entry:
    """Duty becomes owed (or is taken from the wallet)."""
    credited = [(code(AccountKind.REVENUE, tax), -amount) for tax, amount in duties.items() if amount]
    if deposit:
        credited.append((code(AccountKind.DEPOSIT, payer), -deposit))
    return entry("charge", reference, [(account, sum(duties.values()) + deposit), *credited])


def secured(reference: str, guarantee: str, amount: int) -> Entry:
    """An amount is covered by a guarantee; a negative amount frees it."""
    kind = "security" if amount > 0 else "security_release"
    return entry(kind, reference, [(guarantee, amount), (SECURITY, -amount)])


def collected(reference: str, source: str, burdens: Iterable[tuple[str, int]]) -> Entry:
    """Money comes in from the bank or the wallet and clears what was owed."""
    lines = list(burdens)
    return entry("payment", reference, [(source, sum(amount for _, amount in lines)), *[(c, -a) for c, a in lines]])


def received(kind: str, reference: str, target: str, amount: int) -> Entry:
    """Money of the payer comes in that clears nothing: to the wallet, or in suspense."""
    return entry(kind, reference, [(BANK, amount), (target, -amount)])


def paid_out(reference: str, payer: str, amount: int) -> Entry:
    """Money of the payer leaves its wallet for its bank."""
    return entry("payout", reference, [(wallet(payer), amount), (BANK, -amount)])


def given_back(reference: str, account: str, payer: str, duties: Mapping[str, int], deposit: int) -> Entry:
    """Duty or a deposit is given back to ``account``."""
    debits = [(code(AccountKind.REVENUE, tax), amount) for tax, amount in duties.items() if amount]
    if deposit:
        debits.append((code(AccountKind.DEPOSIT, payer), deposit))
    return entry("refund", reference, [*debits, (account, -sum(duties.values()) - deposit)])


def entry(kind: str, reference: str, lines: Iterable[tuple[str, int]]) -> Entry:
    """An Entry. Raises AccountsError unless its lines sum to zero and none is zero."""
    listed = tuple(lines)
    if sum([amount for _, amount in listed]) or not all(amount for _, amount in listed):
        raise AccountsError(
            "not_booked", "{kind} {reference}: the postings {listed} do not balance; nothing was booked",
            kind=kind, reference=reference, listed=listed,
        )  # fmt: skip
    return Entry(kind, reference, listed)
