"""The stream: repeatable, in order, with the rhythm and the shares that the pack asks for."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from greenlane.site.demo.stream import stream
from greenlane.site.demo.terms import Filing, Pages
from greenlane.site.demo.world import World

START = datetime(2026, 2, 2, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parents[5]
SCRIPT = """
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
import msgspec
from greenlane.base.packs.rules import pack_of
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.stream import stream
from greenlane.site.demo.world import World
folder = Path("packs/xx")
paths = [p for p in sorted(folder.rglob("*")) if p.suffix in (".toml", ".csv")]
pack = pack_of("xx", {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths})
world = World.make(7, pages_on(pack, date(2026, 1, 1)))
digest = sha256()
for filing in stream(world, datetime(2026, 2, 2, tzinfo=UTC), count=500):
    digest.update(msgspec.json.encode(filing))
print(digest.hexdigest())
"""


def digest(filings: list[Filing]) -> str:
    return sha256(b"".join(msgspec.json.encode(filing) for filing in filings)).hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_any_process() -> None:
    def told(hash_seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(FOLDER / "src")}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=FOLDER, env=environment, capture_output=True, text=True, check=True
        )
        return run.stdout.strip()

    assert len(told("1")) == 64
    assert told("1") == told("4242")


def test_two_streams_of_one_world_are_equal_and_another_seed_differs(world: World, pages: Pages) -> None:
    first = digest(list(stream(world, START, count=200)))
    assert first == digest(list(stream(world, START, count=200)))
    assert first != digest(list(stream(World.make(8, pages), START, count=200)))


def test_filings_come_in_the_order_of_time(filings: list[Filing]) -> None:
    assert all(a.at <= b.at for a, b in pairwise(filings))
    references = [f.declaration.functional_reference_id for f in filings]
    assert len(set(references)) == len(references)
    assert references == [f.truth.reference for f in filings]


def test_a_stream_stays_within_its_bounds(world: World) -> None:
    start, end = START.replace(hour=9), START.replace(hour=15) + timedelta(days=3)
    some = list(stream(world, start, end, pace=0.5))
    assert some
    assert start <= some[0].at
    assert some[-1].at < end


@pytest.mark.parametrize(
    ("start", "end", "count", "says"),
    [(START, None, None, "needs an end"), (START.replace(tzinfo=None), None, 5, "no time zone")],
)
def test_a_stream_without_bounds_or_zone_is_refused(
    world: World, start: datetime, end: datetime | None, count: int | None, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        stream(world, start, end, count=count)


def test_weekends_are_quiet_and_nights_too(filings: list[Filing]) -> None:
    days = Counter(f.at.weekday() for f in filings)
    assert max(days[5], days[6]) < 0.4 * min(days[d] for d in range(5))
    hours = Counter(f.at.hour for f in filings)
    assert hours[3] * 5 < hours[10]


def test_shares_are_those_of_the_pack(filings: list[Filing], pages: Pages) -> None:
    count = len(filings)
    illicit = sum(f.truth.is_illicit for f in filings) / count
    assert 0.03 <= illicit <= 0.065
    wrong = sum(bool(f.truth.mistake) for f in filings) / count
    assert 0.03 <= wrong <= 0.06
    regimes = Counter(f.declaration.items[0].procedures[0].current_code for f in filings)
    assert 0.84 <= regimes["40"] / count <= 0.92
    assert set(regimes) == {r.requested for r in pages.world.regimes}
    items = sum(len(f.declaration.items) for f in filings) / count
    assert 2.0 <= items <= 3.0
    modes = Counter(f.declaration.border_transport_means.mode_code for f in filings)
    assert modes["1"] > modes["4"] > modes["3"] > count * 0.03


def test_a_few_importers_bring_most_and_many_bring_little(filings: list[Filing]) -> None:
    traders = Counter(
        f.declaration.goods_shipment.importer.id for f in filings if f.declaration.goods_shipment.importer
    )
    volumes = sorted(traders.values(), reverse=True)
    assert len(volumes) > 600
    assert 0.3 < sum(volumes[: len(volumes) // 10]) / sum(volumes) < 0.7


def test_every_scheme_is_at_play(filings: list[Filing], pages: Pages) -> None:
    seen = Counter(f.truth.scheme for f in filings)
    for row in pages.schemes.schemes:
        assert seen[row.name] >= 0.3 * row.share * len(filings), row.name


def test_a_scheme_that_starts_in_the_middle_of_the_year_is_not_seen_before(pages: Pages) -> None:
    early = Counter(f.truth.scheme for f in stream(World.make(7, pages), START, count=3000))
    assert early["undervalued_electronics"] == 0
    assert early["undervalued_garments"] > 0


def test_prices_move(world: World) -> None:
    indexes = [world.prices.index(world.goods["85171300"], day) for day in range(0, 720, 30)]
    assert max(indexes) - min(indexes) > 0.005
    assert all(0.5 < index < 2 for index in indexes)
