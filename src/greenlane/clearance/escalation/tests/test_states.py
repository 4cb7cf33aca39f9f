"""The table is total, and every way through it ends."""

from itertools import product

import pytest

from greenlane.clearance.escalation import states
from greenlane.clearance.escalation.states import Action, Happening, Status
from greenlane.core.lifecycle import ForbiddenError


def test_the_table_is_total():
    assert set(states.TABLE) == set(product(Status, Happening))
    assert set(states.HAPPENING) == set(Action)
    assert set(states.ALLOWED) == set(Status)


def test_every_status_is_reached_and_leads_to_the_end():
    reached, waiting = set(), {Status.NEW}
    while waiting:
        reached |= waiting
        waiting = {states.TABLE[s, h] for s in waiting for h in Happening} - {None} - reached
    assert reached == set(Status)
    for status in set(Status) - {Status.NEW, Status.CLOSED}:
        assert states.TABLE[status, Happening.CLOSED] is Status.CLOSED


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
def test_what_is_answered_is_neither_raised_nor_answered_again(status):
    for happening in (Happening.RAISED, Happening.ANSWERED, Happening.ACKNOWLEDGED):
        with pytest.raises(ForbiddenError, match=status.value):
            states.after(status, happening)


def test_fold():
    road = [Happening.OPENED, Happening.RAISED, Happening.ACKNOWLEDGED, Happening.ANSWERED, Happening.REOPENED]
    assert states.fold([*road, Happening.ANSWERED, Happening.CLOSED, Happening.RATED]) is Status.CLOSED
    with pytest.raises(ForbiddenError):
        states.fold([Happening.ANSWERED])
