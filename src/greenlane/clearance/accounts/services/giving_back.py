"""How is money given back? Refunds by tax type, whole charges on amendment or cancellation, security when it ends."""

from collections.abc import Mapping, Sequence

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, models, queries, rules
from greenlane.clearance.accounts.services.paying import cancel_order
from greenlane.clearance.accounts.services.posting import Accounts, lock
from greenlane.clearance.accounts.terms import AccountKind, AccountsError, Charge, Method, PaymentStatus

_json = msgspec.json.Encoder(order="deterministic")


def refund(pen: Pen, reference: str, duties: Mapping[str, int], reason: str) -> str:
    """Give back part of the duty on a declaration, minor units by tax type; returns the account it went to.

    What was collected goes to the payer's wallet; what was not is taken off the debt. Event ``accounts.refunded``.
    Raises AccountsError where more is asked than was charged.
    """
    row = _current([reference])[0]
    fact = queries.charge_fact(row)
    left = rules.refundable(fact.duties, fact.refunded)
    wrong = {tax: amount for tax, amount in duties.items() if not 0 < amount <= left.get(tax, 0)}
    if wrong or not duties:
        raise AccountsError(
            "no_refund", "{reference}: {wrong} cannot be refunded; of what was charged {left} is left",
            reference=reference, wrong=wrong, left=left,
        )  # fmt: skip
    _drop_order(pen, row)
    target, accounts = _lock(pen, row, fact)
    accounts.plan(entries.given_back(reference, target, row.payer, duties, 0))
    accounts.post(pen)
    refunded = {tax: fact.refunded.get(tax, 0) + duties.get(tax, 0) for tax in {*fact.refunded, *duties}}
    row.refunded = _json.encode(refunded).decode()
    if row.paid_at is None and queries.charge_fact(row).total == 0:
        row.paid_at = pen.at  # A debt of nothing is settled: goods do not wait for a payment that nobody can make.
    row.save(update_fields=["refunded", "paid_at"])
    pen.event("accounts.refunded", reference, {"duties": dict(duties), "to": target, "reason": reason})
    return target


def reverse(pen: Pen, reference: str, reason: str = "") -> None:
    """Take back a whole charge, security included, before an amended version is charged or on cancellation.

    Event ``accounts.reversed``; nothing happens to a declaration that is not charged.
    """
    for row in _current([reference], strict=False):
        fact = queries.charge_fact(row)
        _drop_order(pen, row)
        left = {tax: amount for tax, amount in rules.refundable(fact.duties, fact.refunded).items() if amount}
        target, accounts = _lock(pen, row, fact)
        if left or fact.deposit:
            accounts.plan(entries.given_back(fact.reference, target, row.payer, left, fact.deposit))
        if fact.guarantee and fact.secured:
            accounts.plan(entries.secured(fact.reference, fact.guarantee, -fact.secured))
        accounts.post(pen)
        row.reversed_at = pen.at
        row.save(update_fields=["reversed_at"])
        pen.event("accounts.reversed", fact.reference, {"version": row.version, "reason": reason})


def release_guarantee(pen: Pen, references: Sequence[str]) -> None:
    """Free the security of declarations whose procedure ended: the guarantee is free, a deposit goes to the wallet.

    Event ``accounts.security_released`` on each. Raises AccountsError where nothing is secured, or not yet deposited.
    """
    for row in _current(references):
        fact = queries.charge_fact(row)
        if not fact.secured or (fact.deposit and not fact.paid_at):
            raise AccountsError("no_security", "{reference}: no security is held", reference=fact.reference)
        accounts = _lock(pen, row, fact)[1]
        if fact.deposit:
            accounts.plan(entries.given_back(fact.reference, entries.wallet(row.payer), row.payer, {}, fact.deposit))
        else:
            accounts.plan(entries.secured(fact.reference, fact.guarantee, -fact.secured))
        accounts.post(pen)
        told = {"secured": fact.secured, "guarantee": fact.guarantee}
        row.secured_minor = row.deposit_minor = 0
        row.save(update_fields=["secured_minor", "deposit_minor"])
        pen.event("accounts.security_released", fact.reference, told)


def _current(references: Sequence[str], *, strict: bool = True) -> list[models.Charge]:
    wanted = set(references)
    rows = models.Charge.objects.select_for_update(of=("self",)).select_related("declaration", "payment")
    found = list(rows.filter(declaration__reference__in=wanted, reversed_at__isnull=True).order_by("pk"))
    lacking = wanted - {row.declaration.reference for row in found}
    if strict and lacking:
        raise LookupError(f"{', '.join(sorted(lacking))}: nothing is charged; check the MRN")
    return found


def _lock(pen: Pen, row: models.Charge, fact: Charge) -> tuple[str, Accounts]:
    """Where money of this charge goes back to, and every account it may touch."""
    wallet = entries.wallet(row.payer)
    collected = fact.paid_at is not None
    target = wallet if collected or fact.method is Method.NOTHING else entries.debited(fact.method, row.payer)
    treasury = {entries.code(AccountKind.REVENUE, tax) for tax in fact.duties}
    deposits = {entries.code(AccountKind.DEPOSIT, row.payer)} if fact.deposit else set()
    accounts = lock(pen, {wallet, entries.SECURITY} | treasury | deposits, {target, fact.guarantee} - {""})
    return target, accounts


def _drop_order(pen: Pen, row: models.Charge) -> None:
    if row.payment is not None and row.payment.status == PaymentStatus.ORDERED.value:
        cancel_order(pen, row.payment.reference)
