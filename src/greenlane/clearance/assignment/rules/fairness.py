"""Was every officer drawn as often as chance foretold? The sum of the recorded chances against what happened.

Each draw's chance depends on the draws before it (through the load), so the count less the sum of chances is a
martingale whose variance is the sum of p(1 - p): the normal law holds for many draws. For few, the Poisson-binomial law
of the recorded chances is summed exactly.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from greenlane.clearance.assignment.terms import Share

#: Up to so many draws the law is summed exactly; beyond, the normal law differs in the fourth digit.
EXACT = 600
_TIE = 1e-9


def shares(draws: Iterable[tuple[Sequence[tuple[str, float]], str]]) -> tuple[Share, ...]:
    """For each name its count against its chances; a draw is its (name, chance) pairs and the name drawn."""
    chances: dict[str, list[float]] = {}
    counts: dict[str, int] = {}
    for listed, drawn in draws:
        for name, chance in listed:
            chances.setdefault(name, []).append(chance)
        counts[drawn] = counts.get(drawn, 0) + 1
    return tuple(share(name, counts.get(name, 0), chances[name]) for name in sorted(chances))


def share(name: str, count: int, chances: Sequence[float]) -> Share:
    """One name: how often it was drawn, was to be drawn, and the two-sided p-value of the difference."""
    held = np.asarray(chances, dtype=np.float64)
    expected, deviation = float(held.sum()), math.sqrt(float((held * (1 - held)).sum()))
    return Share(name=name, count=count, expected=expected, deviation=deviation, p=p_value(count, chances))


def p_value(count: int, chances: Sequence[float]) -> float:
    """Two-sided: of all counts, those no likelier than ``count`` (exact), or the normal tail with continuity."""
    if len(chances) <= EXACT:
        law = poisson_binomial(chances)
        if not 0 <= count < len(law):
            return 0.0
        return min(1.0, float(law[law <= law[count] * (1 + _TIE)].sum()))
    expected = math.fsum(chances)
    deviation = math.sqrt(math.fsum(p * (1 - p) for p in chances))
    if deviation == 0:
        return float(count == round(expected))
    return min(1.0, math.erfc(max(0.0, abs(count - expected) - 0.5) / deviation / math.sqrt(2)))


def poisson_binomial(chances: Sequence[float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """P(0), P(1) … of how many of independent events with these chances happen. Summed one event at a time."""
    law = np.zeros(len(chances) + 1)
    law[0] = 1.0
    for place, chance in enumerate(chances, 1):
        law[1 : place + 1] = law[1 : place + 1] * (1 - chance) + law[:place] * chance
        law[0] *= 1 - chance
    return law
