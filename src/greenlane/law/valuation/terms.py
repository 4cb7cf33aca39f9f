"""What do we call it? Customs value (WTO Customs Valuation Agreement, Articles 1 and 8)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from greenlane.core.words import Fact
from greenlane.law.nomenclature.terms import Faults


class LineValue(Fact, frozen=True):
    """How one line's customs value is made up; every amount in the country's currency, exact (not rounded) but
    ``customs_value``, which is rounded once to the collected unit."""

    number: int
    price: Decimal
    freight: Decimal
    insurance: Decimal
    additions: Decimal
    deductions: Decimal
    customs_value: Decimal
    rate: Decimal


class CustomsValues(Fact, frozen=True):
    """Fact: the value of each line, in line order, and their sum; ``why`` the delivery term, rates and shares used."""

    currency: str
    lines: tuple[LineValue, ...]
    total: Decimal
    why: tuple[str, ...] = ()


class Incoterm(Fact, frozen=True):
    """A delivery term: which costs the price holds already, ``True`` where it does, and the sentence that says so."""

    code: str
    freight: bool
    insurance: bool
    says: str


class Charge(Fact, frozen=True):
    """A charge type: ``sign`` +1 is added to the price, -1 deducted; ``role`` is ``freight``, ``insurance`` (they
    take the place of the header's own) or ``other``; ``part`` says how the header's sum is spread, ``mass`` or
    ``price``."""

    code: str
    sign: int
    role: str
    part: str
    law: str


class ExchangeRate(Fact, frozen=True):
    """``rate`` units of the country's currency for one unit of ``currency``, published to hold from ``since``."""

    currency: str
    rate: Decimal
    since: date
    source: str
    says: str


class ValuationPage(Fact, frozen=True):
    """How goods are valued on one day.

    ``unit`` is the smallest amount collected; ``basis`` says by regime whether freight and insurance belong to the
    value (``cif``) or not (``price``), ``basis_otherwise`` for regimes not named; ``rate_max_age`` is in days;
    ``deemed_insurance`` the share of price and freight taken where insurance is not declared, None where it must be.
    """

    currency: str
    unit: Decimal
    basis: Mapping[str, str]
    basis_otherwise: str
    incoterms: Mapping[str, Incoterm]
    charges: Mapping[str, Charge]
    rates: Mapping[str, ExchangeRate]
    rate_max_age: int
    deemed_insurance: Decimal | None
    words: Mapping[str, str]
    law: str
    faults: Faults
