"""What does a real tariff cost? ``python -m bench.bench_tariff [hts.json.gz]``

The schedule of the United States, built into a pack: how long it takes to read and to open, and how many declarations
of goods drawn from all of its lines are assessed a CPU-second with every figure traced. The peer is a bare loop of
Decimal multiplications and roundings, three for each line. Without the schedule it says so and measures nothing.
"""

import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bench import figures
from bench.bench_law import COUNT, ON, READERS, STEPS, TOGETHER, bare, fastest, seconds, step_seconds, tell
from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.journey.scenarios import declaration_of
from greenlane.law.duty.importing import us
from greenlane.law.duty.importing.packing import packed
from greenlane.law.duty.terms import Assessment
from greenlane.law.duty.vectorised import taxes
from greenlane.law.nomenclature.terms import NomenclaturePage

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GREENLANE_SHARED_DATA", ROOT.parent / "shared" / "data"))
ORIGINS = ("CN", "CN", "CN", "DE", "IN", "JP", "VN", "AU", "KR", "CU")
PROGRAMMES = {"AU": "AU", "KR": "KR", "JP": "JP"}


def declarations(page: NomenclaturePage, count: int) -> Batch:
    """Invented imports of 1 to 4 lines of ordinary goods, each code of chapters 1 to 97 as likely as any other."""
    random = Random(7)
    goods = sorted(code for code in page.codes if code < "98")
    batch = []
    for _ in range(count):
        lines = []
        for _ in range(random.choice((1, 2, 3, 4))):
            code, country = random.choice(goods), random.choice(ORIGINS)
            claimed = country in PROGRAMMES and random.random() < 0.5
            lines.append(
                {
                    "code": code,
                    "origin": country,
                    "price": f"{random.randint(100, 9_000_000) / 100:.2f} USD",
                    "preference": PROGRAMMES[country] if claimed else "100",
                    "net": str(random.randint(1, 20000)),
                    "gross": "20500",
                    "quantity": f"{random.randint(1, 5000)} {page.codes[code].unit or 'NAR'}",
                    "documents": ["U162"] if claimed else [],
                }
            )
        given: dict[str, Any] = {"incoterm": "CIF", "lines": lines, "documents": ["N935", "N705"]}
        batch.append(Case("BENCH", declaration_of(given), datetime(2026, 3, 2, 9, tzinfo=UTC), (Findings(),)))
    return batch


def opened(file: Path) -> Book:
    """The book of the schedule; tells what reading, building and opening take."""
    raw = file.read_bytes()
    folder = ROOT / "packs" / "xx"
    paths = [p for p in folder.rglob("*") if p.suffix in (".toml", ".csv")]
    base = pack_of("xx", {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths})
    built = seconds(lambda: packed(us.read(raw, "2026-01-01"), base), rounds=2)
    pack = pack_of("us", packed(us.read(raw, "2026-01-01"), base))
    opening = seconds(lambda: Shelf(pack, READERS).book(ON), rounds=3)
    book = Shelf(pack, READERS).book(ON)
    lines = len(book[NomenclaturePage].codes)
    figures.tell(figures.Figure(f"building a tariff of {lines:,} lines", "none", f"{built:.1f} CPU-s"))
    figures.tell(figures.Figure(f"opening it, {lines:,} lines", "none", f"{opening:.2f} CPU-s", value=opening,
                                sense=figures.AT_MOST, target=5.0))  # fmt: skip
    return book


def main(file: Path) -> None:
    if not file.is_file():
        print(f"{file}: the schedule is not here; name it, or set GREENLANE_SHARED_DATA. Nothing was measured.")
        return
    book = opened(file)
    start = declarations(book[NomenclaturePage], COUNT)
    lines = sum(len(case.lines) for case in start)
    gc.freeze()
    floor = seconds(lambda: bare(lines))
    print(f"{COUNT} declarations, {lines / COUNT:.2f} lines each")
    print(f"{'':24}{'declarations/CPU-s':>20}{'µs each':>10}{'of bare Decimal':>18}")
    tell("bare Decimal loop", floor, floor)
    batches = [start[i : i + TOGETHER] for i in range(0, COUNT, TOGETHER)]
    cold = step_seconds(batches, book)
    taken = fastest([step_seconds(batches, book) for _ in range(5)])
    tell("duty.assess, first time", cold[-1], floor)
    tell("duty.assess", taken[-1], floor)
    tell("the five together", sum(taken), floor)
    before = STEPS[2](STEPS[1](STEPS[0](start, book), book), book)
    assessed = sum(case.get(Assessment) is not None for case in STEPS[4](before, book))
    columns = seconds(lambda: taxes(before, book))
    tell("assess in columns", columns, floor)
    print(f"{assessed} of {COUNT} assessed; the others lack a quantity, a proof or a goods code that the law asks for")
    peer = f"{COUNT / floor:,.0f}/s bare Decimal arithmetic"
    claim = "assessments traced on a real tariff, a CPU-second"
    figures.tell(figures.Figure(claim, "none", f"{COUNT / taken[-1]:,.0f}/s", peer, floor / taken[-1]))
    claim = "lines of a real tariff in columns, a CPU-second"
    figures.tell(figures.Figure(claim, "none", f"{lines / columns:,.0f}/s", peer, floor / columns))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "tariff" / "us_hts_2026.json.gz")
