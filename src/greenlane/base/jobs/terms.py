"""What do we call it? Letters that could not be delivered to their reaction."""

from datetime import datetime

from greenlane.core.words import Fact


class Letter(Fact, frozen=True):
    """An event that a reaction failed on: how often, why, when it is tried again; None: it is dead, a person acts."""

    id: int
    name: str
    kind: str
    subject: str
    leaf: int
    attempts: int
    error: str
    retry_at: datetime | None
