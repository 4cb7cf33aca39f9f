"""What time is it? Asked here, at the edge, and handed on as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC."""
    return _ask()


def _ask() -> datetime:
    """The clock itself, in one place, so that a story can be told at a fixed hour."""
    return datetime.now(UTC)
