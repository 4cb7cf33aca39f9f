"""How is a demand taken back that an appeal set aside? All of it, off the debt, or to the wallet where it was paid."""

from collections.abc import Mapping

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import AccountKind, PaymentStatus
from greenlane.clearance.audit import models, queries, states
from greenlane.clearance.audit.states import CaseStatus, Step
from greenlane.clearance.audit.terms import AuditPage


def remit(pen: Pen, page: AuditPage, number: str, reason: str) -> Mapping[str, int]:
    """Take a demand back, with interest and penalty; returns minor units by tax type. Event ``audit.remitted`` on its
    source. Asked again it comes to nothing. Raises LookupError."""
    row = models.Demand.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no demand has this number; check it")
    fact = queries.demand_fact(row)
    parts = dict(fact.duties)
    for tax, amount in ((page.interest_tax, fact.interest + fact.late), (page.penalty_tax, fact.penalty)):
        if amount:
            parts[tax] = parts.get(tax, 0) + amount
    if not fact.total:
        return {}
    if row.payment and money_of.payment(row.payment).status is PaymentStatus.ORDERED:
        accounts.cancel_order(pen, row.payment)
        row.payment = ""
    target = entries.wallet(row.payer) if row.paid_at else entries.code(AccountKind.RECEIVABLE, row.payer)
    held = lock(pen, {target, *(entries.code(AccountKind.REVENUE, tax) for tax in parts)})
    held.plan(entries.given_back(number, target, row.payer, parts, 0))
    held.post(pen)
    was_open = row.paid_at is None
    row.duties, row.interest_minor, row.penalty_minor, row.late_minor = "{}", 0, 0, 0
    row.paid_at = row.paid_at or pen.at
    row.save(update_fields=["duties", "interest_minor", "penalty_minor", "late_minor", "paid_at", "payment"])
    pen.event("audit.remitted", row.source, {"demand": number, "amount": fact.total, "reason": reason})
    case = models.AuditCase.objects.select_for_update().filter(number=row.source).first()
    if was_open and case is not None:
        case.status = states.after(CaseStatus(case.status), Step.CLOSED).value
        case.save(update_fields=["status"])
        pen.event("audit.closed", case.number, {})
    return parts
