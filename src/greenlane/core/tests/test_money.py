from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.core.money import ZERO, from_minor, to_minor, to_unit, total


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.005", "0.01"), ("0.0049999", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68")]
)
def test_amounts_are_rounded_half_up(value: str, rounded: str) -> None:
    assert to_unit(Decimal(value)) == Decimal(rounded)


def test_a_whole_unit_may_be_the_smallest() -> None:
    assert to_unit(Decimal("12.5"), Decimal(1)) == Decimal(13)


@given(st.integers(-(10**15), 10**15))
def test_minor_units_come_back(minor: int) -> None:
    assert to_minor(from_minor(minor)) == minor


def test_parts_of_a_cent_are_refused() -> None:
    with pytest.raises(ValueError, match="parts of a cent"):
        to_minor(Decimal("1.005"))


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)))
def test_a_total_is_exact(values: list[Decimal]) -> None:
    assert total(values) == sum((to_minor(v) for v in values), 0) * Decimal("0.01")
    assert total([]) == ZERO
