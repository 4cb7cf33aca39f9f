"""What do statistics cost those who clear? Batches alone, then with board and time release study following the log.

Both times the sealer works beside, for statistics read sealed events. The follower runs in a process of its own, as
``greenlane work`` does; on a machine of two cores it takes turns with the database, which is the honest case.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.databases import database
from bench.figures import AT_LEAST, Figure, tell

BATCH, LEAST = 500, 0.9
_WORK = """
import os, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.site.settings")
import django; django.setup()
from greenlane.base.ledger.sealing import seal
from greenlane.insight.dashboards.jobs import watch_once
from greenlane.site.clock import now
from greenlane.site.means import log_signer, means
signer, by = log_signer(), means()
while True:
    done = seal(signer, now()).count
    done += watch_once(now(), by.book) if {watched} else 0
    time.sleep(0 if done else 0.2)
"""


def main() -> None:
    """``python -m bench.statistics [--url postgres://…] [--count 10000]``."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--url", help="a PostgreSQL database to make the benchmark's own beside; SQLite without")
    ask.add_argument("--count", type=int, default=10_000)
    asked = ask.parse_args()
    with database(asked.url) as vendor:
        _run(vendor, asked.count)


def _run(vendor: str, count: int) -> None:
    from bench.trade import trade
    from greenlane.journey.clear import clear
    from greenlane.site.means import means

    made = trade(means(), count)
    batches = [made.messages[start : start + BATCH] for start in range(0, count, BATCH)]
    clear(means(), batches[0], made.at, "bench")
    seconds = {False: 0.0, True: 0.0}
    done = {False: 0, True: 0}
    # By turns, four batches each: what else the machine does hits both alike.
    for turn in range(1, len(batches), 4):
        watched = (turn // 4) % 2 == 1
        with _worked(watched):
            for batch in batches[turn : turn + 4]:
                begun = time.perf_counter()
                clear(means(), batch, made.at, "bench")
                seconds[watched] += time.perf_counter() - begun
                done[watched] += len(batch)
    alone, beside = done[False] / seconds[False], done[True] / seconds[True]
    told, peer = f"{beside:,.0f}/s with statistics", f"{alone:,.0f}/s without"
    tell(Figure("clearing while statistics follow", vendor, told, peer, beside / alone, AT_LEAST, LEAST))


@contextmanager
def _worked(watched: bool) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", _WORK.replace("{watched}", str(watched))])
    try:
        time.sleep(2.5)  # it starts, and catches up with what the turn before left
        yield
    finally:
        process.terminate()
        process.wait(15)


if __name__ == "__main__":
    main()
