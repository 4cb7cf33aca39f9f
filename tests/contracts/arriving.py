"""Which events do arrivals, letters and calendars leave? Goods expected, reported, corrected; a person who chooses."""

from datetime import timedelta
from typing import Any

from greenlane.base.notices import services as notices
from greenlane.filing.manifests import services as manifests
from greenlane.filing.manifests.terms import Arrival, Bill, Expectation, ManifestsPage, Report

PARTY = "XX1"


def arrive(road: Any) -> None:
    """Goods come, and their report is corrected; somebody chooses letters, makes a calendar and ends it."""
    page, mrn = road.book[ManifestsPage], road.answers[0][1].reference
    goods = Expectation(mrn, PARTY, PARTY, (Bill("N705", "HLCU1"),), "Terminal 4", Arrival("Customs Act 2023 s. 31(2)"))
    first = Report("Terminal 4", road.now - timedelta(hours=1), mrn)
    other = Report("Terminal 5", road.now - timedelta(hours=1), mrn)
    road.do(
        lambda pen: manifests.expect(pen, [goods]),
        lambda pen: manifests.report(pen, page, PARTY, first),
        lambda pen: manifests.report(pen, page, PARTY, other, corrects=True),
        lambda pen: notices.enrol(pen, {"trader-1": PARTY}, ("release.released",)),
        lambda pen: notices.choose(pen, PARTY, "trader-1", ("assessment.queried",)),
        lambda pen: notices.renew_feed(pen, PARTY, "trader-1", "t" * 43),
        lambda pen: notices.end_feed(pen, PARTY, "trader-1"),
    )
