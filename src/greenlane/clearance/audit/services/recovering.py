"""How is money recovered? A demand booked in the accounts, paid by an order at the bank or from the wallet.

| act | debit | credit |
|---|---|---|
| demand | receivable of the payer | revenue by tax type, of interest and of penalties |
| grow | receivable of the payer | revenue of interest, for each day or month after the due date |
| pay | wallet of the payer, which the bank's money reached a moment before | receivable |
| give back | revenue by tax type | wallet of the payer |
"""

from collections.abc import Sequence

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import AccountKind, AccountsError, AccountsPage, Payment, PaymentStatus
from greenlane.clearance.audit import models, queries, rules, states
from greenlane.clearance.audit.services.growing import grown, stops_on
from greenlane.clearance.audit.states import CaseStatus, Step
from greenlane.clearance.audit.terms import AuditPage, Demand, Dues, Finding

_json = msgspec.json.Encoder(order="deterministic")
PAID = "audit.paid"


def recover(
    pen: Pen, page: AuditPage, money: AccountsPage, source: str, payer: str, findings: Sequence[Finding]
) -> Demand | None:
    """Demand what findings come to together; where they come to less than nothing, give that back to the wallet."""
    duties: dict[str, int] = {}
    for finding in findings:
        for tax, amount in finding.duties.items():
            duties[tax] = duties.get(tax, 0) + amount
    duties = {tax: amount for tax, amount in duties.items() if amount}
    interest, rest = sum(f.interest for f in findings), sum(f.penalty for f in findings)
    return settle(pen, page, money, source, payer, Dues(duties, interest, rest, 0))


def settle(pen: Pen, page: AuditPage, money: AccountsPage, source: str, payer: str, dues: Dues) -> Demand | None:
    """Book what is owed as a demand, what is owed to the payer as money in its wallet; None where nothing is asked.

    Events ``audit.demanded`` or ``audit.given_back`` on the source.
    """
    if dues.total < 0:
        _give_back(pen, page, source, payer, dues)
        return None
    return raise_demand(pen, page, money, source, payer, dues) if dues.total else None


def raise_demand(pen: Pen, page: AuditPage, money: AccountsPage, source: str, payer: str, dues: Dues) -> Demand:
    """Book a demand and say when it falls due. Event ``audit.demanded`` on the source."""
    key = pen.reserve(models.Demand, 1)[0]
    number = rules.number_of(page.demand_prefix, key, pen.at.date())
    parts = dict(dues.duties)
    for tax, amount in ((page.interest_tax, dues.interest), (page.penalty_tax, dues.penalty)):
        if amount:
            parts[tax] = parts.get(tax, 0) + amount
    debtor = entries.code(AccountKind.RECEIVABLE, payer)
    credits_ = [(entries.code(AccountKind.REVENUE, tax), -amount) for tax, amount in parts.items()]
    held = lock(pen, [debtor, *(account for account, _ in credits_)])
    held.plan(entries.entry("demand", number, [(debtor, dues.total), *credits_]))
    held.post(pen)
    row = models.Demand.objects.create(
        pk=key,
        number=number,
        source=source,
        payer=payer,
        duties=_json.encode(dict(dues.duties)).decode(),
        interest_minor=dues.interest,
        penalty_minor=dues.penalty,
        due_on=rules.due_on(page, money, pen.at.date()),
        raised_at=pen.at,
    )
    told = {"demand": number, "duties": dues.duties, "interest": dues.interest, "penalty": dues.penalty}
    pen.event("audit.demanded", source, {**told, "total": dues.total, "dueOn": row.due_on})
    return queries.demand_fact(row)


