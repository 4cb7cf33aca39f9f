"""What can happen next? One total table of standing × event; the standing of a mandate is the fold of its events."""

from enum import StrEnum

from greenlane.core.lifecycle import Lifecycle


class Standing(StrEnum):
    """Where a mandate stands. NEW: before it is offered."""

    NEW = "new"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Happening(StrEnum):
    """The events of a mandate."""

    OFFERED = "traders.mandate_offered"
    ACCEPTED = "traders.mandate_accepted"
    DECLINED = "traders.mandate_declined"
    REVOKED = "traders.mandate_revoked"
    EXPIRED = "traders.mandate_expired"


_S, _H = Standing, Happening
_MOVES: dict[Happening, dict[Standing, Standing]] = {
    _H.OFFERED: {_S.NEW: _S.OFFERED},
    _H.ACCEPTED: {_S.OFFERED: _S.ACCEPTED},
    _H.DECLINED: {_S.OFFERED: _S.DECLINED},
    # An offer is taken back as a mandate is: by its principal, at any time.
    _H.REVOKED: {_S.OFFERED: _S.REVOKED, _S.ACCEPTED: _S.REVOKED},
    _H.EXPIRED: {_S.OFFERED: _S.EXPIRED, _S.ACCEPTED: _S.EXPIRED},
}

#: The total table: every standing and every happening has an entry, None where it cannot happen.
_LIFE = Lifecycle("a mandate", _S.NEW, Happening, _MOVES)
TABLE, after, fold = _LIFE.table, _LIFE.after, _LIFE.fold
#: Mandates that something can still happen to.
LIVE: tuple[Standing, ...] = (_S.OFFERED, _S.ACCEPTED)
