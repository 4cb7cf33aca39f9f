"""What can happen next? One total table of status × event; the status of an appeal is the fold of its entries."""

from enum import StrEnum

from greenlane.core.lifecycle import Lifecycle


class Status(StrEnum):
    """Where an appeal stands. NEW: before it is lodged. FINAL: nobody can change the decision any more."""

    NEW = "new"
    LODGED = "lodged"
    UNDER_REVIEW = "under_review"
    HEARING = "hearing"
    TESTING = "testing"
    DECIDED = "decided"
    IN_COURT = "in_court"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class Happening(StrEnum):
    """The events of an appeal."""

    LODGED = "appeals.lodged"
    ASSIGNED = "appeals.assigned"
    SUPPLEMENTED = "appeals.supplemented"
    HEARING_SET = "appeals.hearing_set"
    HEARD = "appeals.heard"
    TEST_ORDERED = "appeals.test_ordered"
    TESTED = "appeals.tested"
    OVERDUE = "appeals.overdue"
    DECIDED = "appeals.decided"
    WITHDRAWN = "appeals.withdrawn"
    COURT_NOTED = "appeals.court_noted"
    COURT_RULED = "appeals.court_ruled"
    CONCLUDED = "appeals.concluded"


class Action(StrEnum):
    """What a person can do with an appeal: the first two the appellant, the others customs."""

    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    SET_HEARING = "set_hearing"
    RECORD_HEARING = "record_hearing"
    ORDER_TEST = "order_test"
    RECORD_TEST = "record_test"
    DECIDE = "decide"
    NOTE_COURT = "note_court"
    NOTE_RULING = "note_ruling"


_S, _H = Status, Happening
_PENDING = (_S.LODGED, _S.UNDER_REVIEW, _S.HEARING, _S.TESTING)

_MOVES: dict[Happening, dict[Status, Status]] = {
    _H.LODGED: {_S.NEW: _S.LODGED},
    # A reviewer who turns out to be partial is followed by another one.
    _H.ASSIGNED: {_S.LODGED: _S.UNDER_REVIEW, _S.UNDER_REVIEW: _S.UNDER_REVIEW},
    _H.SUPPLEMENTED: {s: s for s in _PENDING},
    _H.HEARING_SET: {_S.UNDER_REVIEW: _S.HEARING, _S.HEARING: _S.HEARING},
    _H.HEARD: {_S.HEARING: _S.UNDER_REVIEW},
    _H.TEST_ORDERED: {_S.UNDER_REVIEW: _S.TESTING},
    _H.TESTED: {_S.TESTING: _S.UNDER_REVIEW},
    _H.OVERDUE: {s: s for s in _PENDING},
    _H.DECIDED: {_S.UNDER_REVIEW: _S.DECIDED},
    _H.WITHDRAWN: dict.fromkeys(_PENDING, _S.WITHDRAWN),
    # Silence beyond the time limit opens the way to court as a decision does.
    _H.COURT_NOTED: dict.fromkeys((*_PENDING, _S.DECIDED), _S.IN_COURT),
    _H.COURT_RULED: {_S.IN_COURT: _S.FINAL},
    _H.CONCLUDED: {_S.DECIDED: _S.FINAL},
}

#: The total table: every status and every happening has an entry, None where it cannot happen.
_LIFE = Lifecycle("an appeal", _S.NEW, Happening, _MOVES)
TABLE, after, fold = _LIFE.table, _LIFE.after, _LIFE.fold
#: The event that each action leaves.
HAPPENING: dict[Action, Happening] = {
    Action.SUPPLEMENT: _H.SUPPLEMENTED,
    Action.WITHDRAW: _H.WITHDRAWN,
    Action.ASSIGN: _H.ASSIGNED,
    Action.SET_HEARING: _H.HEARING_SET,
    Action.RECORD_HEARING: _H.HEARD,
    Action.ORDER_TEST: _H.TEST_ORDERED,
    Action.RECORD_TEST: _H.TESTED,
    Action.DECIDE: _H.DECIDED,
    Action.NOTE_COURT: _H.COURT_NOTED,
    Action.NOTE_RULING: _H.COURT_RULED,
}
#: Total: the actions possible in each status.
ALLOWED: dict[Status, tuple[Action, ...]] = {
    s: tuple(a for a in Action if TABLE[s, HAPPENING[a]] is not None) for s in Status
}
APPELLANT: tuple[Action, ...] = (Action.SUPPLEMENT, Action.WITHDRAW)
#: An appeal that customs has to decide.
PENDING: tuple[Status, ...] = _PENDING
#: Statuses in which the decision appealed against may be appealed against again.
GONE: tuple[Status, ...] = (_S.WITHDRAWN,)
