"""What is an amount, and how is it rounded? Decimal only; once; half up (WCO Kyoto SA 4.3, national practice)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from greenlane.core.words import Word

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: Wide enough that no intermediate product of a declaration is ever rounded before the end.
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)


class Amount(Word, frozen=True):
    """An amount in units of a currency; ``currency_id`` is ISO 4217, absent where unstated."""

    value: Decimal
    currency_id: str | None = None


def to_unit(value: Decimal, unit: Decimal = CENT) -> Decimal:
    """``value`` rounded half up to ``unit`` (0.01, or 1 where the pack collects whole units)."""
    return value.quantize(unit, ROUND_HALF_UP, EXACT)


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum, ``0.00`` of nothing."""
    return sum(values, ZERO)


def to_minor(value: Decimal) -> int:
    """Cents, for keeping in an integer column. Raises ValueError where ``value`` has parts of a cent."""
    minor = value.scaleb(2, EXACT)
    if minor != minor.to_integral_value():
        raise ValueError(f"{value} has parts of a cent; round it once, where the law says, before it is kept")
    return int(minor)


def from_minor(minor: int) -> Decimal:
    """The amount of an integer column."""
    return Decimal(minor).scaleb(-2, EXACT)
