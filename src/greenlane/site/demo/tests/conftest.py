"""One small world for all tests of the demonstration."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from greenlane.base.packs.rules import pack_of
from greenlane.base.packs.terms import Pack
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.stream import stream
from greenlane.site.demo.terms import Filing, Pages
from greenlane.site.demo.world import World

PACK = Path(__file__).resolve().parents[5] / "packs" / "xx"
DAY = date(2026, 1, 1)
START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="session")
def pack() -> Pack:
    paths = [p for p in sorted(PACK.rglob("*")) if p.suffix in (".toml", ".csv")]
    return pack_of("xx", {p.relative_to(PACK).as_posix(): p.read_bytes() for p in paths})


@pytest.fixture(scope="session")
def pages(pack: Pack) -> Pages:
    return pages_on(pack, DAY)


@pytest.fixture(scope="session")
def world(pages: Pages) -> World:
    """Its dawn lies far enough back that every scheme runs on ``START``."""
    return World.make(7, pages, dawn=date(2025, 7, 15))


@pytest.fixture(scope="session")
def filings(world: World) -> list[Filing]:
    """Eight thousand filings of six weeks."""
    return list(stream(world, START, count=8000))
