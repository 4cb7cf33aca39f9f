"""A demand not paid by its date grows by the pack's rate; every cent of it is booked, shown, and paid at once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from tests.contracts.whole_road import BANK, GATEWAY, NOW

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.people.models import User
from greenlane.base.people.terms import Role
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import jobs, lateness, queries, services
from greenlane.clearance.audit.services.recovering import raise_demand
from greenlane.clearance.audit.services.remitting import remit
from greenlane.clearance.audit.terms import AuditPage, Demand, Dues, LateRate, Per
from greenlane.site import clock
from greenlane.site.means import means

pytestmark = pytest.mark.django_db
DAY, PAYER = timedelta(days=1), "XX1"
DUTY, INTEREST, PENALTY = 100_000, 5_000, 50_000


def page() -> AuditPage:
    return means().book(NOW.date())[AuditPage]


def money() -> AccountsPage:
    return means().book(NOW.date())[AccountsPage]


def do(service: Any, *given: Any, at: Any = NOW) -> Any:
    with writing(by="test", at=at) as pen:
        return service(pen, *given)


@pytest.fixture
def owed() -> Demand:
    made: Demand = do(raise_demand, page(), money(), "AUD1", PAYER, Dues({"A00": DUTY}, INTEREST, PENALTY, 10))
    return made


def after(demand: Demand, days: int) -> Any:
    """So many days after the due date, in the morning."""
    return NOW + (demand.due_on - NOW.date() + timedelta(days=days))


def balanced() -> bool:
    return sum(money_of.trial_balance().values()) == 0 and not money_of.unbalanced() and not money_of.drifted()


def test_nothing_grows_before_the_day_after(owed: Demand) -> None:
    for days in (-5, 0):
        assert jobs.grow_overdue(after(owed, days), means().book(NOW.date())) == 0
    assert queries.demand(owed.number).total == DUTY + INTEREST + PENALTY


@pytest.mark.parametrize("each_day", [True, False])
def test_it_grows_by_the_day_whether_looked_at_each_day_or_once(owed: Demand, each_day: bool) -> None:
    for days in range(1, 41) if each_day else (40,):
        jobs.grow_overdue(after(owed, days), means().book(NOW.date()))
    assert jobs.grow_overdue(after(owed, 40), means().book(NOW.date())) == 0
    found = queries.demand(owed.number)
    # 0.03 % a day of duty and penalty, never of interest: 45.00 a day on 150 000 minor units.
    assert (found.late, found.late_until) == (40 * 45, owed.due_on + 40 * DAY)
    books = money_of.trial_balance()
    assert books["revenue:I00"] == -(INTEREST + 1800)
    assert books[f"receivable:{PAYER}"] == found.total == owed.total + 1800
    assert balanced()


def test_one_payment_at_the_bank_pays_it_in_full(owed: Demand) -> None:
    order = do(services.order_payment, page(), money(), PAYER, owed.number, at=after(owed, 10))
    assert order.amount == owed.total + 450
    assert do(services.order_payment, page(), money(), PAYER, owed.number, at=after(owed, 10)) == order
    # The bank takes two days; what was ordered is enough.
    later = after(owed, 12)
    assert jobs.grow_overdue(later, means().book(NOW.date())) == 0
    do(paying.receive, money(), GATEWAY, *BANK.simulate(order, later), at=later)
    assert do(services.settle_paid, page(), order.reference, at=later)
    found = queries.demand(owed.number)
    assert found.paid_at
    assert found.total == order.amount
    assert money_of.trial_balance()[f"receivable:{PAYER}"] == 0
    assert balanced()
    assert jobs.grow_overdue(after(owed, 90), means().book(NOW.date())) == 0


def test_an_old_order_grew_and_is_ordered_anew(owed: Demand) -> None:
    first = do(services.order_payment, page(), money(), PAYER, owed.number, at=after(owed, 1))
    again = do(services.order_payment, page(), money(), PAYER, owed.number, at=after(owed, 8))
    assert (again.reference == first.reference, again.amount - first.amount) == (False, 7 * 45)
    assert money_of.payment(first.reference).status == "cancelled"


def test_money_that_comes_too_late_stays_in_the_wallet_until_it_is_enough(owed: Demand) -> None:
    order = do(services.order_payment, page(), money(), PAYER, owed.number, at=after(owed, 1))
    late = after(owed, 11)
    do(paying.receive, money(), GATEWAY, *BANK.simulate(order, late), at=late)
    assert not do(services.settle_paid, page(), order.reference, at=late)
    found = queries.demand(owed.number)
    assert (found.paid_at, found.late, found.payment) == (None, 11 * 45, "")
    assert history("AUD1")[-1].kind == "audit.paid_short"
    assert balanced()
    do(paying.deposit, PAYER, 10 * 45, "counter 1", at=late)
    do(services.pay_from_wallet, page(), PAYER, owed.number, at=late)
    assert queries.demand(owed.number).paid_at
    assert money_of.trial_balance()[f"wallet:{PAYER}"] == 0
    assert balanced()


def test_what_an_appeal_takes_back_goes_with_all_it_grew_by(owed: Demand) -> None:
    jobs.grow_overdue(after(owed, 20), means().book(NOW.date()))
    parts = do(remit, page(), owed.number, "appeal", at=after(owed, 20))
    assert parts["I00"] == INTEREST + 20 * 45
    assert queries.demand(owed.number).total == 0
    assert not any(money_of.trial_balance().values())


def test_a_rate_by_the_month_counts_months_begun(owed: Demand) -> None:
    monthly = structs.replace(page(), late=(LateRate(None, None, Decimal("0.01"), Per.MONTH, "s. 1"),))
    due = date(2026, 1, 30)
    demand = structs.replace(owed, due_on=due)
    for day, months in (("01-30", 0), ("01-31", 1), ("02-27", 1), ("02-28", 2), ("03-30", 2), ("03-31", 3)):
        assert lateness.late(monthly, demand, date.fromisoformat(f"2026-{day}")) == months * 1500, day
    assert "1 % for each month" in lateness.says(monthly, due)
    assert lateness.says(structs.replace(page(), late=()), due) == ""
    assert lateness.late(structs.replace(page(), late=()), demand, date(2027, 1, 1)) == 0


def test_the_trader_reads_it_before_and_after(owed: Demand, monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
    client.force_login(User.objects.create(username="t", role=Role.TRADER, party=PAYER))
    monkeypatch.setattr(clock, "_ask", lambda: NOW)
    text = client.get("/desk/audits").content.decode()
    assert "grow by 0.03 % a day" in text
    assert "since it was due" not in text
    jobs.grow_overdue(after(owed, 3), means().book(NOW.date()))
    monkeypatch.setattr(clock, "_ask", lambda: after(owed, 3))
    text = client.get("/desk/audits").content.decode()
    assert "of it 1.35 since it was due" in text
    assert "1\u2009551.35" in text.replace("\u202f", "\u2009").replace("&thinsp;", "\u2009") or "551.35" in text