def order_payment(pen: Pen, page: AuditPage, money: AccountsPage, payer: str, number: str) -> Payment:
    """Order the payment of a demand at the bank, with all it has grown by; asked again, the open order is given again
    unless the demand grew since. Raises AccountsError."""
    row = _unpaid(payer, number)
    grown(pen, page, row, pen.at.date())
    owed = queries.demand_fact(row).total
    if row.payment:
        known = money_of.payment(row.payment)
        if known.status is PaymentStatus.ORDERED:
            if known.amount == owed:
                return known
            accounts.cancel_order(pen, known.reference)
    order = accounts.order_deposit(pen, money, payer, owed)
    row.payment = order.reference
    row.save(update_fields=["payment"])
    pen.event("audit.payment_ordered", number, {"payment": order.reference, "amount": order.amount})
    return order


def settle_paid(pen: Pen, page: AuditPage, payment: str) -> bool:
    """The bank's money for a demand has come: clear the demand with it. Safe to call twice, and for any payment.

    Money that came later than the pack lets a bank take may be less than is owed by then: it stays in the wallet, from
    which the demand is paid once there is enough. Event ``audit.paid_short``.
    """
    row = models.Demand.objects.select_for_update().filter(payment=payment, paid_at__isnull=True).first()
    if not payment or row is None or money_of.payment(payment).status is not PaymentStatus.PAID:
        return False
    came = money_of.payment(payment)
    grown(pen, page, row, stops_on(page, row, pen.at.date()))
    try:
        _collect(pen, row, came.receipt)
    except AccountsError:
        owed = queries.demand_fact(row).total
        row.payment = ""
        row.save(update_fields=["payment"])
        pen.event("audit.paid_short", row.source, {"demand": row.number, "amount": came.amount, "owed": owed})
        return False
    return True


def pay_from_wallet(pen: Pen, page: AuditPage, payer: str, number: str) -> None:
    """Pay a demand with all it has grown by from the payer's wallet; an open order for it is cancelled.

    Raises AccountsError.
    """
    row = _unpaid(payer, number)
    grown(pen, page, row, pen.at.date())
    if row.payment and money_of.payment(row.payment).status is PaymentStatus.ORDERED:
        accounts.cancel_order(pen, row.payment)
        row.payment = ""
        row.save(update_fields=["payment"])
    _collect(pen, row, "")


def _collect(pen: Pen, row: models.Demand, receipt: str) -> None:
    fact = queries.demand_fact(row)
    wallet, debtor = entries.wallet(row.payer), entries.code(AccountKind.RECEIVABLE, row.payer)
    held = lock(pen, [wallet, debtor])
    held.plan(entries.collected(row.number, wallet, [(debtor, fact.total)]))
    held.post(pen)
    row.paid_at = pen.at
    row.save(update_fields=["paid_at"])
    pen.event(PAID, row.source, {"demand": row.number, "amount": fact.total, "receipt": receipt})
    case = models.AuditCase.objects.select_for_update().filter(number=row.source).first()
    if case is not None:
        case.status = states.after(CaseStatus(case.status), Step.CLOSED).value
        case.save(update_fields=["status"])
        pen.event("audit.closed", case.number, {})


def _give_back(pen: Pen, page: AuditPage, source: str, payer: str, dues: Dues) -> None:
    """Penalty or interest that findings bring beside are set off against what is given back."""
    wallet = entries.wallet(payer)
    parts = {**dues.duties, page.interest_tax: dues.interest, page.penalty_tax: dues.penalty}
    debits = [(entries.code(AccountKind.REVENUE, tax), -amount) for tax, amount in parts.items() if amount]
    held = lock(pen, [wallet, *(account for account, _ in debits)])
    held.plan(entries.entry("refund", source, [*debits, (wallet, dues.total)]))
    held.post(pen)
    pen.event("audit.given_back", source, {"duties": dues.duties, "amount": -dues.total})


def _unpaid(payer: str, number: str) -> models.Demand:
    row = models.Demand.objects.select_for_update().filter(number=number, payer=payer).first()
    if row is None:
        raise LookupError(f"{number}: no demand of yours has this number; check it")
    if row.paid_at is not None:
        raise AccountsError("demand_paid", "{number} is paid", number=number)
    return row
