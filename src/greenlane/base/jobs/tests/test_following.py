"""A follower reads each leaf once, in the order of the log, in sets; a set is done whole or not at all."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.jobs.following import follow
from greenlane.base.jobs.queries import cursors
from greenlane.base.ledger import notes, sealing
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen, writing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
SIGNER = notes.Signer("example/log", b"s" * 32)


class Follower:
    """Remembers the sets it was given, and tells of each event it saw."""

    def __init__(self, fails: bool = False) -> None:
        self.sets: list[list[str]] = []
        self.fails = fails

    def __call__(self, pen: Pen, events: Sequence[Told]) -> None:
        self.sets.append([event.subject for event in events])
        for event in events:
            pen.event("test.followed", event.subject, {})
        if self.fails:
            raise RuntimeError("the set fails at its end")

    @property
    def seen(self) -> list[str]:
        return [subject for each in self.sets for subject in each]


def tell(*events: tuple[str, str], seal: bool = True) -> None:
    with writing(by="test", at=AT) as pen:
        for kind, subject in events:
            pen.event(kind, subject, {})
    while seal and sealing.seal(SIGNER, AT).count:
        pass


def moved(count: int, start: int = 0) -> list[tuple[str, str]]:
    return [("goods.moved", f"S{n}") for n in range(start, start + count)]


def test_a_set_is_handed_over_whole_and_in_order() -> None:
    tell(*moved(5))
    follower = Follower()
    assert follow(AT, "f", ("goods.",), follower) == 5
    assert follower.sets == [["S0", "S1", "S2", "S3", "S4"]]
    assert follow(AT, "f", ("goods.",), follower) == 0
    assert len(follower.sets) == 1


def test_only_the_kinds_asked_for_but_every_leaf_is_passed() -> None:
    tell(("goods.moved", "A"), ("money.paid", "B"), ("people.came", "C"), ("money.lent", "D"))
    follower = Follower()
    assert follow(AT, "f", ("goods.moved", "money."), follower) == 4
    assert follower.seen == ["A", "B", "D"]
    assert cursors() == {"f": 4}


def test_leaves_of_other_kinds_alone_move_the_cursor_and_call_nobody() -> None:
    tell(("money.paid", "A"))
    follower = Follower()
    assert follow(AT, "f", ("goods.",), follower) == 1
    assert follower.sets == []
    assert cursors() == {"f": 1}


def test_unsealed_events_wait() -> None:
    tell(*moved(2), seal=False)
    follower = Follower()
    assert follow(AT, "f", ("goods.",), follower) == 0
    sealing.seal(SIGNER, AT)
    assert follow(AT, "f", ("goods.",), follower) == 2
    assert follower.seen == ["S0", "S1"]


def test_a_set_that_fails_leaves_nothing_and_is_done_again() -> None:
    tell(*moved(3))
    with pytest.raises(RuntimeError, match="the set fails"):
        follow(AT, "f", ("goods.",), Follower(fails=True))
    assert cursors() == {"f": 0}
    assert [e.kind for e in history("S0")] == ["goods.moved"]
    again = Follower()
    assert follow(AT, "f", ("goods.",), again) == 3
    assert again.seen == ["S0", "S1", "S2"]
    assert [e.kind for e in history("S0")] == ["goods.moved", "test.followed"]


def test_two_followers_go_each_at_their_own_pace() -> None:
    tell(*moved(4))
    slow, quick = Follower(), Follower()
    follow(AT, "slow", ("goods.",), slow, 1)
    follow(AT, "quick", ("goods.",), quick)
    assert (slow.seen, quick.seen) == (["S0"], ["S0", "S1", "S2", "S3"])
    assert cursors() == {"slow": 1, "quick": 4}


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 7)), min_size=1, max_size=8))
def test_however_it_is_cut_each_event_is_followed_once_and_in_order(rounds: list[tuple[int, int]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        follower, told = Follower(), 0
        for count, limit in rounds:
            tell(*moved(count, told))
            told += count
            before = len(follower.sets)
            follow(AT, "f", ("goods.",), follower, limit)
            assert all(len(each) <= limit for each in follower.sets[before:])
        # What it tells itself are leaves too: sealed or not, they come to an end.
        while follow(AT, "f", ("goods.",), follower, 3):
            pass
        assert follower.seen == [f"S{n}" for n in range(told)]
        transaction.set_rollback(True)
