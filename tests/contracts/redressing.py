"""Which events do tickets and appeals leave? From opened to rated, from lodged to the ruling of a court."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as money
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.appeals import services as appeals
from greenlane.clearance.appeals.terms import AppealsPage, Lodging, Outcome, Ruling
from greenlane.clearance.assessment import services as assessing
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.audit import queries as audits
from greenlane.clearance.audit import services as audit
from greenlane.clearance.audit.jobs import grow_overdue
from greenlane.clearance.audit.services.recovering import raise_demand
from greenlane.clearance.audit.services.remitting import remit
from greenlane.clearance.audit.terms import AuditPage, Dues
from greenlane.clearance.escalation import queries, rules
from greenlane.clearance.escalation import services as tickets
from greenlane.clearance.escalation.terms import EscalationPage
from greenlane.filing.declarations.queries import waiting
from greenlane.journey import appealing, gather

if TYPE_CHECKING:
    from tests.contracts.whole_road import Road

LAW = "Customs Act 2023 s. 98"


def seek(road: "Road") -> None:
    """Everything that a trader can ask for who is not content."""
    escalate(road)
    appeal(road)
    money_moves(road)
    pay_late(road)


def escalate(road: "Road") -> None:
    """A ticket that goes up, is answered, opened again, closed and rated; another that is left to itself."""
    road.now += timedelta(days=9)
    page = road.book[EscalationPage]
    days = rules.calendar_of(page, road.book[AccountsPage])
    one, two = (k.reference for k in waiting(["under_control"], limit=2))
    first, second = (
        road.do(lambda pen, m=mrn: tickets.open_ticket(pen, page, days, m, "W01", "It waits.")).number
        for mrn in (one, two)
    )
    road.now = queries.ticket(first).acknowledge_by
    road.do(lambda pen: tickets.pass_limits(pen, page, days))
    road.do(
        lambda pen: tickets.acknowledge(pen, first),
        lambda pen: tickets.answer(pen, page, days, first, "C01", "Today."),
        lambda pen: tickets.reopen(pen, page, days, first, "It was not."),
        lambda pen: tickets.close(pen, page, first, 3),
        lambda pen: tickets.answer(pen, page, days, second, "C02", "Today."),
    )
    road.now += timedelta(days=30)
    road.do(lambda pen: tickets.pass_limits(pen, page, days))


def appeal(road: "Road") -> None:
    """A refusal that is set aside after a hearing and a test; one withdrawn, one late, one that goes to court."""
    page = road.book[AppealsPage]
    days = rules.calendar_of(road.book[EscalationPage], road.book[AccountsPage])
    held = [k.reference for k in waiting(["under_control"], limit=3)]
    for name in ("ada", "ben", "cleo"):
        road.do(lambda pen, n=name: appeals.appoint(pen, n, "XX000"))
    road.do(lambda pen: appeals.dismiss(pen, "cleo"))

    def lodged(mrn: str) -> str:
        road.do(lambda pen: assessing.refuse(pen, road.book[AssessmentPage], mrn, "R03"))
        said = Lodging(kind="refusal", grounds=("G05",), text="Look again.")
        number = road.do(lambda pen: appeals.lodge(pen, page, days, mrn, said)).number
        gather.open_chance(road.means, road.now)
        road.do(lambda pen: appealing.choose(pen, road.means, road.book, number))
        return str(number)

    won, late, back = (lodged(mrn) for mrn in held)
    at = road.now + timedelta(days=1)
    road.do(
        lambda pen: appeals.supplement(pen, page, won, "The permit."),
        lambda pen: appeals.set_hearing(pen, page, won, at, "By telephone."),
        lambda pen: appeals.record_hearing(pen, page, won, "He said so."),
        lambda pen: appeals.order_test(pen, page, days, won, "SMP1"),
        lambda pen: appeals.record_test(pen, page, won, "It agrees."),
        lambda pen: decided(road, pen, won),
        lambda pen: appeals.withdraw(pen, back),
    )
    road.now += timedelta(days=90)
    road.do(
        lambda pen: appeals.pass_limits(pen),
        lambda pen: appeals.note_court(pen, page, late, "Court"),
        lambda pen: appeals.note_ruling(pen, page, late, "Customs is right."),
    )


def pay_late(road: "Road") -> None:
    """A demand past its date grows; the money of an order comes too late and is too little."""
    from tests.contracts.whole_road import BANK, GATEWAY

    page, balance = road.book[AuditPage], road.book[AccountsPage]
    dues = Dues({"A00": 90_000}, 0, 0, 0)
    owed = road.do(lambda pen: raise_demand(pen, page, balance, "VDN-LATE", "XX-LATE", dues))
    order = road.do(lambda pen: audit.order_payment(pen, page, balance, "XX-LATE", owed.number))
    later = road.now + timedelta(days=60)
    assert grow_overdue(later, road.book) >= 1
    with writing(by="bank", at=later) as pen:
        accounts.receive(pen, balance, GATEWAY, *BANK.simulate(order, later))
        assert not audit.settle_paid(pen, page, order.reference)


def decided(road: "Road", pen: Any, number: str) -> Any:
    return appealing.decide(pen, road.means, road.book, number, Ruling(Outcome.ANNUL, "There was a permit.", LAW))


def money_moves(road: "Road") -> None:
    """Disputed duty is secured and freed, corrected, given back with interest; a demand is taken back."""
    charges = money.charges_of(answer.reference for _, answer in road.answers if answer.reference)
    taxed = next(c for c in charges.values() if c.total > 10 and c.paid_at)
    mrn, payer = taxed.reference, taxed.payer
    left = {tax: amount - taxed.refunded.get(tax, 0) for tax, amount in taxed.duties.items()}
    tax = max(left, key=lambda one: left[one])
    other = "B00" if tax == "A00" else "A00"
    road.do(lambda pen: accounts.deposit(pen, payer, 500, "B-redress"))
    account = road.do(lambda pen: accounts.secure(pen, mrn, payer, 100))
    road.do(
        lambda pen: accounts.free(pen, mrn, account, 100),
        lambda pen: accounts.correct(pen, mrn, {tax: 5, other: -2}, "appeal"),
        lambda pen: accounts.pay_interest(pen, mrn, payer, "I00", 3, "appeal"),
    )
    demand = next(d for d in audits.demands() if d.total)
    road.do(lambda pen: remit(pen, road.book[AuditPage], demand.number, "appeal"))
