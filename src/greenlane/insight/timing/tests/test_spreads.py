"""The figures of durations are what the statistics module and a plain reading of Tukey find."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.insight.timing.spreads import is_outside, spread

durations = st.lists(st.integers(0, 5_000_000), min_size=2, max_size=60)


def test_known_durations() -> None:
    found = spread(np.array([60, 60, 120, 180, 240, 300, 6000]), 1.5)
    assert (found.count, found.median, found.mode, found.range) == (7, 180, 60, 5940)
    assert found.mean == pytest.approx(994.2857)
    assert (found.lower, found.upper, found.high_fence, found.outliers) == (90, 270, 540, 1)
    assert found.mean_within == 160


def test_of_none_and_of_one() -> None:
    assert spread(np.array([], dtype=np.int64), 1.5).count == 0
    one = spread(np.array([90]), 1.5)
    assert (one.mean, one.median, one.deviation, one.outliers, one.mode) == (90, 90, 0, 0, 120)


@given(durations)
def test_they_are_what_the_statistics_module_finds(seconds: list[int]) -> None:
    found = spread(np.array(seconds, dtype=np.int64), 1.5)
    assert found.mean == pytest.approx(statistics.fmean(seconds))
    assert found.median == statistics.median(seconds)
    assert found.deviation == pytest.approx(statistics.stdev(seconds), abs=1e-3)
    lower, _, upper = statistics.quantiles(seconds, n=4, method="inclusive")
    assert (found.lower, found.upper) == pytest.approx((lower, upper))
    minutes = [math.floor(s / 60 + 0.5) for s in seconds]
    most = max(minutes.count(m) for m in minutes)
    assert found.mode == 60 * min(m for m in minutes if minutes.count(m) == most)


@given(durations, st.floats(0.5, 3))
def test_outliers_are_what_lies_beyond_the_fences(seconds: list[int], fence: float) -> None:
    values = np.array(seconds, dtype=np.int64)
    found = spread(values, fence)
    reach = fence * (found.upper - found.lower)
    inside = [s for s in seconds if found.lower - reach <= s <= found.upper + reach]
    assert found.outliers == len(seconds) - len(inside) == int(is_outside(values, found).sum())
    assert found.mean_within == pytest.approx(statistics.fmean(inside))
