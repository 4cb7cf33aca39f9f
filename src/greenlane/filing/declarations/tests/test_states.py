import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.core.codes import is_checked
from greenlane.filing.declarations.reference import reference_of
from greenlane.filing.declarations.states import TABLE, ForbiddenError, Happening, Status, after, befores, fold

FINAL = {Status.RELEASED, Status.REFUSED, Status.CANCELLED}
ROADS = [
    (["declarations.accepted", "lanes.cleared", "release.released"], Status.RELEASED),
    (["declarations.accepted", "lanes.cleared", "accounts.paid", "release.released"], Status.RELEASED),
    (["declarations.accepted", "lanes.held", "assessment.queried", "assessment.answered"], Status.UNDER_CONTROL),
    (
        ["declarations.accepted", "lanes.held", "assessment.examination_ordered", "assessment.examined",
         "assessment.accepted", "release.released"],
        Status.RELEASED,
    ),
    (["declarations.accepted", "lanes.held", "assessment.refused"], Status.REFUSED),
    (["declarations.accepted", "lanes.held", "declarations.amended", "lanes.cleared"], Status.VERIFIED),
    (["declarations.accepted", "declarations.cancelled"], Status.CANCELLED),
]  # fmt: skip


@pytest.mark.parametrize(("kinds", "status"), ROADS)
def test_fold(kinds: list[str], status: Status) -> None:
    assert fold(kinds) is status


def test_the_table_is_total_and_ends() -> None:
    assert set(TABLE) == {(s, h) for s in Status for h in Happening}
    for status in FINAL:
        assert all(TABLE[status, h] is None for h in Happening)


@given(st.lists(st.sampled_from([h.value for h in Happening])))
def test_goods_are_never_released_unverified(kinds: list[str]) -> None:
    status, verified = Status.DRAFT, False
    for kind in kinds:
        try:
            status = after(status, kind)
        except ForbiddenError:
            continue
        verified = kind in ("lanes.cleared", "assessment.accepted") or (verified and kind != "declarations.amended")
        assert status is not Status.RELEASED or verified


def test_a_forbidden_event_says_what_is_possible() -> None:
    with pytest.raises(ForbiddenError, match=r"release\.released cannot happen .* under_control; possible: .*queried"):
        after(Status.UNDER_CONTROL, "release.released")


def test_befores_are_the_statuses_from_which_it_can_happen() -> None:
    assert befores("release.released") == (Status.VERIFIED,)


@given(st.integers(1, 36**13 - 1), st.integers(1, 36**13 - 1))
def test_references_are_checked_and_never_shared(a: int, b: int) -> None:
    first, second = reference_of(a, "XX", 2026), reference_of(b, "XX", 2026)
    assert len(first) == 18
    assert is_checked(first)
    assert (first == second) == (a == b)
