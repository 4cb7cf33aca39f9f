"""What can happen next? One total table of status × event; the status of a ticket is the fold of its entries."""

from enum import StrEnum

from greenlane.core.lifecycle import Lifecycle


class Status(StrEnum):
    """Where a ticket stands. NEW: before it is opened."""

    NEW = "new"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"


class Happening(StrEnum):
    """The events of a ticket."""

    OPENED = "escalation.opened"
    ACKNOWLEDGED = "escalation.acknowledged"
    ANSWERED = "escalation.answered"
    RAISED = "escalation.raised"
    REOPENED = "escalation.reopened"
    CLOSED = "escalation.closed"
    RATED = "escalation.rated"


class Action(StrEnum):
    """What a person can do with a ticket: the first two customs, the others the trader."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    REOPEN = "reopen"
    CLOSE = "close"
    RATE = "rate"


_S, _H = Status, Happening
_MOVES: dict[Happening, dict[Status, Status]] = {
    _H.OPENED: {_S.NEW: _S.OPEN},
    _H.ACKNOWLEDGED: {_S.OPEN: _S.ACKNOWLEDGED},
    # An answer at once needs no acknowledgement before.
    _H.ANSWERED: {_S.OPEN: _S.ANSWERED, _S.ACKNOWLEDGED: _S.ANSWERED},
    # The higher level acknowledges anew.
    _H.RAISED: {_S.OPEN: _S.OPEN, _S.ACKNOWLEDGED: _S.OPEN},
    _H.REOPENED: {_S.ANSWERED: _S.OPEN},
    _H.CLOSED: {_S.OPEN: _S.CLOSED, _S.ACKNOWLEDGED: _S.CLOSED, _S.ANSWERED: _S.CLOSED},
    _H.RATED: {_S.CLOSED: _S.CLOSED},
}

#: The total table: every status and every happening has an entry, None where it cannot happen.
_LIFE = Lifecycle("a ticket", _S.NEW, Happening, _MOVES)
TABLE, after, fold = _LIFE.table, _LIFE.after, _LIFE.fold
#: The event that each action leaves.
HAPPENING: dict[Action, Happening] = {
    Action.ACKNOWLEDGE: _H.ACKNOWLEDGED,
    Action.ANSWER: _H.ANSWERED,
    Action.REOPEN: _H.REOPENED,
    Action.CLOSE: _H.CLOSED,
    Action.RATE: _H.RATED,
}
#: Total: the actions possible in each status.
ALLOWED: dict[Status, tuple[Action, ...]] = {
    s: tuple(a for a in Action if TABLE[s, HAPPENING[a]] is not None) for s in Status
}
#: Actions of customs; the others are the trader's.
OFFICIAL: tuple[Action, ...] = (Action.ACKNOWLEDGE, Action.ANSWER)
#: A ticket that customs has to work on.
PENDING: tuple[Status, ...] = (_S.OPEN, _S.ACKNOWLEDGED)
