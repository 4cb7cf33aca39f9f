"""What can happen next? One total table of status × event; the status of a declaration is the fold of its events.

Terms follow the Revised Kyoto Convention, General Annex Chapter 3 (registration, checking, examination, release).
"""

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """Where a declaration stands."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    UNDER_CONTROL = "under_control"
    QUERIED = "queried"
    UNDER_EXAMINATION = "under_examination"
    VERIFIED = "verified"
    RELEASED = "released"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Happening(StrEnum):
    """The kinds of event that move a declaration; any other kind leaves it where it is."""

    ACCEPTED = "declarations.accepted"
    AMENDED = "declarations.amended"
    CANCELLED = "declarations.cancelled"
    CLEARED = "lanes.cleared"
    HELD = "lanes.held"
    QUERIED = "assessment.queried"
    ANSWERED = "assessment.answered"
    EXAMINATION_ORDERED = "assessment.examination_ordered"
    EXAMINED = "assessment.examined"
    VERIFIED = "assessment.accepted"
    REFUSED = "assessment.refused"
    RELEASED = "release.released"


class ForbiddenError(ValueError):
    """The event cannot happen to a declaration in this status; says what can."""


_S, _H = Status, Happening
_CONTROLLED = (_S.UNDER_CONTROL, _S.QUERIED, _S.UNDER_EXAMINATION)

_MOVES: dict[Happening, dict[Status, Status]] = {
    _H.ACCEPTED: {_S.DRAFT: _S.ACCEPTED},
    # An amended declaration is decided again from the start; one under examination may not be amended (RKC 3.27).
    _H.AMENDED: dict.fromkeys((_S.ACCEPTED, _S.UNDER_CONTROL, _S.QUERIED, _S.VERIFIED), _S.ACCEPTED),
    _H.CANCELLED: dict.fromkeys((_S.ACCEPTED, _S.UNDER_CONTROL, _S.QUERIED, _S.VERIFIED), _S.CANCELLED),
    _H.CLEARED: {_S.ACCEPTED: _S.VERIFIED},
    _H.HELD: {_S.ACCEPTED: _S.UNDER_CONTROL},
    _H.QUERIED: {_S.UNDER_CONTROL: _S.QUERIED},
    _H.ANSWERED: {_S.QUERIED: _S.UNDER_CONTROL},
    _H.EXAMINATION_ORDERED: {_S.UNDER_CONTROL: _S.UNDER_EXAMINATION},
    _H.EXAMINED: {_S.UNDER_EXAMINATION: _S.UNDER_CONTROL},
    _H.VERIFIED: {_S.UNDER_CONTROL: _S.VERIFIED},
    _H.REFUSED: dict.fromkeys(_CONTROLLED, _S.REFUSED),
    _H.RELEASED: {_S.VERIFIED: _S.RELEASED},
}

#: The total table: every status and every happening has an entry, None where it cannot happen.
TABLE: dict[tuple[Status, Happening], Status | None] = {(s, h): _MOVES[h].get(s) for s in Status for h in Happening}
_KINDS = frozenset(h.value for h in Happening)


def after(status: Status, kind: str) -> Status:
    """The status after an event of ``kind``. Raises ForbiddenError where it cannot happen now."""
    if kind not in _KINDS:
        return status
    to = TABLE[status, Happening(kind)]
    if to is None:
        raise ForbiddenError(f"{kind} cannot happen to a declaration that is {status}; possible: {_possible(status)}")
    return to


def fold(kinds: Iterable[str]) -> Status:
    """The status after all events of one declaration, in order."""
    status = Status.DRAFT
    for kind in kinds:
        status = after(status, kind)
    return status


def befores(kind: str) -> tuple[Status, ...]:
    """The statuses in which an event of ``kind`` can happen."""
    return tuple(s for s in Status if TABLE[s, Happening(kind)] is not None)


def _possible(status: Status) -> str:
    return ", ".join(h.value for h in Happening if TABLE[status, h] is not None) or "nothing"
