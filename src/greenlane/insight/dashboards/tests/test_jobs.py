"""The board follows the log: whatever the cut, passages and counters are those of reading every event anew."""

import json
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from greenlane.base.jobs.models import Cursor
from greenlane.base.ledger import services as ledger
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import writing
from greenlane.clearance.lanes.models import Decision
from greenlane.core.codes import Lane
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import states
from greenlane.filing.declarations.states import Status
from greenlane.insight.dashboards import models, queries
from greenlane.insight.dashboards.jobs import NAME, watch_once
from greenlane.insight.timing import queries as timing
from greenlane.insight.timing import services
from greenlane.insight.timing.queries import Which

from .conftest import AT, wander

pytestmark = [pytest.mark.django_db, pytest.mark.both]
EVER = (AT.date() - timedelta(days=1), AT.date() + timedelta(days=60))


def naive(events: list[Told]) -> tuple[str, dict[str, int], datetime | None]:
    """Status, seconds in each status until release, and the release: one plain walk over the events."""
    status, since, spent, gone = Status.DRAFT, events[0].at, Counter[str](), None
    for event in events:
        try:
            following = states.after(status, event.kind)
        except ForbiddenError:
            continue
        if gone is None:
            spent[status.value] += int(event.at.timestamp()) - int(since.timestamp())
        status, since = following, event.at
        if status in (Status.RELEASED, Status.PROVISIONAL) and gone is None:
            gone = event.at
    return status.value, dict(spent), gone


def whole(at: datetime) -> int:
    return int(at.timestamp())


@pytest.mark.parametrize(("seed", "limit"), [(1, 2000), (2, 7), (3, 1)])
def test_passages_are_what_a_plain_walk_over_the_events_finds(world, watched, seed, limit):
    wander(world, Random(seed), 25 if limit > 1 else 6)
    watched(limit)
    found = {p.reference: p for p in timing.passages(Which())}
    assert set(found) == set(world.rows)
    for mrn, passage in found.items():
        status, spent, gone = naive(list(history(mrn)))
        assert (passage.status, passage.released_at) == (status, gone), mrn
        took = {key: seconds for key, (seconds, _) in passage.spent.items()}
        settled = sum(took.get(k, 0) for k in ("payment", "hold", "release"))
        assert took.get("query", 0) == spent.get("queried", 0)
        assert took.get("examination", 0) == spent.get("under_examination", 0)
        assert took.get("hearing", 0) == spent.get("hearing", 0)
        arrived = [json.loads(e.body)["at"] for e in history(mrn) if e.kind.startswith("manifests.")][-1:]
        came = datetime.fromisoformat(arrived[0]) if arrived else None
        assert took.get("arrival") == (whole(gone) - whole(came) if gone and came and came <= gone else None)
        if gone:
            assert settled == spent.get("verified", 0) + spent.get("secured", 0)
            assert took["clearance"] == sum(spent.values())


def test_counters_are_what_direct_sql_counts(world, watched):
    wander(world, Random(5), 40)
    watched(11)
    last = dict(Decision.objects.values_list("declaration__reference").annotate(Max("version")))
    rows = Decision.objects.values_list("declaration__reference", "version", "at", "lane")
    decided = Counter((at.date(), lane) for mrn, version, at, lane in rows if last[mrn] == version)
    assert queries.lane_days(*EVER) == decided
    released = Counter(e.at.date() for mrn in world.rows for e in history(mrn) if gone_by(mrn, e))
    counted = Counter()
    for row in models.DayCount.objects.all():
        counted[row.day] += row.released
    assert +counted == released
    assert sum(sum(b.values()) for s, b in queries.buckets(*EVER).items() if s == "clearance") == released.total()


def gone_by(mrn, event):
    _, _, gone = naive(list(history(mrn)))
    return event.kind == "release.released" and event.at == gone


