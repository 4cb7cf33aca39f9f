"""Each release has the chance that the plan gives it, whoever else is in the frame; the lot takes it by that chance."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.clearance.audit import sampling
from greenlane.clearance.audit.terms import Chance
from greenlane.risk.draws import rules as draws

SIZES = st.lists(st.one_of(st.just(0.0), st.floats(1, 1e9)), min_size=1, max_size=60)
SHARE = st.floats(0.001, 1.0)


@given(SIZES, SHARE, st.floats(0.0001, 1.0))
def test_chances_sum_to_what_is_expected(sizes, share, least):
    found = sampling.probabilities(sizes, share, least)
    assert sum(found) == pytest.approx(share * len(sizes), rel=1e-6)
    assert all(min(least, share) * (1 - 1e-9) <= p <= 1 for p in found)


@given(SIZES, SHARE, st.floats(0.0001, 0.01))
def test_who_is_larger_is_never_less_likely(sizes, share, least):
    pairs = sorted(zip(sizes, sampling.probabilities(sizes, share, least), strict=True))
    assert all(a[1] <= b[1] + 1e-9 for a, b in pairwise(pairs))


def test_chances_are_in_proportion_to_size_where_nothing_is_capped():
    assert sampling.probabilities([1, 2, 3], 0.2, 0.001) == pytest.approx([0.1, 0.2, 0.3])


def test_what_is_too_large_is_certain_and_the_rest_share_what_is_left():
    assert sampling.probabilities([1, 1, 1000], 0.5, 0.001) == pytest.approx([0.25, 0.25, 1.0])


def test_nothing_of_any_size_is_drawn_equally():
    assert sampling.probabilities([0, 0], 0.3, 0.01) == [0.3, 0.3]


def test_a_release_is_in_the_first_stratum_it_meets(page, unit):
    assert sampling.stratum_of(page, unit("A", lane="blue", chapter=61), 1).name == "blue"
    assert sampling.stratum_of(page, unit("A", chapter=61), 500).name == "textiles of large traders"
    assert sampling.stratum_of(page, unit("A", chapter=61), 50).name == "textiles"
    assert sampling.stratum_of(page, unit("A", score=0.5), 50).name == "scored high"
    assert sampling.stratum_of(page, unit("A", score=0.1), 50).name == "scored middle"
    assert sampling.stratum_of(page, unit("A", score=None, chapter=99), 50).name == "all others"
    assert sampling.stratum_of(page, unit("A"), 3).name == "small traders"


def frame_of(page, unit, number=400):
    chance = Random(5)
    return sampling.chances(
        page,
        [
            unit(f"M{n}", lane=chance.choice(["green", "blue"]), importer=f"XX{chance.randrange(40)}",
                 chapter=chance.randrange(1, 98), duty=chance.randrange(0, 900_000), score=chance.random() / 3)
            for n in range(number)
        ],
    )  # fmt: skip


def test_strata_hold_every_release_once(page, unit):
    frame = frame_of(page, unit)
    found = sampling.layers(frame)
    assert sum(layer.units for layer in found) == len(frame)
    assert sum(layer.expected for layer in found) == pytest.approx(sum(c.probability for c in frame))
    shares = {s.name: s.share for s in page.strata}
    for layer in found:
        assert layer.expected == pytest.approx(shares[layer.name] * layer.units)
        assert layer.least > 0


def test_a_batch_is_drawn_as_its_ones_are(page, unit):
    frame = frame_of(page, unit)
    numbers = {c.unit.reference: draws.number(b"beta", sampling.key_of("P", c.unit.reference)) for c in frame}
    together = {c.unit.reference for c, _ in sampling.take(frame, numbers)}
    alone = {c.unit.reference for one in frame for c, _ in sampling.take([one], numbers)}
    assert together == alone
    assert together == {c.unit.reference for c, _ in sampling.take(frame[::-1], numbers)}
    assert 0 < len(together) < len(frame)


def test_over_many_lots_each_is_taken_as_often_as_its_chance(unit):
    frame = [Chance(unit(f"M{n}"), "s", p) for n, p in enumerate((0.05, 0.3, 0.9))]
    taken = Counter()
    for lot in range(4000):
        numbers = {c.unit.reference: draws.number(b"%d" % lot, sampling.key_of("P", c.unit.reference)) for c in frame}
        taken.update(c.unit.reference for c, _ in sampling.take(frame, numbers))
    for c in frame:
        wide = 4 * (c.probability * (1 - c.probability) * 4000) ** 0.5
        assert abs(taken[c.unit.reference] - 4000 * c.probability) < wide


def test_the_hash_tells_every_change_and_no_order(page, unit):
    frame = frame_of(page, unit, 20)
    assert sampling.hash_of(frame) == sampling.hash_of(frame[::-1])
    other = [*frame[:-1], Chance(frame[-1].unit, frame[-1].stratum, frame[-1].probability * 1.0001)]
    assert sampling.hash_of(frame) != sampling.hash_of(other)
    assert sampling.hash_of(frame) != sampling.hash_of(frame[:-1])
