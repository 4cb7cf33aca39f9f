"""What can happen next? One total table of standing × event; the standing of a mandate is the fold of its events."""

from collections.abc import Iterable
from enum import StrEnum


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


class ForbiddenError(ValueError):
    """The event cannot happen to a mandate that stands so; says how it stands."""


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
TABLE: dict[tuple[Standing, Happening], Standing | None] = {(s, h): _MOVES[h].get(s) for s in Standing for h in _H}
#: Mandates that something can still happen to.
LIVE: tuple[Standing, ...] = (_S.OFFERED, _S.ACCEPTED)


def after(standing: Standing, happening: Happening) -> Standing:
    """The standing after an event. Raises ForbiddenError where it cannot happen now."""
    to = TABLE[standing, happening]
    if to is None:
        raise ForbiddenError(f"the mandate is {standing.value}: it cannot be {happening.value.rpartition('_')[2]}")
    return to


def fold(kinds: Iterable[str]) -> Standing:
    """The standing as the events tell it; others pass by."""
    standing, known = Standing.NEW, {happening.value for happening in Happening}
    for kind in kinds:
        if kind in known:
            standing = after(standing, Happening(kind))
    return standing
