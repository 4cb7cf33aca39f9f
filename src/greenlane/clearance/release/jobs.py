"""What runs later; safe to run twice: goods whose stand-by time is over go."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.release import services


def release_due(at: datetime, limit: int = 500) -> int:
    """Release every declaration that is verified, settled and past its stand-by time; returns how many."""
    return sum(_release(status.value, at, limit) for status in services.READY)


def _release(status: str, at: datetime, limit: int) -> int:
    gone, after = 0, 0
    while found := accounts.settled(status, after, limit):
        after = found[-1].declaration_id
        with writing(by="release.due", at=at) as pen:
            gone += len(services.release(pen, [s.reference for s in found]))
    return gone
