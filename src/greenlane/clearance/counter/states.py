"""What can happen next? Two total tables: one of originals, one of visits."""

from enum import StrEnum

from greenlane.core.lifecycle import Lifecycle


class PaperStatus(StrEnum):
    """Where an original on paper is, and what came of comparing it."""

    RECEIVED = "received"
    VERIFIED = "verified"
    DIFFERENT = "different"
    RETAINED = "retained"
    RETURNED = "returned"


class Deed(StrEnum):
    """What is done with an original."""

    VERIFY = "verify"
    DIFFER = "differ"
    RETAIN = "retain"
    GIVE_BACK = "return"


class VisitStatus(StrEnum):
    """A visit is booked for an hour, waits with its number, is called, served, or missed."""

    BOOKED = "booked"
    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    MISSED = "missed"


class Turn(StrEnum):
    """What happens to a visit."""

    ARRIVE = "arrive"
    CALL = "call"
    SERVE = "serve"
    MISS = "miss"


_P, _D, _V, _T = PaperStatus, Deed, VisitStatus, Turn
_CHECKED = (_P.VERIFIED, _P.DIFFERENT)
_DEEDS: dict[Deed, dict[PaperStatus, PaperStatus]] = {
    _D.VERIFY: {_P.RECEIVED: _P.VERIFIED},
    _D.DIFFER: {_P.RECEIVED: _P.DIFFERENT},
    _D.RETAIN: dict.fromkeys(_CHECKED, _P.RETAINED),
    _D.GIVE_BACK: {**dict.fromkeys((*_CHECKED, _P.RETAINED), _P.RETURNED)},
}
_TURNS: dict[Turn, dict[VisitStatus, VisitStatus]] = {
    _T.ARRIVE: {_V.BOOKED: _V.WAITING},
    _T.CALL: {_V.WAITING: _V.CALLED},
    _T.SERVE: {_V.CALLED: _V.SERVED},
    _T.MISS: dict.fromkeys((_V.BOOKED, _V.CALLED), _V.MISSED),
}
_PAPER = Lifecycle("an original", _P.RECEIVED, Deed, _DEEDS)
_VISIT = Lifecycle("a visit", _V.BOOKED, Turn, _TURNS)
#: Total: every status and every act has an entry, None where it cannot happen.
PAPERS, paper_after, deeds = _PAPER.table, _PAPER.after, _PAPER.possible
VISITS, visit_after, turns = _VISIT.table, _VISIT.after, _VISIT.possible
