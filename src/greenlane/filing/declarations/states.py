"""What can happen next? One total table of status × event; the status of a declaration is the fold of its events.

Terms follow the Revised Kyoto Convention, General Annex Chapter 3 (registration, checking, examination, release).
"""

from enum import StrEnum

from greenlane.core.lifecycle import Lifecycle


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
    LAPSED = "assessment.lapsed"
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
    # The time for an answer is over: the officer decides with what is known, unless silence cancels.
    _H.LAPSED: {_S.QUERIED: _S.UNDER_CONTROL},
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
_LIFE = Lifecycle("a declaration", _S.DRAFT, Happening, _MOVES)
TABLE, after, fold, befores = _LIFE.table, _LIFE.after, _LIFE.fold, _LIFE.befores
