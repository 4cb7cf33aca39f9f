"""The table of mandates is total, what is over stays over, and the fold walks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.traders.states import LIVE, TABLE, Happening, Standing, after, fold


def test_the_table_has_every_entry() -> None:
    assert set(TABLE) == {(s, h) for s in Standing for h in Happening}


@given(st.lists(st.sampled_from(Happening), max_size=8))
def test_what_is_over_stays_over(kinds: list[Happening]) -> None:
    standing = Standing.NEW
    for kind in kinds:
        if TABLE[standing, kind] is None:
            with pytest.raises(ForbiddenError, match=standing.value):
                after(standing, kind)
        else:
            standing = after(standing, kind)
    if standing not in (*LIVE, Standing.NEW):
        assert all(TABLE[standing, kind] is None for kind in Happening)


def test_the_fold_passes_other_events_by() -> None:
    assert fold(["traders.registered", "traders.mandate_offered", "traders.mandate_accepted"]) is Standing.ACCEPTED
    with pytest.raises(ForbiddenError):
        fold(["traders.mandate_accepted"])
