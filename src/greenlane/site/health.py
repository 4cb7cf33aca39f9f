"""Is everything well? The truth about database, log and worker, measured at the moment it is asked."""

import time
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from greenlane.base.jobs import queries as jobs
from greenlane.base.ledger import queries as ledger
from greenlane.core.words import Fact

#: An event that waits longer than this for its leaf, a task that waits longer to be begun, is late.
LATE = timedelta(minutes=1)
#: A worker that is more sealed events behind than this is in trouble, not just busy.
FAR = 20_000


class Part(Fact, frozen=True):
    """One part of the machinery: whether it is well, and what was measured, in words."""

    name: str
    well: bool
    says: str


class Health(Fact, frozen=True):
    """All parts at a moment; ``well`` where every one of them is."""

    at: datetime
    parts: tuple[Part, ...]
    leaves: int = 0
    unsealed: int = 0

    @property
    def well(self) -> bool:
        return all(part.well for part in self.parts)


def health(at: datetime) -> Health:
    """Ask every part. Never raises: a part that cannot be asked is not well."""
    database = _database()
    if not database.well:
        return Health(at=at, parts=(database,))
    head, waiting = ledger.head(), ledger.unsealed()
    return Health(
        at=at,
        parts=(database, _log(waiting, ledger.waiting_since(), at), _worker(head.size if head else 0)),
        leaves=head.size if head else 0,
        unsealed=waiting,
    )


def _database() -> Part:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return Part(name="Database", well=False, says="It does not answer. Nothing can be lodged until it does.")
    return Part(name="Database", well=True, says=f"Answers in {(time.perf_counter() - began) * 1000:.1f} ms.")


def _log(waiting: int, since: datetime | None, at: datetime) -> Part:
    if since is None:
        return Part(name="Log", well=True, says="Every event is sealed.")
    age = max(timedelta(), at - since)
    says = f"{waiting} {'event waits' if waiting == 1 else 'events wait'} for the seal, the oldest for {spoken(age)}."
    if age <= LATE:
        return Part(name="Log", well=True, says=says)
    return Part(name="Log", well=False, says=f"{says} The sealer may be down: run greenlane seal.")


def spoken(age: timedelta) -> str:
    """A span of time as people say it."""
    seconds = int(age.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def _worker(leaves: int) -> Part:
    dead = len(jobs.dead())
    if dead:
        says = f"{dead} {'effect' if dead == 1 else 'effects'} failed for good. An administrator must look at them."
        return Part(name="Worker", well=False, says=says)
    cursors = jobs.cursors()
    if not cursors:
        return Part(
            name="Worker",
            well=not leaves,
            says="It has not run yet: start greenlane work." if leaves else "Nothing to do yet.",
        )
    behind = leaves - min(cursors.values())
    if behind <= 0:
        return Part(name="Worker", well=True, says="Everything that follows from sealed events is done.")
    return Part(
        name="Worker",
        well=behind <= FAR,
        says=f"{behind} sealed {'event waits' if behind == 1 else 'events wait'} for what follows from them.",
    )
