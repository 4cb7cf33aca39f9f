"""The tables are total, every status can be reached and left, and the fold agrees with the steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.clearance.audit import states
from greenlane.clearance.audit.states import OVER, TABLE, CaseStatus, Step
from greenlane.core.lifecycle import ForbiddenError


def test_the_table_is_total():
    assert set(TABLE) == {(c, s) for c in CaseStatus for s in Step}


def test_every_status_is_reached_and_every_open_one_left():
    reached = {to for to in TABLE.values() if to}
    assert reached == set(CaseStatus) - {CaseStatus.NONE}
    for status in CaseStatus:
        assert bool(states.possible(status)) == (status not in OVER)


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_the_fold_is_the_walk(steps):
    status = CaseStatus.NONE
    walked = []
    for step in steps:
        if TABLE[status, step]:
            status = states.after(status, step)
            walked.append(step.value)
        else:
            with pytest.raises(ForbiddenError, match="possible"):
                states.after(status, step)
    assert states.fold([*walked, "people.logged_in"]) is status
