"""How long do matching, scoring and routing take? CPU-µs a declaration of 2.5 lines, and their share of `decide`.

Run: python -m bench.bench_risk [declarations]. Prints both terms of every ratio.
"""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from random import Random

from tests import ROOT

from bench.figures import AT_MOST, Figure, tell
from greenlane.base.packs.rules import pack_of, source_of
from greenlane.clearance.lanes import rules as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.risk.draws.terms import Draw
from greenlane.risk.profiles import rules as profiles
from greenlane.risk.profiles.terms import History, ProfilesPage
from greenlane.risk.profiles.tests.samples import DAY, a_case, a_line
from greenlane.risk.scoring import rules as scoring
from greenlane.risk.scoring.features import NAMES, VERSION, features
from greenlane.risk.scoring.logistic import Body, LogisticModel
from greenlane.risk.scoring.terms import ModelPage, ScoringPage

#: What one declaration may cost in all pure steps together (docs: 10,000 a second and core).
BUDGET = 100.0
TARGETS = {"match": 15.0, "score": 7.0, "route": 5.0}
CODES = ("95030010", "61091000", "85171300", "87032190", "39239090", "84713000", "04069000", "73181500", "64039900")


ORIGINS = ("CN", "DE", "VN", "US")


def a_batch(count: int) -> Batch:
    """Plausible declarations: mostly ordinary goods at ordinary prices, known parties, two or three lines."""
    random = Random(7)
    return [_case(random, n) for n in range(count)]


def _case(random: Random, number: int) -> Case:
    lines = [
        a_line(k + 1, code=random.choice(CODES), origin=random.choice(ORIGINS), net=Decimal(random.randint(100, 1000)))
        for k in range(2 + number % 2)
    ]
    history = History(
        importer_declared=40,
        importer_inspected=5,
        exporter_declared=9,
        partners_declared=number % 3,
        mandates_declared=3,
        days_known=random.choice([-1, 20, *[900] * 28]),
        operator="full" if number % 9 == 0 else "",
        prices=tuple([5000 / float(line.net or 1) * random.uniform(0.6, 1.5) for line in lines]),
        spreads=(0.3,) * len(lines),
    )
    return a_case(*lines, facts=(history, Draw("e", random.random())))


def a_book() -> Book:
    folder = ROOT / "packs" / "xx"
    pack = pack_of("xx", {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")})
    random = Random(1)
    body = Body(
        "logistic", VERSION, NAMES, tuple([random.random() for _ in NAMES]), tuple([1.0 for _ in NAMES]),
        tuple([random.gauss(0, 0.3) for _ in NAMES]), -3.0,
    )  # fmt: skip
    pages = [
        profiles.read(source_of(pack, "private/profiles"), DAY),
        scoring.read(source_of(pack, "private/scoring"), DAY),
        lanes.read(source_of(pack, "flow/lanes"), DAY),
        ModelPage(LogisticModel(body)),
    ]
    return Book("xx", DAY, {type(page): page for page in pages}, "b")


def timed(work: Callable[[], object], count: int, rounds: int = 5) -> float:
    """The best of some rounds, in CPU-µs a declaration."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best / count * 1e6


def main(count: int = 2000) -> None:
    book, batch = a_book(), a_batch(count)
    matched = profiles.match(batch, book)
    scored = scoring.score(matched, book)
    routed = lanes.route(scored, book)
    page = book[ScoringPage]
    rows = [
        ("match", timed(lambda: profiles.match(batch, book), count)),
        ("  features alone", timed(lambda: [features(case, page) for case in matched], count)),
        ("score", timed(lambda: scoring.score(matched, book), count)),
        ("score, one by one", timed(lambda: [scoring.score([case], book) for case in matched], count)),
        ("route", timed(lambda: lanes.route(scored, book), count)),
    ]
    print(f"{count} declarations, {len(book[ProfilesPage].profiles)} profiles, {len(NAMES)} features")
    lane_of = [case[Routing].lane for case in routed]
    print(
        "lanes: "
        + ", ".join(f"{lane} {lane_of.count(lane) / count:.1%}" for lane in ("green", "blue", "yellow", "red"))
    )
    for name, cost in rows:
        print(f"{name:32} {cost:6.1f} CPU-µs = {cost / BUDGET:.2f} of the {BUDGET:.0f} of decide")
        if name in TARGETS:
            tell(Figure(f"risk, {name}: CPU-µs each", "none", f"{cost:.1f} µs", "", cost, AT_MOST, TARGETS[name]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
