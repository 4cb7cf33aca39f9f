"""What is lodged, in the order of time? Filings with their truth, endless until told to stop."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from greenlane.site.demo.calendar import Rhythm
from greenlane.site.demo.chance import Weighted, chance_of
from greenlane.site.demo.declaring import declare
from greenlane.site.demo.mistakes import Mistakes
from greenlane.site.demo.people import Importer
from greenlane.site.demo.reckoning import kept, truth_of
from greenlane.site.demo.schemes.plot import Plot
from greenlane.site.demo.terms import Filing, Truth
from greenlane.site.demo.trade import Trade
from greenlane.site.demo.world import World

_WEEK = 7


class Stream(Iterator[Filing]):
    """Filings in time order. ``caught`` tells the schemes that one of theirs was found; they may change their ways."""

    def __init__(self, world: World, start: datetime, end: datetime | None, count: int | None, pace: float) -> None:
        self.world, self._start, self._end = world, start, end
        self.plot = Plot(world, world.crews, world.kinds)
        self._trade, self._mistakes = Trade(world), Mistakes(world.pages.mistakes)
        self._rhythm = Rhythm(world.page, world.pages.people, pace)
        self._chance = chance_of(world.seed, f"stream from {start.isoformat()}")
        self._adapting = chance_of(world.seed, "adaptation")
        self._number = 0
        self._filings = islice(self._run(), count)

    def __next__(self) -> Filing:
        return next(self._filings)

    def caught(self, truth: Truth) -> None:
        """An examination found ``truth``'s scheme."""
        if truth.scheme:
            self.plot.caught(truth.scheme, self._adapting)

    def _run(self) -> Iterator[Filing]:
        day, who, week = self._start.date(), None, -1
        while self._end is None or day <= self._end.date():
            since_dawn = (day - self.world.dawn).days
            if who is None or since_dawn // _WEEK != week:
                week = since_dawn // _WEEK
                who, season = self._alive(day, since_dawn)
            for at in self._rhythm.moments(self._chance, day, season):
                if at < self._start:
                    continue
                if self._end is not None and at >= self._end:
                    return
                self._number += 1
                yield self._filing(self._chance, at, since_dawn, who.pick(self._chance))
            day += timedelta(days=1)

    def _alive(self, day: date, since_dawn: int) -> tuple[Weighted[Importer], float]:
        """Who trades this week, by volume and season, and how busy the week is against an average one."""
        years, sectors = since_dawn / 365.25, self.world.page.sectors
        factors = {name: s.seasons[day.month - 1] * (1 + s.growth) ** years for name, s in sectors.items()}
        alive = [
            (i, i.volume * factors[i.sector])
            for i in self.world.importers
            if i.born <= since_dawn + _WEEK and i.dies > since_dawn
        ]
        usual = sum([i.volume for i, _ in alive])
        return Weighted(alive), sum([weight for _, weight in alive]) / usual

    def _filing(self, chance: Random, at: datetime, day: int, importer: Importer) -> Filing:
        scheme = self.plot.drawn(chance, importer, day)
        wish = scheme.wish(chance, importer, day) if scheme is not None else None
        draft = self._trade.compose(chance, at, day, importer, wish)
        before = kept(draft) if scheme is not None else []
        bent = scheme.bend(chance, draft, day) if scheme is not None else None
        self._trade.finish(chance, draft, self._number)
        page = self.world.page
        if scheme is None or bent is None:
            truth = Truth(draft.reference, mistake=self._mistakes.make(chance, draft))
            return Filing(at, draft.sender.trader.id, declare(draft, page), truth)
        declaration = declare(draft, page)
        truth = truth_of(scheme, bent, before, draft, declaration, page, self.world.pages.law)
        return Filing(at, draft.sender.trader.id, declaration, truth)


def stream(
    world: World, start: datetime, end: datetime | None = None, *, count: int | None = None, pace: float = 1.0
) -> Stream:
    """Filings from ``start`` (aware) until ``end`` or for ``count`` of them; ``pace`` is a factor on the daily number.

    Raises ValueError without an end and a count, or where ``start`` has no time zone.
    """
    if end is None and count is None:
        raise ValueError("a stream needs an end: give end or count")
    if start.tzinfo is None:
        raise ValueError(f"{start.isoformat()} has no time zone; write it with an offset, such as +00:00")
    return Stream(world, start, end, count, pace)
