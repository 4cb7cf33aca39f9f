"""Every write: keep messages."""

from collections.abc import Sequence
from datetime import datetime

from greenlane.base.ledger.writing import Pen
from greenlane.core.words import Fact
from greenlane.filing.intake import models

_COLUMNS = (
    "received_at", "sender", "key", "format", "sha256", "raw", "outcome", "answer", "declaration_id", "container_id",
)  # fmt: skip
#: What became of a message of which nothing else tells.
_REFUSED = ("rejected", "malformed")


class Received(Fact, frozen=True):
    """One message to keep; ``raw`` None where the same bytes are kept as the declaration's text or the container's."""

    sender: str
    key: str
    format: str
    sha256: str
    raw: bytes | None
    outcome: str
    answer: str = ""
    declaration_id: int | None = None
    container_id: int | None = None


def keep(pen: Pen, messages: Sequence[Received], at: datetime) -> None:
    """Keep messages as one set. Event ``intake.refused`` for each that neither became nor changed a declaration."""
    pen.insert(
        models.Message,
        _COLUMNS,
        [
            (at, m.sender, m.key, m.format, m.sha256, m.raw, m.outcome, m.answer, m.declaration_id, m.container_id)
            for m in messages
        ],
    )
    for m in messages:
        if m.outcome in _REFUSED:
            pen.event("intake.refused", m.sha256[:32], {"sha256": m.sha256, "format": m.format, "outcome": m.outcome})


def keep_container(pen: Pen, message: Received, at: datetime) -> int:
    """Keep a message that holds several declarations; returns its id. Event ``intake.received``."""
    row = models.Message.objects.create(
        received_at=at,
        sender=message.sender,
        key=message.key,
        format=message.format,
        sha256=message.sha256,
        raw=message.raw,
        outcome=message.outcome,
        answer=message.answer,
    )
    pen.event("intake.received", message.sha256[:32], {"sha256": message.sha256, "format": message.format})
    return row.pk
