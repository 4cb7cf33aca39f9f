"""How does money come in? By an order that the bank confirms, from the wallet, or over the counter."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.db.models import QuerySet

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries, models, queries, rules
from greenlane.clearance.accounts.gateway import CallbackRefusedError, Gateway, judge
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import (
    AccountsError,
    AccountsPage,
    Callback,
    Outcome,
    Payment,
    PaymentStatus,
    Result,
)

_COLUMNS = ("id", "reference", "payer", "amount_minor", "currency", "status", "ordered_at", "bank_reference")
_MESSAGE_COLUMNS = (
    "bank_reference", "payment_id", "order", "amount_minor", "currency", "result", "at", "sha256",
)  # fmt: skip


def order(pen: Pen, page: AccountsPage, payer: str, references: Sequence[str]) -> Payment:
    """Order the payment of what declarations owe; asked again for the same ones, the open order is given again.

    Event ``accounts.ordered`` on the payment. Raises AccountsError where nothing is owed, or another order is open.
    """
    charges = _outstanding(payer, references)
    open_ = {c.payment.reference for c in charges if c.payment and c.payment.status == PaymentStatus.ORDERED.value}
    if open_:
        known = queries.payment(open_.pop())
        if not open_ and set(known.references) == {c.declaration.reference for c in charges}:
            return known
        raise rules.refused(page, "order_open", order=known.reference)
    key, payment = _order(pen, page, payer, sum(queries.charge_fact(c).outstanding for c in charges))
    models.Charge.objects.filter(pk__in=[c.pk for c in charges]).update(payment_id=key)
    return queries.payment(payment)


def order_deposit(pen: Pen, page: AccountsPage, payer: str, amount: int) -> Payment:
    """Order a payment into the payer's wallet, in minor units. Event ``accounts.ordered``."""
    if amount <= 0:
        raise rules.refused(page, "amount_none")
    return queries.payment(_order(pen, page, payer, amount)[1])


def cancel_order(pen: Pen, reference: str) -> None:
    """Cancel an open order; money that still comes goes to the wallet. Event ``accounts.order_cancelled``."""
    row = models.Payment.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise LookupError(f"{reference}: no payment has this reference; check the number")
    if row.status not in (PaymentStatus.ORDERED.value, PaymentStatus.FAILED.value):
        raise AccountsError(
            "not_open", "{order} is {status} and cannot be cancelled", order=reference, status=row.status
        )
    row.status = PaymentStatus.CANCELLED.value
    row.save(update_fields=["status"])
    pen.event("accounts.order_cancelled", reference, {"amount": row.amount_minor})


