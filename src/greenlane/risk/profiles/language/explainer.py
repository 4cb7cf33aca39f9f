"""What does a condition say, and which of its parts held? Sentences and values for officers."""

from datetime import date
from decimal import Decimal

from greenlane.core.words import Fact
from greenlane.risk.profiles.language.compiler import Lists, compiled, reading
from greenlane.risk.profiles.language.sight import View
from greenlane.risk.profiles.language.tree import (
    Both,
    Comparison,
    Either,
    Known,
    Lines,
    Listing,
    ListName,
    Literal,
    Name,
    Node,
    Not,
    Sum,
    children,
)
from greenlane.risk.profiles.language.vocabulary import NAMES

_SIGNS = {
    "=": ("is", "is not"),
    "!=": ("is not", "is"),
    "<": ("is below", "is not below"),
    "<=": ("is at most", "is above"),
    ">": ("is above", "is at most"),
    ">=": ("is at least", "is below"),
    "in": ("is one of", "is none of"),
    "starts": ("starts with", "does not start with"),
    "ends": ("ends with", "does not end with"),
    "contains": ("contains", "does not contain"),
}
_ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_LINES = {"any": "on some line", "every": "on every line", "count": "the number of lines where"}


#: From here on a number is shown with an exponent.
LONGEST = Decimal(10) ** 15


class Part(Fact, frozen=True):
    """One comparison: what it says, whether it held (None: something was unknown), and each value it looked at."""

    says: str
    held: bool | None
    values: tuple[tuple[str, str], ...]


def sentence(node: Node) -> str:
    """The condition as an officer would say it."""
    return _said(node, True)


def parts(node: Node, view: View, lists: Lists) -> tuple[Part, ...]:
    """Every comparison of ``node``, in order, as it stands for ``view``; lines in brackets count as one part."""
    if isinstance(node, (Both, Either)):
        return tuple([part for child in children(node) for part in parts(child, view, lists)])
    if isinstance(node, Not) and isinstance(node.part, (Both, Either, Not)):
        return parts(node.part, view, lists)
    held = compiled(node, lists)(view)
    failed = compiled(Not(node.at, node), lists)(view)
    return (Part(sentence(node), held if held or failed else None, _values(node, view, lists)),)


def _said(node: Node, holds: bool) -> str:
    match node:
        case Not(part=part):
            return _said(part, not holds)
        case Both(parts=inner) | Either(parts=inner):
            word = " and " if isinstance(node, Both) is holds else " or "
            return word.join([_bracketed(part, holds) for part in inner])
        case Lines(quantifier=quantifier, part=part):
            if not holds:
                return f"it is not so that {_said(node, True)}"
            return f"{_LINES[quantifier]} ({_said(part, True)})"
        case Known(what=what):
            return f"{_value(what)} is {'known' if holds else 'unknown'}"
        case Comparison(operator=sign, left=left, right=right):
            among = "one of " if sign != "in" and isinstance(right, (Listing, ListName)) else ""
            return f"{_value(left)} {_SIGNS[sign][0 if holds else 1]} {among}{_value(right)}"
        case _:
            return _value(node) if holds else f"it is not so that {_value(node)}"


def _bracketed(node: Node, holds: bool) -> str:
    bare = node.part if isinstance(node, Not) else node
    return f"({_said(node, holds)})" if isinstance(bare, (Both, Either)) else _said(node, holds)


def _value(node: Node) -> str:
    match node:
        case Name(name=name):
            return NAMES[name].says
        case ListName(name=name):
            return f"the list {name}"
        case Literal(value=value):
            return shown(value)
        case Listing(items=items):
            return ", ".join([shown(item.value) for item in items])
        case Sum(operator=sign, left=left, right=right):
            return f"{_operand(left)} {_ARITHMETIC[sign]} {_operand(right)}"
        case _:
            return _said(node, True)


def _operand(node: Node) -> str:
    return f"({_value(node)})" if isinstance(node, Sum) else _value(node)


def shown(value: object) -> str:
    """A value as an officer reads it."""
    match value:
        case None | "":
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join([shown(v) for v in value]) or "none"
        case _:
            return str(value)


def _number(value: Decimal) -> str:
    if not value.is_finite() or abs(value) >= LONGEST:
        return f"{value:.4g}"
    # Four places behind the point are plenty to read; exponents are not for people.
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _values(node: Node, view: View, lists: Lists) -> tuple[tuple[str, str], ...]:
    """What was read, once each; names inside ``any line (…)`` differ by line and are left out."""
    found: dict[str, str] = {}

    def walk(part: Node) -> None:
        if isinstance(part, Name):
            found[NAMES[part.name].says] = shown(reading(part, lists)(view))
        elif isinstance(part, Lines):
            if part.quantifier == "count":
                found[sentence(part)] = shown(reading(part, lists)(view))
        else:
            for child in children(part):
                walk(child)

    walk(node)
    return tuple(found.items())
