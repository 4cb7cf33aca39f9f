"""What is a condition made of? The nodes of its tree, the kinds of value, and the error that names a place."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from greenlane.core.words import Fact


class Kind(StrEnum):
    """What a part of a condition can be."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    TEXTS = "list of texts"
    NUMBERS = "list of numbers"


class ExpressionError(ValueError):
    """A condition that cannot be read or makes no sense; ``offset`` counts characters from 0."""

    def __init__(self, offset: int, says: str) -> None:
        super().__init__(says)
        self.offset, self.says = offset, says

    def within(self, text: str) -> "ExpressionError":
        """The same error, its message led by the place in ``text``."""
        before = text[: self.offset]
        column = self.offset - (before.rfind("\n") + 1) + 1
        line = before.count("\n") + 1
        place = f"column {column}" if "\n" not in text else f"line {line}, column {column}"
        return ExpressionError(self.offset, f"{place}: {self.says}")


class Literal(Fact, frozen=True):
    """A value written out: text, number, date, or ``true`` and ``false``."""

    at: int
    kind: Kind
    value: str | Decimal | date | bool


class Listing(Fact, frozen=True):
    """A list written out between brackets."""

    at: int
    items: tuple[Literal, ...]


class Name(Fact, frozen=True):
    """Something the condition sees, such as ``line.code``."""

    at: int
    name: str


class ListName(Fact, frozen=True):
    """A list of the pack, such as ``HIGH_RISK_ORIGINS``."""

    at: int
    name: str


class Sum(Fact, frozen=True):
    """``left`` and ``right`` joined by ``+``, ``-``, ``*`` or ``/``."""

    at: int
    operator: str
    left: "Node"
    right: "Node"


class Comparison(Fact, frozen=True):
    """``left`` held against ``right`` by a sign of order or by ``in``, ``starts``, ``ends``, ``contains``."""

    at: int
    operator: str
    left: "Node"
    right: "Node"


class Known(Fact, frozen=True):
    """Whether something is known at all."""

    at: int
    what: "Node"


class Not(Fact, frozen=True):
    at: int
    part: "Node"


class Both(Fact, frozen=True):
    """Every part holds (``and``)."""

    at: int
    parts: tuple["Node", ...]


class Either(Fact, frozen=True):
    """At least one part holds (``or``)."""

    at: int
    parts: tuple["Node", ...]


class Lines(Fact, frozen=True):
    """``any line (…)``, ``every line (…)``, or the number ``count line (…)``."""

    at: int
    quantifier: str
    part: "Node"


Node: TypeAlias = Literal | Listing | Name | ListName | Sum | Comparison | Known | Not | Both | Either | Lines

#: The comparison that holds exactly when the other does not, both sides being known.
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Listing(items=items):
            return items
        case Sum(left=left, right=right) | Comparison(left=left, right=right):
            return (left, right)
        case Known(what=part) | Not(part=part) | Lines(part=part):
            return (part,)
        case Both(parts=parts) | Either(parts=parts):
            return parts
        case _:
            return ()