def receive(pen: Pen, page: AccountsPage, gateway: Gateway, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Handle a callback of the bank, once whatever happens; every outcome leaves an event and has its sentence.

    Events: ``accounts.paid`` on each declaration paid; ``accounts.received`` on the order named, with the result;
    ``accounts.callback_refused`` and ``accounts.callback_repeated`` where nothing was changed.
    """
    try:
        callback = gateway.read(headers, body, pen.at)
    except CallbackRefusedError as refusal:
        told = {"result": refusal.result, "sha256": sha256(body).hexdigest()}
        pen.event("accounts.callback_refused", "bank", told)
        return Outcome(refusal.result, page.says[refusal.result].format(order=""))
    lock(pen, [entries.BANK, entries.SUSPENSE])
    # One callback at a time: a duplicate that comes at the same moment waits here and then finds the first.
    list(models.Account.objects.select_for_update(no_key=True).filter(code=entries.SUSPENSE).values_list("pk"))
    if models.BankMessage.objects.filter(bank_reference=callback.bank_reference).exists():
        return _repeated(pen, page, callback)
    row = models.Payment.objects.select_for_update().filter(reference=callback.order).first()
    result = judge(queries.payment_fact(row) if row else None, callback)
    if result is Result.DUPLICATE:
        return _repeated(pen, page, callback)
    result = _book(pen, page, result, row, callback)
    kept = (callback.bank_reference, row.pk if row else None, callback.order, callback.amount, callback.currency)
    pen.insert(models.BankMessage, _MESSAGE_COLUMNS, [(*kept, result.value, pen.at, sha256(body).hexdigest())])
    receipt = (row.receipt if row and result is Result.PAID else "") or ""
    told = {"result": result, "bankReference": callback.bank_reference, "receipt": receipt}
    pen.event("accounts.received", callback.order, {**told, "amount": callback.amount, "currency": callback.currency})
    return Outcome(result, page.says[result].format(order=callback.order, receipt=receipt), callback.order, receipt)


def pay_from_wallet(pen: Pen, payer: str, references: Sequence[str]) -> int:
    """Pay what declarations owe from the payer's wallet; returns minor units. Event ``accounts.paid`` on each.

    Raises AccountsError where the wallet holds too little: nothing is paid then.
    """
    charges = _outstanding(payer, references)
    _cancel_orders(pen, charges)
    return _collect(pen, charges, entries.wallet(payer), "", payer)


def deposit(pen: Pen, payer: str, amount: int, reference: str) -> None:
    """Money paid in at the counter or by transfer, under the bank's ``reference``. Event ``accounts.deposited``."""
    if amount <= 0:
        raise AccountsError("amount_none", "{amount} cannot be paid in; name an amount above zero", amount=amount)
    columns = ("bank_reference", "payment_id", "order", "amount_minor", "currency", "result", "at", "sha256")
    if models.BankMessage.objects.filter(bank_reference=reference).exists():
        raise AccountsError("booked_before", "{reference} was booked before", reference=reference)
    _credit_wallet(pen, payer, amount, reference)
    pen.insert(models.BankMessage, columns, [(reference, None, "", amount, "", Result.PAID.value, pen.at, "")])
    pen.event("accounts.deposited", payer, {"amount": amount, "reference": reference})


def identify(pen: Pen, bank_reference: str, payer: str) -> None:
    """Money in suspense finds its payer's wallet. Event ``accounts.identified`` on the bank's reference."""
    row = models.BankMessage.objects.select_for_update().filter(bank_reference=bank_reference).first()
    if row is None or row.result != Result.UNKNOWN_ORDER.value:
        raise LookupError(f"{bank_reference}: nothing is in suspense under this reference; check the bank's statement")
    accounts = lock(pen, [entries.SUSPENSE, entries.wallet(payer)])
    lines = [(entries.SUSPENSE, row.amount_minor), (entries.wallet(payer), -row.amount_minor)]
    accounts.plan(entries.entry("identified", bank_reference[:40], lines))
    accounts.post(pen)
    row.result = Result.LATE.value
    row.save(update_fields=["result"])
    pen.event("accounts.identified", bank_reference, {"payer": payer, "amount": row.amount_minor})


def _book(pen: Pen, page: AccountsPage, result: Result, row: models.Payment | None, callback: Callback) -> Result:
    """Book the money as ``result`` says; returns the result, LATE where the charges are no longer what was ordered."""
    reference = callback.order[:40]
    if row is None:
        if callback.status == "paid" and callback.currency == page.currency:
            accounts = lock(pen, [entries.BANK, entries.SUSPENSE])
            accounts.plan(entries.received("suspense", reference, entries.SUSPENSE, callback.amount))
            accounts.post(pen)
        return result
    if result is Result.PAID:
        charges = list(_charges().filter(payment=row, paid_at__isnull=True, reversed_at__isnull=True))
        if charges and sum(queries.charge_fact(c).outstanding for c in charges) != row.amount_minor:
            result = Result.LATE
        else:
            _settle_order(pen, page, row, charges, callback)
            return result
    if result is Result.FAILED:
        row.status = PaymentStatus.FAILED.value
        row.save(update_fields=["status"])
    elif result in (Result.WRONG_AMOUNT, Result.LATE, Result.PAID_TWICE):
        _credit_wallet(pen, row.payer, callback.amount, reference)
    return result


def _settle_order(
    pen: Pen, page: AccountsPage, row: models.Payment, charges: list[models.Charge], callback: Callback
) -> None:
    row.status, row.paid_at, row.bank_reference = PaymentStatus.PAID.value, pen.at, callback.bank_reference
    row.receipt = rules.number_of(page.receipt_prefix, row.pk, pen.at.date())
    row.save(update_fields=["status", "paid_at", "bank_reference", "receipt"])
    if charges:
        _collect(pen, charges, entries.BANK, row.receipt, row.payer)
    else:
        _credit_wallet(pen, row.payer, row.amount_minor, row.reference)


def _collect(pen: Pen, charges: Sequence[models.Charge], source: str, receipt: str, payer: str) -> int:
    burdens = [(c, entries.debited(c.method, payer), queries.charge_fact(c).outstanding) for c in charges]
    accounts = lock(pen, {source, entries.wallet(payer)}, {account for _, account, _ in burdens})
    total = 0
    for charge, account, amount in burdens:
        if amount:
            accounts.plan(entries.collected(charge.declaration.reference, source, [(account, amount)]))
        total += amount
        pen.event("accounts.paid", charge.declaration.reference, {"amount": amount, "receipt": receipt})
    accounts.post(pen)
    models.Charge.objects.filter(pk__in=[c.pk for c in charges]).update(paid_at=pen.at)
    return total


def _credit_wallet(pen: Pen, payer: str, amount: int, reference: str) -> None:
    accounts = lock(pen, [entries.BANK, entries.wallet(payer)])
    accounts.plan(entries.received("deposit", reference[:40], entries.wallet(payer), amount))
    accounts.post(pen)


def _order(pen: Pen, page: AccountsPage, payer: str, amount: int) -> tuple[int, str]:
    key = pen.reserve(models.Payment, 1)[0]
    reference = rules.number_of(page.payment_prefix, key, pen.at.date())
    row = (key, reference, payer, amount, page.currency, PaymentStatus.ORDERED.value, pen.at, "")
    pen.insert(models.Payment, _COLUMNS, [row])
    pen.event("accounts.ordered", reference, {"payer": payer, "amount": amount, "currency": page.currency})
    return key, reference


def _charges() -> QuerySet[models.Charge]:
    rows = models.Charge.objects.select_for_update(of=("self",)).order_by("pk")
    return rows.select_related("payment", "declaration")


def _outstanding(payer: str, references: Sequence[str]) -> list[models.Charge]:
    wanted = set(references)
    rows = _charges().filter(payer=payer, declaration__reference__in=wanted, reversed_at__isnull=True)
    charges = [c for c in rows if queries.charge_fact(c).outstanding > 0]
    lacking = wanted - {c.declaration.reference for c in charges}
    if lacking or not charges:
        named = ", ".join(sorted(lacking or wanted)) or "-"
        raise AccountsError("nothing_owed", "{payer} owes nothing on {reference}", payer=payer, reference=named)
    return charges


def _cancel_orders(pen: Pen, charges: Sequence[models.Charge]) -> None:
    open_ = {c.payment.reference for c in charges if c.payment and c.payment.status == PaymentStatus.ORDERED.value}
    for reference in sorted(open_):
        cancel_order(pen, reference)


def _repeated(pen: Pen, page: AccountsPage, callback: Callback) -> Outcome:
    pen.event("accounts.callback_repeated", callback.order, {"bankReference": callback.bank_reference})
    known = models.Payment.objects.filter(reference=callback.order).values_list("receipt", flat=True).first() or ""
    says = page.says[Result.DUPLICATE].format(order=callback.order)
    return Outcome(Result.DUPLICATE, says, callback.order, known)
