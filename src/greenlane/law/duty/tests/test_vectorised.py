"""Columns of whole numbers give the same cents as Decimal, whatever the goods."""

from collections import Counter
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lawbook import book, case

from greenlane.core.case import Batch
from greenlane.core.money import to_minor, to_unit
from greenlane.law.duty.evaluation import compiled
from greenlane.law.duty.expressions import parse
from greenlane.law.duty.formulas import column, formula_of, plus, share_of, shared, worked_out
from greenlane.law.duty.rules import assess
from greenlane.law.duty.terms import Assessment, Basis, DutyPage
from greenlane.law.duty.vectorised import taxes
from greenlane.law.nomenclature.rules import classify
from greenlane.law.origin.rules import establish
from greenlane.law.valuation.rules import value

PAGE = book()[DutyPage]
CODES = {
    "85287200": "NAR", "17019900": "NAR", "02071400": "NAR", "24011000": "NAR", "24022000": "MIL", "87033190": "NAR",
    "87149100": "NAR", "72104900": "NAR", "28362000": "NAR", "39021000": "NAR", "88073000": "NAR", "62052000": "NAR",
    "10063000": "NAR", "22042100": "LTR", "99999999": "NAR",
}  # fmt: skip
GRAMS = st.integers(0, 10**9).map(lambda grams: str(Decimal(grams) / 1000))
FINE = st.integers(0, 10**9).map(lambda part: str(Decimal(part) / 10**8))


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(sorted(CODES)))
    found = {
        "code": code,
        "origin": draw(st.sampled_from(["CN", "FR", "JP", "TR", "LK"])),
        "price": f"{Decimal(draw(st.integers(0, 10**13))) / 100} {draw(st.sampled_from(['XXD', 'USD', 'VND']))}",
        "regime": draw(st.sampled_from(["40", "40", "40", "71", "51", "10", "99"])),
        "preference": draw(st.sampled_from(["100", "300"])),
        "documents": draw(st.lists(st.sampled_from(["N954", "U110", "N990", "C119", "Y901", "Y920"]), max_size=3)),
        "additional": draw(st.lists(st.sampled_from(["C01", "C07"]), max_size=1)),
        "codes": draw(st.lists(st.just("B101"), max_size=1)),
        "quantity": f"{draw(GRAMS | FINE)} {CODES[code]}",
    }
    return found | draw(st.fixed_dictionaries({}, optional={"net": GRAMS | FINE}))


@given(st.lists(st.lists(lines(), min_size=1, max_size=4), min_size=1, max_size=6))
@settings(max_examples=100)
def test_the_same_cents(declarations: list[list[dict[str, Any]]]) -> None:
    batch: Batch = [case({"incoterm": "CIF", "lines": listed}) for listed in declarations]
    for step in (classify, value, establish):
        batch = step(batch, book())
    one_by_one = Counter(
        (place, row.number, row.tax, to_minor(row.amount), row.guaranteed)
        for place, done in enumerate(assess(batch, book()))
        if done.get(Assessment) is not None
        for row in done[Assessment].lines
    )
    found = taxes(batch, book())
    columns = zip(*(part.tolist() for part in found), strict=True)
    assert Counter(columns) == one_by_one


TEXTS = [
    "7.5 %", "NIHIL", "2.345 XXD / kg", "12.50 XXD / 100 kg", "5 % + 2 XXD / kg", "8 % MIN 1 XXD / kg",
    "8 % MIN 1 XXD / kg MAX 3.33 XXD / 7 kg", "4 % MAX 9 XXD / NAR", "25.00 XXD", "24 % of RET", "3.3333 % + 0.07 XXD",
]  # fmt: skip


@given(
    st.sampled_from(TEXTS), st.lists(st.tuples(st.integers(0, 10**17), st.integers(0, 10**17)), min_size=1, max_size=8)
)
@settings(max_examples=100)
def test_a_formula_is_its_expression_also_beyond_64_bits(text: str, rows: list[tuple[int, int]]) -> None:
    node = parse(text)
    formula, evaluate = formula_of(node, PAGE), compiled(node, PAGE.units, "XXD")
    assert formula is not None
    base, measure = column([cents for cents, _ in rows]), column([millionths for _, millionths in rows])
    found = worked_out(formula, base, {"KGM": measure, "NAR": measure, "RET": measure})
    for (cents, millionths), amount in zip(rows, found, strict=True):
        quantity = Decimal(millionths) / 10**6
        basis = Basis(Decimal(cents) / 100, {"KGM": quantity, "NAR": quantity, "RET": quantity}, lambda _: Decimal(1))
        assert int(amount) == to_minor(to_unit(evaluate(basis)))


@pytest.mark.parametrize("text", ["2 USD / kg", "3 XXD / % vol / hl", "15 % - 8 %"])
def test_what_is_no_formula_is_left_to_decimal(text: str) -> None:
    assert formula_of(parse(text), PAGE) is None


@given(st.lists(st.tuples(st.integers(0, 10**17), st.integers(0, 10**7)), min_size=1, max_size=8))
def test_plain_shares(rows: list[tuple[int, int]]) -> None:
    found = shared(column([cents for cents, _ in rows]), column([share for _, share in rows]))
    for (cents, share), amount in zip(rows, found, strict=True):
        assert int(amount) == to_minor(to_unit(Decimal(cents) / 100 * Decimal(share) / 10**6))


def test_a_share_finer_than_a_millionth_is_no_share() -> None:
    assert (share_of(Decimal("0.075")), share_of(Decimal("0.0000001"))) == (75000, None)


def test_columns_leave_64_bits_rather_than_overflow() -> None:
    large = column([1 << 59])
    assert large.dtype == np.int64
    assert plus(large, large).dtype == object
    assert int(plus(plus(large, large), plus(large, large))[0]) == 1 << 61


def test_nothing_gives_empty_columns() -> None:
    assert len(taxes([], book()).amount) == 0
