"""How many verdicts on origin a CPU-second, and how many rule texts? ``python -m bench.bench_origin [packs/xx]``

Invented bills of one to twelve materials under an agreement whose rule has three tests: change of heading with an
allowance, a ceiling on what does not originate, a ceiling on one heading. The peer is bare Decimal arithmetic of the
same tests: sums and comparisons, no reasons told. Reading is measured on the pack's own texts.
"""

import gc
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec

from bench import figures
from bench.bench_law import seconds
from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.law.origin import rules as origin
from greenlane.law.origin.specific.grammar import parse
from greenlane.law.origin.specific.rows import ProductRule
from greenlane.law.origin.terms import OriginPage
from greenlane.law.origin.working.rules import judge
from greenlane.law.origin.working.terms import Material, Outcome, Product, Provisions, Sentences

ON = date(2026, 3, 2)
COUNT, READ = 3000, 20
OWN, PART = "8471", "8473"
SAME, TOTAL, PARTS = 8, 25, 10
TEXT = (
    "Manufacture: • from materials of any heading, except that of the product. However, materials of the same heading"
    f" as the product may be used, provided that their total value does not exceed {SAME}% of the ex-works price of the"
    f" product, • in which the value of all the materials used does not exceed {TOTAL}% of the ex-works price of the"
    f" product, and • in which the value of all the materials of heading {PART} used does not exceed {PARTS}% of the"
    " ex-works price of the product."
)


def bills(count: int) -> list[Product]:
    """Invented goods of heading 8471, a quarter of whose materials originate."""
    random = Random(11)
    found = []
    for _ in range(count):
        materials = tuple(
            Material(
                code=random.choice((f"{OWN}30", f"{PART}30", "854231", "850440", "852852", "732690")),
                value=Decimal(random.randint(100, 8_000)) / 100,
                origin=random.choice(("CN", "DE", "JP")),
                originating=(own := random.random() < 0.25),
                proof="S-1" if own else "",
            )
            for _ in range(random.randint(1, 12))
        )
        found.append(Product(code=f"{OWN}30", country="DE", ex_works=Decimal(1000), materials=materials))
    return found


def bare(product: Product, zone: frozenset[str]) -> bool:
    """The same three tests and nothing else."""
    same = part = total = Decimal(0)
    for one in product.materials:
        if one.originating and one.proof and one.origin in zone:
            continue
        total += one.value
        if one.code[:4] == OWN:
            same += one.value
        elif one.code[:4] == PART:
            part += one.value
    price = product.ex_works
    return same * 100 <= SAME * price and total * 100 <= TOTAL * price and part * 100 <= PARTS * price


def main(folder: Path) -> None:
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.suffix in (".toml", ".csv")
    }
    page = Shelf(pack_of(folder.name, files), {"law/origin": origin.read}).book(ON)[OriginPage]
    rule = ProductRule(
        heading=OWN, goods="", first=OWN.ljust(10, "0"), last=OWN.ljust(10, "9"), text=TEXT, rule=parse(TEXT), says=TEXT
    )
    held = msgspec.structs.replace(page.provisions[0], rules=(rule,), tolerances=(), cumulation="bilateral")
    products, zone = bills(COUNT), frozenset(held.members)
    told = [outcome(product, held, page.sentences) for product in products]
    wanted = [Outcome.YES if bare(product, zone) else Outcome.NO for product in products]
    if told != wanted:
        raise AssertionError("the verdicts are not those of the bare tests")
    gc.freeze()
    floor = seconds(lambda: [bare(product, zone) for product in products])
    taken = seconds(lambda: [outcome(product, held, page.sentences) for product in products])
    texts = [one.text for terms in page.provisions for one in terms.rules] * READ
    reading = seconds(lambda: [parse(text) for text in texts])
    peer = f"{COUNT / floor:,.0f}/s bare Decimal arithmetic of the same tests"
    figures.tell(
        figures.Figure(
            "verdicts on origin, each with its reasons, a CPU-second",
            "none",
            f"{COUNT / taken:,.0f}/s",
            peer,
            floor / taken,
        )
    )
    figures.tell(figures.Figure("texts of product rules read, a CPU-second", "none", f"{len(texts) / reading:,.0f}/s"))


def outcome(product: Product, held: Provisions, sentences: Sentences) -> Outcome:
    """What one agreement says."""
    (verdict,) = judge(product, [held], sentences)
    return verdict.outcome


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "packs/xx")
