"""What can happen next? Two total tables: one of originals, one of visits."""

from enum import StrEnum


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


class ForbiddenError(ValueError):
    """The act cannot happen now; says what can."""


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
#: Total: every status and every act has an entry, None where it cannot happen.
PAPERS: dict[tuple[PaperStatus, Deed], PaperStatus | None] = {(p, d): _DEEDS[d].get(p) for p in _P for d in _D}
VISITS: dict[tuple[VisitStatus, Turn], VisitStatus | None] = {(v, t): _TURNS[t].get(v) for v in _V for t in _T}


def paper_after(status: PaperStatus, deed: Deed) -> PaperStatus:
    """The status of an original after a deed. Raises ForbiddenError where it cannot be done now."""
    to = PAPERS[status, deed]
    if to is None:
        possible = ", ".join(d.value for d in Deed if PAPERS[status, d] is not None) or "nothing"
        raise ForbiddenError(
            f"{deed.value} cannot be done with an original that is {status.value}; possible: {possible}"
        )
    return to


def visit_after(status: VisitStatus, turn: Turn) -> VisitStatus:
    """The status of a visit after a turn. Raises ForbiddenError where it cannot happen now."""
    to = VISITS[status, turn]
    if to is None:
        possible = ", ".join(t.value for t in Turn if VISITS[status, t] is not None) or "nothing"
        raise ForbiddenError(f"{turn.value} cannot happen to a visit that is {status.value}; possible: {possible}")
    return to


def deeds(status: PaperStatus) -> tuple[Deed, ...]:
    """What can be done with an original now."""
    return tuple(deed for deed in Deed if PAPERS[status, deed] is not None)


def turns(status: VisitStatus) -> tuple[Turn, ...]:
    """What can happen to a visit now."""
    return tuple(turn for turn in Turn if VISITS[status, turn] is not None)
