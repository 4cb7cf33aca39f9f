"""Was it really chance? Exact tests of published numbers and of who was taken, for an auditor or a trader."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from greenlane.risk.draws.terms import Fairness

#: Beyond this, the probability is below 1e-15 and the exact sum has no digits left.
_CERTAIN = 18.0
#: Largest matrix of the exact distribution; beyond it the limit law is right to four digits.
_LARGEST = 300
_TIE = 1e-7
_SCALE, _EXPONENT = 1e140, 140


def fairness(numbers: Sequence[float], taken: Sequence[bool], rate: float) -> Fairness:
    """``numbers`` as published, ``taken`` who was inspected by chance, ``rate`` the share announced.

    A declaration is taken if and only if its number is below the rate. One p-value below 0.001 in a thousand honest
    tests is to be expected: judge the series, not the one.
    """
    wrong = tuple([place for place, (n, was) in enumerate(zip(numbers, taken, strict=True)) if was != (n < rate)])
    return Fairness(
        count=len(numbers),
        taken=sum(taken),
        rate=rate,
        wrong=wrong,
        share_p=share(sum(taken), len(numbers), rate),
        uniform_p=uniformity(numbers),
    )


def share(taken: int, count: int, rate: float) -> float:
    """The exact two-sided binomial p-value: of all outcomes, those no likelier than ``taken`` of ``count``."""
    if rate in (0.0, 1.0):
        return float(taken == count * rate)
    k = np.arange(1, count + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log((count - k + 1) / k))])
    logs += np.arange(count + 1) * math.log(rate) + np.arange(count, -1, -1) * math.log1p(-rate)
    chances = np.exp(logs)
    return min(1.0, float(chances[chances <= chances[taken] * (1 + _TIE)].sum()))


def uniformity(numbers: Sequence[float]) -> float:
    """The p-value of the two-sided Kolmogorov–Smirnov test against the uniform law on [0, 1); 1.0 of no numbers."""
    count = len(numbers)
    if not count:
        return 1.0
    ordered = np.sort(np.asarray(numbers, dtype=np.float64))
    steps = np.arange(count + 1) / count
    distance = float(max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max()))
    squared = count * distance * distance
    if squared > _CERTAIN:
        return 0.0
    if math.ceil(count * distance) > _LARGEST:
        return _limit_law(math.sqrt(squared))
    return min(1.0, max(0.0, 1.0 - kolmogorov(count, distance)))


def kolmogorov(count: int, distance: float) -> float:
    """P(D < ``distance``) of ``count`` uniform numbers, exact (Marsaglia, Tsang, Wang 2003, J. Stat. Software 8/18)."""
    k = math.ceil(count * distance)
    size, h = 2 * k - 1, k - count * distance
    matrix = np.tril(np.ones((size, size)), 1)
    powers = h ** np.arange(1, size + 1)
    matrix[:, 0] -= powers
    matrix[-1, :] -= powers[::-1]
    matrix[-1, 0] += max(0.0, 2 * h - 1) ** size
    steps = np.subtract.outer(np.arange(size), np.arange(size)) + 1
    factorials = np.array([math.lgamma(n + 1) for n in range(size + 1)])
    matrix *= np.where(steps > 0, np.exp(-factorials[np.clip(steps, 0, size)]), 1.0)
    power, exponent = _power(matrix, count)
    logs = math.lgamma(count + 1) - count * math.log(count) + exponent * math.log(10)
    entry = float(power[k - 1, k - 1])
    return math.exp(math.log(entry) + logs) if entry > 0 else 0.0


def _power(matrix: NDArray[np.float64], times: int) -> tuple[NDArray[np.float64], int]:
    """``matrix`` to the power ``times``, as mantissa and decimal exponent, kept within the range of a double."""
    result, exponent = np.eye(len(matrix)), 0
    base, base_exponent = matrix, 0
    while times:
        if times & 1:
            result, exponent = _scaled(result @ base, exponent + base_exponent)
        base, base_exponent = _scaled(base @ base, 2 * base_exponent)
        times >>= 1
    return result, exponent


def _scaled(matrix: NDArray[np.float64], exponent: int) -> tuple[NDArray[np.float64], int]:
    middle = matrix[len(matrix) // 2, len(matrix) // 2]
    if middle > _SCALE:
        return matrix / _SCALE, exponent + _EXPONENT
    return matrix, exponent


def _limit_law(root: float) -> float:
    """Kolmogorov's limit: 2 Σ (-1)^(k-1) exp(-2 k² x²)."""
    terms = [(-1) ** (k - 1) * math.exp(-2 * k * k * root * root) for k in range(1, 101)]
    return min(1.0, max(0.0, 2 * math.fsum(terms)))
