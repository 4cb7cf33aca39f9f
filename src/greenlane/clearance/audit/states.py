"""What can happen next? A total table for cases; what a release, a plan and a disclosure go through."""

from enum import StrEnum

from greenlane.core.lifecycle import Lifecycle


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
_LIFE = Lifecycle("an audit", _C.NONE, Step, _MOVES)
TABLE, after, fold, possible = _LIFE.table, _LIFE.after, _LIFE.fold, _LIFE.possible
OVER = (CaseStatus.CLOSED, CaseStatus.DROPPED)
OPEN = tuple(c for c in CaseStatus if c not in (*OVER, CaseStatus.NONE))
