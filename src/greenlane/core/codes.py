"""Which codes have one meaning everywhere? Check digits and code shapes; lists of codes are pack data."""

import re
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Lane(StrEnum):
    """The lane of a consignment (systems.md A11), from least to most control."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        return LANES.index(self)


LANES = (Lane.GREEN, Lane.BLUE, Lane.YELLOW, Lane.RED)

GOODS_CODE = re.compile(r"\d{6,12}\Z")


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of ``text`` over 0-9A-Z. Raises ValueError on other characters."""
    product = 36
    for character in text:
        product = (product + ALPHABET.index(character)) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def is_checked(text: str) -> bool:
    """Whether the last character of ``text`` is its ISO 7064 MOD 37,36 check character."""
    try:
        return len(text) > 1 and check_character(text[:-1]) == text[-1]
    except ValueError:
        return False


def iso6346_digit(identifier: str) -> int | None:
    """The check digit that ISO 6346 gives the first ten characters of a container number; None if malformed."""
    if not re.fullmatch(r"[A-Z]{3}[UJZ]\d{6}\d?", identifier):
        return None
    # Letter values skip the multiples of eleven: A=10, B=12 … K=21, L=23 … U=32, V=34.
    values = [ord(c) - 55 + (ord(c) - 55 - 1) // 10 if c.isalpha() else int(c) for c in identifier[:10]]
    return sum(value << place for place, value in enumerate(values)) % 11 % 10
