"""How does a payment come about? Ordered for a declaration, confirmed by the bank, and the goods go."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts import queries, rules
from greenlane.clearance.accounts.services import paying as services
from greenlane.clearance.accounts.terms import AccountsPage, Outcome, Payment, Result
from greenlane.clearance.audit import services as audit
from greenlane.clearance.audit.terms import AuditPage
from greenlane.clearance.release import services as releasing
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.terms import Ask, Power
from greenlane.site import bank
from greenlane.site.clock import now
from greenlane.site.means import means
from greenlane.site.permission import may_for
from greenlane.site.veil import is_veiled


class Order(Fact, frozen=True):
    """An order to pay and the address where the payer does so; ``""`` where the bank sends its own."""

    payment: Payment
    pay_at: str


def payment(reference: str) -> Payment:
    """An order as it stands. Raises LookupError where there is none."""
    return queries.payment(reference)


def order(kept: Kept, by: str, at: datetime) -> Order:
    """Order the payment of what a declaration owes. Raises AccountsError where nothing is owed."""
    page = means().book(at.date())[AccountsPage]
    charge = queries.charges_of([kept.reference]).get(kept.reference)
    if charge is None or not charge.outstanding:
        raise rules.refused(page, "nothing_owed", reference=kept.reference)
    with writing(by=by, at=at) as pen:
        made = services.order(pen, page, charge.payer, [kept.reference])
    return _payable(made)


def order_all(payer: str, references: Sequence[str], by: str, at: datetime) -> Order:
    """One order for what several declarations owe. Raises AccountsError where one owes nothing, or is ordered else."""
    page = means().book(at.date())[AccountsPage]
    with writing(by=by, at=at) as pen:
        made = services.order(pen, page, payer, references)
    return _payable(made)


def from_wallet(payer: str, references: Sequence[str], by: str, at: datetime) -> int:
    """Pay what declarations owe from the payer's wallet, and let go what waited for it; returns minor units.

    Raises AccountsError where the wallet holds too little: nothing is paid then.
    """
    with writing(by=by, at=at) as pen:
        paid = services.pay_from_wallet(pen, payer, references)
        releasing.release(pen, references)
    return paid


def top_up(payer: str, amount: int, by: str, at: datetime) -> Order:
    """An order to pay so many minor units into the payer's wallet. Raises AccountsError on an amount that is none."""
    page = means().book(at.date())[AccountsPage]
    with writing(by=by, at=at) as pen:
        made = services.order_deposit(pen, page, payer, amount)
    return _payable(made)


def _payable(made: Payment) -> Order:
    return Order(payment=made, pay_at=reverse("bank", args=[made.reference]) if bank.is_simulated() else "")


def confirmed(headers: Mapping[str, str], body: bytes, at: datetime) -> Outcome:
    """Handle what the bank sends; what it pays is released in the same transaction."""
    book = means().book(at.date())
    page = book[AccountsPage]
    with writing(by="bank", at=at) as pen:
        outcome = services.receive(pen, page, bank.gateway(page.callback_tolerance), headers, body)
        if outcome.result is Result.PAID:
            releasing.release(pen, queries.payment(outcome.order).references)
            audit.settle_paid(pen, book[AuditPage], outcome.order)
    return outcome


def may_pay(caller: Caller, order: Payment) -> bool:
    """Whether the caller may pay an order: its payer, the declarant or importer of a declaration it pays for, or
    whoever has a mandate of theirs to pay."""
    return caller.may(Scope.PAY) and may_read(caller, order)


def may_read(caller: Caller, order: Payment) -> bool:
    """Whether the caller may know of an order: it names its payer, so whoever decides does not."""
    return (
        (caller.is_official and not is_veiled(caller))
        or caller.party == order.payer
        or may_pay_for(caller, order.payer)
        or any(_is_own(caller, r) for r in order.references)
    )


def _is_own(caller: Caller, reference: str) -> bool:
    return may_for(caller, declarations.get(reference), Power.PAY)


def may_pay_for(caller: Caller, payer: str) -> bool:
    """Whether the caller may pay whatever this payer owes: its own, or by a mandate for every regime."""
    if not caller.may(Scope.PAY) or not caller.party:
        return False
    return payer == caller.party or bool(traders.may_act([Ask(caller.party, payer, Power.PAY)], now()))
