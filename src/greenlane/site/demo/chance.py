"""How is chance drawn? Repeatably: everything random comes from a seed and a name, never from the machine."""

from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def chance_of(seed: int, name: str) -> Random:
    """The stream of chance called ``name`` under ``seed``: the same on every machine and in every process."""
    return Random(f"{seed}/{name}")  # noqa: S311  a simulation must be repeatable; no secret hangs on it


class Weighted(Generic[T]):
    """Values to pick from, each as often as its weight says. Raises ValueError where no weight is positive."""

    __slots__ = ("_bounds", "_total", "values")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(value, weight) for value, weight in pairs if weight > 0]
        if not kept:
            raise ValueError("nothing to pick from: no weight is positive")
        self.values = tuple(value for value, _ in kept)
        self._bounds = list(accumulate(weight for _, weight in kept))
        self._total = self._bounds[-1]

    def pick(self, chance: Random) -> T:
        place = bisect(self._bounds, chance.random() * self._total)
        return self.values[min(place, len(self.values) - 1)]

    def __len__(self) -> int:
        return len(self.values)


def scatter(chance: Random, spread: float) -> float:
    """A factor around one: the exponential of a normal number with standard deviation ``spread``."""
    return exp(chance.gauss(0.0, spread))


def poisson(chance: Random, mean: float) -> int:
    """How many events happen when ``mean`` are expected; by the normal approximation from 60 on."""
    if mean >= 60:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    count, left = 0, exp(-mean)
    product = chance.random()
    while product > left:
        count += 1
        product *= chance.random()
    return count
