"""Cursors come back as they went; what is none of ours is told so."""

from contextlib import suppress
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.site.api.examples import KEPT
from greenlane.site.api.paging import cursor_of, limit_of, place_of
from greenlane.site.api.problems import ProblemError


@given(st.integers(0, 4_000_000_000), st.integers(0, 999_999), st.integers(0, 1 << 61))
def test_a_cursor_comes_back(seconds: int, micros: int, number: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)
    last = msgspec.structs.replace(KEPT, lodged_at=at, id=number)
    assert place_of(cursor_of(last)) == (at, number)


@given(st.text(max_size=40))
def test_any_text_is_a_cursor_or_a_problem(text: str) -> None:
    with suppress(ProblemError):
        place_of(text)


@pytest.mark.parametrize("text", ["0", "201", "-1", "1.5", "١", "x" * 500])
def test_limits_that_cannot_be(text: str) -> None:
    with pytest.raises(ProblemError):
        limit_of(text)


def test_limits_that_can_be() -> None:
    assert [limit_of(text) for text in ("", "1", "200")] == [50, 1, 200]
