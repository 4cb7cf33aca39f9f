"""Shares add up; a rate is used while it is fresh."""

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lawbook import book

from greenlane.core.money import EXACT
from greenlane.law.valuation.terms import ValuationPage
from greenlane.law.valuation.till import GRAIN, Till, spread

AMOUNT = st.decimals(0, 10**12, places=8)


@given(AMOUNT, st.lists(st.decimals(0, 10**9, places=3), min_size=1, max_size=30))
def test_shares_add_up_and_none_is_negative(amount: Decimal, weights: list[Decimal]) -> None:
    shares = spread(amount, weights)
    assert sum(shares) == amount
    assert min(shares) >= 0
    heavy = weights.index(max(weights))
    for share, weight in zip(shares, weights, strict=True):
        exact = amount * weight / sum(weights) if sum(weights) else share
        assert abs(share - exact) < Decimal("0.00001") * len(weights)
        assert weight < weights[heavy] or share >= 0


@given(AMOUNT, st.lists(st.decimals(0, 10**9, places=3), min_size=2, max_size=9))
def test_a_share_is_the_quotient_cut_at_the_grain(amount: Decimal, weights: list[Decimal]) -> None:
    whole, heavy = sum(weights, Decimal(0)), weights.index(max(weights))
    for place, (share, weight) in enumerate(zip(spread(amount, weights), weights, strict=True)):
        if whole and place != heavy:
            cut = EXACT.divide(EXACT.multiply(amount, weight), whole).quantize(GRAIN, ROUND_DOWN, EXACT)
            assert str(share) == str(cut)


def test_the_residue_goes_to_the_largest() -> None:
    assert [str(s) for s in spread(Decimal(100), [Decimal(1), Decimal(2)])] == ["33.333333", "66.666667"]


def test_all_weights_zero() -> None:
    assert spread(Decimal(5), [Decimal(0), Decimal(0)]) == [5, 0]


@pytest.mark.parametrize(("days", "rules"), [(0, []), (38, []), (39, ["exchange_rate_is_fresh"])])
def test_a_rate_is_refused_once_it_is_older_than_the_page_allows(days: int, rules: list[str]) -> None:
    page = book(date(2027, 12, 1))[ValuationPage]
    till = Till(page, date(2027, 12, 1) + timedelta(days=days))
    rate = till.rate("USD", 0)
    assert [finding.rule for finding in till.found] == rules
    assert (rate == 1) == bool(rules)
    if rules:
        (finding,) = till.found
        assert "USD" in finding.says
        assert "2027-12-01" in finding.says
        assert "2028-01-09" in finding.says


def test_a_rate_of_the_future_is_refused() -> None:
    till = Till(book(date(2027, 12, 1))[ValuationPage], date(2027, 11, 30))
    till.rate("USD", 0)
    assert [finding.rule for finding in till.found] == ["exchange_rate_is_fresh"]


def test_a_currency_that_is_not_stated() -> None:
    till = Till(book()[ValuationPage], date(2026, 3, 2))
    till.rate("", 2)
    assert [(f.rule, f.pointer) for f in till.found] == [
        ("currency_is_declared", "/goodsShipment/items/2/commodity/invoiceLine")
    ]
