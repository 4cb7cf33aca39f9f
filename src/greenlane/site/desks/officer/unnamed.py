"""What does somebody see of a declaration who answers for it and must not know whose it is? Goods, money, questions."""

from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment.terms import Query
from greenlane.clearance.lanes.queries import decision_of
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import facts
from greenlane.law.duty.terms import Assessment
from greenlane.site.dossier import GoodsLine, goods_lines
from greenlane.site.veil import Veil


class Unnamed(Fact, frozen=True):
    """A declaration without its parties, their references and the names of their files."""

    reference: str
    status: str
    regime: str
    lodged_at: datetime
    version: int
    importer: str
    declarant: str
    currency: str
    duty: Decimal | None
    lines: tuple[GoodsLine, ...]
    queries: tuple[Query, ...]


def unnamed(reference: str) -> Unnamed:
    """The declaration under its veil. Raises LookupError where there is none."""
    kept, declared = declarations.get(reference), declarations.read(reference)
    veil = Veil(reference, declared)
    try:
        known = facts.read(decision_of(reference).facts)
    except LookupError:
        known = {}
    assessment: Assessment | None = known.get(Assessment)
    return Unnamed(
        reference=reference,
        status=str(kept.status),
        regime=kept.regime,
        lodged_at=kept.lodged_at,
        version=kept.version,
        importer=veil.importer,
        declarant=veil.declarant,
        currency=assessment.currency if assessment else "",
        duty=assessment.total if assessment else None,
        lines=goods_lines(veil.declaration, known),
        queries=tuple(_veiled(query, veil) for query in assessing.queries(reference)),
    )


def _veiled(query: Query, veil: Veil) -> Query:
    return replace(query, answers=veil.texts(query.answers))
