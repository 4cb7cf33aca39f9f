"""What runs later; safe to run twice: requests for books whose day is over lapse, demands past their date grow."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.terms import AuditPage
from greenlane.core.book import Book

ACTOR = "job:audit"


def lapse_overdue(at: datetime, book: Book) -> int:
    """Let every overdue request lapse; returns how many did."""
    numbers = queries.overdue_books(at.date())
    for number in numbers:
        with writing(by=ACTOR, at=at) as pen:
            services.lapse(pen, book[AuditPage], number)
    return len(numbers)


def grow_overdue(at: datetime, book: Book) -> int:
    """Book what every demand past its date has grown by; returns how many grew. Each in a transaction of its own."""
    count = 0
    for number in queries.growing(at.date()):
        with writing(by=ACTOR, at=at) as pen:
            count += services.grow(pen, book[AuditPage], number)
    return count
