"""Each event once, in order, whatever fails."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django_tasks import task

from greenlane.base.jobs import jobs, queries, rules, services
from greenlane.base.jobs.reacting import work_once
from greenlane.base.ledger import notes, sealing
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
SIGNER = notes.Signer("example/log", b"s" * 32)


def tell(*events, seal=True):
    with writing(by="test", at=AT) as pen:
        for kind, subject in events:
            pen.event(kind, subject, {})
    if seal:
        sealing.seal(SIGNER, AT)


class Recorder:
    """Writes an event for each event it sees, and fails on the subjects named."""

    def __init__(self, *failing):
        self.failing = set(failing)
        self.calls = []

    def __call__(self, pen, event):
        self.calls.append(event.subject)
        pen.event("test.effected", event.subject, {"leaf": event.leaf})
        if event.subject in self.failing:
            raise RuntimeError(f"cannot do {event.subject}")


def effects(subject):
    return [e for e in history(subject) if e.kind == "test.effected"]


def drain(reactions, at=AT):
    while work_once(at, reactions, 3):
        pass


def test_each_event_once_and_in_order():
    tell(*[("goods.moved", f"S{n}") for n in range(10)], ("other.told", "S3"))
    seen = Recorder()
    drain([("goods.", "follow", seen)])
    drain([("goods.", "follow", seen)])
    assert seen.calls == [f"S{n}" for n in range(10)]
    assert all(len(effects(f"S{n}")) == 1 for n in range(10))


def test_unsealed_events_wait():
    tell(("goods.moved", "S1"), seal=False)
    seen = Recorder()
    assert work_once(AT, [("goods.", "follow", seen)]) == 0
    sealing.seal(SIGNER, AT)
    drain([("goods.", "follow", seen)])
    assert seen.calls == ["S1"]


def test_two_reactions_have_two_cursors():
    tell(("goods.moved", "S1"), ("money.paid", "S1"))
    goods, all_ = Recorder(), Recorder()
    drain([("goods.", "goods", goods), ("", "all", all_)])
    assert goods.calls == ["S1"]
    assert all_.calls[:2] == ["S1", "S1"]
    assert queries.cursors()["goods"] == 2


def test_a_failing_event_waits_and_its_effect_is_undone():
    tell(*[("goods.moved", s) for s in ("A", "bad", "B", "bad", "C")])
    seen = Recorder("bad")
    reactions = [("goods.", "follow", seen)]
    drain(reactions)
    assert [len(effects(s)) for s in ("A", "B", "C", "bad")] == [1, 1, 1, 0]
    letters = queries.failing()
    assert [(letter.subject, letter.attempts) for letter in letters] == [("bad", 1), ("bad", 0)]
    assert "RuntimeError: cannot do bad" in letters[0].error
    seen.failing.clear()
    drain(reactions, AT + timedelta(seconds=9))
    assert effects("bad") == []  # not yet due, and the second waits behind the first
    drain(reactions, AT + timedelta(seconds=10))
    drain(reactions, AT + timedelta(seconds=10))
    assert [e.body for e in effects("bad")] == ['{"leaf":1}', '{"leaf":3}']
    assert queries.failing() == []


def test_a_dead_letter_is_visible_holds_nothing_back_and_can_be_revived():
    tell(("goods.moved", "bad"))
    seen = Recorder("bad")
    reactions = [("goods.", "follow", seen)]
    at = AT
    for _ in range(rules.ATTEMPTS):
        drain(reactions, at)
        at += timedelta(hours=1)
    drain(reactions, at)
    assert len(seen.calls) == rules.ATTEMPTS + 1  # the first failed twice: in its batch, then alone
    (letter,) = queries.dead()
    assert (letter.attempts, letter.retry_at) == (rules.ATTEMPTS, None)
    seen.failing.clear()
    tell(("goods.moved", "bad"))
    drain(reactions, at)
    assert len(effects("bad")) == 1
    with writing(by="test", at=at) as pen:
        services.revive(pen, letter.id)
    with writing(by="test", at=at) as pen, pytest.raises(LookupError, match="not dead"):
        services.revive(pen, letter.id)
    drain(reactions, at)
    assert len(effects("bad")) == 2
    assert queries.dead() == []


def test_pauses_grow_to_an_hour():
    pauses = [(rules.retry_at(AT, n) or AT) - AT for n in range(1, rules.ATTEMPTS + 1)]
    assert pauses[:3] == [timedelta(seconds=s) for s in (10, 20, 40)]
    assert max(pauses) == timedelta(hours=1)
    assert rules.retry_at(AT, rules.ATTEMPTS) is None


def test_the_loop_ends_when_told():
    tell(("goods.moved", "S1"))
    stop = Event()
    seen = Recorder()

    def effect(pen, event):
        seen(pen, event)
        stop.set()

    jobs.react([("goods.", "follow", effect)], lambda: AT, stop, idle=0)
    assert seen.calls == ["S1"]


DONE: list[int] = []


@task()
def note(number: int) -> None:
    """A task of the test."""
    DONE.append(number)


def test_django_tasks_run():
    for number in range(3):
        note.enqueue(number)
    assert jobs.run_tasks("test", most=2) == 2
    assert jobs.run_tasks("test") == 1
    assert jobs.run_tasks("test") == 0
    assert sorted(DONE) == [0, 1, 2]
