"""How many declarations are cleared a second, end to end, against the raw limit of the database?

Each is parsed, checked, assessed, screened, decided, charged, recorded and evented; the limits are the very same rows
written raw, the same declarations in normalised ORM tables, and pgbench for single ones.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from bench.databases import database

T = TypeVar("T")
BATCH = 500
ORM_SHARE = 0.1


def main() -> None:
    """``python -m bench.road [--url postgres://…] [--count 10000]``."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--url", help="a PostgreSQL database to make the benchmark's own beside; SQLite without")
    ask.add_argument("--count", type=int, default=10_000)
    asked = ask.parse_args()
    with database(asked.url) as vendor:
        _run(vendor, asked.count)


def _run(vendor: str, count: int) -> None:
    from bench.peers import Normalised, Recorder, raw_seconds
    from bench.trade import trade
    from greenlane.core.case import Case
    from greenlane.journey import gather
    from greenlane.journey.clear import clear
    from greenlane.journey.steps import assess, control
    from greenlane.risk.scoring.queries import current
    from greenlane.site.means import means

    made = trade(means(), count)
    batches = list(_chunks(made.messages, BATCH))
    clear(means(), batches[0], made.at, "bench")  # books, epochs, plans: not what is measured
    with Recorder() as recorder:
        start, cpu = time.perf_counter(), time.process_time()
        for batch in batches[1:]:
            recorder.begin()
            clear(means(), batch, made.at, "bench")
        seconds, used = time.perf_counter() - start, time.process_time() - cpu
    cleared = sum(map(len, batches[1:]))
    rate = cleared / seconds
    print(f"[{vendor}] cleared end to end, batches of {BATCH}: {rate:,.0f}/s, {used / cleared * 1e6:.0f} CPU-µs each")

    book = means().book(made.at.date()).having(current(made.at))
    sample = [Case(f"BENCH{i}", d, made.at) for i, d in enumerate(made.declarations[: 4 * BATCH])]
    known = gather.gather(gather.recognise(sample, book), means(), book)
    start = time.process_time()
    for part in _chunks(known, BATCH):
        control(assess(part, book), book)
    alone = len(known) / (time.process_time() - start)
    print(f"[{vendor}] decide alone: {alone:,.0f} a second and core (target 10,000)")

    peer = Normalised()
    few = made.declarations[: max(BATCH, int(cleared * ORM_SHARE))]
    orm = len(few) / peer.seconds(_chunks(few, BATCH))
    print(f"[{vendor}] the same in normalised ORM tables (kept only): {orm:,.0f}/s; ratio {rate / orm:.2f} (target 4)")

    raw = cleared / raw_seconds(recorder.batches)
    rows = sum(len(rows) for batch in recorder.batches for _, _, rows in batch) / cleared
    limit = 0.40 if vendor == "postgresql" else 0.50
    print(f"[{vendor}] raw limit, the same {rows:.1f} rows each: {raw:,.0f}/s; ratio {rate / raw:.2f} (target {limit})")


def _chunks(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


if __name__ == "__main__":
    main()
