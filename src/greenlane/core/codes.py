"""Which codes have one meaning everywhere? Check digits and code shapes; lists of codes are pack data."""

import re
from enum import StrEnum
from functools import lru_cache

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
_COUNTS = {c: int(c) if c.isdigit() else ord(c) - 55 + (ord(c) - 56) // 10 for c in ALPHABET}
# Each place counts twice the one before. Added up by three digits beforehand: a manifest brings thousands.
_SERIAL = {f"{n:03d}": n // 100 * 16 + n // 10 % 10 * 32 + n % 10 * 64 for n in range(1000)}


def iso6346_digit(identifier: str) -> int | None:
    """The check digit that ISO 6346 gives the first ten characters of a container number; None if malformed."""
    if len(identifier) != 10 and (len(identifier) != 11 or identifier[10] not in "0123456789"):
        return None
    try:
        total = _owner(identifier[:4]) + _SERIAL[identifier[4:7]] + 8 * _SERIAL[identifier[7:10]]
    except KeyError:
        return None
    return total % 11 % 10


@lru_cache(maxsize=4096)
def _owner(letters: str) -> int:
    # Owner and kind of equipment: freight container, its detachable equipment, trailer. Raises KeyError on others.
    if letters[3] not in "UJZ" or not letters.isalpha():
        raise KeyError(letters)
    return sum(_COUNTS[letter] << place for place, letter in enumerate(letters))