def test_revenue_is_what_was_charged_less_what_was_given_back(world, watched, book):
    mrn = world.lodge(1, AT)
    world.route(mrn, AT, Lane.GREEN)
    body = {"method": "due", "total": 900, "duties": {"A00": 700, "B00": 200}, "version": 1}
    world.tell("accounts.charged", mrn, AT, body)
    watched()
    assert queries.assessed(AT.date().replace(day=1)) == {"XX001": 900}
    world.tell("accounts.refunded", mrn, AT + timedelta(days=2), {"duties": {"A00": 150}})
    watched()
    assert queries.assessed(AT.date().replace(day=1)) == {"XX001": 750}
    world.tell("accounts.reversed", mrn, AT + timedelta(days=40), {"version": 1})
    watched()
    assert queries.assessed(AT.date().replace(day=1)) == {}


def test_every_figure_is_the_number_of_its_list(world, watched, book):
    wander(world, Random(9), 40)
    watched()
    board = queries.board(book, b"k" * 32, AT + timedelta(days=14), 31)
    for day in board.days:
        for lane, number in day.lanes.items():
            which = Which(lane=lane, decided_from=day.day, decided_before=day.day + timedelta(days=1))
            assert timing.number(which) == number
    for time in board.times:
        assert timing.number(Which(segment=time.segment, released_from=AT - timedelta(days=9))) >= time.count
    for base in board.bases:
        span = {"decided_from": board.first, "decided_before": board.last + timedelta(days=1)}
        assert timing.number(Which(basis=base.basis, **span)) == base.decided
        assert timing.number(Which(basis=base.basis, is_looked=True, **span)) == base.looked
        assert timing.number(Which(basis=base.basis, is_offence=True, **span)) == base.found
    assert sum(one.total for one in board.backlog) == timing.number(Which(is_open=True))


def kept() -> list[object]:
    return [timing.passages(Which()), *(list(m.objects.values_list()) for m in (models.DayCount, models.TimeCount))]


def test_a_second_reading_of_the_log_changes_nothing(world, watched):
    wander(world, Random(4), 12)
    watched()
    before = kept()
    watched()
    assert kept() == before


def test_a_set_that_fails_leaves_passages_counters_and_cursor(world, shelf, monkeypatch):
    world.route(world.lodge(1, AT), AT, Lane.GREEN)
    world.seal()
    monkeypatch.setattr(services, "_keep", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        watch_once(AT, shelf.book)
    assert Cursor.objects.get(name=NAME).next_leaf == 0
    monkeypatch.undo()
    assert watch_once(AT, shelf.book) == 2
    assert queries.lane_days(*EVER) == {(AT.date(), "green"): 1}


def test_the_number_of_statements_does_not_grow_with_the_events(world, shelf):
    counts = []
    for start, many in ((0, 2), (100, 12)):
        for number in range(start + 1, start + many + 1):
            mrn = world.lodge(number, AT)
            world.route(mrn, AT, Lane.YELLOW)
            world.tell("assessment.queried", mrn, AT + timedelta(hours=1), {"number": 1})
        world.seal()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            watch_once(AT, shelf.book)
        counts.append(len(seen))
        world.seal()
        watch_once(AT, shelf.book)
    assert counts[0] >= counts[1] - 1


def test_a_declaration_whose_way_did_not_begin_in_the_log_is_left_out(world, watched):
    mrn = world.lodge(1, AT)
    with writing(by="test", at=AT) as pen:
        pen.event("lanes.cleared", "26XX99999999999999", {"lane": "green"})
    watched()
    assert [p.reference for p in timing.passages(Which())] == [mrn]


def test_an_erased_body_is_passed_over(world, watched):
    mrn = world.lodge(1, AT)
    world.tell("accounts.charged", mrn, AT, {"method": "due", "total": 5, "duties": {"A00": 5}})
    world.seal()
    with writing(by="test", at=AT) as pen:
        ledger.erase(pen, history(mrn)[-1].id, "asked for")
    watched()
    assert timing.passages(Which())[0].charged == 0


def test_chance_names_officers_by_the_day_only(world, watched, shelf):
    wander(world, Random(2), 30)
    watched()
    found = queries.chance(b"k" * 32, *EVER, AT, AT + timedelta(days=30))
    assert (
        sum(t.fairness.count for t in found.draws)
        == timing.number(Which()) - Counter(p.chance is None for p in timing.passages(Which()))[True]
    )
    assert found.assignment.count == 0
