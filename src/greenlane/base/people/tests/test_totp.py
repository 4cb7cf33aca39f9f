"""The vectors of RFC 6238, appendix B (its eight digits, of which six are used), and what a clock may be wrong by."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.people import totp

SECRET = b32encode(b"12345678901234567890").decode()
AT = datetime(2026, 3, 1, 12, 0, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
        (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_of(SECRET, seconds // totp.STEP) == code[-totp.DIGITS :]


@given(st.integers(-120, 120))
def test_a_clock_may_be_a_step_wrong_and_no_more(seconds: int) -> None:
    theirs = AT + timedelta(seconds=seconds)
    code = totp.code_of(SECRET, totp.step_of(theirs))
    away = abs(totp.step_of(theirs) - totp.step_of(AT))
    assert (totp.matched(SECRET, code, AT, 0) is not None) == (away <= totp.TOLERANCE)


def test_no_code_serves_twice() -> None:
    code = totp.code_of(SECRET, totp.step_of(AT))
    step = totp.matched(SECRET, f" {code[:3]} {code[3:]} ", AT, 0)
    assert step == totp.step_of(AT)
    assert totp.matched(SECRET, code, AT, step) is None


@pytest.mark.parametrize("wrong", ["", "000000", "é", "12345", "1234567", "abcdef"])
def test_a_wrong_code_matches_nothing(wrong: str) -> None:
    assert totp.matched(SECRET, wrong, AT, 0) is None


def test_the_address_names_person_and_issuer() -> None:
    said = totp.address_of(SECRET, "a person", "Greenlane")
    assert said == f"otpauth://totp/Greenlane:a%20person?secret={SECRET}&issuer=Greenlane&digits=6&period=30"


def test_a_secret_is_twenty_bytes() -> None:
    assert len(totp.secret_of(bytes(20))) == 32
    with pytest.raises(ValueError, match="20 random bytes"):
        totp.secret_of(bytes(10))
