"""What can happen next? One total table of status × event; the status of a declaration is the fold of its events.

Terms follow the Revised Kyoto Convention, General Annex Chapter 3 (registration, checking, examination, release).
"""

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """Where a declaration stands.

    HEARING: the trader was told what customs means to change, and may answer. SECURED: the goods may go against
    security before the last word. PROVISIONAL: they went so, and the final decision is open.
    """

    DRAFT = "draft"
    ACCEPTED = "accepted"
    UNDER_CONTROL = "under_control"
    QUERIED = "queried"
    UNDER_EXAMINATION = "under_examination"
    HEARING = "hearing"
    SECURED = "secured"
    PROVISIONAL = "provisional"
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
    WITHDRAWN = "assessment.withdrawn"
    REFERRED = "assessment.referred"
    PROPOSED = "assessment.proposed"
    SENT_BACK = "assessment.sent_back"
    CONFIRMED = "assessment.confirmed"
    NOTIFIED = "assessment.notified"
    HEARD = "assessment.heard"
    REASSESSED = "assessment.reassessed"
    SECURED = "assessment.secured"
    FINALISED = "assessment.finalised"
    ASSESSED = "assessment.assessed"
    EXAMINATION_ORDERED = "assessment.examination_ordered"
    EXAMINED = "assessment.examined"
    VERIFIED = "assessment.accepted"
    REOPENED = "assessment.reopened"
    REFUSED = "assessment.refused"
    RESTORED = "appeals.restored"
    RELEASED = "release.released"


class ForbiddenError(ValueError):
    """The event cannot happen to a declaration in this status; says what can."""


_S, _H = Status, Happening
_CONTROLLED = (_S.UNDER_CONTROL, _S.QUERIED, _S.UNDER_EXAMINATION, _S.HEARING)
#: What leaves a declaration with the officer who assesses it, before or after the goods have gone.
_STAYS = {_S.UNDER_CONTROL: _S.UNDER_CONTROL, _S.PROVISIONAL: _S.PROVISIONAL}

_MOVES: dict[Happening, dict[Status, Status]] = {
    _H.ACCEPTED: {_S.DRAFT: _S.ACCEPTED},
    # An amended declaration is decided again from the start; one under examination may not be amended (RKC 3.27).
    _H.AMENDED: dict.fromkeys((_S.ACCEPTED, _S.UNDER_CONTROL, _S.QUERIED, _S.VERIFIED), _S.ACCEPTED),
    _H.CANCELLED: dict.fromkeys((_S.ACCEPTED, _S.UNDER_CONTROL, _S.QUERIED, _S.VERIFIED), _S.CANCELLED),
    # Decided anew by an officer's order: the lane is told again, but where the goods stand was ordered already.
    _H.CLEARED: {_S.ACCEPTED: _S.VERIFIED, _S.SECURED: _S.SECURED, _S.PROVISIONAL: _S.PROVISIONAL},
    _H.HELD: {_S.ACCEPTED: _S.UNDER_CONTROL, _S.SECURED: _S.SECURED, _S.PROVISIONAL: _S.PROVISIONAL},
    _H.QUERIED: {_S.UNDER_CONTROL: _S.QUERIED},
    _H.ANSWERED: {_S.QUERIED: _S.UNDER_CONTROL},
    _H.WITHDRAWN: {_S.QUERIED: _S.UNDER_CONTROL, _S.HEARING: _S.UNDER_CONTROL, _S.PROVISIONAL: _S.PROVISIONAL},
    _H.REFERRED: _STAYS,
    # A decision that needs a second officer waits with the declaration; confirmed, it is made like any other.
    _H.PROPOSED: _STAYS,
    _H.SENT_BACK: _STAYS,
    _H.CONFIRMED: _STAYS,
    # Nobody is charged more before he was heard; the answer, or the end of its time, opens the way to the order.
    _H.NOTIFIED: {_S.UNDER_CONTROL: _S.HEARING, _S.PROVISIONAL: _S.PROVISIONAL},
    _H.HEARD: {_S.HEARING: _S.UNDER_CONTROL, _S.PROVISIONAL: _S.PROVISIONAL},
    _H.REASSESSED: {_S.UNDER_CONTROL: _S.ACCEPTED, _S.HEARING: _S.ACCEPTED, _S.PROVISIONAL: _S.PROVISIONAL},
    # Release before the last word, against security (RKC 3.41, 3.43); the final decision follows within a term.
    _H.SECURED: {_S.UNDER_CONTROL: _S.SECURED},
    _H.FINALISED: {_S.PROVISIONAL: _S.RELEASED},
    # Assessed now, to be examined before release: the examination that is ordered with it ends it.
    _H.ASSESSED: {_S.UNDER_CONTROL: _S.UNDER_CONTROL},
    _H.EXAMINATION_ORDERED: {_S.UNDER_CONTROL: _S.UNDER_EXAMINATION},
    _H.EXAMINED: {_S.UNDER_EXAMINATION: _S.UNDER_CONTROL},
    _H.VERIFIED: {_S.UNDER_CONTROL: _S.VERIFIED},
    _H.REOPENED: {_S.VERIFIED: _S.UNDER_CONTROL},
    _H.REFUSED: dict.fromkeys(_CONTROLLED, _S.REFUSED),
    # A refusal that an appeal set aside: the declaration is decided anew.
    _H.RESTORED: {_S.REFUSED: _S.ACCEPTED},
    _H.RELEASED: {_S.VERIFIED: _S.RELEASED, _S.SECURED: _S.PROVISIONAL},
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
