"""How fast is validation? Declarations checked per CPU-second, beside reading the same declarations with msgspec.

Run ``python -m bench.bench_rules [FILE …]``; a FILE holds native JSON, one declaration or one a line (default: those of
the room's tests, typical ones of 46 header fields and 2.5 items, and a full one of 90 header fields and 2 items).
Every rule of the pack of Exampleland is on. Both are measured by turns in short runs, and the best of each counts, so
that what else the machine does falls on both.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

import msgspec

from bench.figures import Figure, tell
from greenlane.base.packs.rules import pack_of, source_of
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Findings
from greenlane.filing.declarations.rules import read, read_codes, validate
from greenlane.filing.declarations.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "packs" / "xx"
SAMPLES = ROOT / "src" / "greenlane" / "filing" / "declarations" / "tests"
DAY, AT = date(2026, 11, 2), datetime(2026, 11, 2, 9, 31, tzinfo=UTC)
BATCH, ROUNDS = 200, 60


def book() -> Book:
    files = {
        f.relative_to(PACK).as_posix(): f.read_bytes()
        for page in ("formats", "flow")
        for f in (PACK / page).rglob("*")
        if f.is_file()
    }
    pack = pack_of("xx", files)
    pages = [read(source_of(pack, "flow/declaration"), DAY), read_codes(source_of(pack, "formats/codes"), DAY)]
    return Book("xx", DAY, {type(p): p for p in pages}, "bench")


def measure(path: Path, law: Book) -> None:
    raws = [path.read_bytes()] if path.suffix == ".json" else path.read_bytes().splitlines()
    raws = [msgspec.json.format(raw, indent=-1) for raw in raws]
    decoder = msgspec.json.Decoder(Declaration)
    stream = [raws[n % len(raws)] for n in range(BATCH)]
    batch = [Case(f"26XX{n:013d}A", decoder.decode(raw), AT, (Findings(),)) for n, raw in enumerate(stream)]
    checked = reading = float("inf")
    for _ in range(ROUNDS):
        start = process_time()
        done = validate(batch, law)
        checked = min(checked, process_time() - start)
        start = process_time()
        for raw in stream:
            decoder.decode(raw)
        reading = min(reading, process_time() - start)
    items = sum(len(case.lines) for case in batch) / BATCH
    found = sum(len(case[Findings].all) for case in done)
    size = sum(map(len, stream)) // BATCH
    print(f"{path.name}: {size:,} bytes, {items:.1f} items, {len(RULES)} rules on, {found} findings")
    print(f"  validate     {BATCH / checked:9,.0f} declarations/CPU-s   {checked / BATCH * 1e6:6.1f} µs each")
    print(f"  msgspec read {BATCH / reading:9,.0f} declarations/CPU-s   {reading / BATCH * 1e6:6.1f} µs each")
    claim, peer = (
        f"validation alone, {path.stem} declarations, a CPU-second",
        f"{BATCH / reading:,.0f}/s msgspec reading",
    )
    tell(Figure(claim, "none", f"{BATCH / checked:,.0f}/s", peer, reading / checked))


if __name__ == "__main__":
    for name in sys.argv[1:] or (SAMPLES / "typical.ndjson", SAMPLES / "good.json"):
        measure(Path(name), book())
