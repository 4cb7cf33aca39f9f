"""The tests of chance, against published values and brute force, and against a rigged draw."""

import math
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.risk.draws import rules
from greenlane.risk.draws.fairness import fairness, kolmogorov, share, uniformity

NUMBERS = [rules.number(sha256(b"seed").digest() * 2, f"26XX{number:08d}") for number in range(4000)]


def test_kolmogorov_of_the_paper():
    # Marsaglia, Tsang, Wang 2003: Pr(D(10) < .274) = .62847961454565…
    assert kolmogorov(10, 0.274) == pytest.approx(0.6284796154565, abs=1e-12)


@pytest.mark.parametrize("distance", [0.51, 0.6, 0.75, 0.9, 1.0])
def test_kolmogorov_of_one_number(distance):
    assert kolmogorov(1, distance) == pytest.approx(2 * distance - 1, abs=1e-12)


@pytest.mark.parametrize("count", [100, 2000, 20_000])
def test_kolmogorov_comes_near_its_limit(count):
    x = 1.2
    limit = 1 - 2 * sum((-1) ** (k - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 20))
    assert kolmogorov(count, x / math.sqrt(count)) == pytest.approx(limit, abs=0.4 / math.sqrt(count))


def test_kolmogorov_grows_with_the_distance():
    values = [kolmogorov(500, d / 1000) for d in range(10, 120, 5)]
    assert all(a < b for a, b in pairwise(values))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.data(), st.sampled_from([0.01, 0.05, 0.5, 0.9]))
def test_share_against_brute_force(count, data, rate):
    taken = data.draw(st.integers(0, count))
    chances = [math.comb(count, k) * rate**k * (1 - rate) ** (count - k) for k in range(count + 1)]
    expected = math.fsum(p for p in chances if p <= chances[taken] * (1 + 1e-7))
    assert share(taken, count, rate) == pytest.approx(min(1.0, expected), rel=1e-6)


@pytest.mark.parametrize(("taken", "rate", "p"), [(0, 0.0, 1.0), (1, 0.0, 0.0), (9, 1.0, 1.0), (8, 1.0, 0.0)])
def test_share_at_the_ends(taken, rate, p):
    assert share(taken, 9, rate) == p


def test_an_honest_draw_passes():
    found = fairness(NUMBERS, [n < 0.05 for n in NUMBERS], 0.05)
    assert (found.count, found.wrong) == (4000, ())
    assert found.share_p > 0.01
    assert found.uniform_p > 0.01


def test_a_rigged_draw_is_found():
    spared = [n < 0.05 and place % 2 == 0 for place, n in enumerate(NUMBERS)]
    found = fairness(NUMBERS, spared, 0.05)
    assert found.share_p < 1e-6
    assert all(NUMBERS[place] < 0.05 for place in found.wrong)
    assert len(found.wrong) == sum(n < 0.05 for n in NUMBERS) - found.taken


@pytest.mark.parametrize("rig", [lambda n: n * n, lambda n: 0.5 + n / 2, lambda n: n * 0.95])
def test_numbers_that_are_not_uniform_are_found(rig):
    assert uniformity([rig(n) for n in NUMBERS]) < 1e-4


def test_many_numbers_and_none():
    assert uniformity([]) == 1.0
    assert uniformity([0.0] * 100_000) == 0.0
    grid = [(n + 0.5) / 100_000 for n in range(100_000)]
    assert uniformity(grid) == 1.0
    assert uniformity([min(0.999, n * 1.004) for n in grid]) == pytest.approx(0.08, abs=0.05)
