"""Which periods meet? Dated rows as periods, and those of one key that overlap."""

from collections.abc import Hashable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from greenlane.base.packs.terms import Row
from greenlane.law.duty.integrity.terms import Period

K = TypeVar("K", bound=Hashable)
_DAY = timedelta(days=1)


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def period_of(row: Row) -> Period:
    """The period of a dated row. Raises ValueError where a date cannot be read."""
    start, end = row.get("start"), row.get("end")
    return Period(_day(start) if start else date.min, _day(end) if end else date.max)


def clashes(rows: Iterable[tuple[K, Period]]) -> Iterator[tuple[K, Period, Period]]:
    """The neighbouring periods of one key that overlap."""
    for key, periods in _grouped(rows).items():
        ordered = sorted(periods)
        for i in range(1, len(ordered)):
            if ordered[i - 1].meets(ordered[i]):
                yield key, ordered[i - 1], ordered[i]


def joined(rows: Iterable[tuple[K, Period]]) -> dict[K, tuple[Period, ...]]:
    """The periods of each key; those that overlap or follow one another without a gap as one."""
    found: dict[K, tuple[Period, ...]] = {}
    for key, periods in _grouped(rows).items():
        whole: list[Period] = []
        for period in sorted(periods):
            if whole and (whole[-1].end == date.max or period.start <= whole[-1].end + _DAY):
                whole[-1] = Period(whole[-1].start, max(whole[-1].end, period.end))
            else:
                whole.append(period)
        found[key] = tuple(whole)
    return found


def _grouped(rows: Iterable[tuple[K, Period]]) -> dict[K, list[Period]]:
    found: dict[K, list[Period]] = {}
    for key, period in rows:
        found.setdefault(key, []).append(period)
    return found
