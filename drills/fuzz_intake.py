"""What do ten thousand spoilt messages per format do? Prints crashes, the slowest, and the peak of memory.

python -m drills.fuzz_intake [messages per format] [seed]
"""

import random
import resource
import sys
import time

from rich.console import Console
from rich.progress import Progress
from tests.messages import SEEDS, golden, limits, spoilt, spoilt_workbook

from greenlane.filing.intake import rules

#: Megabytes that reading hostile messages may take at most.
MOST = 500


def drill(name: str, count: int, seed: int, progress: Progress) -> tuple[int, int, float, list[str]]:
    """Messages read, refused, seconds of the slowest, crashes told."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - a drill must be repeatable
    seeds = [golden(file) for file in SEEDS[name]]
    make = spoilt_workbook if name == "xlsx" else spoilt
    task = progress.add_task(name, total=count)
    read, refused, slowest, crashes = 0, 0, 0.0, []
    for number in range(count):
        raw = make(seeds, chance)
        start = time.perf_counter()
        try:
            reading = rules.read(raw, name, limits())
            refused += reading.refused
            read += bool(reading.declarations)
            if reading.declarations:
                rules.locate(raw, name, "/goodsShipment/items/0/commodity/description")
        except Exception as error:  # the drill is there to find whatever comes
            crashes.append(f"{name} {number}: {type(error).__name__} {error}")
        slowest = max(slowest, time.perf_counter() - start)
        progress.advance(task)
    return read, refused, slowest, crashes


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    console = Console()
    crashes: list[str] = []
    with Progress(console=console) as progress:
        for name in SEEDS:
            read, refused, slowest, found = drill(name, count, seed, progress)
            crashes += found
            told = f"{read} read, {refused} refused, {len(found)} crashes, slowest {slowest * 1000:.0f} ms"
            progress.console.print(f"{name}: {count} messages, {told}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory {peak:.0f} MB (most {MOST})")
    for crash in crashes[:20]:
        console.print(crash, markup=False)
    return 1 if crashes or peak > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
