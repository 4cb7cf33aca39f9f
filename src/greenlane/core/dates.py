"""When does something hold? Dated periods; both ends belong to the period, an open end is None."""

from datetime import UTC, date, datetime
from typing import Annotated

from msgspec import Meta

from greenlane.core.words import Word

#: A point in time; read from JSON only with a zone.
Moment = Annotated[datetime, Meta(tz=True)]


class Period(Word, frozen=True):
    """From ``start`` to ``end``, both included; ``end`` None means until further notice."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def to_utc(moment: datetime) -> datetime:
    """``moment`` in UTC. Raises ValueError on a naive moment: a time without a zone is not a time."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; write it with an offset, such as +00:00")
    return moment.astimezone(UTC)
