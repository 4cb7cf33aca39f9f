"""The table is total, every status is reached, and every one that is pending can be withdrawn and brought to court."""

from itertools import product

import pytest

from greenlane.clearance.appeals import states
from greenlane.clearance.appeals.states import Action, Happening, Status
from greenlane.core.lifecycle import ForbiddenError


def test_the_table_is_total():
    assert set(states.TABLE) == set(product(Status, Happening))
    assert set(states.HAPPENING) == set(Action)
    assert set(states.ALLOWED) == set(Status)


def test_every_status_is_reached_and_leads_to_an_end():
    reached, waiting = set(), {Status.NEW}
    while waiting:
        reached |= waiting
        waiting = {states.TABLE[s, h] for s in waiting for h in Happening} - {None} - reached
    assert reached == set(Status)
    ends = {s for s in Status if all(states.TABLE[s, h] is None for h in Happening)}
    assert ends == {Status.FINAL, Status.WITHDRAWN}


@pytest.mark.parametrize("status", states.PENDING)
def test_what_is_pending_may_be_withdrawn_supplemented_and_go_to_court(status):
    assert states.after(status, Happening.WITHDRAWN) is Status.WITHDRAWN
    assert states.after(status, Happening.SUPPLEMENTED) is status
    assert states.after(status, Happening.COURT_NOTED) is Status.IN_COURT


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.UNDER_REVIEW])
def test_only_a_reviewer_who_is_done_with_tests_and_hearings_decides(status):
    with pytest.raises(ForbiddenError, match=status.value):
        states.after(status, Happening.DECIDED)


def test_fold():
    road = [
        "lodged",
        "assigned",
        "hearing_set",
        "heard",
        "test_ordered",
        "tested",
        "decided",
        "court_noted",
        "court_ruled",
    ]
    assert states.fold(f"appeals.{kind}" for kind in road) is Status.FINAL
