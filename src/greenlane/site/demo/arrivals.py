"""Which goods does the demo's trader expect? Declared before they came; some were reported since, some are to come."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from greenlane.base.ledger.writing import writing
from greenlane.core.declaration import AdditionalDocument, Declaration
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.intake.rules import write
from greenlane.filing.manifests import queries
from greenlane.filing.manifests.rules import plain
from greenlane.filing.manifests.terms import ManifestsPage, Report
from greenlane.journey import arriving
from greenlane.journey.clear import clear
from greenlane.journey.means import Means
from greenlane.journey.terms import Received

ACTOR = "user:trader"
#: Told from the last so many declarations of the trader.
_LOOK = 40
#: Days before now on which each is lodged; of the first ones the goods have come.
_LODGED, _HERE = (6, 5, 3, 2, 1), 2


def show_arrivals(means: Means, party: str, at: datetime) -> int:
    """Lodge a few early declarations like those of ``party`` and report some of them; returns how many are lodged.

    Nothing where nothing was lodged. Each is an act of the trader through the services.
    """
    known = [kept for kept in declarations.of_party(party, limit=_LOOK) if kept.importer == party]
    texts = [declarations.read(kept.reference) for kept in known if kept.type_code == "IMA"]
    texts = (texts * len(_LODGED))[: len(_LODGED)]
    lodged = []
    for number, (text, days) in enumerate(zip(texts, _LODGED, strict=False)):
        moment = at - timedelta(days=days)
        [raw] = [write("json", (_early(text, number, moment),))]
        lodged += clear(means, [Received(raw=raw, sender=party)], moment, ACTOR)
    page = means.book(at.date())[ManifestsPage]
    awaited = [each.answer.reference for each in lodged if each.answer.reference]
    for number, reference in enumerate(awaited[:_HERE]):
        moment = at - timedelta(hours=20 - number)
        expected = queries.expected(reference)
        if expected is not None:
            told = Report(expected.place or "Terminal 4", moment - timedelta(hours=1), reference)
            with writing(by=ACTOR, at=moment) as pen:
                arriving.report(pen, page, party, told)
    return len(awaited)


def _early(text: Declaration, number: int, at: datetime) -> Declaration:
    """The same goods once more, on a ship that is still at sea."""
    bill = plain(f"EXBL {at:%y%m} {4100 + number}")
    papers = tuple(paper for paper in text.additional_documents if not paper.code.startswith("N7"))
    paper = AdditionalDocument(category_code="N", type_code="705", id=bill)
    return replace(
        text,
        id=None,
        type_code="IMD",
        declarant=text.goods_shipment.importer if text.goods_shipment else None,
        agent=None,
        functional_reference_id=f"EARLY-{at:%y%m%d}-{number}",
        issue_date_time=at,
        acceptance_date_time=None,
        additional_documents=(*papers, paper),
    )
