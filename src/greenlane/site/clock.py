"""What time is it? Asked here, at the edge, and handed on as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)
