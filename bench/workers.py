"""How fast do workers clear beside one another, against as many that write the very same rows raw?

A country runs one worker for each core. Each clears its own share of the messages in batches; then the tables are
emptied and each writes what it wrote before, from text made beforehand.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.databases import database
from bench.figures import Figure, tell
from bench.road import BATCH, OF_RAW, chunks

#: One for each core of the machine that the targets were set on.
WORKERS = 2


def main() -> None:
    """``python -m bench.workers --url postgres://… [--count 10000]``; a worker is started as ``--share N FILE``."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--url", help="a PostgreSQL database to make the benchmark's own beside")
    ask.add_argument("--count", type=int, default=10_000)
    ask.add_argument("--share", type=Path, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.share:
        _work(asked.share)
    elif not asked.url:
        print("one worker writes to SQLite at a time: nothing to measure")
    else:
        with database(asked.url) as vendor:
            _run(vendor, asked.count)


def _run(vendor: str, count: int) -> None:
    from bench.peers import empty
    from bench.trade import trade
    from greenlane.site.means import means

    made = trade(means(), count)
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        workers = []
        for n in range(WORKERS):
            share = [[m.sender, m.raw.decode()] for m in made.messages[n::WORKERS]]
            path = Path(folder) / f"{n}.json"
            path.write_text(json.dumps({"at": made.at.isoformat(), "messages": share}))
            command = [sys.executable, "-m", "bench.workers", "--share", str(path)]
            workers.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        try:
            warm = [_heard(worker) for worker in workers]
            cleared = sum(told["messages"] for told in warm)
            seconds, told = _together(workers)
            empty({table for one in told for table in one["tables"]})
            raw, _ = _together(workers)
        finally:
            for worker in workers:
                worker.kill()
                worker.communicate()
    used = sum(one["cpu"] for one in told) / cleared * 1e6
    print(f"[{vendor}] {WORKERS} workers, batches of {BATCH}: {used:.0f} CPU-µs each beside the database's own")
    figure, peer = f"{cleared / seconds:,.0f}/s", f"{cleared / raw:,.0f}/s raw, the same rows by {WORKERS} workers"
    claim = f"cleared end to end, batches of {BATCH}, {WORKERS} workers"
    tell(Figure(claim, vendor, figure, peer, raw / seconds, target=OF_RAW[vendor]))


def _together(workers: list[Any]) -> tuple[float, list[dict[str, Any]]]:
    """Let all go at once; wall seconds until the last is done, and what each told."""
    start = time.perf_counter()
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [_heard(worker) for worker in workers]
    return time.perf_counter() - start, told


def _heard(worker: Any) -> dict[str, Any]:
    line = worker.stdout.readline()
    if not line:
        raise RuntimeError("a worker ended before its work was done; its own words stand above")
    told: dict[str, Any] = json.loads(line)
    return told


def _work(path: Path) -> None:
    import django

    django.setup()
    from bench.peers import Recorder, shaped, tables_of, write_raw
    from greenlane.journey.clear import clear
    from greenlane.journey.terms import Received
    from greenlane.site.means import means

    share = json.loads(path.read_text())
    at = datetime.fromisoformat(share["at"])
    first, *batches = chunks([Received(raw=raw.encode(), sender=sender) for sender, raw in share["messages"]], BATCH)
    clear(means(), first, at, "bench")
    _say(messages=sum(map(len, batches)))
    with Recorder() as recorder:
        start = time.process_time()
        for batch in batches:
            recorder.begin()
            clear(means(), batch, at, "bench")
        used = time.process_time() - start
    ready = shaped(recorder.batches)
    _say(cpu=used, tables=sorted(tables_of(recorder.batches)))
    write_raw(ready)
    _say()


def _say(**told: Any) -> None:
    """Tell the one who started us, and wait for its word."""
    print(json.dumps(told), flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
