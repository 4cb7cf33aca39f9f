"""Can every rate be worked out? Expressions and tests read, their units, currencies and components known."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from greenlane.base.packs.terms import Row
from greenlane.law.duty.expressions import (
    Component,
    ExpressionError,
    Limit,
    Node,
    Percent,
    Specific,
    Sum,
    parse,
)
from greenlane.law.duty.integrity.terms import Breach
from greenlane.law.duty.thresholds import parse as threshold

_PAGE = "law/duty"


def rates(
    measures: tuple[Row, ...],
    conditions: tuple[Row, ...],
    types: tuple[Row, ...],
    units: tuple[Row, ...],
    currencies: set[str],
) -> Iterator[Breach]:
    """Breaches of the rules on expressions, tests and units; each distinct text is looked at once."""
    yield from _units(units)
    known = {row["symbol"] for row in units}
    components = {row["type"] for row in types if row["role"] == "component"}
    for where, text, is_test in _texts(measures, conditions):
        try:
            leaves = _tested(text) if is_test else list(_leaves(parse(text)))
        except ExpressionError as fault:
            yield Breach("TI12", where, str(fault).rstrip("."))
            continue
        for leaf in leaves:
            for unit in _named(leaf):
                if unit not in known:
                    yield Breach("TI13", where, f"{text!r} names unit {unit!r}")
            if isinstance(leaf, Specific) and leaf.currency not in currencies:
                yield Breach("TI14", where, f"{text!r} names currency {leaf.currency}")
            if isinstance(leaf, Component) and leaf.of not in components:
                yield Breach("TI21", where, f"{text!r} names type {leaf.of}")


def _units(units: tuple[Row, ...]) -> Iterator[Breach]:
    seen: set[str] = set()
    for row in units:
        where = f"{_PAGE}/units.csv, unit {row['symbol']}"
        if row["symbol"] in seen:
            yield Breach("TI23", where, "it stands there twice")
        seen.add(row["symbol"])
        try:
            sound = Decimal(row["size"]) > 0
        except InvalidOperation:
            sound = False
        if not sound:
            yield Breach("TI23", where, f"its size is {row['size']!r}")


def _texts(measures: tuple[Row, ...], conditions: tuple[Row, ...]) -> Iterator[tuple[str, str, bool]]:
    seen: set[tuple[str, bool]] = set()
    listed = [(f"measures.csv, measure {row['measure']}", row["expression"], False) for row in measures]
    for row in conditions:
        where = f"conditions.csv, measure {row['measure']}"
        listed += [(where, row[name], name == "test") for name in ("expression", "test") if row[name]]
    for where, text, is_test in listed:
        if (text, is_test) not in seen:
            seen.add((text, is_test))
            yield f"{_PAGE}/{where}", text, is_test


def _tested(text: str) -> list[Node]:
    """A test as leaves: its limit, or its units as if they were divisors of nothing."""
    found = threshold(text)
    if found.limit is not None:
        return [found.limit]
    return [Percent(rate=found.count, of=unit) for unit in found.units]


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case Sum(parts=parts):
            for _, part in parts:
                yield from _leaves(part)
        case Limit(left=left, right=right):
            yield from _leaves(left)
            yield from _leaves(right)
        case _:
            yield node


def _named(leaf: Node) -> list[str]:
    if isinstance(leaf, Percent):
        return [leaf.of] if leaf.of else []
    return [per.unit for per in leaf.per] if isinstance(leaf, Specific) else []
