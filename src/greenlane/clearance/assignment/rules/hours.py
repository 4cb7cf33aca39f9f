"""When must a bill be opened? So many working hours later, by the calendar and the hours of the officer's site."""

from collections.abc import Set
from datetime import date, datetime, time, timedelta

from greenlane.clearance.assignment.terms import Calendar, Site

#: A calendar that never works for so long is a mistake; the term then simply runs.
_DAYS = 60


def working_until(
    at: datetime, hours: int, site: Site, calendar: Calendar, closed: Set[date] = frozenset()
) -> datetime:
    """``hours`` working hours after ``at`` (UTC) at a site; ``closed`` are days on which this site does not work."""
    offset = timedelta(minutes=calendar.offset)
    local, left = at + offset, timedelta(hours=hours)
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    for _ in range(_DAYS):
        if works(midnight, calendar) and midnight.date() not in closed:
            start = max(local, midnight + timedelta(minutes=site.opens))
            open_for = midnight + timedelta(minutes=site.closes) - start
            if open_for >= left:
                return start + left - offset
            left -= max(open_for, timedelta())
        midnight += timedelta(days=1)
    return at + timedelta(hours=hours)


def works(day: datetime, calendar: Calendar) -> bool:
    """Whether offices work on the day that begins at ``day``."""
    return day.isoweekday() in calendar.weekdays and (day.month, day.day) not in calendar.holidays
