"""How does a demand grow once its date is over? Counted day by day, booked as owed, shown, and paid with the rest."""

from datetime import date

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import AccountKind, PaymentStatus
from greenlane.clearance.audit import lateness, models, queries
from greenlane.clearance.audit.terms import AuditPage


def grow(pen: Pen, page: AuditPage, number: str) -> bool:
    """Book what an unpaid demand has grown by up to today; returns whether it did. Event ``audit.grown`` on its source.

    Debit: the payer's receivable; credit: revenue of interest. Safe to run again.
    """
    row = models.Demand.objects.select_for_update().filter(number=number, paid_at__isnull=True).first()
    return row is not None and grown(pen, page, row, stops_on(page, row, pen.at.date()))


def grown(pen: Pen, page: AuditPage, row: models.Demand, on: date) -> bool:
    """The same for a demand in hand, up to a day; what is booked is never taken back by counting again."""
    if on <= max(row.due_on, row.late_until or row.due_on):
        return False
    total = lateness.late(page, queries.demand_fact(row), on)
    amount, row.late_until = total - row.late_minor, on
    if amount > 0:
        debtor = entries.code(AccountKind.RECEIVABLE, row.payer)
        revenue = entries.code(AccountKind.REVENUE, page.interest_tax)
        held = lock(pen, [debtor, revenue])
        held.plan(entries.entry("late", row.number, [(debtor, amount), (revenue, -amount)]))
        held.post(pen)
        row.late_minor = total
        pen.event("audit.grown", row.source, {"demand": row.number, "amount": amount, "late": total, "until": on})
    row.save(update_fields=["late_minor", "late_until"])
    return amount > 0


def stops_on(page: AuditPage, row: models.Demand, on: date) -> date:
    """The day up to which it grows: ``on``, or that of an order to pay whose money may still be on its way."""
    if not row.payment:
        return on
    order = money_of.payment(row.payment)
    ordered, came = order.ordered_at.date(), order.paid_at.date() if order.paid_at else on
    waits = order.status in (PaymentStatus.ORDERED, PaymentStatus.PAID)
    return min(on, ordered) if waits and (came - ordered).days <= page.bank_days else on
