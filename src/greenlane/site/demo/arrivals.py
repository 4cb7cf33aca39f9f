"""Which goods does the demo's trader expect? Declared before they came; some were reported since, some are to come."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from greenlane.base.ledger.writing import writing
from greenlane.core.declaration import AdditionalDocument, Declaration
from greenlane.filing.manifests import queries
from greenlane.filing.manifests.rules import plain
from greenlane.filing.manifests.terms import ManifestsPage, Report
from greenlane.journey import arriving
from greenlane.journey.means import Means
from greenlane.site.demo.again import TRADER, again, lodge, texts_of

#: Days before now on which each is lodged; of the first ones the goods have come.
_LODGED, _HERE = (6, 5, 3, 2, 1), 2


def show_arrivals(means: Means, party: str, at: datetime) -> int:
    """Lodge a few early declarations like those of ``party`` and report some of them; returns how many are lodged.

    Nothing where nothing was lodged. Each is an act of the trader through the services.
    """
    texts = (texts_of(party) * len(_LODGED))[: len(_LODGED)]
    lodged = []
    for number, (text, days) in enumerate(zip(texts, _LODGED, strict=False)):
        moment = at - timedelta(days=days)
        lodged.append(lodge(means, party, _early(text, number, moment), moment))
    page = means.book(at.date())[ManifestsPage]
    awaited = [reference for reference in lodged if reference]
    for number, reference in enumerate(awaited[:_HERE]):
        moment = at - timedelta(hours=20 - number)
        expected = queries.expected(reference)
        if expected is not None:
            told = Report(expected.place or "Terminal 4", moment - timedelta(hours=1), reference)
            with writing(by=TRADER, at=moment) as pen:
                arriving.report(pen, page, party, told)
    return len(awaited)


def _early(text: Declaration, number: int, at: datetime) -> Declaration:
    """The same goods once more, on a ship that is still at sea."""
    bill = plain(f"EXBL {at:%y%m} {4100 + number}")
    papers = tuple(paper for paper in text.additional_documents if not paper.code.startswith("N7"))
    paper = AdditionalDocument(category_code="N", type_code="705", id=bill)
    early = again(text, f"EARLY-{at:%y%m%d}-{number}", at)
    return replace(early, type_code="IMD", additional_documents=(*papers, paper))
