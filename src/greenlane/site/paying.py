"""How does a payment come about? Ordered for a declaration, confirmed by the bank, and the goods go."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from greenlane.base.ledger.writing import writing
from greenlane.base.people.rules import may_see
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts import queries
from greenlane.clearance.accounts.services import paying as services
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage, Outcome, Payment, Result
from greenlane.clearance.release import services as releasing
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.site import bank
from greenlane.site.means import means


class Order(Fact, frozen=True):
    """An order to pay and the address where the payer does so; ``""`` where the bank sends its own."""

    payment: Payment
    pay_at: str


def payment(reference: str) -> Payment:
    """An order as it stands. Raises LookupError where there is none."""
    return queries.payment(reference)


def order(kept: Kept, by: str, at: datetime) -> Order:
    """Order the payment of what a declaration owes. Raises AccountsError where nothing is owed."""
    charge = queries.charges_of([kept.reference]).get(kept.reference)
    if charge is None or not charge.outstanding:
        raise AccountsError(f"{kept.reference}: nothing is owed, so there is nothing to pay")
    page = means().book(at.date())[AccountsPage]
    with writing(by=by, at=at) as pen:
        made = services.order(pen, page, charge.payer, [kept.reference])
    return Order(payment=made, pay_at=reverse("bank", args=[made.reference]) if bank.is_simulated() else "")


def confirmed(headers: Mapping[str, str], body: bytes, at: datetime) -> Outcome:
    """Handle what the bank sends; what it pays is released in the same transaction."""
    page = means().book(at.date())[AccountsPage]
    with writing(by="bank", at=at) as pen:
        outcome = services.receive(pen, page, bank.gateway(page.callback_tolerance), headers, body)
        if outcome.result is Result.PAID:
            releasing.release(pen, queries.payment(outcome.order).references)
    return outcome


def may_pay(caller: Caller, order: Payment) -> bool:
    """Whether the caller may pay an order: its payer, or the declarant or importer of a declaration it pays for."""
    return caller.may(Scope.PAY) and may_read(caller, order)


def may_read(caller: Caller, order: Payment) -> bool:
    """Whether the caller may know of an order."""
    return caller.is_official or caller.party == order.payer or any(_is_own(caller, r) for r in order.references)


def _is_own(caller: Caller, reference: str) -> bool:
    kept = declarations.get(reference)
    return may_see(caller, kept.declarant, kept.importer)
