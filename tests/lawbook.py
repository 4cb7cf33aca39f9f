"""Which book and which cases do the tests of the law use? Exampleland's, and cases in the short form of scenarios."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.base.packs.terms import Pack, Source
from greenlane.core.book import Book
from greenlane.core.case import Case, Step
from greenlane.core.finding import Findings
from greenlane.journey.scenarios import LAW, declaration_of
from greenlane.law.controls import rules as controls
from greenlane.law.duty import rules as duty
from greenlane.law.nomenclature import rules as nomenclature
from greenlane.law.origin import rules as origin
from greenlane.law.valuation import rules as valuation
from tests import ROOT

READERS = {
    "law/nomenclature": nomenclature.read,
    "law/valuation": valuation.read,
    "law/origin": origin.read,
    "law/controls": controls.read,
    "law/duty": duty.read,
}
ON = date(2026, 3, 2)


@cache
def pack() -> Pack:
    folder = ROOT / "packs" / "xx"
    paths = [p for p in folder.rglob("*") if p.suffix in (".toml", ".csv")]
    return pack_of("xx", {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths})


@cache
def shelf() -> Shelf:
    return Shelf(pack(), READERS)


def book(on: date = ON) -> Book:
    return shelf().book(on)


def case(given: Mapping[str, Any], on: date = ON) -> Case:
    """A case lodged at noon of a day, from the short form of ``journey.scenarios``."""
    return Case("TEST", declaration_of(given), datetime.combine(on, time(12), UTC), (Findings(),))


def line(**given: Any) -> dict[str, Any]:
    """A line of smartphones of China, with what is given in place."""
    return {"code": "85171300", "origin": "CN", "price": "1000.00 XXD", "quantity": "10 NAR", **given}


def through(steps: Iterable[Step], given: Mapping[str, Any], on: date = ON) -> Case:
    """The case after some steps of the law."""
    batch = [case(given, on)]
    for step in steps:
        batch = step(batch, book(on))
    return batch[0]


def decided(given: Mapping[str, Any], on: date = ON) -> Case:
    """The case after every step of the law."""
    return through(LAW, given, on)


def page(path: str, settings: Mapping[str, Any] | None = None, **tables: Iterable[Mapping[str, str]]) -> Source:
    """The pack's own source of ``path`` with some settings and whole tables put in place."""
    from greenlane.base.packs.rules import source_of

    source = source_of(pack(), path)
    return Source(
        path=path,
        settings={**source.settings, **(settings or {})},
        tables={**source.tables, **{name: tuple(rows) for name, rows in tables.items()}},
        sha256="",
    )


def rules_told(case: Case) -> list[str]:
    return [finding.rule for finding in case[Findings].all]
