"""What does an event do to a passage? It ends the stretch that ran, and says who had to act in it."""

from collections.abc import Mapping, Set
from datetime import datetime

from msgspec.structs import replace

from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import states
from greenlane.filing.declarations.states import Happening, Status
from greenlane.insight.timing.hours import work_seconds
from greenlane.insight.timing.terms import Actor, Hours, Passage, Seconds, Segment, Step

CHARGED, PAID, REVERSED = "accounts.charged", "accounts.paid", "accounts.reversed"
REFUNDED, CORRECTED = "accounts.refunded", "accounts.corrected"
BARRED, LIFTED = "release.interdicted", "release.lifted"
FOUND = "scoring.outcome_recorded"
#: Goods have come, or when they came is told anew.
ARRIVALS = frozenset(("manifests.arrived", "manifests.corrected"))
#: What an officer may decide first; a question to a colleague or a second officer decides nothing yet.
DECISIONS = frozenset(
    happening.value
    for happening in (
        Happening.QUERIED, Happening.EXAMINATION_ORDERED, Happening.VERIFIED, Happening.REFUSED, Happening.NOTIFIED,
        Happening.ASSESSED, Happening.SECURED,
    )
)  # fmt: skip
_WAITING = frozenset((Status.VERIFIED, Status.SECURED))
_GONE = frozenset((Status.RELEASED, Status.PROVISIONAL))
_ENDS = _GONE | {Status.REFUSED, Status.CANCELLED}
_SEGMENTS: Mapping[Status, Segment] = {
    Status.ACCEPTED: Segment.LODGING,
    Status.UNDER_CONTROL: Segment.CONTROL,
    Status.QUERIED: Segment.QUERY,
    Status.HEARING: Segment.HEARING,
    Status.UNDER_EXAMINATION: Segment.EXAMINATION,
    # A refusal that was set aside: customs had to act all that time.
    Status.REFUSED: Segment.CONTROL,
}
_ACTORS: Mapping[Segment, Actor] = {
    Segment.LODGING: Actor.SYSTEM,
    Segment.CONTROL: Actor.CUSTOMS,
    Segment.QUERY: Actor.TRADER,
    Segment.HEARING: Actor.TRADER,
    Segment.EXAMINATION: Actor.CUSTOMS,
    Segment.PAYMENT: Actor.TRADER,
    Segment.HOLD: Actor.CUSTOMS,
    Segment.RELEASE: Actor.SYSTEM,
}


def follow(passage: Passage, step: Step, hours: Hours, agencies: Set[str] = frozenset()) -> Passage:
    """The passage after one more event; ``agencies`` are the authorities that are not customs."""
    if step.kind == FOUND:
        return replace(passage, offence=bool(step.body.get("offence")) or bool(passage.offence))
    if step.kind in ARRIVALS:
        return _arrived(passage, step, hours)
    before = Status(passage.status)
    try:
        status = states.after(before, step.kind)
    except ForbiddenError:
        return passage  # told of a declaration that is past it: nothing of its way changes
    owes, barred = _owes(passage, step), _barred(passage, step)
    passage = _charged(passage, step)
    if step.kind in (Happening.CLEARED, Happening.HELD):
        passage = _routed(passage, step)
    if before in _GONE:
        return replace(passage, status=status.value)
    if (status, owes, barred) != (before, passage.owes, passage.barred):
        passage = _settled(passage, step, hours, agencies)
    passage = replace(passage, status=status.value, owes=owes, barred=barred)
    if passage.held_at and step.kind in DECISIONS:
        passage = _decided(passage, step, hours)
    if status in _ENDS and passage.ended_at is None:
        return _ended(passage, step, hours, status in _GONE)
    return replace(passage, ended_at=None) if passage.ended_at and status not in _ENDS else passage


def running(passage: Passage) -> Segment:
    """The stretch that a passage is in now."""
    status = Status(passage.status)
    if status in _WAITING:
        if passage.barred:
            return Segment.HOLD
        return Segment.PAYMENT if passage.owes else Segment.RELEASE
    return _SEGMENTS.get(status, Segment.LODGING)


