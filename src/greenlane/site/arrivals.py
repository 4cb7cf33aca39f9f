"""How does a party report that goods have arrived? One place for pages and API: whose goods, what becomes of them."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.manifests import queries
from greenlane.filing.manifests.rules import plain
from greenlane.filing.manifests.terms import Expected, ManifestsPage, Report, Reported
from greenlane.journey import arriving
from greenlane.site.means import means
from greenlane.site.tickets import visible_to_party

#: Whose goods are expected no more, whether they were reported or not.
_OVER = (Status.RELEASED, Status.PROVISIONAL, Status.REFUSED, Status.CANCELLED)


def expected(party: str) -> list[Expected]:
    """What a party expects and nobody reported, the first declared first."""
    found = queries.expected_by(party)
    kept = declarations.get_all(one.reference for one in found)
    return [one for one in found if one.reference in kept and kept[one.reference].status not in _OVER]


def report(caller: Caller, told: Report, at: datetime, *, corrects: bool = False) -> Reported:
    """Keep a report of the caller's party, and release what waited for nothing else.

    Raises LookupError where the declaration is not its own, RefusedReportError.
    """
    if not caller.party:
        raise LookupError("goods are reported by the party that imports or declares them")
    if told.reference.strip():
        visible_to_party(plain(told.reference), caller)
    page = means().book(at.date())[ManifestsPage]
    with writing(by=caller.name, at=at) as pen:
        return arriving.report(pen, page, caller.party, told, corrects=corrects)
