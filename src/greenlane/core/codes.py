"""Which codes have one meaning everywhere? Check digits and code shapes; lists of codes are pack data."""

import re
from enum import StrEnum
from operator import mul

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


#: What a character of a container number counts; letters skip the multiples of eleven: A=10, B=12 … K=21, L=23 … U=32.
#: As a table to translate bytes with: a manifest brings thousands of containers.
_COUNTS = bytes.maketrans(
    ALPHABET.encode(), bytes([int(c) if c.isdigit() else ord(c) - 55 + (ord(c) - 56) // 10 for c in ALPHABET])
)
_WEIGHTS = tuple([2**place for place in range(10)])
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ][0-9]{6}[0-9]?\Z")


def iso6346_digit(identifier: str) -> int | None:
    """The check digit that ISO 6346 gives the first ten characters of a container number; None if malformed."""
    if _CONTAINER.match(identifier) is None:
        return None
    total: int = sum(map(mul, identifier.encode().translate(_COUNTS), _WEIGHTS))
    return total % 11 % 10
