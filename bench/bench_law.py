"""How many declarations a CPU-second does the law take? ``python -m bench.bench_law [packs/xx]``

Every step alone, all five together, and the columns of whole numbers (``duty.vectorised``), on invented declarations
of 2.5 lines on average in batches of a hundred, under Exampleland's tariff. The last column is the ratio to a bare
loop of Decimal multiplications and roundings, three for each line: what any Decimal engine must at least do.
"""

import gc
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from bench import figures
from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.journey.scenarios import declaration_of
from greenlane.law.controls import rules as controls
from greenlane.law.duty import rules as duty
from greenlane.law.duty.vectorised import taxes
from greenlane.law.nomenclature import rules as nomenclature
from greenlane.law.nomenclature.terms import NomenclaturePage
from greenlane.law.origin import rules as origin
from greenlane.law.valuation import rules as valuation

ON = date(2026, 3, 2)
COUNT, TOGETHER = 4000, 100
READERS = {
    "law/nomenclature": nomenclature.read,
    "law/valuation": valuation.read,
    "law/origin": origin.read,
    "law/controls": controls.read,
    "law/duty": duty.read,
}
ORIGINS = ("CN", "CN", "CN", "US", "DE", "IN", "JP", "VN", "NO", "BD", "TR", "KR")
PROOFS = {"DE": "N954", "NO": "N954", "JP": "U110", "VN": "U110"}
CURRENCIES = ("USD", "EUR", "XXD", "CNY")
STEPS = (nomenclature.classify, valuation.value, origin.establish, controls.oblige, duty.assess)


def declarations(page: NomenclaturePage, count: int) -> Batch:
    """Invented imports of 1 to 4 lines: a few hundred goods, a dozen origins, terms and currencies as in trade."""
    random = Random(7)
    goods = random.sample(sorted(page.codes), 400)
    batch = []
    for _ in range(count):
        lines = []
        for _ in range(random.choice((1, 2, 3, 4))):
            code = random.choice(goods)
            unit = page.codes[code].unit or "NAR"
            net, country = random.randint(1, 20000), random.choice(ORIGINS)
            claimed = country in PROOFS and random.random() < 0.5
            lines.append(
                {
                    "code": code,
                    "origin": country,
                    "price": f"{random.randint(100, 9_000_000) / 100:.2f} {random.choice(CURRENCIES)}",
                    "regime": random.choices(("40", "71", "51", "10"), (90, 4, 2, 4))[0],
                    "preference": "300" if claimed else "100",
                    "net": str(net),
                    "gross": str(net + random.randint(1, 500)),
                    "quantity": f"{random.randint(1, 5000)} {unit}",
                    "documents": [PROOFS[country]] if claimed else [],
                }
            )
        given: dict[str, Any] = {"incoterm": random.choice(("FOB", "CIF", "CFR", "EXW")), "lines": lines}
        given |= {"freight": "740.00 USD", "insurance": "31.00 USD", "documents": ["N935", "N705"]}
        batch.append(Case("BENCH", declaration_of(given), datetime(2026, 3, 2, 9, tzinfo=UTC), (Findings(),)))
    return batch


def bare(lines: int) -> None:
    """Three multiplications and roundings for each line, and nothing else."""
    value, rate, cent = Decimal("12345.67"), Decimal("0.075"), Decimal("0.01")
    for _ in range(3 * lines):
        (value * rate).quantize(cent, ROUND_HALF_UP)


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """CPU-seconds of the fastest of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = process_time()
        work()
        best = min(best, process_time() - start)
    return best


def main(folder: Path) -> None:
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.suffix in (".toml", ".csv")
    }
    book = Shelf(pack_of(folder.name, files), READERS).book(ON)
    start = declarations(book[NomenclaturePage], COUNT)
    lines = sum(len(case.lines) for case in start)
    gc.freeze()  # what was built for the benchmark is no garbage of the steps
    floor = seconds(lambda: bare(lines))
    print(f"{COUNT} declarations, {lines / COUNT:.2f} lines each")
    print(f"{'':24}{'declarations/CPU-s':>20}{'µs each':>10}{'of bare Decimal':>18}")
    tell("bare Decimal loop", floor, floor)
    batches = [start[i : i + TOGETHER] for i in range(0, COUNT, TOGETHER)]
    taken = fastest([step_seconds(batches, book) for _ in range(5)])
    for step, spent in zip(STEPS, taken, strict=True):
        tell(f"{step.__module__.split('.')[-2]}.{step.__name__}", spent, floor)
    tell("the five together", sum(taken), floor)
    rate, bare_rate = COUNT / sum(taken), f"{COUNT / floor:,.0f}/s bare Decimal arithmetic"
    figures.tell(figures.Figure("law alone, a CPU-second", "none", f"{rate:,.0f}/s", bare_rate, floor / sum(taken)))
    before = STEPS[2](STEPS[1](STEPS[0](start, book), book), book)
    tell("assess in columns", seconds(lambda: taxes(before, book)), floor)


def step_seconds(batches: list[Batch], book: Book) -> list[float]:
    """CPU-seconds of each step while every batch goes through all of them in a row, as on the road."""
    spent = [0.0] * len(STEPS)
    for batch in batches:
        for place, step in enumerate(STEPS):
            start = process_time()
            batch = step(batch, book)
            spent[place] += process_time() - start
    return spent


def fastest(rounds: list[list[float]]) -> list[float]:
    return min(rounds, key=sum)


def tell(name: str, taken: float, floor: float) -> None:
    print(f"{name:24}{COUNT / taken:20,.0f}{taken / COUNT * 1e6:10.1f}{floor / taken:18.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "packs/xx")
