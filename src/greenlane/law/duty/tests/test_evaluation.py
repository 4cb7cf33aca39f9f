"""What an expression comes to: the semantics that a national calculator's public tests fix."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lawbook import book

from greenlane.core.money import EXACT
from greenlane.law.duty.evaluation import compiled, fraction, linked, measured
from greenlane.law.duty.expressions import ExpressionError, Link, Node, Reference, parse
from greenlane.law.duty.terms import Basis, DutyPage, MissingQuantityError

UNITS = book()[DutyPage].units
QUANTITIES = {"KGM": "250", "LTR": "1000", "NAR": "7", "ASV": "12", "RET": "400", "MTK": "3", "BRX": "60"}


def due(text: str, value: str = "1000", rates: dict[str, str] | None = None, **quantities: str) -> str:
    measures = {unit: Decimal(q) for unit, q in (quantities or QUANTITIES).items()}
    basis = Basis(Decimal(value), measures, lambda currency: Decimal((rates or {"USD": "1.80"})[currency]))
    return format(EXACT.normalize(compiled(parse(text), UNITS, "XXD")(basis)), "f")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10 %", "100"),
        ("NIHIL", "0"),
        ("2 XXD / kg", "500"),
        ("12.50 XXD / 100 kg", "31.25"),
        ("40 XXD / t", "10"),
        ("3 XXD / hl", "30"),
        ("25.00 XXD", "25"),
        ("3 XXD / % vol / hl", "360"),
        ("0.5 XXD / % sucrose / 100 kg", "75"),
        ("24 % of RET", "96"),
        ("2 USD / NAR", "25.2"),
        ("10 % + 2 XXD / kg", "600"),
        ("10 % MIN 2 XXD / kg", "500"),
        ("60 % MIN 2 XXD / kg", "600"),
        ("60 % MAX 2 XXD / kg", "500"),
        ("10 % MIN 0.20 XXD / kg MAX 0.50 XXD / kg", "100"),
        ("10 % MIN 2 XXD / kg MAX 1 XXD / kg", "250"),
        ("10 % MAX 0.10 XXD / kg MIN 0.30 XXD / kg", "75"),
        ("5 % + 1 XXD / kg MAX 18 % + 0.10 XXD / kg", "205"),
        ("5 % - 8 %", "0"),
        ("15 % - 8 %", "70"),
        ("5 % - 8 % MIN 1 %", "10"),
        ("1 XXD / 3 NAR", "2." + "3" * 49),
    ],
)
def test_amounts(text: str, amount: str) -> None:
    assert due(text) == amount


@pytest.mark.parametrize("text", ["2 XXD / kg", "2 % + 1 XXD / kg", "5 % MIN 1 XXD / kg", "1 XXD / % vol / kg"])
def test_a_quantity_that_is_missing_is_named_and_never_zero(text: str) -> None:
    with pytest.raises(MissingQuantityError) as missing:
        due(text, NAR="1", ASV="1")
    assert missing.value.code == "KGM"


def test_a_quantity_of_zero_is_a_quantity() -> None:
    assert due("2 XXD / kg", KGM="0") == "0"


def test_an_unknown_unit_is_refused_when_the_page_is_read() -> None:
    with pytest.raises(ExpressionError, match="unit 'furlong' is unknown; known are"):
        compiled(parse("2 XXD / furlong"), UNITS, "XXD")


def test_a_reference_that_was_not_linked_is_refused() -> None:
    with pytest.raises(ExpressionError, match="RATE 8712 was not linked"):
        compiled(parse("RATE 8712 + 5 %"), UNITS, "XXD")


def test_linking_puts_the_other_rate_in_place() -> None:
    def rate_of(link: Link) -> Node:
        return parse("7 %") if link == Reference("8712") else parse("2 %")

    assert linked(parse("RATE 8712 + 25 % MAX RATE 8714"), rate_of) == parse("7 % + 25 % MAX 2 %")


@pytest.mark.parametrize(
    ("text", "factor", "unit"),
    [("10 %", "0.10", ""), ("NIHIL", "0", ""), ("24 % of RET", None, "RET"), ("2 XXD / 100 kg", None, "KGM"),
     ("5 XXD", None, ""), ("5 % + 2 XXD / kg", None, ""), ("2 XXD / % vol / hl", None, "")],
)  # fmt: skip
def test_what_is_shown_as_base_and_rate(text: str, factor: str | None, unit: str) -> None:
    assert fraction(parse(text)) == (None if factor is None else Decimal(factor))
    assert measured(parse(text), UNITS) == unit


TEXTS = ["10 %", "2 XXD / kg", "5 % + 2 XXD / kg", "8 % MIN 1 XXD / kg MAX 3 XXD / kg", "4 % MAX 9 XXD / NAR", "3 XXD"]


@given(
    st.sampled_from(TEXTS), st.decimals(0, 10**9, places=2), st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=3),
)  # fmt: skip
def test_a_higher_value_never_pays_less(text: str, value: Decimal, more: Decimal, kilos: Decimal) -> None:
    measures = {"KGM": kilos, "NAR": Decimal(3)}
    evaluate = compiled(parse(text), UNITS, "XXD")
    low, high = (evaluate(Basis(v, measures, lambda _: Decimal(1))) for v in (value, value + more))
    assert 0 <= low <= high
