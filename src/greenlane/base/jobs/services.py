"""Every write: bring a dead letter back to life."""

from greenlane.base.jobs import models
from greenlane.base.ledger.writing import Pen


def revive(pen: Pen, letter: int) -> None:
    """Try a dead letter again. Event ``jobs.revived`` on its subject. Raises LookupError where it is not dead."""
    row = (
        models.Reaction.objects.select_for_update()
        .filter(pk=letter, done_at__isnull=True, retry_at__isnull=True)
        .first()
    )
    if row is None:
        raise LookupError(f"letter {letter} is not dead; see the list of dead letters")
    row.attempts, row.retry_at = 0, pen.at
    row.save(update_fields=["attempts", "retry_at"])
    pen.event("jobs.revived", row.subject, {"reaction": row.name, "leaf": row.leaf})
