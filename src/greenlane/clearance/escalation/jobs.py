"""What runs later? Limits that are over raise a ticket, or close one that was left standing; running twice is safe."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.escalation import rules, services
from greenlane.clearance.escalation.terms import EscalationPage
from greenlane.core.book import Book

ACTOR = "job:escalation"


def pass_limits(at: datetime, book: Book) -> int:
    """Pass every limit that is over by now; returns how many tickets moved."""
    page = book[EscalationPage]
    with writing(by=ACTOR, at=at) as pen:
        return services.pass_limits(pen, page, rules.calendar_of(page, book[AccountsPage]))
