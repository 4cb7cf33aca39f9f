"""Which whole-number formula is a duty expression? (Σ aᵢ·xᵢ) / d, worked out for a column of lines at once.

x₀ is the base in cents, the others are quantities in millionths; a MIN or MAX compares two sides over the same d, so
that rounding half up is exact. What 64 bits cannot hold is worked out in Python's unbounded numbers.
"""

from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from greenlane.core.money import EXACT
from greenlane.law.duty.evaluation import unit
from greenlane.law.duty.expressions import Limit, Nil, Node, Percent, Specific, Sum
from greenlane.law.duty.terms import DutyPage

#: Whole numbers: 64-bit where they fit, Python's own where they do not.
Whole = NDArray[Any]
MILLION = 1_000_000
#: Products stay below this, so that doubling one and adding the divisor cannot overflow 64 bits.
_SAFE = 1 << 60


class Term(NamedTuple):
    """``base`` × the base, plus for each unit code its share of the quantity in millionths, plus ``flat``; in cents."""

    base: Fraction
    units: tuple[tuple[str, Fraction], ...]
    flat: Fraction


Formula = Term | tuple[str, "Formula", "Formula"]


class NotLinearError(ValueError):
    """The expression is no whole-number formula of base and single quantities."""


def formula_of(node: Node, page: DutyPage) -> Formula | None:
    """The whole-number formula of an expression, in minor units of ``page``; None where it is no such formula."""
    try:
        return _formula(node, page)
    except NotLinearError:
        return None


def _formula(node: Node, page: DutyPage) -> Formula:
    minor = 1 / Fraction(page.unit)
    match node:
        case Nil():
            return Term(Fraction(0), (), Fraction(0))
        case Percent(rate=rate, of=""):
            return Term(Fraction(rate) / 100, (), Fraction(0))
        case Percent(rate=rate, of=of):
            share = Fraction(rate) / 100 * minor / MILLION
            return Term(Fraction(0), ((unit(of, page.units).code, share),), Fraction(0))
        case Specific(amount=amount, currency=currency, per=per) if currency == page.currency and len(per) < 2:
            if not per:
                return Term(Fraction(0), (), Fraction(amount) * minor)
            one = unit(per[0].unit, page.units)
            share = Fraction(amount) * minor / Fraction(per[0].count) / Fraction(one.size) / MILLION
            return Term(Fraction(0), ((one.code, share),), Fraction(0))
        case Sum(parts=parts) if all(sign > 0 for sign, _ in parts):
            return _added([_formula(part, page) for _, part in parts])
        case Limit(kind=kind, left=left, right=right):
            return kind, _formula(left, page), _formula(right, page)
        case _:
            raise NotLinearError


def _added(formulas: list[Formula]) -> Term:
    base, flat, units = Fraction(0), Fraction(0), dict[str, Fraction]()
    for formula in formulas:
        if not isinstance(formula, Term):
            raise NotLinearError
        base, flat = base + formula.base, flat + formula.flat
        for code, share in formula.units:
            units[code] = units.get(code, Fraction(0)) + share
    return Term(base, tuple(units.items()), flat)


def worked_out(formula: Formula, base: Whole, columns: dict[str, Whole]) -> Whole:
    """The amounts in minor units, rounded half up once; ``base`` in minor units, ``columns`` in millionths."""
    factors = [f for term in _terms(formula) for f in (term.base, term.flat, *dict(term.units).values())]
    divisor = lcm(*(factor.denominator for factor in factors))
    numerator = _numerator(formula, divisor, base, columns)
    return (2 * numerator + divisor) // (2 * divisor)


def _numerator(formula: Formula, divisor: int, base: Whole, columns: dict[str, Whole]) -> Whole:
    if not isinstance(formula, Term):
        kind, left, right = formula
        sides = [_numerator(side, divisor, base, columns) for side in (left, right)]
        return np.maximum(*sides) if kind == "MIN" else np.minimum(*sides)
    due = plus(_times(base, int(formula.base * divisor)), column([int(formula.flat * divisor)]))
    for code, share in formula.units:
        due = plus(due, _times(columns[code], int(share * divisor)))
    return due if _largest(due) < _SAFE and divisor < _SAFE else due.astype(object)


def _terms(formula: Formula) -> list[Term]:
    if isinstance(formula, Term):
        return [formula]
    _, left, right = formula
    return _terms(left) + _terms(right)


def share_of(factor: Decimal) -> int | None:
    """A plain factor of the base in millionths; None where it has more decimals."""
    millionths = factor.scaleb(6, EXACT)
    return int(millionths) if millionths == millionths.to_integral_value() else None


def shared(base: Whole, shares: Whole) -> Whole:
    """``base`` times each share in millionths, rounded half up once."""
    fits = _largest(base) * _largest(shares) < _SAFE
    due = base * shares if fits else base.astype(object) * shares.astype(object)
    return (2 * due + MILLION) // (2 * MILLION)


def codes_of(formula: Formula) -> set[str]:
    return {code for term in _terms(formula) for code, _ in term.units}


def column(numbers: list[int]) -> Whole:
    """64-bit where they fit, Python's own numbers where they do not."""
    safe = all(-_SAFE < number < _SAFE for number in numbers)
    return np.array(numbers, dtype=np.int64 if safe else object)


def _largest(numbers: Whole) -> int:
    return int(abs(numbers).max()) if len(numbers) else 0


def _times(numbers: Whole, factor: int) -> Whole:
    return numbers * factor if _largest(numbers) * abs(factor) < _SAFE else numbers.astype(object) * factor


def plus(left: Whole, right: Whole) -> Whole:
    fits = _largest(left) + _largest(right) < _SAFE
    return left + right if fits else left.astype(object) + right.astype(object)
