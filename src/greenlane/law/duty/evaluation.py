"""How is a duty expression worked out? The tree, compiled once into exact Decimal functions of a Basis."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from greenlane.core.money import EXACT
from greenlane.law.duty.expressions import (
    Component,
    Declared,
    ExpressionError,
    Limit,
    Link,
    Nil,
    Node,
    Percent,
    Reference,
    Specific,
    Sum,
    Words,
    write,
)
from greenlane.law.duty.terms import Basis, Evaluator, MissingQuantityError, Option, StoppedError, Unit

_NOTHING = Decimal(0)
_HUNDREDTH = Decimal("0.01")


def compiled(node: Node, units: Mapping[str, Unit], home: str) -> Evaluator:
    """A function from a Basis to the exact amount in ``home`` currency, never below zero, not rounded.

    Raises ExpressionError on a unit that the table lacks. The function raises MissingQuantityError.
    """
    inner = _compiled(node, units, home)
    return (lambda basis: max(inner(basis), _NOTHING)) if subtracts(node) else inner


def settled(option: Option, basis: Basis) -> Option | None:
    """The option that the first branch whose test holds makes of this one; None where it is dropped.

    Raises StoppedError where the branch stops the goods, MissingQuantityError.
    """
    for branch in option.branches:
        if branch.test is None or branch.test(basis):
            if branch.stops:
                raise StoppedError(option)
            return branch.option
    return option


def subtracts(node: Node) -> bool:
    """Whether anything in the tree is taken off, so that the whole might fall below zero."""
    match node:
        case Sum(parts=parts):
            return any(sign < 0 or subtracts(part) for sign, part in parts)
        case Limit(left=left, right=right):
            return subtracts(left) or subtracts(right)
        case _:
            return False


def _compiled(node: Node, units: Mapping[str, Unit], home: str) -> Evaluator:
    match node:
        case Nil():
            return lambda _: _NOTHING
        case Percent(rate=rate, of=of):
            return _percent(rate, unit(of, units).code if of else "")
        case Specific():
            return _specific(node, units, home)
        case Sum(parts=parts):
            return _sum([(sign, _compiled(part, units, home)) for sign, part in parts])
        case Limit(kind=kind, left=left, right=right):
            return _limit(kind, _compiled(left, units, home), _compiled(right, units, home))
        case Words(text=text):
            raise ExpressionError(f"{text!r} are words of the law; a person works them out")
        case Reference() | Declared() | Component():
            raise ExpressionError(f"{write(node)} was not linked to a rate")


def unit(symbol: str, units: Mapping[str, Unit]) -> Unit:
    """The unit of that symbol. Raises ExpressionError naming those known."""
    if symbol not in units:
        raise ExpressionError(f"unit {symbol!r} is unknown; known are {', '.join(sorted(units))}")
    return units[symbol]


def fraction(node: Node) -> Decimal | None:
    """The factor of the base, where the expression is nothing but a per cent of it or NIHIL; None otherwise."""
    if isinstance(node, Nil):
        return _NOTHING
    return EXACT.multiply(node.rate, _HUNDREDTH) if isinstance(node, Percent) and not node.of else None


def flat(node: Node, home: str) -> Decimal | None:
    """The amount, where the expression is nothing but a sum in ``home`` currency; None otherwise."""
    return node.amount if isinstance(node, Specific) and not node.per and node.currency == home else None


def measured(node: Node, units: Mapping[str, Unit]) -> str:
    """The unit code that alone is the base of the expression, ``""`` where it is the customs value or several."""
    if isinstance(node, Percent) and node.of:
        return unit(node.of, units).code
    return unit(node.per[0].unit, units).code if isinstance(node, Specific) and len(node.per) == 1 else ""


def worded(node: Node) -> bool:
    """Whether any part of the rate is given in words, so that no machine can work it out."""
    match node:
        case Sum(parts=parts):
            return any(worded(part) for _, part in parts)
        case Limit(left=left, right=right):
            return worded(left) or worded(right)
        case _:
            return isinstance(node, Words)


def linked(node: Node, rate_of: Callable[[Link], Node]) -> Node:
    """The tree with every RATE and COMPONENT put in place by ``rate_of`` (which raises where there is no such)."""
    match node:
        case Reference() | Declared() | Component():
            return rate_of(node)
        case Sum(parts=parts):
            return Sum(parts=tuple((sign, linked(part, rate_of)) for sign, part in parts))
        case Limit(kind=kind, left=left, right=right):
            return Limit(kind=kind, left=linked(left, rate_of), right=linked(right, rate_of))
        case _:
            return node


def _percent(rate: Decimal, of: str) -> Evaluator:
    factor, multiply = EXACT.multiply(rate, _HUNDREDTH), EXACT.multiply
    if of:
        return lambda basis: multiply(quantity(basis, of), factor)
    return lambda basis: multiply(basis.value, factor)


def _specific(node: Specific, units: Mapping[str, Unit], home: str) -> Evaluator:
    amount, currency, multiply, divide = node.amount, node.currency, EXACT.multiply, EXACT.divide
    codes = [unit(per.unit, units).code for per in node.per]
    divisor = Decimal(1)
    for per in node.per:
        divisor = multiply(divisor, multiply(per.count, units[per.unit].size))

    def evaluate(basis: Basis) -> Decimal:
        due = amount
        for code in codes:
            due = multiply(due, quantity(basis, code))
        if currency != home:
            due = multiply(due, basis.rate(currency))
        return divide(due, divisor)

    return evaluate


def _sum(parts: list[tuple[int, Evaluator]]) -> Evaluator:
    def evaluate(basis: Basis) -> Decimal:
        due = _NOTHING
        for sign, part in parts:
            due = EXACT.add(due, part(basis)) if sign > 0 else EXACT.subtract(due, part(basis))
        return due

    return evaluate


def _limit(kind: str, left: Evaluator, right: Evaluator) -> Evaluator:
    if kind == "MIN":
        return lambda basis: max(left(basis), right(basis))
    return lambda basis: min(left(basis), right(basis))


def quantity(basis: Basis, code: str) -> Decimal:
    """What the line measures in that unit code. Raises MissingQuantityError."""
    found = basis.quantities.get(code)
    if found is None:
        raise MissingQuantityError(code)
    return found
