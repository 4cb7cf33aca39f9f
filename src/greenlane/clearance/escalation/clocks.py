"""When does a time limit end? Hours by the clock, or only those in which customs works; days off are passed over."""

from datetime import UTC, date, datetime, time, timedelta

from greenlane.clearance.escalation.terms import Calendar, Span


def ends(start: datetime, hours: int, span: Span, calendar: Calendar) -> datetime:
    """The end of ``hours`` counted from ``start`` (UTC)."""
    if span is Span.CLOCK:
        return start + timedelta(hours=hours)
    return after_working(start, timedelta(hours=hours), calendar)


def after_working(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """The moment when ``left`` of working time has passed since ``start``; it always lies in working time.

    Counting on from where one count ended gives what counting all at once gives.
    """
    at = next_working(start, calendar)
    while True:
        closes = _moment(at.date(), calendar.ends)
        if left <= closes - at:
            return at + left
        left -= closes - at
        at = next_working(closes, calendar)


def next_working(at: datetime, calendar: Calendar) -> datetime:
    """``at`` itself while customs works, else the moment it begins again."""
    day = at.date()
    if not is_working_day(day, calendar) or at >= _moment(day, calendar.ends):
        day = next_working_day(day + timedelta(days=1), calendar)
        return _moment(day, calendar.begins)
    return max(at, _moment(day, calendar.begins))


def is_working_day(day: date, calendar: Calendar) -> bool:
    return day.weekday() not in calendar.weekend and day not in calendar.holidays


def next_working_day(day: date, calendar: Calendar) -> date:
    """``day`` itself, or the first working day after it."""
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    return day


def last_moment(day: date, days: int, calendar: Calendar) -> datetime:
    """The end (UTC) of a time limit of whole days that began on ``day``: days off count, but it never ends on one."""
    last = next_working_day(day + timedelta(days=days), calendar)
    return _moment(last, 24 * 60)


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)
