"""What would a changed pack do to past declarations? Money, lanes, workload, who is hit; nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice

from greenlane.base.packs.rules import Shelf
from greenlane.clearance.lanes.queries import decisions
from greenlane.clearance.lanes.terms import Decided as Decision
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.codes import Lane
from greenlane.core.finding import Findings
from greenlane.core.money import ZERO
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import facts
from greenlane.journey.steps import decide
from greenlane.law.duty.terms import Assessment
from greenlane.risk.scoring.queries import model_page

BATCH = 500
MOST_NAMED = 20
#: Lanes that need an officer.
MANNED = (Lane.YELLOW, Lane.RED)


class Hit(Fact, frozen=True):
    """An importer whom the change hits: how many declarations come out otherwise, how much more is to pay."""

    importer: str
    declarations: int
    more: Decimal


class Rehearsal(Fact, frozen=True):
    """The difference a change makes. ``moved`` counts declarations by (lane before, lane after); duties in the
    country's currency; ``refused`` would no longer pass validation; ``manned`` is officers' work before and after."""

    declarations: int
    changed: int
    duty_before: Decimal
    duty_after: Decimal
    moved: tuple[tuple[str, str, int], ...]
    manned_before: int
    manned_after: int
    refused: tuple[str, ...]
    by_tax: tuple[tuple[str, Decimal, Decimal], ...]
    hits: tuple[Hit, ...]


class _Sum:
    """The running difference."""

    def __init__(self) -> None:
        self.count = self.changed = 0
        self.before = self.after = ZERO
        self.moved: Counter[tuple[str, str]] = Counter()
        self.refused: list[str] = []
        self.taxes: defaultdict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
        self.hit: defaultdict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])

    def add(self, case: Case, old: Case) -> None:
        self.count += 1
        before, after = old[Assessment], case.get(Assessment)
        if case[Findings].refuses or after is None:
            self.refused.append(case.reference)
            after = before
        lanes = old[Routing].lane, (case.get(Routing) or old[Routing]).lane
        self.moved[lanes] += 1
        self.before += before.total
        self.after += after.total
        for side, assessment in enumerate((before, after)):
            for line in assessment.lines:
                if not line.guaranteed:
                    self.taxes[line.tax][side] += line.amount
        if lanes[0] != lanes[1] or before.total != after.total:
            self.changed += 1
            importer = case.declaration.goods_shipment.importer if case.declaration.goods_shipment else None
            hit = self.hit[(importer.id if importer else None) or ""]
            hit[0] += 1
            hit[1] += after.total - before.total

    def report(self) -> Rehearsal:
        worst = sorted(self.hit.items(), key=lambda pair: (-abs(pair[1][1]), -pair[1][0], pair[0]))[:MOST_NAMED]
        return Rehearsal(
            declarations=self.count,
            changed=self.changed,
            duty_before=self.before,
            duty_after=self.after,
            moved=tuple((*lanes, n) for lanes, n in sorted(self.moved.items())),
            manned_before=sum(n for (old, _), n in self.moved.items() if old in MANNED),
            manned_after=sum(n for (_, new), n in self.moved.items() if new in MANNED),
            refused=tuple(self.refused),
            by_tax=tuple((tax, old, new) for tax, (old, new) in sorted(self.taxes.items())),
            hits=tuple(Hit(importer=i, declarations=int(n), more=more) for i, (n, more) in worst),
        )


def rehearse(changed: Shelf, last: int, progress: Callable[[int], None] = lambda done: None) -> Rehearsal:
    """Decide the ``last`` declarations again with the books of ``changed``, with the facts they were decided on.

    The same steps as when they were lodged; scores by the model of the time. Raises PackError where a page of the
    changed pack cannot be read.
    """
    found = _Sum()
    for batch in _batches(decisions(limit=last)):
        by_book: defaultdict[tuple[str, object], list[tuple[Case, Case]]] = defaultdict(list)
        for decision in batch:
            old = _case(decision)
            fresh = Case(old.reference, old.declaration, old.at, facts.gathered(facts.read(decision.facts)))
            by_book[decision.model, old.day].append((fresh, old))
        for (model, _), pairs in by_book.items():
            book: Book = changed.book(pairs[0][0].day).having(model_page(model))
            for case, (_, old) in zip(decide([fresh for fresh, _ in pairs], book), pairs, strict=True):
                found.add(case, old)
        progress(found.count)
    return found.report()


def _case(decision: Decision) -> Case:
    declaration = declarations.read(decision.reference, decision.version)
    return Case(decision.reference, declaration, decision.at, facts.read(decision.facts).values())


def _batches(decisions: Iterable[Decision]) -> Iterator[list[Decision]]:
    rest = iter(decisions)
    while batch := list(islice(rest, BATCH)):
        yield batch
