"""How much of a time lies within the hours of an office? Seconds of work between two moments."""

from datetime import datetime, timedelta

from greenlane.insight.timing.terms import Hours

_DAY = 86_400


def work_seconds(start: datetime, end: datetime, hours: Hours) -> int:
    """The seconds from ``start`` to ``end`` (UTC) within the hours; 0 where ``end`` is not later."""
    if end <= start:
        return 0
    ahead = timedelta(minutes=hours.offset)
    first, last = start + ahead, end + ahead
    if first.date() == last.date():
        return _within(_second(first), _second(last), hours) if works(first, hours) else 0
    whole = (last.date() - first.date()).days
    found = _within(_second(first), _DAY, hours) if works(first, hours) else 0
    found += _within(0, _second(last), hours) if works(last, hours) else 0
    full = max(0, hours.closes - hours.opens) * 60
    return found + full * sum(works(first + timedelta(days=n), hours) for n in range(1, whole))


def works(at: datetime, hours: Hours) -> bool:
    """Whether the office works on the (local) day of ``at``."""
    return at.isoweekday() in hours.weekdays and (at.month, at.day) not in hours.holidays


def _second(at: datetime) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _within(start: int, end: int, hours: Hours) -> int:
    return max(0, min(end, hours.closes * 60) - max(start, hours.opens * 60))
