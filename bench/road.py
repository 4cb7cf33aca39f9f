"""How many declarations are cleared a second, end to end, against the raw limit of the database?

Each is parsed, checked, assessed, screened, decided, charged, recorded and evented; the limits are the very same rows
written raw, the same declarations in normalised ORM tables, and pgbench for single ones.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from bench.databases import database
from bench.figures import Figure, tell

T = TypeVar("T")
BATCH = 500
ORM_SHARE = 0.1
#: A second and core; of the same declarations in ORM tables; of the same rows written raw.
DECIDED, OF_ORM, OF_RAW = 10_000, 4.0, {"postgresql": 0.40, "sqlite": 0.50}


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
    batches = list(chunks(made.messages, BATCH))
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
    for part in chunks(known, BATCH):
        control(assess(part, book), book)
    alone = len(known) / (time.process_time() - start)
    tell(Figure("decide alone", vendor, f"{alone:,.0f} a second and core", "", alone, target=DECIDED))

    peer = Normalised()
    few = made.declarations[: max(BATCH, int(cleared * ORM_SHARE))]
    orm = len(few) / peer.seconds(chunks(few, BATCH))
    told = f"{rate:,.0f}/s"
    kept = f"{orm:,.0f}/s kept in normalised ORM tables"
    tell(Figure(f"cleared end to end, batches of {BATCH}", vendor, told, kept, rate / orm, target=OF_ORM))

    raw = cleared / raw_seconds(recorder.batches)
    rows = sum(len(rows) for batch in recorder.batches for _, _, rows in batch) / cleared
    kept = f"{raw:,.0f}/s raw, the same {rows:.1f} rows each"
    tell(Figure(f"cleared end to end, batches of {BATCH}", vendor, told, kept, rate / raw, target=OF_RAW[vendor]))


def chunks(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    """``rows`` in batches of ``size``, in order."""
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


if __name__ == "__main__":
    main()
