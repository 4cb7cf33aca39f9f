import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.core.codes import ALPHABET, LANES, Lane, check_character, is_checked, iso6346_digit


@pytest.mark.parametrize(
    ("number", "digit"),
    [
        ("CSQU3054383", 3), ("MSKU9070323", 3), ("CSQU305438", 3), ("AD12345", None), ("", None),
        # Digits of another script are no digits of a container.
        ("CSQU\u0663\u0660\u0665\u0664\u0663\u0668\u0663", None),
    ],
)  # fmt: skip
def test_the_check_digit_of_a_container(number: str, digit: int | None) -> None:
    assert iso6346_digit(number) == digit


@given(st.text(ALPHABET, min_size=1, max_size=30), st.data())
def test_a_check_character_catches_every_single_slip(text: str, data: st.DataObject) -> None:
    checked = text + check_character(text)
    assert is_checked(checked)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != text[place]]))
    assert not is_checked(checked[:place] + other + checked[place + 1 :])


def test_lanes_rise_in_control() -> None:
    assert [lane.rank for lane in LANES] == [0, 1, 2, 3]
    assert LANES[0] is Lane.GREEN
    assert LANES[-1] is Lane.RED


@pytest.mark.parametrize("text", ["", "a", "é1"])
def test_what_is_no_checked_number_is_not_taken_for_one(text: str) -> None:
    assert not is_checked(text)
