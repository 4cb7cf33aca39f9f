"""What runs later? Passages and counters follow the log together, in sets; effect and cursor in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from greenlane.base.jobs.following import follow
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen
from greenlane.insight.dashboards import services
from greenlane.insight.timing import services as timing
from greenlane.insight.timing.services import BookOf

#: Name of the cursor: for ever.
NAME = "board"


def watch_once(at: datetime, book_of: BookOf, limit: int = 2000) -> int:
    """Follow up to ``limit`` new leaves; returns how many were read, 0 when the board is up to date."""

    def effect(pen: Pen, told: Sequence[Told]) -> None:
        services.count(pen, timing.record(pen, book_of, told))

    return follow(at, NAME, timing.KINDS, effect, limit)
