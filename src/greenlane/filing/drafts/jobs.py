"""What runs later? Drafts that were discarded long ago are erased."""

from datetime import datetime, timedelta

from greenlane.base.ledger.writing import writing
from greenlane.filing.drafts import queries, services
from greenlane.filing.drafts.terms import DraftsPage

ACTOR = "job:drafts"


def erase_due(at: datetime, page: DraftsPage) -> int:
    """Erase what was discarded more than ``undo_days`` ago; returns how many. Safe to run twice."""
    found = queries.due(at - timedelta(days=page.undo_days))
    if not found:
        return 0
    with writing(by=ACTOR, at=at) as pen:
        return services.erase(pen, found)
