"""What runs later? Once an hour the thresholds are set anew; running it twice changes nothing."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.clearance.lanes import services
from greenlane.clearance.lanes.terms import LanesPage
from greenlane.core.book import Book

ACTOR = "job:recalibrate"


def recalibrate(at: datetime, book: Book) -> int:
    """Set the thresholds from the decisions up to now; returns how many changed."""
    with writing(by=ACTOR, at=at) as pen:
        return services.recalibrate(pen, book[LanesPage])
