"""Who has come to the counter in the demonstration? Numbers drawn, visits booked: real acts, seeded."""

from datetime import datetime, timedelta
from random import Random

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.counter import queries, rules, services
from greenlane.clearance.counter.states import Turn
from greenlane.clearance.counter.terms import CounterPage
from greenlane.journey.means import Means

CLERK = "demo clerk"
_WALK_INS = 7


def show_counter(means: Means, at: datetime, seed: int, party: str) -> int:
    """People wait at the first counter of the pack, some are called; ``party`` has booked. Returns how many came."""
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    book = means.book(at.date())
    page, money = book[CounterPage], book[AccountsPage]
    office = next(iter(page.offices))
    with writing(by=CLERK, at=at) as pen:
        visits = [services.walk_in(pen, page, office, chance.choice(sorted(page.purposes))) for _ in range(_WALK_INS)]
        for desk, visit in enumerate(visits[:3], 1):
            services.turn(pen, page, office, visit.id, Turn.CALL, desk)
        services.turn(pen, page, office, visits[0].id, Turn.SERVE)
        purpose = page.purposes["help"] if "help" in page.purposes else next(iter(page.purposes.values()))
        taken = queries.booked(office, at.date())
        for hour in rules.free_hours(page, money, office, purpose, at + timedelta(hours=1), taken, 2):
            services.book(pen, page, money, office, purpose.code, party, hour)
    return len(visits)
