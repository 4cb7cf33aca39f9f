"""Working time: nights, weekends and holidays are passed over, and counting in parts is counting at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.clearance.escalation import clocks
from greenlane.clearance.escalation.terms import Calendar, Span

from .conftest import CALENDAR

STARTS = st.datetimes(datetime(2025, 12, 20), datetime(2026, 8, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - given its zone
LEFT = st.integers(0, 100 * 60).map(lambda minutes: timedelta(minutes=minutes))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (utc(2026, 3, 4, 10), 2, utc(2026, 3, 4, 12)),
        (utc(2026, 3, 4, 14), 2, utc(2026, 3, 4, 16)),
        (utc(2026, 3, 4, 15), 2, utc(2026, 3, 5, 9)),
        (utc(2026, 3, 4, 3), 1, utc(2026, 3, 4, 9)),
        (utc(2026, 3, 6, 15, 30), 1, utc(2026, 3, 9, 8, 30)),  # over a weekend
        (utc(2026, 4, 30, 15), 8, utc(2026, 5, 4, 15)),  # over Labour Day, a Friday, and the weekend
        (utc(2026, 3, 7, 12), 8, utc(2026, 3, 9, 16)),
    ],
)
def test_working_hours(start, hours, end):
    assert clocks.ends(start, hours, Span.WORKING, CALENDAR) == end


def test_hours_by_the_clock_know_no_weekend():
    assert clocks.ends(utc(2026, 3, 6, 15), 24, Span.CLOCK, CALENDAR) == utc(2026, 3, 7, 15)


@given(STARTS, LEFT)
def test_a_limit_ends_while_customs_works_and_takes_as_much_working_time_as_it_says(start, left):
    end = clocks.after_working(start, left, CALENDAR)
    assert end >= start
    assert clocks.is_working_day(end.date(), CALENDAR)
    assert CALENDAR.begins <= end.hour * 60 + end.minute + end.second / 60 <= CALENDAR.ends
    assert abs(_worked(start, end) - left) < timedelta(seconds=1)


@given(STARTS, LEFT, LEFT)
def test_counting_in_parts_is_counting_at_once(start, first, second):
    parts = clocks.after_working(clocks.after_working(start, first, CALENDAR), second, CALENDAR)
    once = clocks.after_working(start, first + second, CALENDAR)
    assert clocks.next_working(parts, CALENDAR) == clocks.next_working(once, CALENDAR)


@given(STARTS, STARTS, LEFT)
def test_who_starts_later_ends_no_earlier(one, other, left):
    early, late = sorted((one, other))
    assert clocks.after_working(early, left, CALENDAR) <= clocks.after_working(late, left, CALENDAR)


@given(st.dates(date(2025, 12, 1), date(2026, 12, 1)), st.integers(0, 90))
def test_days_end_at_midnight_of_a_working_day(day, days):
    end = clocks.last_moment(day, days, CALENDAR)
    assert end.time().isoformat() == "00:00:00"
    last = (end - timedelta(seconds=1)).date()
    assert clocks.is_working_day(last, CALENDAR)
    assert last >= day + timedelta(days=days)
    assert not any(clocks.is_working_day(day + timedelta(days=n), CALENDAR) for n in range(days, (last - day).days))


def _worked(start: datetime, end: datetime) -> timedelta:
    """The slow way: the working part of each day between."""
    total, day = timedelta(), start.date()
    while day <= end.date():
        if clocks.is_working_day(day, CALENDAR):
            opens = datetime(day.year, day.month, day.day, tzinfo=UTC)
            begins, closes = opens + timedelta(minutes=CALENDAR.begins), opens + timedelta(minutes=CALENDAR.ends)
            total += max(timedelta(), min(end, closes) - max(start, begins))
        day += timedelta(days=1)
    return total


def test_a_whole_day_of_work_may_be_a_whole_day():
    always = Calendar(frozenset(), frozenset(), 0, 24 * 60)
    assert clocks.ends(utc(2026, 3, 6, 15), 48, Span.WORKING, always) == utc(2026, 3, 8, 15)
