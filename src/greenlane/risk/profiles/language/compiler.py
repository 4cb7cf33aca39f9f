"""How is a condition tested quickly? Its tree becomes nested closures over a View; nothing is ever evaluated as text.

A comparison with something unknown holds neither way, nor does its opposite. Negation is pushed down to the
comparisons, so that two truth values give what three would (Kleene): a condition matches when it is true.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from greenlane.risk.profiles.language.checker import kind_of
from greenlane.risk.profiles.language.costs import cost
from greenlane.risk.profiles.language.sight import CALCULATION, View
from greenlane.risk.profiles.language.tree import (
    OPPOSITE,
    Both,
    Comparison,
    Either,
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
)
from greenlane.risk.profiles.language.vocabulary import NAMES

#: A longer whole number is no count of anything.
_DIGITS = 15

Test: TypeAlias = Callable[[View], bool]
#: A value read from a View; None where unknown. Any: the checker has proved what it is.
Reading: TypeAlias = Callable[[View], Any]
Lists: TypeAlias = Mapping[str, tuple[str, ...]]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
#: The comparison that says the same with its sides exchanged.
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ARITHMETIC: dict[str, Callable[[Any, Any], Decimal]] = {
    "+": CALCULATION.add,
    "-": CALCULATION.subtract,
    "*": CALCULATION.multiply,
    "/": CALCULATION.divide,
}


def compiled(node: Node, lists: Lists) -> Test:
    """The test of a checked condition. It never raises."""
    return _test(node, lists, True)


def _test(node: Node, lists: Lists, holds: bool) -> Test:
    """A test that is True when ``node`` is ``holds`` for certain."""
    match node:
        case Not(part=part):
            return _test(part, lists, not holds)
        case Both(parts=parts) | Either(parts=parts):
            tests = [_test(part, lists, holds) for part in sorted(parts, key=cost)]
            return _all(tests) if isinstance(node, Both) is holds else _any(tests)
        case Lines(quantifier=quantifier, part=part):
            return _over_lines(_test(part, lists, holds), every=(quantifier == "every") is holds)
        case Known(what=what):
            return _known(reading(what, lists), holds)
        case Comparison():
            return _comparison(node, lists, holds)
        case _:
            return _flag(reading(node, lists), holds)


def reading(node: Node, lists: Lists) -> Reading:
    """How the value of ``node`` is read; None where it is unknown."""
    match node:
        case Literal(value=value):
            return lambda view: value
        case Name(name=name):
            return _named(NAMES[name].read, NAMES[name].kind)
        case Sum():
            return _calculated(node, lists)
        case Lines(part=part):
            return _counted(_test(part, lists, True))
        case Listing(items=items):
            chosen: tuple[Any, ...] = tuple([item.value for item in items])
        case ListName(name=name):
            chosen = lists[name]
        case _:
            raise TypeError(f"{type(node).__name__} is a condition, not a value")
    return lambda view: chosen


def _named(read: Reading, kind: Kind) -> Reading:
    if kind is Kind.TEXT:
        return lambda view: read(view) or None
    return read


def _calculated(node: Sum, lists: Lists) -> Reading:
    left, right = reading(node.left, lists), reading(node.right, lists)
    if kind_of(node.left, lists) is Kind.DATE:
        return _days_between(left, right)
    join = _ARITHMETIC[node.operator]

    def calculate(view: View) -> Decimal | None:
        one = left(view)
        other = right(view) if one is not None else None
        if other is None:
            return None
        result = join(one, other)
        return result if result.is_finite() else None

    return calculate


def _days_between(left: Reading, right: Reading) -> Reading:
    def days(view: View) -> int | None:
        later, earlier = left(view), right(view)
        return (later - earlier).days if isinstance(later, date) and isinstance(earlier, date) else None

    return days


def _comparison(node: Comparison, lists: Lists, holds: bool) -> Test:
    left = reading(node.left, lists)
    if node.operator in OPPOSITE:
        sign = node.operator if holds else OPPOSITE[node.operator]
        if isinstance(node.right, Literal):
            return _against(left, _ORDER[sign], node.right.value)
        right = reading(node.right, lists)
        if cost(node.right) < cost(node.left):  # often unknown, and then the dear side is spared
            return _ordered(right, _ORDER[_TURNED[sign]], left)
        return _ordered(left, _ORDER[sign], right)
    right = reading(node.right, lists)
    if isinstance(node.right, (Literal, Listing, ListName)):
        return _fixed_text(node.operator, left, right(_NOTHING), holds)
    if node.operator == "in":
        return _among(left, right, holds)
    return _moving_text(node.operator, left, right, holds)


_NOTHING: Any = None


def _against(left: Reading, compare: Callable[[Any, Any], bool], fixed: Any) -> Test:
    if isinstance(fixed, Decimal) and fixed.adjusted() < _DIGITS and fixed == fixed.to_integral_value():
        return _against_whole(left, compare, fixed)

    def test(view: View) -> bool:
        value = left(view)
        return value is not None and compare(value, fixed)

    return test


def _against_whole(left: Reading, compare: Callable[[Any, Any], bool], fixed: Decimal) -> Test:
    """``left`` against a whole number: counts are ints, and two ints compare in a fifth of the time."""
    whole = int(fixed)

    def test(view: View) -> bool:
        value = left(view)
        return value is not None and compare(value, whole if type(value) is int else fixed)

    return test


def _ordered(left: Reading, compare: Callable[[Any, Any], bool], right: Reading) -> Test:
    def test(view: View) -> bool:
        value = left(view)
        if value is None:
            return False
        other = right(view)
        return other is not None and compare(value, other)

    return test


def _fixed_text(sign: str, left: Reading, fixed: Any, holds: bool) -> Test:
    """``left`` against a text or list that never changes."""
    if sign == "in":
        return _member(left, frozenset(fixed), holds)
    parts: tuple[str, ...] = fixed if isinstance(fixed, tuple) else (fixed,)
    if sign == "contains":
        return _containing(left, tuple([p.casefold() for p in parts]), holds)
    fits = str.startswith if sign == "starts" else str.endswith

    def test(view: View) -> bool:
        value = left(view)
        return value is not None and fits(value, parts) is holds

    return test


def _member(left: Reading, chosen: frozenset[Any], holds: bool) -> Test:
    def test(view: View) -> bool:
        value = left(view)
        return value is not None and (value in chosen) is holds

    return test


def _containing(left: Reading, parts: tuple[str, ...], holds: bool) -> Test:
    def test(view: View) -> bool:
        value = left(view)
        if value is None:
            return False
        folded = value.casefold()
        for part in parts:
            if part in folded:
                return holds
        return not holds

    return test


def _among(left: Reading, right: Reading, holds: bool) -> Test:
    def test(view: View) -> bool:
        value, others = left(view), right(view)
        return value is not None and others is not None and (value in others) is holds

    return test


def _moving_text(sign: str, left: Reading, right: Reading, holds: bool) -> Test:
    """``left`` against a text or list that the declaration itself holds."""

    def test(view: View) -> bool:
        value, other = left(view), right(view)
        return value is not None and other is not None and _fits(sign, value, other) is holds

    return test


def _fits(sign: str, value: str, other: str | tuple[str, ...]) -> bool:
    parts = other if isinstance(other, tuple) else (other,)
    if sign == "contains":
        return any(part.casefold() in value.casefold() for part in parts)
    return value.startswith(parts) if sign == "starts" else value.endswith(parts)


def _flag(read: Reading, holds: bool) -> Test:
    return lambda view: read(view) is holds


def _known(read: Reading, holds: bool) -> Test:
    return lambda view: (read(view) is not None) is holds


def _all(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda view: first(view) and second(view)
    if len(tests) == 3:
        one, two, three = tests
        return lambda view: one(view) and two(view) and three(view)

    def test(view: View) -> bool:
        for part in tests:  # noqa: SIM110  a generator costs twice the tests themselves
            if not part(view):
                return False
        return True

    return test


def _any(tests: list[Test]) -> Test:
    def test(view: View) -> bool:
        for part in tests:  # noqa: SIM110  a generator costs twice the tests themselves
            if part(view):
                return True
        return False

    return test


def _over_lines(part: Test, every: bool) -> Test:
    def test(view: View) -> bool:
        back = view.index, view.line
        result = every
        for index, line in enumerate(view.lines):
            view.index, view.line = index, line
            if part(view) is not every:
                result = not every
                break
        view.index, view.line = back
        return result

    return test


def _counted(part: Test) -> Reading:
    def count(view: View) -> int:
        back = view.index, view.line
        found = 0
        for index, line in enumerate(view.lines):
            view.index, view.line = index, line
            found += part(view)
        view.index, view.line = back
        return found

    return count
