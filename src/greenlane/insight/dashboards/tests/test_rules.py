"""Counters add what changed, buckets are narrow, quantiles are right to a bucket, targets follow the days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.base.packs.terms import PackError, Source
from greenlane.insight.dashboards import rules
from greenlane.insight.dashboards.terms import TargetsPage
from greenlane.insight.timing.terms import Change, Passage

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
MARCH = date(2026, 3, 1)
NEW = Passage(
    id=1, reference="26XX1", office="XX001", regime="40", mode="1", lodged_at=AT, since=AT, status="under_control",
    lane="yellow", basis="score", decided_on=AT.date(), charged=700, charged_on=AT.date(),
)  # fmt: skip
GONE = replace(NEW, status="released", released_at=AT, ended_at=AT, spent={"clearance": (90, 90)}, offence=True)


@given(st.integers(0, 10**9))
def test_a_bucket_holds_its_duration_and_is_narrow(seconds: int) -> None:
    bucket = rules.bucket_of(seconds)
    begin, following = rules.begin_of(bucket), rules.begin_of(bucket + 1)
    assert begin <= seconds < following
    assert following - begin <= max(1, begin / 32)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=50), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_quantile_is_right_to_within_its_bucket(seconds: list[int], share: float) -> None:
    counts: dict[int, int] = {}
    for one in seconds:
        counts[rules.bucket_of(one)] = counts.get(rules.bucket_of(one), 0) + 1
    exact = next(s for n, s in enumerate(sorted(seconds), 1) if n >= share * len(seconds))
    assert abs(rules.quantile(counts, share) - exact) <= max(1, exact / 32)


def test_a_quantile_of_nothing() -> None:
    assert rules.quantile({}, 0.5) == 0


def test_a_new_passage_counts_and_a_changed_one_moves() -> None:
    first = rules.differences([Change(None, NEW)])
    assert first["decided"] == {(AT.date(), "XX001", "40", "yellow"): 1}
    assert first["charged"] == {(AT.date(), "XX001", "40", "yellow"): 700}
    then = rules.differences([Change(NEW, GONE)])
    assert not then["decided"]
    assert not then["charged"]
    assert then["looked"] == then["found"] == {(AT.date(), "XX001", "score"): 1}
    assert then["released"] == {(AT.date(), "XX001", "40", "yellow"): 1}
    assert then["number"] == {(AT.date(), "XX001", "yellow", "clearance", rules.bucket_of(90)): 1}


@given(st.lists(st.sampled_from([NEW, GONE, replace(NEW, lane="red"), replace(GONE, charged=5)]), max_size=6))
def test_however_it_came_there_the_counters_are_those_of_where_it_stands(ways: list[Passage]) -> None:
    total: dict[tuple[str, rules.Key], int] = {}
    before = None
    for after in ways:
        for name, column in rules.differences([Change(before, after)]).items():
            for key, amount in column.items():
                total[name, key] = total.get((name, key), 0) + amount
        before = after
    alone = {(name, key): n for name, key, n in rules.counted(before) if n} if before else {}
    assert {key: n for key, n in total.items() if n} == alone


def test_a_target_is_due_by_the_days_gone() -> None:
    page = TargetsPage({("XX001", MARCH): 3100, ("XX002", MARCH): 50}, (), "")
    one, two = rules.revenues({"XX001": 90_000}, page, MARCH, date(2026, 3, 10), "", 2)
    assert (one.assessed, one.target, one.due) == (90_000, 310_000, 100_000)
    assert (two.assessed, two.target) == (0, 5000)
    [past] = rules.revenues({"XX003": 7}, page, MARCH, date(2026, 5, 1), "XX003", 2)
    assert (past.target, past.due) == (None, None)


def test_days_without_declarations_are_there() -> None:
    found = rules.days({(MARCH, "green"): 3}, MARCH, MARCH + timedelta(days=2), ["green", "red"])
    assert [(d.total, d.lanes["red"]) for d in found] == [(3, 0), (0, 0), (0, 0)]


def test_who_was_drawn_and_not_controlled_is_named() -> None:
    [test] = rules.share_tests([("A", 0.005, 0.01, False), ("B", 0.5, 0.01, False), ("C", 0.001, 0.01, True)])
    assert test.wrong == ("A",)
    assert (test.fairness.count, test.fairness.taken) == (3, 1)


@pytest.mark.parametrize(
    ("settings", "rows"),
    [
        ({"ages_hours": [4, 4]}, ()),
        ({"ages_hours": []}, ()),
        ({"ages_hours": [4], "more": 1}, ()),
        ({"ages_hours": [4]}, ({"office": "A", "month": "2026-03", "amount": "1", "start": "", "end": ""},) * 2),
    ],
)
def test_a_page_that_cannot_be_is_refused(settings: dict[str, object], rows: tuple[dict[str, str], ...]) -> None:
    with pytest.raises(PackError):
        rules.read(Source("flow/targets", settings, {"revenue": rows}, ""), MARCH)
