"""How is an amount in dispute secured? By the payer's guarantee, else by a deposit from the wallet, until freed."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, queries
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import AccountKind, AccountsError


def secure(pen: Pen, reference: str, payer: str, amount: int) -> str:
    """Secure minor units beside the charge of a declaration; returns the account that holds them. ``accounts.secured``.

    Raises AccountsError where neither a guarantee nor the wallet covers it.
    """
    deposit, wallet = entries.code(AccountKind.DEPOSIT, payer), entries.wallet(payer)
    guarantees = [b.code for b in queries.balances(payer) if b.kind is AccountKind.GUARANTEE]
    accounts = lock(pen, {deposit, wallet, entries.SECURITY}, guarantees)
    holder = next((code for code in guarantees if accounts.available(code) >= amount), "")
    if amount <= 0 or (not holder and accounts.available(wallet) < amount):
        raise AccountsError(
            "not_covered", "{reference}: no guarantee and no wallet covers {amount}", reference=reference, amount=amount
        )
    if holder:
        accounts.plan(entries.secured(reference, holder, amount))
    else:
        accounts.plan(entries.entry("security_deposit", reference, [(wallet, amount), (deposit, -amount)]))
    accounts.post(pen)
    pen.event("accounts.secured", reference, {"secured": amount, "guarantee": holder})
    return holder or deposit


def free(pen: Pen, reference: str, account: str, amount: int) -> None:
    """Free what :func:`secure` holds: a deposit goes to the wallet. Event ``accounts.security_released``."""
    holder = account.partition(":")[2]
    if entries.kind_of(account) is AccountKind.GUARANTEE:
        accounts = lock(pen, {entries.SECURITY}, {account})
        accounts.plan(entries.secured(reference, account, -amount))
        guarantee = account
    else:
        wallet, guarantee = entries.wallet(holder), ""
        accounts = lock(pen, {account, wallet})
        accounts.plan(entries.entry("security_return", reference, [(account, amount), (wallet, -amount)]))
    accounts.post(pen)
    pen.event("accounts.security_released", reference, {"secured": amount, "guarantee": guarantee})
