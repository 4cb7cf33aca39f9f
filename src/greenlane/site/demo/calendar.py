"""When do people lodge? By day of the week, holiday, season and hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from greenlane.site.demo.chance import Weighted, poisson
from greenlane.site.demo.terms import PeoplePage, WorldPage


def is_working(day: date, people: PeoplePage) -> bool:
    """Whether offices work: a working weekday that is no holiday."""
    return people.works[day.weekday()] and (day.month, day.day) not in people.holidays


class Rhythm:
    """How many declarations a day brings and at which moments."""

    def __init__(self, world: WorldPage, people: PeoplePage, pace: float) -> None:
        """``pace``: a factor on the page's declarations per day."""
        self._people = people
        self._daily = world.numbers["declarations_per_day"] * pace
        self._holiday = world.numbers["holiday_rhythm"]
        self._hours = Weighted(enumerate(world.hours))

    def expected(self, day: date, season: float) -> float:
        """The declarations to expect on ``day``; ``season`` is the trade's factor of the month."""
        holiday = self._holiday if (day.month, day.day) in self._people.holidays else 1.0
        return self._daily * self._people.rhythm[day.weekday()] * holiday * season

    def moments(self, chance: Random, day: date, season: float) -> Iterator[datetime]:
        """The moments of one day at which declarations are lodged, in order, to the second (UTC)."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        count = poisson(chance, self.expected(day, season))
        seconds = sorted(self._hours.pick(chance) * 3600 + int(chance.random() * 3600) for _ in range(count))
        for second in seconds:
            yield midnight + timedelta(seconds=second)
