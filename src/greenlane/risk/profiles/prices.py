"""What do such goods usually cost? The median of the latest prices and its relative spread."""

from collections.abc import Iterable
from math import isfinite

from greenlane.core.words import Fact

#: How many prices are remembered for a code and origin: enough for a steady median, few enough to follow the market.
WINDOW = 41


class UsualPrice(Fact, frozen=True):
    """The latest prices of a code and origin, the last one last; ``count`` is of all ever seen."""

    count: int = 0
    recent: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """0.0 where nothing was seen."""
        return _middle(sorted(self.recent))

    @property
    def spread(self) -> float:
        """The median absolute deviation, divided by the median."""
        median = self.median
        return _middle(sorted(abs(price - median) for price in self.recent)) / median if median else 0.0


def with_prices(usual: UsualPrice, prices: Iterable[float]) -> UsualPrice:
    """``usual`` after more prices, in the order seen; what is no price (zero, below, no number) is passed over."""
    fresh = [price for price in prices if isfinite(price) and price > 0]
    return UsualPrice(usual.count + len(fresh), (*usual.recent, *fresh)[-WINDOW:])


def _middle(ordered: list[float]) -> float:
    if not ordered:
        return 0.0
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
