"""Schemes evade, hide it from the forms, learn when they are found, and can be plugged in."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

import msgspec
import pytest

from greenlane.base.packs.terms import Pack, PackError
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.law.duty.terms import Assessment
from greenlane.site.demo.draft import Draft
from greenlane.site.demo.inspection import inspect
from greenlane.site.demo.law import STEPS, book_of
from greenlane.site.demo.schemes.bending import Base, Bent
from greenlane.site.demo.schemes.plot import KINDS, Player
from greenlane.site.demo.stream import stream
from greenlane.site.demo.terms import Filing, Pages, SchemeRow, Truth
from greenlane.site.demo.world import World, traders

START = datetime(2026, 3, 2, tzinfo=UTC)


def taxed(filing: Filing, book: Book) -> dict[int, float]:
    """What the law takes for each line as declared."""
    batch: Batch = [Case("declared", filing.declaration, filing.at, (Findings(),))]
    for step in STEPS:
        batch = step(batch, book)
    found: dict[int, float] = {}
    for line in batch[0][Assessment].lines:
        found[line.number] = found.get(line.number, 0.0) + float(line.amount)
    return found


def test_every_scheme_pays_less_than_the_truth_would(filings: list[Filing], pack: Pack) -> None:
    by_scheme: dict[str, list[Filing]] = {}
    gains: list[bool] = []
    for filing in filings:
        if filing.truth.scheme:
            by_scheme.setdefault(filing.truth.scheme, []).append(filing)
    book = book_of(pack, START.date())
    for scheme, some in by_scheme.items():
        for filing in some[:12]:
            declared, truth = taxed(filing, book), filing.truth
            paid = sum(declared.get(line.number, 0.0) for line in truth.lines)
            due = sum(float(line.duty) for line in truth.lines)
            assert due >= paid, scheme
            assert float(truth.evaded) == pytest.approx(due - paid, rel=0.15, abs=due * 0.05), scheme
            gains.append(truth.evaded > 0)
    assert sum(gains) > 0.95 * len(gains)


def test_truth_of_honest_filings_is_empty(filings: list[Filing]) -> None:
    for filing in filings:
        if not filing.truth.scheme:
            assert (filing.truth.evaded, filing.truth.lines, filing.truth.revealed_by) == (0, (), ())


def test_shells_share_addresses_and_phones(world: World) -> None:
    shells = [r.trader for r in traders(world) if int(r.trader.id[2:11]) >= 700_000]
    addresses = Counter((t.line, t.city) for t in shells)
    assert len(shells) >= 30
    assert len(addresses) <= 10
    assert Counter(t.phone for t in shells).most_common(1)[0][1] > 2
    others = Counter((r.trader.line, r.trader.city) for r in traders(world) if r.trader not in shells)
    assert others.most_common(1)[0][1] <= 3


def test_hidden_goods_weigh(filings: list[Filing]) -> None:
    def tare(filing: Filing) -> float:
        m = [i.commodity.goods_measure for i in filing.declaration.items]
        return max(float(x.gross_mass_measure / x.net_net_weight_measure) for x in m)

    hiding = sorted(tare(f) for f in filings if f.truth.scheme == "hidden_goods")
    usual = sorted(tare(f) for f in filings if not f.truth.scheme and not f.truth.mistake)
    assert hiding[len(hiding) // 2] > usual[len(usual) // 2]


def test_a_scheme_that_is_found_changes_its_ways(world: World) -> None:
    running = stream(world, START, count=1)
    scheme = running.plot.schemes["origin_by_transshipment"]
    before = scheme._claims(100)
    for _ in range(scheme.row.patience):
        running.caught(Truth("x", scheme=scheme.row.name))
    assert scheme._claims(100) != before
    assert stream(world, START, count=1).plot.schemes[scheme.row.name]._claims(100) == before


def test_origins_move_on_as_planned(world: World, pages: Pages) -> None:
    def claimed(start: datetime) -> set[str]:
        some = [f for f in stream(world, start, count=1500) if f.truth.scheme == "origin_by_transshipment"]
        bent = {(f.truth.reference, line.number) for f in some for line in f.truth.lines}
        return {
            i.origins[0].country_code
            for f in some
            for i in f.declaration.items
            if (f.truth.reference, i.sequence_numeric) in bent
        }

    assert claimed(START) <= {"VN", "MY", "TH", "KH"}
    assert claimed(datetime(2026, 4, 15, tzinfo=UTC)) <= {"ID", "PH", "LK"}


class Cash(Base):
    """A scheme of the test: nothing is bent, a round sum is evaded."""

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        return Bent(evaded=100.0)


def test_a_scheme_can_be_plugged_in(pages: Pages) -> None:
    row = SchemeRow("cash", "cash", 0.05, 0.5, 0, 9999, ("apparel", "food"), 3, (("audit", 1.0),), {})
    mine = msgspec.structs.replace(pages, schemes=msgspec.structs.replace(pages.schemes, schemes=(row,)))
    kinds: Mapping[str, Player] = {**KINDS, "cash": Cash}
    some = list(stream(World.make(3, mine, kinds=kinds), START, count=1500))
    seen = [f.truth for f in some if f.truth.scheme]
    assert 30 < len(seen) < 150
    assert all(str(t.evaded) == "100.00" for t in seen)
    with pytest.raises(PackError, match="no kind 'cash'"):
        stream(World.make(3, mine), START, count=1)


def test_an_examination_finds_schemes_as_often_as_the_pack_says(pages: Pages) -> None:
    chance, truth = Random(5), Truth("r", scheme="s", revealed_by=(("physical", 0.7),))
    found = [inspect(truth, "physical", chance, pages.schemes.examinations) for _ in range(3000)]
    assert 0.66 < sum(o.is_hit for o in found) / 3000 < 0.74
    assert not any(inspect(truth, "scan", chance, pages.schemes.examinations).is_hit for _ in range(200))
    assert not any(inspect(Truth("h"), "physical", chance, pages.schemes.examinations).is_hit for _ in range(2000))


def test_an_examination_finds_honest_mistakes_and_seldom_raises_a_false_alarm(pages: Pages) -> None:
    chance, examinations = Random(6), pages.schemes.examinations
    wrong = [inspect(Truth("m", mistake="net_above_gross"), "audit", chance, examinations) for _ in range(1000)]
    assert 0.78 < sum(o.mistake == "net_above_gross" for o in wrong) / 1000 < 0.92
    fine = [inspect(Truth("h"), "scan", chance, examinations) for _ in range(5000)]
    assert 0 < sum(bool(o.mistake) for o in fine) / 5000 < 0.03
