"""Does a batch decide as its ones do? The whole of ``decide``, over Exampleland with its mistakes and schemes."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.conftest import NOW

from greenlane.base.ledger.writing import writing
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.journey import facts, gather
from greenlane.journey.means import Means
from greenlane.journey.steps import decide
from greenlane.risk.profiles.terms import Hits
from greenlane.risk.scoring.queries import current
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.stream import stream
from greenlane.site.demo.world import World, traders

COUNT = 240


@pytest.fixture
def known(db: None, quiet: Means, world: World) -> tuple[Batch, Book]:
    """Filings of all kinds, honest and not, with everything gathered that a decision is given."""
    filings = list(stream(world, NOW - timedelta(days=1), count=COUNT, pace=3.0))
    assert any(f.truth.mistake for f in filings)
    assert any(f.truth.scheme for f in filings)
    with writing(by="story", at=NOW - timedelta(days=2)) as pen:
        open_for_business(pen, traders(world))
    gather.open_chance(quiet, NOW)
    book = quiet.book(NOW.date()).having(current(NOW))
    cases = [Case(f"26XX{n:012d}A0", f.declaration, NOW) for n, f in enumerate(filings)]
    return gather.gather(gather.recognise(cases, book), quiet, book), book


def test_a_batch_decides_as_the_sum_of_its_ones_bit_for_bit(known: tuple[Batch, Book]) -> None:
    batch, book = known
    decided = decide(batch, book)
    # Nothing is proved by a batch in which all goes one way.
    assert {case.get(Routing) is None for case in decided} == {True, False}
    assert {bool(case[Findings].all) for case in decided} == {True, False}
    assert any(case[Hits].all for case in decided if case.get(Hits))
    whole = [facts.text_of(case) for case in decided]
    assert [facts.text_of(decide([case], book)[0]) for case in batch] == whole

    @settings(max_examples=15, deadline=None)
    @given(st.sets(st.integers(1, COUNT - 1), max_size=12), st.randoms(use_true_random=False))
    def splits(cuts: set[int], chance: object) -> None:
        parts = [batch[start:end] for start, end in pairwise([0, *sorted(cuts), COUNT])]
        order = list(range(len(parts)))
        chance.shuffle(order)  # type: ignore[attr-defined]  # random.Random, as hypothesis makes it
        done = {n: [facts.text_of(case) for case in decide(parts[n], book)] for n in order}
        assert [text for n in sorted(done) for text in done[n]] == whole

    splits()
