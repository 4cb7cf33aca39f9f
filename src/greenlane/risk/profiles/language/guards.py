"""Which lines can a condition be about at all? Its goods codes, and its part that is the same for every line.

Most profiles name goods: looking a line's profiles up by the chapter of its code spares the tests that must fail.
"""

from greenlane.risk.profiles.language.checker import of_line
from greenlane.risk.profiles.language.compiler import Lists
from greenlane.risk.profiles.language.tree import Both, Comparison, Either, Listing, ListName, Literal, Name, Node

#: The chapter of the Harmonized System.
DIGITS = 2


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


def split(node: Node) -> tuple[Node | None, Node]:
    """``node`` as two conditions that must both hold: one that is the same for every line, if any, and the rest."""
    if not isinstance(node, Both):
        return None, node
    same = tuple([part for part in node.parts if not of_line(part)])
    rest = tuple([part for part in node.parts if of_line(part)])
    return (Both(node.at, same) if same else None), Both(node.at, rest)
