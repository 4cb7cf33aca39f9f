"""How is a charge put right after a decision? What falls goes back, what rises is booked; interest is paid."""

from collections.abc import Mapping

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, models, queries
from greenlane.clearance.accounts.services.giving_back import refund
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import AccountKind, AccountsError, Charge, Method

_json = msgspec.json.Encoder(order="deterministic")


def correct(pen: Pen, reference: str, back: Mapping[str, int], reason: str) -> str:
    """Give back minor units by tax type, where a tax below zero rises while others fall; returns the account.

    Event ``accounts.refunded`` where all fall, else ``accounts.corrected``. Raises AccountsError where together
    more would be owed, or more goes back than was charged.
    """
    if all(amount > 0 for amount in back.values()):
        return refund(pen, reference, back, reason)
    rows = models.Charge.objects.select_for_update(of=("self",)).select_related("declaration")
    row = rows.filter(declaration__reference=reference, reversed_at__isnull=True).first()
    if row is None:
        raise LookupError(f"{reference}: nothing is charged; check the MRN")
    fact, total = queries.charge_fact(row), sum(back.values())
    if total < 0:
        raise AccountsError("more_owed", "{reference}: {amount} more would be owed", reference=reference, amount=-total)
    falls = {tax: amount for tax, amount in back.items() if amount > 0}
    rises = {tax: -amount for tax, amount in back.items() if amount < 0}
    left = {tax: amount - fact.refunded.get(tax, 0) for tax, amount in fact.duties.items()}
    if any(amount > left.get(tax, 0) for tax, amount in falls.items()):
        raise AccountsError(
            "no_refund", "{reference}: {wrong} cannot go back; of what was charged {left} is left",
            reference=reference, wrong=falls, left=left,
        )  # fmt: skip
    target = _target(fact)
    accounts = lock(
        pen, {entries.code(AccountKind.REVENUE, tax) for tax in back} | {entries.wallet(fact.payer)}, {target}
    )
    lines = [(entries.code(AccountKind.REVENUE, tax), amount) for tax, amount in back.items() if amount]
    accounts.plan(entries.entry("correction", reference, [*lines, *([(target, -total)] if total else [])]))
    accounts.post(pen)
    row.duties = _json.encode(
        {tax: fact.duties.get(tax, 0) + rises.get(tax, 0) for tax in {**fact.duties, **rises}}
    ).decode()
    refunded = {tax: fact.refunded.get(tax, 0) + falls.get(tax, 0) for tax in {**fact.refunded, **falls}}
    row.refunded = _json.encode(refunded).decode()
    row.save(update_fields=["duties", "refunded"])
    pen.event("accounts.corrected", reference, {"duties": dict(back), "to": target, "reason": reason})
    return target


def pay_interest(pen: Pen, reference: str, payer: str, tax: str, amount: int, reason: str) -> str:
    """Interest on what was held too long goes to the payer's wallet, at the cost of the revenue account ``tax``.

    Returns the wallet. Event ``accounts.interest_paid``. Raises AccountsError on an amount that is none.
    """
    if amount <= 0:
        raise AccountsError("amount_none", "{reference}: interest of {amount}", reference=reference, amount=amount)
    wallet, cost = entries.wallet(payer), entries.code(AccountKind.REVENUE, tax)
    accounts = lock(pen, {wallet, cost})
    accounts.plan(entries.entry("interest", reference, [(cost, amount), (wallet, -amount)]))
    accounts.post(pen)
    pen.event("accounts.interest_paid", reference, {"amount": amount, "to": wallet, "reason": reason})
    return wallet


def _target(fact: Charge) -> str:
    """Where money goes back to: the wallet where it was collected, else off the debt."""
    is_collected = fact.paid_at is not None or fact.method is Method.NOTHING
    return entries.wallet(fact.payer) if is_collected else entries.debited(fact.method, fact.payer)
