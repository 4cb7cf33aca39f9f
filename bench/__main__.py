"""What does Greenlane do a second, and how far is that from the limit? Every benchmark, one after the other.

    python -m bench [--quick] [--only NAME …] [--url postgres://…] [--write FILE]

Without a server: on SQLite. DATABASE_URL (or ``--url``) names a PostgreSQL server on which databases are made and
dropped. Each figure stands beside its peer of the same run: only the ratios travel between machines.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.figures import COLLECTED, Figure, collected, table, write_into


class Bench(NamedTuple):
    """One benchmark: its module, what it is told in full and in a quick run, and how it is told the database."""

    name: str
    full: str = ""
    quick: str = ""
    #: ``each``: once on each database; ``server``: where there is a server; ``both``: is told the server and does both.
    databases: str = ""


BENCHES = (
    Bench("bench_law"),
    Bench("bench_tariff"),
    Bench("bench_origin"),
    Bench("bench_rules"),
    Bench("bench_risk"),
    Bench("bench_demo", "20000", "4000"),
    Bench("road", "--count 10000", "--count 2500", "each"),
    Bench("workers", "--count 12000", "--count 4000", "server"),
    Bench("http", "--count 4000", "--count 600", "each"),
    Bench("growth", "", "--originals 1000 --stored 50000 --batches 3 --singles 100", "each"),
    Bench("statistics", "--count 12000", "--count 6000", "each"),
    Bench("desks", "", "--count 600 --seconds 30", "each"),
    Bench("bench_ledger", "", "--quick", "both"),
)


def main() -> int:
    """Run, then print every figure in one table. Exit code 1 where a benchmark failed; a missed target is none."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="a short form of each, for a first look")
    ask.add_argument("--only", nargs="+", metavar="NAME", choices=[b.name for b in BENCHES], help="only these")
    ask.add_argument("--url", default=os.environ.get("DATABASE_URL", ""), help="address of a PostgreSQL server")
    ask.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this page")
    asked = ask.parse_args()
    if not asked.url.startswith("postgres"):
        asked.url = ""
        print("On SQLite only; name a PostgreSQL server by DATABASE_URL to measure on both.\n")
    found, failed = _measured(asked)
    told = table(found)
    print(f"{told}\n\n{_summary(found)}")
    if asked.write:
        write_into(asked.write, f"{told}\n\n{_summary(found)}")
    for call in failed:
        print(f"\nFAILED: python -m {' '.join(call)}; what it said stands above", file=sys.stderr)
    return 1 if failed else 0


def _measured(asked: argparse.Namespace) -> tuple[list[tuple[str, Figure]], list[list[str]]]:
    """Each figure with the benchmark that told it, and the calls that failed."""
    found: list[tuple[str, Figure]] = []
    failed = []
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        for number, bench in enumerate(b for b in BENCHES if not asked.only or b.name in asked.only):
            path = Path(folder) / str(number)
            path.touch()
            failed += [call for call in _calls(bench, asked.quick, asked.url) if not _run(call, path)]
            found += [(bench.name, figure) for figure in collected(path)]
    return found, failed


def _calls(bench: Bench, quick: bool, url: str) -> list[list[str]]:
    """The command lines of one benchmark, after ``python -m``."""
    call = [f"bench.{bench.name}", *(bench.quick if quick else bench.full).split()]
    if bench.databases == "both":
        return [[*call, "--postgres", url]]
    alone = [call] if bench.databases != "server" else []
    return alone + ([[*call, "--url", url]] if url and bench.databases in ("each", "server") else [])


def _run(call: list[str], path: Path) -> bool:
    print(f"── python -m {' '.join(call)}", flush=True)
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {COLLECTED: str(path)}
    began = time.perf_counter()
    code = subprocess.run([sys.executable, "-m", *call], env=env, check=False).returncode
    print(f"   {time.perf_counter() - began:.0f} s\n", flush=True)
    return code == 0


def _summary(found: list[tuple[str, Figure]]) -> str:
    aims = [f for _, f in found if f.target is not None]
    met = sum(1 for f in aims if f.verdict == "met")
    busy = f"{os.getloadavg()[0]:.1f} processes wanted them at the end (about 2 is this benchmark alone)"
    return f"{met} of {len(aims)} targets met, on {os.cpu_count()} shared cores; {busy}."


if __name__ == "__main__":
    sys.exit(main())
