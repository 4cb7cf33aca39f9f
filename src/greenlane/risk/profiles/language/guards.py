"""Which lines can a condition be about at all? Its goods codes, and what of it codes alone decide.

Most profiles name goods: looking a line's profiles up by the chapter of its code spares the tests that must fail.
"""

from typing import NamedTuple

from greenlane.risk.profiles.language.checker import of_line
from greenlane.risk.profiles.language.compiler import Lists
from greenlane.risk.profiles.language.tree import (
    Both,
    Comparison,
    Either,
    Lines,
    Listing,
    ListName,
    Literal,
    Name,
    Node,
    children,
)

#: The chapter of the Harmonized System.
DIGITS = 2
#: What few values of stand for all trade, so that what they decide can be remembered.
CODES = ("line.code", "line.origin", "line.regime")


def code_starts(node: Node, lists: Lists) -> frozenset[str] | None:
    """The first two digits of every goods code for which ``node`` may hold; None where it may hold for any."""
    match node:
        case Both(parts=parts):
            known = [starts for part in parts if (starts := code_starts(part, lists)) is not None]
            return frozenset.intersection(*known) if known else None
        case Either(parts=parts):
            each = [code_starts(part, lists) for part in parts]
            return frozenset[str]().union(*[s for s in each if s is not None]) if None not in each else None
        case Comparison(operator="starts" | "in" | "=", left=Name(name="line.code"), right=right):
            texts = _texts(right, lists)
            # A text shorter than a chapter narrows nothing down.
            if texts is None or any(len(text) < DIGITS for text in texts):
                return None
            return frozenset([text[:DIGITS] for text in texts])
        case _:
            return None


def _texts(node: Node, lists: Lists) -> tuple[str, ...] | None:
    match node:
        case Literal(value=str(value)):
            return (value,)
        case Listing(items=items):
            return tuple([item.value for item in items if isinstance(item.value, str)])
        case ListName(name=name):
            return lists[name]
        case _:
            return None


class Split(NamedTuple):
    """A condition as three that must all hold, None where it has no such part.

    ``gate`` is the same for every line, ``kind`` is decided by the CODES of the line alone, ``rest`` is all else.
    """

    gate: Node | None
    kind: Node | None
    rest: Node | None


def split(node: Node) -> Split:
    """``node`` by what must be known to decide it."""
    parts = node.parts if isinstance(node, Both) else (node,)
    of_lines = [part for part in parts if of_line(part)]
    return Split(
        gate=_both(node.at, [part for part in parts if not of_line(part)]),
        kind=_both(node.at, [part for part in of_lines if _is_of_codes(part)]),
        rest=_both(node.at, [part for part in of_lines if not _is_of_codes(part)]),
    )


def _both(at: int, parts: list[Node]) -> Node | None:
    return Both(at, tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _is_of_codes(node: Node) -> bool:
    if isinstance(node, Name):
        return node.name in CODES
    return not isinstance(node, Lines) and all(_is_of_codes(child) for child in children(node))
