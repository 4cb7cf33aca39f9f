"""What value does a typed text stand for? Numbers as people of several languages write them; never a guess."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from greenlane.filing.intake.formats.values import UnreadableError, shown

_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
#: One comma, and not three digits after it: it can only be a decimal comma.
_COMMA = re.compile(r"[+-]?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")
_POINTED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_COMMAED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_MOST_DIGITS = 24


def number(text: str) -> Decimal:
    """The number of ``1234.5``, ``1 234,50``, ``1,234.50`` or ``1.234,50``.

    Raises UnreadableError on ``1,234``, which is one thing here and another there, and on what is no number.
    """
    bare = _BLANKS.sub("", text)
    if len(bare) <= _MOST_DIGITS:
        if _PLAIN.fullmatch(bare):
            return Decimal(bare)
        if _COMMA.fullmatch(bare):
            return Decimal(bare.replace(",", "."))
        if _POINTED.fullmatch(bare) or _GROUPED.fullmatch(bare):
            return Decimal(bare.replace(",", ""))
        if _COMMAED.fullmatch(bare):
            return Decimal(bare.replace(".", "").replace(",", "."))
    raise UnreadableError(f"{shown(text)} is not a number", "Write digits with a full stop, such as 1250.50.", "number")


def count(text: str) -> int:
    """A whole number from 0 to 999,999,999. Raises UnreadableError on anything else."""
    bare = _BLANKS.sub("", text)
    if not re.fullmatch(r"[0-9]{1,9}", bare):
        raise UnreadableError(f"{shown(text)} is not a whole number", "Write digits only, such as 12.", "count")
    return int(bare)


def moment(text: str) -> datetime:
    """An ISO 8601 day or time, UTC where no zone is written. Raises UnreadableError on anything else."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UnreadableError(
            f"{shown(text)} is not a date", "Write year, month and day, such as 2026-03-02.", "moment"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def code(text: str) -> dict[str, str]:
    """A document code, category then type. Raises UnreadableError where it has not both."""
    bare = "".join(text.split()).upper()
    if len(bare) < 2:
        raise UnreadableError(f"{shown(text)} is not a document code", "Write category and type, such as N935.", "code")
    return {"categoryCode": bare[0], "typeCode": bare[1:]}


READERS: dict[str, Any] = {"text": str.strip, "number": number, "count": count, "moment": moment, "code": code}


def written(value: object) -> str:
    """A value of the model as it stands in a field."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime) else str(value)
