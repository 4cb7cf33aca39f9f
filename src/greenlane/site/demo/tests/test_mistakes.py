"""Mistakes: each kind is made, and spoils what its name says."""

from collections import Counter
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.site.demo.chance import Weighted, poisson
from greenlane.site.demo.mistakes import Mistakes, swap
from greenlane.site.demo.terms import Filing, Pages


def test_every_kind_of_mistake_is_made(filings: list[Filing], pages: Pages) -> None:
    seen = Counter(f.truth.mistake for f in filings)
    assert set(pages.mistakes.kinds) <= set(seen)


def test_mistakes_spoil_what_they_name(filings: list[Filing]) -> None:
    for filing in filings:
        d, mistake = filing.declaration, filing.truth.mistake
        if mistake == "item_count_wrong":
            assert d.goods_item_quantity != len(d.items)
        elif mistake == "currency_unknown":
            assert d.invoice_amount.currency_id not in {"USD", "EUR", "GBP", "JPY", "CNY", "XXD"}
        elif mistake == "origin_missing":
            assert any(not i.origins for i in d.items)
        elif mistake == "transport_missing":
            assert d.border_transport_means.id is None


def test_an_unknown_mistake_is_refused(pages: Pages) -> None:
    page = msgspec.structs.replace(pages.mistakes, kinds={"sneezed": 1.0})
    with pytest.raises(ValueError, match="no mistake 'sneezed'"):
        Mistakes(page)


@given(seed=st.integers(), text=st.text("0123456789", min_size=4, max_size=12))
def test_swapping_keeps_the_digits(seed: int, text: str) -> None:
    assert sorted(swap(Random(seed), text, 0, len(text))) == sorted(text)


@given(seed=st.integers(), weights=st.lists(st.floats(0, 100), min_size=1, max_size=8).filter(lambda w: max(w) > 0))
def test_nothing_without_weight_is_picked(seed: int, weights: list[float]) -> None:
    picked = Weighted(enumerate(weights)).pick(Random(seed))
    assert weights[picked] > 0


@given(seed=st.integers(), mean=st.floats(0, 200))
def test_counts_are_plausible(seed: int, mean: float) -> None:
    assert abs(poisson(Random(seed), mean) - mean) <= 12 * mean**0.5 + 12
