"""Does clearing slow down as the store grows? Batches and single ones at ten thousand and at a million stored.

Some thousands are really cleared, the rest are copies of them made by SQL. At each size the same number of fresh
declarations is cleared; of the batches the median counts, so that a neighbour's minute on the machine does not.
"""

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench.databases import database
from bench.figures import AT_MOST, Figure, quantile, tell

BATCH, FALL = 500, 15.0


class Measured(NamedTuple):
    """Declarations a second in batches, CPU-µs of each, and the seconds of single ones."""

    rate: float
    cpu: float
    singles: list[float]


def main() -> None:
    """``python -m bench.growth [--url postgres://…] [--stored 1000000] [--batches 8] [--singles 400]``."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--url", help="a PostgreSQL database to make the benchmark's own beside; SQLite without")
    ask.add_argument("--first", type=int, default=10_000, help="stored at the first measurement")
    ask.add_argument("--stored", type=int, help="stored at the second (1,000,000; SQLite, uncompressed, 200,000)")
    ask.add_argument("--originals", type=int, default=5_000, help="really cleared, and copied from then on")
    ask.add_argument("--batches", type=int, default=8)
    ask.add_argument("--singles", type=int, default=400)
    asked = ask.parse_args()
    with database(asked.url) as vendor:
        _run(vendor, asked)


def _run(vendor: str, asked: argparse.Namespace) -> None:
    from bench import multiplying
    from bench.trade import trade
    from greenlane.journey.learning import learn_once
    from greenlane.site.means import means

    share = (asked.batches + 2) * BATCH + asked.singles
    made = trade(means(), asked.originals + 2 * share)
    rest = iter(made.messages)
    stored = asked.stored or (1_000_000 if vendor == "postgresql" else 200_000)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Clearing the originals", total=asked.originals)
        for batch in _chunks(rest, asked.originals):
            _clear(batch, made.at)
            bar.advance(task, len(batch))
        found = []
        for wanted, letter in ((asked.first, "Z"), (stored, "Y")):
            task = bar.add_task(f"Storing {wanted:,}", total=wanted)
            count = multiplying.multiply(wanted, lambda done, task=task: bar.update(task, completed=done), letter)
            while learn_once(made.at):
                pass
            gigabytes = multiplying.size() / 1e9
            found.append(_measured(rest, asked, made.at))
            _say(vendor, count, gigabytes, found[-1])
    _compare(vendor, asked.first, stored, *found)


def _measured(rest: Iterator[Any], asked: argparse.Namespace, at: datetime) -> Measured:
    for batch in _chunks(rest, 2 * BATCH):
        _clear(batch, at)
    times, cpu = [], time.process_time()
    for batch in _chunks(rest, asked.batches * BATCH):
        times.append(_clear(batch, at))
    cpu = (time.process_time() - cpu) / (asked.batches * BATCH)
    singles = [_clear([message], at) for batch in _chunks(rest, asked.singles) for message in batch]
    return Measured(BATCH / statistics.median(times), cpu * 1e6, singles)


def _clear(batch: Sequence[Any], at: datetime) -> float:
    from greenlane.journey.clear import clear
    from greenlane.site.means import means

    began = time.perf_counter()
    clear(means(), batch, at, "bench")
    return time.perf_counter() - began


def _say(vendor: str, count: int, gigabytes: float, found: Measured) -> None:
    print(
        f"[{vendor}] at {count:,} stored ({gigabytes:.1f} GB): {found.rate:,.0f}/s in batches of {BATCH}, "
        f"{found.cpu:.0f} CPU-µs each; one by one p50 {quantile(found.singles, 0.5):.1f} ms, "
        f"p99 {quantile(found.singles, 0.99):.1f} ms",
        flush=True,
    )


def _compare(vendor: str, first: int, stored: int, before: Measured, after: Measured) -> None:
    fall = (1 - after.rate / before.rate) * 100
    sizes = f"{first:,} → {stored:,} stored"
    rates = f"{before.rate:,.0f} → {after.rate:,.0f}/s"
    work = f"{before.cpu:.0f} → {after.cpu:.0f} CPU-µs each"
    tell(Figure(f"batches, {sizes}: fall in percent", vendor, rates, work, fall, AT_MOST, FALL))
    ones = " → ".join(
        f"p50 {quantile(m.singles, 0.5):.1f}, p99 {quantile(m.singles, 0.99):.1f} ms" for m in (before, after)
    )
    slower = (1 - quantile(before.singles, 0.5) / quantile(after.singles, 0.5)) * 100
    tell(Figure(f"one by one, {sizes}: fall in percent (p50)", vendor, ones, "", slower, AT_MOST, FALL))


def _chunks(rest: Iterator[Any], count: int) -> Iterator[list[Any]]:
    """The next ``count``, in batches."""
    for start in range(0, count, BATCH):
        yield [next(rest) for _ in range(min(BATCH, count - start))]


if __name__ == "__main__":
    main()
