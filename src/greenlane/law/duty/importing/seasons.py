"""On which days does a seasonal rate hold? A window of each year, written out as periods."""

import re
from collections.abc import Iterator
from datetime import date

_WINDOW = re.compile(r"(\d\d)/(\d\d)-(\d\d)/(\d\d)")
_LEAP, _FEBRUARY = 29, 2


def windows(season: str, start: str, end: str, until: int) -> Iterator[tuple[str, str]]:
    """The periods (ISO days) of ``season``, DD/MM-DD/MM, from ``start`` to ``end`` or the end of the year ``until``.

    A window may run over the turn of the year. Raises ValueError on what is no window.
    """
    found = _WINDOW.fullmatch(season.strip())
    if found is None:
        raise ValueError(f"season {season!r} must be DD/MM-DD/MM, such as 15/05-31/10")
    first_day, first_month, last_day, last_month = [int(part) for part in found.groups()]
    opens, closes = date.fromisoformat(start), date.fromisoformat(end) if end else date(until, 12, 31)
    over = (last_month, last_day) < (first_month, first_day)
    for year in range(opens.year - 1, closes.year + 1):
        first = _day(year, first_month, first_day, opening=True)
        last = _day(year + over, last_month, last_day, opening=False)
        if first <= last and first <= closes and last >= opens:
            yield max(first, opens).isoformat(), min(last, closes).isoformat()


def _day(year: int, month: int, day: int, *, opening: bool) -> date:
    """The day; 29 February of a common year is 1 March where a window opens, 28 February where it closes."""
    if (month, day) == (_FEBRUARY, _LEAP) and (year % 4 or (not year % 100 and year % 400)):
        return date(year, 3, 1) if opening else date(year, 2, 28)
    return date(year, month, day)
