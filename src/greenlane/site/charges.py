"""What is charged, by its name? Tax lines and their sums as a person reads them; the names are the pack's."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from greenlane.core.money import ZERO
from greenlane.core.words import Fact
from greenlane.law.duty.terms import TaxLine


class Named(Fact, frozen=True):
    """A tax line with the name of its tax."""

    number: int
    name: str
    base: Decimal
    base_unit: str
    rate: str
    amount: Decimal
    law: str
    relief: str
    guaranteed: bool


class Total(Fact, frozen=True):
    """What one tax comes to on the whole declaration."""

    name: str
    amount: Decimal


def named(tax: TaxLine, names: Mapping[str, str]) -> Named:
    return Named(
        number=tax.number,
        name=names.get(tax.tax, tax.tax),
        base=tax.base,
        base_unit=tax.base_unit,
        rate=tax.rate,
        amount=tax.amount,
        law=tax.law,
        relief=tax.relief,
        guaranteed=tax.guaranteed,
    )


def totals(taxes: Iterable[TaxLine], names: Mapping[str, str]) -> tuple[Total, ...]:
    """The sum of each tax that is collected, in the order in which they first appear."""
    sums: dict[str, Decimal] = {}
    for tax in taxes:
        if not tax.guaranteed:
            sums[tax.tax] = sums.get(tax.tax, ZERO) + tax.amount
    return tuple(Total(name=names.get(code, code), amount=amount) for code, amount in sums.items())