def actor_of(passage: Passage, agencies: Set[str] = frozenset()) -> Actor:
    """Who has to act now."""
    segment = running(passage)
    if segment is Segment.HOLD and not agencies.isdisjoint(passage.barred):
        return Actor.AGENCY
    return _ACTORS[segment]


def _owes(passage: Passage, step: Step) -> bool:
    if step.kind == CHARGED:
        return step.body.get("method") == "due" and bool(step.body.get("total"))
    return passage.owes and step.kind not in (PAID, REVERSED)


def _barred(passage: Passage, step: Step) -> tuple[str, ...]:
    who = str(step.body.get("authority", ""))
    if step.kind == BARRED:
        return tuple(sorted({*passage.barred, who}))
    return tuple([one for one in passage.barred if one != who]) if step.kind == LIFTED else passage.barred


def _charged(passage: Passage, step: Step) -> Passage:
    """The duty assessed after the event; a charge counts on the day it was made."""
    if step.kind == CHARGED:
        return replace(passage, charged=sum(step.body.get("duties", {}).values()), charged_on=step.at.date())
    if step.kind == REVERSED:
        return replace(passage, charged=0)
    if step.kind in (REFUNDED, CORRECTED):
        return replace(passage, charged=passage.charged - sum(step.body.get("duties", {}).values()))
    return passage


def _routed(passage: Passage, step: Step) -> Passage:
    is_held = step.kind == Happening.HELD and Segment.DECISION not in passage.spent and passage.held_at is None
    return replace(
        passage,
        lane=str(step.body.get("lane", "")),
        basis=str(step.body.get("basis", "")),
        decided_on=step.at.date(),
        held_at=step.at if is_held else passage.held_at,
        agencies=step.lane.agencies,
        chance=step.lane.chance,
        share=step.lane.share,
        taken=step.lane.taken,
    )


def _settled(passage: Passage, step: Step, hours: Hours, agencies: Set[str]) -> Passage:
    """The stretch up to the event, added to its segment and to whoever had to act."""
    segment, actor, start = running(passage), actor_of(passage, agencies), passage.since
    spent, waited = dict(passage.spent), dict(passage.waited)
    _add(spent, segment, start, step.at, hours)
    if segment is Segment.PAYMENT and step.ordered_at is not None:
        ordered = min(max(step.ordered_at, start), step.at)
        _add(waited, Actor.BANK, ordered, step.at, hours)
        _add(waited, actor, start, ordered, hours)
    else:
        _add(waited, actor, start, step.at, hours)
    return replace(passage, since=step.at, spent=spent, waited=waited)


def _decided(passage: Passage, step: Step, hours: Hours) -> Passage:
    spent = dict(passage.spent)
    _add(spent, Segment.DECISION, passage.held_at or step.at, step.at, hours)
    return replace(passage, spent=spent, held_at=None)


def _ended(passage: Passage, step: Step, hours: Hours, is_gone: bool) -> Passage:
    if not is_gone:
        return replace(passage, ended_at=step.at)
    spent = dict(passage.spent)
    _add(spent, Segment.CLEARANCE, passage.lodged_at, step.at, hours)
    return _landed(replace(passage, spent=spent, ended_at=step.at, released_at=step.at), hours)


def _arrived(passage: Passage, step: Step, hours: Hours) -> Passage:
    told = step.body.get("at")
    if not told:
        return passage
    return _landed(replace(passage, arrived_at=datetime.fromisoformat(str(told))), hours)


def _landed(passage: Passage, hours: Hours) -> Passage:
    """From arrival to release, once both are known; what was released before it came has no such time."""
    spent = {key: held for key, held in passage.spent.items() if key != Segment.ARRIVAL}
    arrived, released = passage.arrived_at, passage.released_at
    if arrived is not None and released is not None and arrived <= released:
        _add(spent, Segment.ARRIVAL, arrived, released, hours)
    return replace(passage, spent=spent)


def _add(into: dict[str, Seconds], key: str, start: datetime, end: datetime, hours: Hours) -> None:
    clock, work = into.get(key, (0, 0))
    # Both ends in whole seconds, so that parts add up to the whole.
    seconds = int(end.timestamp()) - int(start.timestamp())
    into[key] = (clock + max(0, seconds), work + work_seconds(start, end, hours))
