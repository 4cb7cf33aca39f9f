"""Every write beside sealing: erase a body where the law demands it."""

from greenlane.base.ledger import rules
from greenlane.base.ledger.models import Event as EventRow
from greenlane.base.ledger.queries import event_of
from greenlane.base.ledger.writing import Pen


def erase(pen: Pen, event_id: int, why: str) -> None:
    """Erase the body and salt of an event for good, as data protection law may demand; its leaf and proofs stay.

    ``why`` cites the law or order. Raises LookupError where there is no such event or it was erased before.
    """
    row = EventRow.objects.filter(pk=event_id, commitment=None).first()
    if row is None:
        raise LookupError(f"event {event_id}: not here, or its body is erased already")
    committed = rules.commitment(event_of(row))
    EventRow.objects.filter(pk=event_id).update(body="", salt=b"", commitment=committed)
    pen.event("ledger.erased", row.subject, {"event": event_id, "why": why})
