"""The estimate is right on average, its interval holds as often as it says, and it never claims what it cannot know."""

from itertools import product
from random import Random
from statistics import fmean

import pytest

from greenlane.clearance.audit.estimating import estimate, most_wrong
from greenlane.clearance.audit.terms import Drawn, Layer


def layer(name="s", units=100, duty=0, expected=10.0, least=0.1):
    return Layer(name, units, duty, expected, least)


def drawn(probability, loss, stratum="s"):
    return Drawn("M", stratum, probability, 0.0, "green", loss, bool(loss))


def test_on_average_over_every_possible_sample_it_is_the_truth():
    """All 2⁴ samples, each weighed by how likely it is: exact, no chance in it."""
    frame = [(0.5, 100), (0.25, 0), (0.8, 40), (0.4, 900)]
    mean = error = square = 0.0
    for taken in product((False, True), repeat=4):
        weight = 1.0
        for (p, _), is_in in zip(frame, taken, strict=True):
            weight *= p if is_in else 1 - p
        found = estimate([layer()], [drawn(p, y) for (p, y), is_in in zip(frame, taken, strict=True) if is_in], 5)
        mean += weight * found.loss
        square += weight * found.loss**2
        error += weight * found.error**2
    assert mean == pytest.approx(1040)
    assert error == pytest.approx(square - mean**2)  # and so is its variance


def test_the_interval_holds_about_as_often_as_it_says():
    """Brute force: 3,000 releases, one in eight short; the truth lies in the interval in about 95 of 100 samples."""
    chance = Random(7)
    frame = [(min(1.0, 0.05 + 0.3 * s), int(50_000 * s) if chance.random() < 0.125 else 0)
             for s in (chance.random() for _ in range(3000))]  # fmt: skip
    truth, hits, means = sum(y for _, y in frame), 0, []
    for _ in range(400):
        sample = [drawn(p, y) for p, y in frame if chance.random() < p]
        found = estimate([layer(units=3000)], sample, 5)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= truth <= found.high
        means.append(found.loss)
    assert 0.92 <= hits / 400 <= 0.98
    assert fmean(means) == pytest.approx(truth, rel=0.03)


def test_a_known_part_of_the_sample_stands_for_all_of_it():
    sample = [drawn(0.5, 100), drawn(0.5, None), drawn(0.5, 0), drawn(0.5, None)]
    found = estimate([layer(units=8)], sample, 5)
    assert (found.drawn, found.known, found.wrong) == (4, 2, 1)
    assert found.loss == pytest.approx(400)
    assert found.rate == pytest.approx(0.5)


def test_without_a_finding_no_money_is_bounded_but_the_number_is():
    found = estimate([layer(units=1000, least=0.1)], [drawn(0.1, 0)] * 100, 5)
    assert (found.low, found.high) == (None, None)
    assert found.most_wrong == 28  # 0.9**28 = 0.052, 0.9**29 = 0.047
    assert 0.9**28 > 0.05 > 0.9**29


def test_the_bound_looks_where_the_chance_is_least():
    layers = [layer("rare", units=10, least=0.01), layer("often", units=1000, least=0.5)]
    assert most_wrong(layers, {}) == 10 + 4
    assert most_wrong([layer("all", units=50, least=1.0)], {}) == 0
    assert most_wrong([layer("s", units=50)], {"s": 0.0}) == 50


def test_what_was_found_is_never_doubted_and_few_findings_are_said_to_be_few():
    found = estimate([layer()], [drawn(0.01, 1000)], 5)
    assert found.low == 1000
    assert found.is_few
    assert not estimate([layer()], [drawn(0.5, 10)] * 5, 5).is_few


def test_nothing_drawn_says_nothing():
    found = estimate([layer(units=40)], [], 5)
    assert (found.loss, found.low, found.most_wrong, found.rate) == (0, None, None, 0.0)


def test_a_stratum_without_a_known_audit_is_said_to_be_left_out():
    found = estimate([layer("a"), layer("b")], [drawn(0.5, 10, "a"), drawn(0.5, None, "b")], 5)
    assert found.left_out == ("b",)
    assert found.loss == 20
