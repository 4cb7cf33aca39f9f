"""A lifecycle: its table is total, a walk of what is possible never fails, anything else is refused by name."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.core.lifecycle import ForbiddenError, Lifecycle


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    GONE = "gone"


class Deed(StrEnum):
    OPEN = "door.opened"
    SHUT = "door.shut"
    BURN = "door.burnt"


DOOR = Lifecycle(
    "a door",
    Door.SHUT,
    Deed,
    {
        Deed.OPEN: {Door.SHUT: Door.OPEN},
        Deed.SHUT: {Door.OPEN: Door.SHUT},
        Deed.BURN: dict.fromkeys((Door.SHUT, Door.OPEN), Door.GONE),
    },
)


def test_the_table_is_total() -> None:
    assert set(DOOR.table) == {(status, deed) for status in Door for deed in Deed}


@given(st.lists(st.sampled_from([*Deed, "people.logged_in"])))
def test_the_status_is_the_fold_of_what_was_possible(tried: list[str]) -> None:
    status, done = Door.SHUT, []
    for kind in tried:
        if kind in DOOR.possible(status) or kind not in tuple(Deed):
            status = DOOR.after(status, kind)
            done.append(kind)
        else:
            with pytest.raises(
                ForbiddenError, match=rf"{kind} cannot happen to a door that is {status.value}; possible:"
            ):
                DOOR.after(status, kind)
    assert DOOR.fold(done) is status


def test_where_something_can_happen() -> None:
    assert DOOR.befores("door.burnt") == (Door.SHUT, Door.OPEN)
    with pytest.raises(ForbiddenError, match="possible: nothing"):
        DOOR.after(Door.GONE, Deed.OPEN)
