"""What runs later? Appeals become late or final, security of paid duty is freed; running twice changes nothing."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.clearance.appeals import services

ACTOR = "job:appeals"


def pass_limits(at: datetime) -> int:
    """Pass every limit that is over by now; returns how many appeals changed."""
    with writing(by=ACTOR, at=at) as pen:
        return services.pass_limits(pen)
