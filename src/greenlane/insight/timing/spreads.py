"""How do durations lie? Mean, median, mode, range, deviation, quartiles, Tukey's fences; quartiles by type 7."""

import numpy as np
from numpy.typing import NDArray

from greenlane.insight.timing.terms import Spread

Values = NDArray[np.int64]
_MINUTE = 60


def spread(seconds: Values, fence: float) -> Spread:
    """The figures of durations in seconds; fences ``fence`` interquartile ranges beyond the quartiles."""
    count = len(seconds)
    if not count:
        return Spread(count=0)
    lower, median, upper, p90 = (float(q) for q in np.quantile(seconds, (0.25, 0.5, 0.75, 0.9)))
    reach = fence * (upper - lower)
    inside = seconds[(seconds >= lower - reach) & (seconds <= upper + reach)]
    return Spread(
        count=count,
        mean=float(seconds.mean()),
        median=median,
        mode=_mode(seconds),
        least=float(seconds.min()),
        most=float(seconds.max()),
        deviation=float(seconds.std(ddof=1)) if count > 1 else 0.0,
        lower=lower,
        upper=upper,
        p90=p90,
        low_fence=max(0.0, lower - reach),
        high_fence=upper + reach,
        outliers=count - len(inside),
        mean_within=float(inside.mean()) if len(inside) else 0.0,
    )


def is_outside(seconds: Values, found: Spread) -> NDArray[np.bool_]:
    """Which durations lie beyond the fences."""
    return (seconds < found.low_fence) | (seconds > found.high_fence)


def _mode(seconds: Values) -> float:
    minutes, counts = np.unique((seconds + _MINUTE // 2) // _MINUTE, return_counts=True)
    return float(minutes[int(counts.argmax())] * _MINUTE)
