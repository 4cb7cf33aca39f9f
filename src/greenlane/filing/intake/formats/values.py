"""How is one value read from text, and written to text? Kinds of value, with the words for what is wrong."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from greenlane.core.words import Fact

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_COUNT = re.compile(r"[0-9]{1,9}")
_MOMENT = re.compile(r"([0-9]{14})(?:Z|([+-])([0-9]{2}):?([0-9]{2})?)?")
_DAY = re.compile(r"[0-9]{8}")


class UnreadableError(ValueError):
    """A value that is not of its kind: what it says, and what to write in its place; ``rule`` names what it is not."""

    def __init__(self, says: str, remedy: str, rule: str = "") -> None:
        super().__init__(says)
        self.says, self.remedy, self.rule = says, remedy, rule


class Kind(Fact, frozen=True):
    """A kind of value: its name, from text (stripped, never empty), to text."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _text(text: str) -> str:
    return text


def _code(text: str) -> str:
    # Pretty-printed messages break codes over lines; no code list has a code with white space in it.
    return text if text.isalnum() else "".join(text.split())


def number(text: str) -> Decimal:
    """A decimal written plainly; exponents, NaN and thousands separators are refused."""
    if _NUMBER.fullmatch(text) is None:
        raise UnreadableError(f"{shown(text)} is not a number", "write digits with a full stop, such as 1250.50")
    return Decimal(text)


def count(text: str) -> int:
    """A whole number from 0 to 999,999,999."""
    if _COUNT.fullmatch(text) is None:
        raise UnreadableError(f"{shown(text)} is not a whole number", "write digits only, such as 12")
    return int(text)


def moment(text: str) -> datetime:
    """UN/EDIFACT 2379 format 304 (YYYYMMDDhhmmss and zone, UTC where none is written) or 102 (YYYYMMDD) as UTC."""
    found = _MOMENT.fullmatch(text)
    try:
        if found is not None:
            zone = UTC if found[2] is None else timezone(_offset(found))
            return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
        if _DAY.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise UnreadableError(f"{shown(text)} is not a time", "write YYYYMMDDhhmmssZ (304) or YYYYMMDD (102)")


def _offset(found: re.Match[str]) -> timedelta:
    size = timedelta(hours=int(found[3]), minutes=int(found[4] or 0))
    return size if found[2] == "+" else -size


def plain(value: Decimal) -> str:
    """A decimal without exponent."""
    return format(value, "f")


def stamp(value: datetime) -> str:
    """Format 304 in UTC."""
    return value.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").rjust(15, "0")


def shown(text: str) -> str:
    """``text`` in quotes, cut to forty characters, fit for a message to people."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


TEXT = Kind("text", _text, str)
CODE = Kind("code", _code, str)
NUMBER = Kind("number", number, plain)
COUNT = Kind("count", count, str)
MOMENT = Kind("moment", moment, stamp)
