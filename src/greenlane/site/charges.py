"""What is charged, by its name? Tax lines and their sums as a person reads them; the names are the pack's."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from greenlane.core.money import ZERO
from greenlane.core.words import Fact
from greenlane.law.duty.terms import DutyPage, TaxLine


class Named(Fact, frozen=True):
    """A tax line with the name of its tax; ``base_unit`` is a currency or the symbol of a unit."""

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


def symbols(page: DutyPage) -> Mapping[str, str]:
    """The symbol of each unit code, such as ``kg`` of ``KGM``."""
    return {unit.code: unit.symbol for unit in page.units.values() if unit.size == 1}


def named(tax: TaxLine, names: Mapping[str, str], units: Mapping[str, str]) -> Named:
    """The line with its tax by name and its unit by symbol; a unit without a symbol, such as money, stays."""
    return Named(
        number=tax.number,
        name=names.get(tax.tax, tax.tax),
        base=tax.base,
        base_unit=units.get(tax.base_unit, tax.base_unit),
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
