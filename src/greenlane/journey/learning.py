"""What is remembered of decided declarations? Records of parties, usual prices, hits of profiles; in sealed order.

Done apart from clearing, so that many clear at once without waiting for the same rows; the log's order makes what is
learned the same whoever does it.
"""

from collections.abc import Sequence
from datetime import datetime

from greenlane.base.jobs.following import follow
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Decided
from greenlane.core.case import Case
from greenlane.filing.declarations import queries as declarations
from greenlane.law.valuation.terms import CustomsValues
from greenlane.risk.profiles import services as profiles
from greenlane.risk.profiles.queries import parties_of
from greenlane.risk.profiles.terms import Hits, Sighting

NAME = "learn"
DECISIONS = ("lanes.cleared", "lanes.held")


def learn_once(at: datetime, limit: int = 2000) -> int:
    """Learn from up to ``limit`` new leaves; returns how many were read, 0 when all is known."""
    return follow(at, NAME, DECISIONS, _learn, limit)


def _learn(pen: Pen, told: Sequence[Told]) -> None:
    references = list(dict.fromkeys(event.subject for event in told))
    texts = declarations.read_all(references)
    # Amended declarations were remembered when they were first decided.
    first = [d for d in lanes.decisions(references=references, limit=2 * len(references)) if d.version == 1]
    profiles.learn(pen, [_sighting(d, Case(d.reference, texts[d.reference], d.at)) for d in reversed(first)])
    profiles.count(pen, [(d.at.date(), d.fact(Hits)) for d in first])


def _sighting(decision: Decided, case: Case) -> Sighting:
    importer, declarant, exporter = parties_of(case)
    values = {line.number: line.price for line in decision.fact(CustomsValues).lines}
    prices = tuple(
        (line.code, line.origin, float(values[line.number] / line.net))
        for line in case.lines
        if line.net and values.get(line.number)
    )
    return Sighting(importer, declarant, exporter, decision.at.date(), prices)
