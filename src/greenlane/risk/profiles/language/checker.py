"""Does a condition make sense? Every name known, every comparison between things that can be compared."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from greenlane.risk.profiles.language.tree import (
    Both,
    Comparison,
    Either,
    ExpressionError,
    Kind,
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

ORDERED = (Kind.NUMBER, Kind.DATE)
_LIST_OF = {Kind.TEXT: Kind.TEXTS, Kind.NUMBER: Kind.NUMBERS}


def check(node: Node, lists: Collection[str]) -> None:
    """Raises ExpressionError unless ``node`` is a condition over known names and the lists named."""
    _flag(node, lists, "a condition")


def of_line(node: Node) -> bool:
    """Whether what ``node`` says differs from line to line (names of a line outside ``any line (…)`` and the like)."""
    if isinstance(node, Name):
        return NAMES[node.name].of_line
    return not isinstance(node, Lines) and any(of_line(child) for child in children(node))


def kind_of(node: Node, lists: Collection[str]) -> Kind:
    """What ``node`` is. Raises ExpressionError where a part makes no sense."""
    match node:
        case Literal(kind=kind):
            return kind
        case Name():
            if node.name not in NAMES:
                raise _unknown(node.at, "name", node.name, NAMES)
            return NAMES[node.name].kind
        case ListName():
            if node.name not in lists:
                raise _unknown(node.at, "list", node.name, lists)
            return Kind.TEXTS
        case Listing():
            return _listing(node)
        case Sum():
            return _sum(node, lists)
        case _:
            return _condition(node, lists)


def _condition(node: Node, lists: Collection[str]) -> Kind:
    match node:
        case Not(part=part):
            _flag(part, lists, "a condition after 'not'")
        case Both(parts=parts) | Either(parts=parts):
            word = "and" if isinstance(node, Both) else "or"
            for part in parts:
                _flag(part, lists, f"a condition beside '{word}'")
        case Lines(quantifier=quantifier, part=part):
            _flag(part, lists, f"a condition after '{quantifier} line'")
            return Kind.NUMBER if quantifier == "count" else Kind.FLAG
        case Known(what=what):
            if not isinstance(what, Name):
                raise ExpressionError(node.at, "only a name such as line.net is known or unknown")
            kind_of(what, lists)
        case Comparison():
            _comparison(node, lists)
    return Kind.FLAG


def _flag(node: Node, lists: Collection[str], where: str) -> None:
    kind = kind_of(node, lists)
    if kind is not Kind.FLAG:
        raise ExpressionError(node.at, f"expected {where}, found {_shown(node, kind)}; compare it with something")


def _comparison(node: Comparison, lists: Collection[str]) -> None:
    left, right = kind_of(node.left, lists), kind_of(node.right, lists)
    sign = node.operator
    if sign == "in":
        if left not in _LIST_OF:
            found = _shown(node.left, left)
            raise ExpressionError(node.left.at, f"expected a text or number before 'in', found {found}")
        wanted: tuple[Kind, ...] = (_LIST_OF[left],)
    elif sign in ("starts", "ends", "contains"):
        if left is not Kind.TEXT:
            raise ExpressionError(node.left.at, f"expected a text before '{sign}', found {_shown(node.left, left)}")
        wanted = (Kind.TEXT, Kind.TEXTS)
    else:
        _comparable(node, left)
        wanted = (left,)
    if right not in wanted:
        expected = " or ".join(f"a {kind}" for kind in wanted)
        raise ExpressionError(node.right.at, f"expected {expected} after '{sign}', found {_shown(node.right, right)}")


def _comparable(node: Comparison, left: Kind) -> None:
    if left is Kind.FLAG:
        raise ExpressionError(node.left.at, "a condition is not compared; write it alone, or 'not' before it")
    if left in (Kind.TEXTS, Kind.NUMBERS):
        raise ExpressionError(node.left.at, f"a list is not compared by '{node.operator}'; write 'in' before it")
    if node.operator not in ("=", "!=") and left not in ORDERED:
        raise ExpressionError(
            node.left.at, f"expected a number or date before '{node.operator}', found {_shown(node.left, left)}"
        )


def _sum(node: Sum, lists: Collection[str]) -> Kind:
    left, right = kind_of(node.left, lists), kind_of(node.right, lists)
    if node.operator == "-" and left is right is Kind.DATE:
        return Kind.NUMBER
    for part, kind in ((node.left, left), (node.right, right)):
        if kind is not Kind.NUMBER:
            raise ExpressionError(part.at, f"expected a number beside '{node.operator}', found {_shown(part, kind)}")
    return Kind.NUMBER


def _listing(node: Listing) -> Kind:
    kind = node.items[0].kind
    if kind not in _LIST_OF:
        raise ExpressionError(node.at, f"expected a list of texts or of numbers, found a list of {kind}s")
    for item in node.items:
        if item.kind is not kind:
            raise ExpressionError(item.at, f"expected a {kind} as in the rest of the list, found a {item.kind}")
    return _LIST_OF[kind]


def _shown(node: Node, kind: Kind) -> str:
    match node:
        case Name(name=name) | ListName(name=name):
            return f"{name}, a {kind}"
        case Literal(kind=Kind.TEXT, value=value):
            return f'the text "{value}"'
        case Literal(value=value) if kind is not Kind.FLAG:
            return f"the {kind} {value}"
        case _:
            return "a condition" if kind is Kind.FLAG else f"a {kind}"


def _unknown(at: int, what: str, name: str, known: Iterable[str]) -> ExpressionError:
    listed = sorted(known)
    near = get_close_matches(name, listed, 3, 0.6) or [k for k in listed if k.split(".")[0] == name.split(".")[0]][:6]
    hint = f"near it: {', '.join(near)}" if near else f"known are: {', '.join(listed[:12]) or 'none'}"
    return ExpressionError(at, f"unknown {what} '{name}'; {hint}")
