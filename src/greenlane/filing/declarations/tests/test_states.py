import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.core.codes import is_checked
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations.reference import reference_of
from greenlane.filing.declarations.states import TABLE, Happening, Status, after, befores, fold

FINAL = {Status.RELEASED, Status.CANCELLED}
GONE = (Status.RELEASED, Status.PROVISIONAL)
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
    (["declarations.accepted", "lanes.held", "assessment.notified"], Status.HEARING),
    (
        ["declarations.accepted", "lanes.held", "assessment.notified", "assessment.heard", "assessment.reassessed",
         "lanes.held", "assessment.accepted", "release.released"],
        Status.RELEASED,
    ),
    (["declarations.accepted", "lanes.held", "assessment.secured", "lanes.held", "release.released"],
     Status.PROVISIONAL),
    (
        ["declarations.accepted", "lanes.held", "assessment.secured", "lanes.cleared", "release.released",
         "assessment.notified", "assessment.heard", "assessment.reassessed", "lanes.held", "assessment.finalised"],
        Status.RELEASED,
    ),
    (["declarations.accepted", "lanes.held", "assessment.accepted", "assessment.reopened"], Status.UNDER_CONTROL),
    (["declarations.accepted", "lanes.held", "assessment.queried", "assessment.withdrawn"], Status.UNDER_CONTROL),
    (
        ["declarations.accepted", "lanes.held", "assessment.proposed", "assessment.confirmed", "assessment.accepted"],
        Status.VERIFIED,
    ),
    (
        ["declarations.accepted", "lanes.held", "assessment.assessed", "assessment.examination_ordered",
         "assessment.examined", "assessment.accepted"],
        Status.VERIFIED,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kinds", "status"), ROADS)
def test_fold(kinds: list[str], status: Status) -> None:
    assert fold(kinds) is status


def test_the_table_is_total_and_ends() -> None:
    assert set(TABLE) == {(s, h) for s in Status for h in Happening}
    for status in FINAL:
        assert all(TABLE[status, h] is None for h in Happening)


@given(st.lists(st.sampled_from([h.value for h in Happening]), max_size=40))
def test_goods_never_go_unless_they_are_verified_or_secured(kinds: list[str]) -> None:
    status, verified = Status.DRAFT, False
    for kind in kinds:
        try:
            before, status = status, after(status, kind)
        except ForbiddenError:
            continue
        if kind in ("lanes.cleared", "assessment.accepted", "assessment.secured"):
            verified = True
        elif status in (Status.ACCEPTED, Status.UNDER_CONTROL):
            verified = False
        assert status not in GONE or verified
        # What has gone is never with the officer as if it had not: its goods are out of reach.
        assert before not in GONE or status in GONE


def test_a_forbidden_event_says_what_is_possible() -> None:
    with pytest.raises(ForbiddenError, match=r"release\.released cannot happen .* under_control; possible: .*queried"):
        after(Status.UNDER_CONTROL, "release.released")


def test_befores_are_the_statuses_from_which_it_can_happen() -> None:
    assert befores("release.released") == (Status.SECURED, Status.VERIFIED)


@given(st.integers(1, 36**13 - 1), st.integers(1, 36**13 - 1))
def test_references_are_checked_and_never_shared(a: int, b: int) -> None:
    first, second = reference_of(a, "XX", 2026), reference_of(b, "XX", 2026)
    assert len(first) == 18
    assert is_checked(first)
    assert (first == second) == (a == b)
