"""Thresholds: what a test of value or quantity says, and when a line reaches it."""

import re
from decimal import Decimal

import pytest
from tests.lawbook import book

from greenlane.law.duty.expressions import ExpressionError
from greenlane.law.duty.terms import Basis, DutyPage, MissingQuantityError
from greenlane.law.duty.thresholds import parse
from greenlane.law.duty.thresholds import tested as holding

UNITS = book()[DutyPage].units


def reached(text: str, value: str, **quantities: str) -> bool:
    measures = {unit: Decimal(quantity) for unit, quantity in quantities.items()}
    return holding(parse(text), UNITS, "XXD")(Basis(Decimal(value), measures, lambda _: Decimal(2)))


@pytest.mark.parametrize(
    ("text", "value", "quantities", "reaches"),
    [
        # 52.60 USD a hundred kilograms of 500 kg is 263 USD or 526 XXD.
        ("value >= 52.60 USD / 100 kg", "526.00", {"KGM": "500"}, True),
        ("value >= 52.60 USD / 100 kg", "525.99", {"KGM": "500"}, False),
        ("value <= 1000 XXD", "1000", {}, True),
        ("value < 1000 XXD", "1000", {}, False),
        ("value > 1000 XXD", "1000.01", {}, True),
        ("quantity <= 20 kg", "0", {"KGM": "20"}, True),
        ("quantity <= 0.02 t", "0", {"KGM": "20.001"}, False),
        # 80.001 kg an article, ten articles: 800.01 kg.
        ("quantity >= 80.001 kg / NAR", "0", {"KGM": "800.01", "NAR": "10"}, True),
        ("quantity >= 80.001 kg / NAR", "0", {"KGM": "800", "NAR": "10"}, False),
        # 80 articles a tonne: 160 in two.
        ("quantity >= 80 NAR / t", "0", {"KGM": "2000", "NAR": "160"}, True),
        ("quantity >= 80 NAR / t", "0", {"KGM": "2000", "NAR": "159"}, False),
        ("quantity > 2 NAR / 7 kg", "0", {}, None),
    ],
)
def test_a_line_reaches_it(text: str, value: str, quantities: dict[str, str], reaches: bool | None) -> None:
    if reaches is None:
        with pytest.raises(ExpressionError, match="expected a unit"):
            reached(text, value, **quantities)
    else:
        assert reached(text, value, **quantities) is reaches


def test_a_quantity_that_is_not_declared_is_named() -> None:
    with pytest.raises(MissingQuantityError, match="KGM"):
        reached("quantity <= 20 kg", "1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("5 %", "expected value or quantity"),
        ("value 5 XXD", "expected one of >=, <=, >, <"),
        ("value + 5 XXD", "expected one of >="),
        ("value >= 5 %", "expected % or a currency"),
        ("quantity >= 5", "expected a unit"),
        ("quantity >= 5 kg 6", "expected the end"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, says: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(says)):
        parse(text)
