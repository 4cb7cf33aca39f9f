"""What can happen next? A total table for cases; what a release, a plan and a disclosure go through."""

from collections.abc import Iterable
from enum import StrEnum


class UnitStatus(StrEnum):
    """A release: only in the frame, waiting for an audit, in a case, or looked at."""

    FRAME = "frame"
    WAITING = "waiting"
    CASE = "case"
    DONE = "done"


class PlanStatus(StrEnum):
    """A plan is made, approved by another, then drawn; or dropped."""

    MADE = "made"
    APPROVED = "approved"
    DRAWN = "drawn"
    DROPPED = "dropped"


class DisclosureStatus(StrEnum):
    """A disclosure waits for an auditor, or was accepted or refused."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class CaseStatus(StrEnum):
    """Where an audit stands."""

    NONE = "none"
    OPENED = "opened"
    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    WAITING = "waiting"
    CONCLUDED = "concluded"
    RECOVERING = "recovering"
    CLOSED = "closed"
    DROPPED = "dropped"


class Step(StrEnum):
    """The kinds of event that move a case; any other kind leaves it where it is."""

    OPENED = "audit.opened"
    ANNOUNCED = "audit.announced"
    STARTED = "audit.started"
    REQUESTED = "audit.books_requested"
    ANSWERED = "audit.books_produced"
    LAPSED = "audit.books_overdue"
    FOUND = "audit.found"
    WITHDRAWN = "audit.finding_withdrawn"
    CONCLUDED = "audit.concluded"
    DEMANDED = "audit.demanded"
    CLOSED = "audit.closed"
    DROPPED = "audit.dropped"


_C, _S = CaseStatus, Step
_MOVES: dict[Step, dict[CaseStatus, CaseStatus]] = {
    _S.OPENED: {_C.NONE: _C.OPENED},
    _S.ANNOUNCED: {_C.OPENED: _C.ANNOUNCED},
    _S.STARTED: {_C.OPENED: _C.UNDER_WAY, _C.ANNOUNCED: _C.UNDER_WAY},
    _S.REQUESTED: {_C.UNDER_WAY: _C.WAITING},
    _S.ANSWERED: {_C.WAITING: _C.UNDER_WAY},
    _S.LAPSED: {_C.WAITING: _C.UNDER_WAY},
    _S.FOUND: {_C.UNDER_WAY: _C.UNDER_WAY, _C.WAITING: _C.WAITING},
    _S.WITHDRAWN: {_C.UNDER_WAY: _C.UNDER_WAY, _C.WAITING: _C.WAITING},
    _S.CONCLUDED: {_C.UNDER_WAY: _C.CONCLUDED},
    _S.DEMANDED: {_C.CONCLUDED: _C.RECOVERING},
    _S.CLOSED: {_C.CONCLUDED: _C.CLOSED, _C.RECOVERING: _C.CLOSED},
    _S.DROPPED: {_C.OPENED: _C.DROPPED, _C.ANNOUNCED: _C.DROPPED},
}
#: The total table: every status and every step has an entry, None where it cannot happen.
TABLE: dict[tuple[CaseStatus, Step], CaseStatus | None] = {(c, s): _MOVES[s].get(c) for c in CaseStatus for s in Step}
_KINDS = frozenset(step.value for step in Step)
OVER = (CaseStatus.CLOSED, CaseStatus.DROPPED)
OPEN = tuple(c for c in CaseStatus if c not in (*OVER, CaseStatus.NONE))


class ForbiddenError(ValueError):
    """The step cannot happen to a case in this status; says what can."""


def after(status: CaseStatus, step: Step) -> CaseStatus:
    """The status after a step. Raises ForbiddenError where it cannot happen now."""
    to = TABLE[status, step]
    if to is None:
        possible = ", ".join(s.value for s in Step if TABLE[status, s] is not None) or "nothing"
        raise ForbiddenError(f"{step.value} cannot happen to an audit that is {status.value}; possible: {possible}")
    return to


def fold(kinds: Iterable[str]) -> CaseStatus:
    """The status after all events of one case, in order."""
    status = CaseStatus.NONE
    for kind in kinds:
        if kind in _KINDS:
            status = after(status, Step(kind))
    return status


def possible(status: CaseStatus) -> tuple[Step, ...]:
    """The steps that can happen now."""
    return tuple(step for step in Step if TABLE[status, step] is not None)
