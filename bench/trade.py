"""What is cleared in a benchmark? Exampleland's trade by a fixed seed: the same declarations in every run."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from greenlane.base.ledger.writing import writing
from greenlane.core.declaration import Declaration
from greenlane.filing.intake.rules import write
from greenlane.journey.means import Means
from greenlane.journey.terms import Received
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.stream import stream
from greenlane.site.demo.world import World, traders

SEED = 7
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def working_day_before(now: datetime) -> datetime:
    """The dawn of the last day of full trade before ``now``: what was declared then can be lodged at ``now``."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - 4))


class Trade(NamedTuple):
    """Messages in native JSON, what they say, and a moment after the last of them."""

    messages: list[Received]
    declarations: list[Declaration]
    at: datetime


def trade(means: Means, count: int, start: datetime = START) -> Trade:
    """Register Exampleland's traders in the database at hand and make ``count`` declarations of one day."""
    world = World.make(SEED, pages_on(means.shelf.pack, start.date()))
    with writing(by="bench", at=start) as pen:
        open_for_business(pen, traders(world))
    # All of it in one day, so that one moment of lodging is right for all.
    filings = list(stream(world, start, count=count, pace=max(1.0, count / 100)))
    messages = [Received(raw=write("json", (f.declaration,)).strip(), sender=f.sender) for f in filings]
    return Trade(messages, [f.declaration for f in filings], filings[-1].at)
