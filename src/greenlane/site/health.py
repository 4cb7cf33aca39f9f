"""Is everything well? The truth about database, log and worker, measured at the moment it is asked."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.base.jobs import queries as jobs
from greenlane.base.ledger import queries as ledger
from greenlane.base.notices import queries as notices
from greenlane.core.words import Fact

#: An event that waits longer than this for its leaf, a task that waits longer to be begun, is late.
LATE = timedelta(minutes=1)
#: A worker that is more sealed events behind than this is in trouble, not just busy.
FAR = 20_000
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


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
        parts=(database, _log(waiting, ledger.waiting_since(), at), _worker(head.size if head else 0), _letters()),
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
        return Part(name=_("Database"), well=False, says=_("It does not answer. Nothing can be lodged until it does."))
    return Part(
        name=_("Database"),
        well=True,
        says=_("Answers in %(span)s ms.") % {"span": f"{(time.perf_counter() - began) * 1000:.1f}"},
    )


def _log(waiting: int, since: datetime | None, at: datetime) -> Part:
    if since is None:
        return Part(name=_("Log"), well=True, says=_("Every event is sealed."))
    age = max(timedelta(), at - since)
    says = ngettext(
        "%(count)s event waits for the seal, for %(age)s.",
        "%(count)s events wait for the seal, the oldest for %(age)s.",
        waiting,
    ) % {"count": waiting, "age": spoken(age)}
    if age <= LATE:
        return Part(name=_("Log"), well=True, says=says)
    return Part(name=_("Log"), well=False, says=f"{says} {_('The sealer may be down: run greenlane seal.')}")


def spoken(age: timedelta) -> str:
    """A span of time as people say it."""
    seconds = int(age.total_seconds())
    if seconds >= _DAY:
        return ngettext("%(count)s day", "%(count)s days", seconds // _DAY) % {"count": seconds // _DAY}
    if seconds >= _HOUR:
        return ngettext("%(count)s hour", "%(count)s hours", seconds // _HOUR) % {"count": seconds // _HOUR}
    if seconds >= _MINUTE:
        return ngettext("%(count)s minute", "%(count)s minutes", seconds // _MINUTE) % {"count": seconds // _MINUTE}
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}


def _worker(leaves: int) -> Part:
    dead = len(jobs.dead())
    if dead:
        says = ngettext(
            "%(count)s effect failed for good. An administrator must look at it.",
            "%(count)s effects failed for good. An administrator must look at them.",
            dead,
        ) % {"count": dead}
        return Part(name=_("Worker"), well=False, says=says)
    cursors = jobs.cursors()
    if not cursors:
        return Part(
            name=_("Worker"),
            well=not leaves,
            says=_("It has not run yet: start greenlane work.") if leaves else _("Nothing to do yet."),
        )
    behind = leaves - min(cursors.values())
    if behind <= 0:
        return Part(name=_("Worker"), well=True, says=_("Everything that follows from sealed events is done."))
    return Part(
        name=_("Worker"),
        well=behind <= FAR,
        says=ngettext(
            "%(count)s sealed event waits for what follows from it.",
            "%(count)s sealed events wait for what follows from them.",
            behind,
        )
        % {"count": behind},
    )


def _letters() -> Part:
    """A service without a mail server is well, only silent: it says so."""
    if not settings.EMAIL_HOST:
        return Part(
            name=_("Letters"), well=True, says=_("No mail server is set (GREENLANE_SMTP): no letters are sent.")
        )
    counts = notices.letter_counts()
    says = _("%(delivered)s handed in, %(waiting)s waiting, %(failed)s given up.") % counts
    return Part(name=_("Letters"), well=True, says=says)
