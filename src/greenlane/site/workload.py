"""How much comes in, by which lane, and where does it stand? For the administration; kept for a minute."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.core.cache import cache

from greenlane.clearance.lanes import queries as lanes
from greenlane.core.codes import LANES
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.site.wording import STATES, State

T = TypeVar("T")
DAYS = 30
#: Seconds for which a figure is not counted again, however many people look.
KEPT_FOR = 60
#: A day is this wide in the picture, with as much of it left free; the picture is ``TALL`` high.
WIDE, FREE, TALL = 10, 2, 100


class Segment(Fact, frozen=True):
    """One lane of one day: a rectangle, measured from the upper left corner."""

    lane: str
    x: int
    y: float
    width: int
    height: float


class Day(Fact, frozen=True):
    """The declarations of one day (UTC), by lane from least to most control."""

    day: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


class Share(Fact, frozen=True):
    """How many declarations got a lane, and which part of all that is."""

    lane: str
    count: int
    part: float


class Workload(Fact, frozen=True):
    """The last days, oldest first; ``segments`` draw them ``wide`` by ``tall``, ``busiest`` is the highest column."""

    days: tuple[Day, ...]
    shares: tuple[Share, ...]
    segments: tuple[Segment, ...]
    total: int
    busiest: Day
    wide: int = WIDE * DAYS - FREE
    tall: int = TALL


def workload(at: datetime) -> Workload:
    """The ``DAYS`` up to that of ``at``."""
    return _kept(f"workload:{at.date()}", lambda: _counted(at.date()))


def standing() -> tuple[tuple[State, int], ...]:
    """How many declarations stand where, without statuses in which none stands."""
    return _kept("standing", lambda: tuple((STATES[s], n) for s, n in declarations.counts().items() if n))


def _counted(last: date) -> Workload:
    first = last - timedelta(days=DAYS - 1)
    counted = lanes.daily_counts(first, DAYS)
    dates = [first + timedelta(days=n) for n in range(DAYS)]
    days = tuple(Day(day=day, counts=tuple(counted.get((day, lane.value), 0) for lane in LANES)) for day in dates)
    total, busiest = sum(day.total for day in days), max(days, key=lambda day: day.total)
    sums = [sum(day.counts[place] for day in days) for place in range(len(LANES))]
    return Workload(
        days=days,
        shares=tuple(
            Share(lane=lane.value, count=n, part=n / total if total else 0.0)
            for lane, n in zip(LANES, sums, strict=True)
        ),
        segments=tuple(s for place, day in enumerate(days) for s in _column(place, day, busiest.total)),
        total=total,
        busiest=busiest,
    )


def _column(place: int, day: Day, most: int) -> list[Segment]:
    """The column of a day, the least control at its foot."""
    found, top = [], float(TALL)
    for lane, count in zip(LANES, day.counts, strict=True):
        if count:
            height = round(TALL * count / most, 2)
            top = round(top - height, 2)
            found.append(Segment(lane=lane.value, x=place * WIDE, y=top, width=WIDE - FREE, height=height))
    return found


def _kept(name: str, count: Callable[[], T]) -> T:
    found: T | None = cache.get(name)
    if found is None:
        found = count()
        cache.set(name, found, KEPT_FOR)
    return found
