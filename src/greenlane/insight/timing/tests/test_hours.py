"""Seconds of work: they add up, they never exceed the clock, and a count minute by minute finds the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenlane.insight.timing.hours import work_seconds, works
from greenlane.insight.timing.terms import Hours

WEEK = Hours(8 * 60, 17 * 60, frozenset({1, 2, 3, 4, 5}), frozenset({(5, 1)}), 0)
FRIDAY = datetime(2026, 4, 24, 16, tzinfo=UTC)
moments = st.integers(0, 16 * 86_400).map(lambda n: datetime(2026, 4, 20, tzinfo=UTC) + timedelta(seconds=n))
hours = st.builds(
    lambda a, b, offset: Hours(min(a, b), max(a, b), WEEK.weekdays, WEEK.holidays, offset),
    st.integers(0, 1440), st.integers(0, 1440), st.sampled_from([-300, 0, 60, 420]),
)  # fmt: skip


def test_a_night_and_a_weekend_count_nothing() -> None:
    assert work_seconds(FRIDAY, FRIDAY + timedelta(hours=1), WEEK) == 3600
    assert work_seconds(FRIDAY + timedelta(hours=1), FRIDAY + timedelta(hours=64), WEEK) == 0
    assert work_seconds(FRIDAY, FRIDAY + timedelta(days=3), WEEK) == 9 * 3600


def test_a_holiday_counts_nothing() -> None:
    eve = datetime(2026, 4, 30, 17, tzinfo=UTC)
    assert work_seconds(eve, eve + timedelta(days=1), WEEK) == 0


def test_hours_are_local() -> None:
    east = Hours(8 * 60, 17 * 60, WEEK.weekdays, WEEK.holidays, 420)
    assert work_seconds(datetime(2026, 4, 24, 1, tzinfo=UTC), datetime(2026, 4, 24, 10, tzinfo=UTC), east) == 9 * 3600


def test_an_end_before_its_start_counts_nothing() -> None:
    assert work_seconds(FRIDAY, FRIDAY - timedelta(days=2), WEEK) == 0


@given(st.tuples(moments, moments, moments).map(sorted), hours)
def test_parts_add_up_and_stay_within_the_clock(three: list[datetime], page: Hours) -> None:
    first, middle, last = three
    whole = work_seconds(first, last, page)
    assert work_seconds(first, middle, page) + work_seconds(middle, last, page) == whole
    assert 0 <= whole <= (last - first).total_seconds()


@given(moments, st.integers(0, 4 * 1440), hours)
def test_it_is_what_counting_each_minute_finds(start: datetime, minutes: int, page: Hours) -> None:
    start = start.replace(second=0)
    counted = 0
    for n in range(minutes):
        local = start + timedelta(minutes=n + page.offset)
        counted += works(local, page) and page.opens <= local.hour * 60 + local.minute < page.closes
    assert work_seconds(start, start + timedelta(minutes=minutes), page) == counted * 60
