"""How does risk learn from audits? As from examinations: outcomes of declarations, of profiles, of parties."""

from collections.abc import Mapping

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Decided
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations import queries as declarations
from greenlane.risk.profiles import services as profiles
from greenlane.risk.profiles.queries import parties_of
from greenlane.risk.profiles.terms import Hits, Inspected
from greenlane.risk.scoring import services as scoring
from greenlane.risk.scoring.terms import Outcome

#: Why it was looked at; apart from the basis of a lane, so that who trains a model can tell them apart.
AUDIT = "audit"


def tell_risk(pen: Pen, found: Mapping[str, tuple[bool, int]]) -> None:
    """What audits found, by MRN: whether an offence, and the duty it was short of, in minor units."""
    latest: dict[str, Decided] = {}
    for decision in lanes.decisions(references=found, limit=10 * len(found)):
        held = latest.get(decision.reference)
        if held is None or decision.version > held.version:
            latest[decision.reference] = decision
    if not latest:
        return
    texts = declarations.read_all(latest)
    told = [Outcome(reference, pen.at, *found[reference], AUDIT) for reference in latest]
    scoring.record_outcome(pen, told)
    profiles.tell_outcome(pen, [_inspected(latest[ref], texts[ref], found[ref][0]) for ref in latest])


def _inspected(decided: Decided, declaration: Declaration, offence: bool) -> Inspected:
    hits = decided.fact(Hits)
    importer, declarant, exporter = parties_of(Case(decided.reference, declaration, decided.at))
    matched = tuple(dict.fromkeys(hit.profile for hit in hits.all))
    return Inspected(
        decided.reference, importer, declarant, exporter, hits.profiles, matched, decided.at.date(), offence
    )
