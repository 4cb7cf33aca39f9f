"""What comes in: every decision counted once, on its day and in its lane; the picture is as high as the numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from greenlane.clearance.lanes import queries
from greenlane.clearance.lanes.models import Decision
from greenlane.core.codes import LANES
from greenlane.filing.declarations.models import Declaration
from greenlane.site.workload import DAYS, TALL, standing, workload

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 31, 15, tzinfo=UTC)


def decide(kept: Declaration, *made: tuple[datetime, str]) -> None:
    for version, (at, lane) in enumerate(made, 1):
        Decision.objects.create(
            declaration=kept, version=version, at=at, lane=lane, basis="none", ruled=lane, book="", profiles="",
            model="", duty_minor=0, facts="{}", sha256="",
        )  # fmt: skip


def test_each_day_has_its_lanes_from_midnight_to_midnight(kept: Declaration) -> None:
    midnight = datetime(2026, 3, 30, tzinfo=UTC)
    decide(kept, (midnight, "red"), (midnight - timedelta(microseconds=1), "red"), (midnight, "green"))
    assert queries.daily_counts(date(2026, 3, 29), 2) == {
        (date(2026, 3, 29), "red"): 1, (date(2026, 3, 30), "red"): 1, (date(2026, 3, 30), "green"): 1,
    }  # fmt: skip


def test_the_last_days_are_counted_and_drawn(kept: Declaration) -> None:
    long_ago = AT - timedelta(days=DAYS)
    decide(kept, (AT, "green"), (AT, "green"), (AT, "red"), (AT - timedelta(days=1), "blue"), (long_ago, "red"))
    found = workload(AT)
    assert (len(found.days), found.total, found.busiest.day) == (DAYS, 4, AT.date())
    assert {s.lane: s.count for s in found.shares} == {"green": 2, "blue": 1, "yellow": 0, "red": 1}
    assert sum(s.part for s in found.shares) == pytest.approx(1)
    today = [s for s in found.segments if s.x == max(each.x for each in found.segments)]
    assert [s.lane for s in today] == ["green", "red"]
    assert sum(s.height for s in today) == pytest.approx(TALL, abs=0.1)
    assert all(s.x + s.width <= found.wide and s.y >= 0 and s.y + s.height <= TALL + 0.1 for s in found.segments)


def test_nothing_is_drawn_where_nothing_was_lodged(db: None) -> None:
    found = workload(AT)
    assert (found.total, found.segments) == (0, ())
    assert [share.part for share in found.shares] == [0.0] * len(LANES)
    assert standing() == ()


def test_figures_are_counted_once_a_minute(kept: Declaration, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        for _ in range(3):
            workload(AT)
            standing()
