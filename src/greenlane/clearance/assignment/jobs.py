"""What runs later? Bills drawn as the log tells that they are held, drawn anew when due or referred, and remembered."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from greenlane.base.jobs.following import follow
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen, writing
from greenlane.clearance.assignment import services
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.terms import AssignmentPage, Cause, Outcome
from greenlane.filing.declarations.states import Happening

#: Names of the cursors: for ever.
ASSIGN, CONCLUDE, REROUTE, REDRAW = "assign", "conclude", "reroute", "redraw"
HELD = (Happening.HELD.value,)
#: What takes a bill from its officer for good.
MOVED = {Happening.REFERRED.value: Cause.REFERRED, Happening.RESTORED.value: Cause.RESTORED}
DECIDED = {
    Happening.VERIFIED.value: Outcome.ACCEPTED,
    Happening.QUERIED.value: Outcome.QUERIED,
    Happening.EXAMINATION_ORDERED.value: Outcome.EXAMINED,
    Happening.REFUSED.value: Outcome.REFUSED,
}


def assign_once(at: datetime, page: AssignmentPage, chance: Chance, limit: int = 2000) -> int:
    """Draw what was held among up to ``limit`` new leaves; returns how many were read, 0 when all are drawn.

    The epoch of ``at`` must be open (``journey.gather.open_chance``). Raises risk.draws' NotOpenError.
    """

    def effect(pen: Pen, told: Sequence[Told]) -> None:
        services.assign(pen, page, chance, list(dict.fromkeys(event.subject for event in told)))

    return follow(at, ASSIGN, HELD, effect, limit)


def redraw_once(at: datetime, page: AssignmentPage, chance: Chance, limit: int = 2000) -> int:
    """Draw anew what was referred or restored among up to ``limit`` new leaves; returns how many were read.

    The epoch of ``at`` must be open. Raises risk.draws' NotOpenError.
    """

    def effect(pen: Pen, told: Sequence[Told]) -> None:
        moved = {event.subject: (MOVED[event.kind], _to(event)) for event in told if event.kind in MOVED}
        services.redraw(pen, page, chance, moved)

    return follow(at, REDRAW, tuple(MOVED), effect, limit)


def _to(event: Told) -> str:
    """Where a bill was referred to; ``""`` for anywhere, and where the body was erased."""
    body = msgspec.json.decode(event.body) if event.body and not event.erased else {}
    return str(body.get("to", ""))


def conclude_once(at: datetime, page: AssignmentPage, limit: int = 2000) -> int:
    """Remember first decisions among up to ``limit`` new leaves; returns how many were read."""

    def effect(pen: Pen, told: Sequence[Told]) -> None:
        services.conclude(pen, page, [(e.subject, DECIDED[e.kind], e.at) for e in told if e.kind in DECIDED])

    return follow(at, CONCLUDE, tuple(DECIDED), effect, limit)


def reroute(at: datetime, page: AssignmentPage, chance: Chance) -> int:
    """Draw anew what is due; returns how many bills moved. Running it twice changes nothing."""
    with writing(by=f"job:{REROUTE}", at=at) as pen:
        return services.reroute(pen, page, chance)
