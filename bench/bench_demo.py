"""How fast does Exampleland trade? Declarations generated per CPU-second, with their truth and native JSON bytes."""

import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from bench.figures import Figure, tell
from greenlane.base.packs.rules import pack_of
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.stream import stream
from greenlane.site.demo.world import World

TARGET = 3_000
FOLDER = Path(__file__).resolve().parents[1] / "packs" / "xx"


def main(count: int = 20_000) -> None:
    """Print the rate over ``count`` declarations after a warm-up, and the shares seen."""
    paths = [p for p in sorted(FOLDER.rglob("*")) if p.suffix in (".toml", ".csv")]
    pack = pack_of("xx", {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in paths})
    started = time.process_time()
    world = World.make(7, pages_on(pack, date(2026, 1, 1)))
    made = time.process_time() - started
    encode = msgspec.json.Encoder().encode
    running = stream(world, datetime(2026, 2, 2, tzinfo=UTC), count=count + 2_000)
    for _ in range(2_000):
        encode(next(running).declaration)
    seen: Counter[str] = Counter()
    size, started = 0, time.process_time()
    for filing in running:
        size += len(encode(filing.declaration))
        seen[filing.truth.scheme or (filing.truth.mistake and "mistake") or "honest"] += 1
    rate = count / (time.process_time() - started)
    print(
        f"world made in {made:.2f} CPU-s; {rate:,.0f} declarations per CPU-s with JSON, {size / count:,.0f} bytes each"
    )
    tell(Figure("demonstration trade generated, a CPU-second", "none", f"{rate:,.0f}", "", rate, target=TARGET))
    for name, number in seen.most_common():
        print(f"  {name:28s}{number / count:8.2%}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
