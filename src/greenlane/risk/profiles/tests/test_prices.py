"""Usual prices: the median of the latest, whatever order and size the batches have."""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from greenlane.risk.profiles.prices import WINDOW, UsualPrice, with_prices


@given(st.lists(st.one_of(st.floats(), st.floats(0.01, 1e6)), max_size=120), st.integers(0, 120))
def test_the_usual_price_is_the_median_of_the_latest_real_prices(prices: list[float], cut: int) -> None:
    usual = with_prices(with_prices(UsualPrice(), prices[:cut]), prices[cut:])
    real = [p for p in prices if 0 < p < float("inf")]
    assert usual == with_prices(UsualPrice(), prices)
    assert usual.count == len(real)
    if real:
        latest = real[-WINDOW:]
        assert usual.median == median(latest)
        assert usual.spread == median([abs(p - usual.median) for p in latest]) / usual.median
    else:
        assert (usual.median, usual.spread) == (0.0, 0.0)


def test_a_few_false_prices_move_nothing() -> None:
    honest = with_prices(UsualPrice(), [10.0] * 30)
    assert with_prices(honest, [0.1] * 10).median == 10.0


def test_the_market_moves_and_old_prices_are_forgotten() -> None:
    usual = with_prices(with_prices(UsualPrice(), [5.0] * 200), [8.0] * WINDOW)
    assert (usual.median, usual.count) == (8.0, 200 + WINDOW)
    assert with_prices(UsualPrice(), map(float, range(1, 101))).recent[0] == 101.0 - WINDOW
