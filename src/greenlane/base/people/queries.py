"""Every read: who is calling, which tokens there are, whose door is shut."""

from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock

from greenlane.base.people import models, rules
from greenlane.base.people.terms import Caller, IssuedToken, LockOut, Role

#: A revoked token is refused everywhere after this time at the latest; in the process that revoked it at once.
TRUSTED_FOR = timedelta(seconds=5)
_MOST_REMEMBERED = 4096
_remembered: dict[str, tuple[datetime, Caller]] = {}
_lock = Lock()


def caller_of(token: str, at: datetime) -> Caller | None:
    """Who holds this secret at this moment; None where it is unknown, expired or revoked."""
    kept = rules.kept_as(token)
    found = _remembered.get(kept)
    if found is not None and at < found[0]:
        return found[1]
    row = models.Token.objects.filter(sha256=kept).first() if token.startswith(rules.PREFIX) else None
    if row is None or not compare_digest(row.sha256, kept) or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= at:
        return None
    caller = Caller(name=row.name, scopes=tuple(row.scopes.split()), party=row.party, office=row.office)
    until = min(at + TRUSTED_FOR, row.expires_at or at + TRUSTED_FOR)
    with _lock:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[kept] = (until, caller)
    return caller


def forget_callers() -> None:
    """Ask the table again at the next call of everyone."""
    with _lock:
        _remembered.clear()


def tokens(party: str = "") -> list[IssuedToken]:
    """Every token, of one party where one is named, the newest first."""
    rows = models.Token.objects.order_by("-id")
    return [_issued(row) for row in (rows.filter(party=party) if party else rows)]


def token(token_id: int) -> IssuedToken:
    """One token. Raises LookupError where there is none."""
    row = models.Token.objects.filter(pk=token_id).first()
    if row is None:
        raise LookupError(f"no token has the number {token_id}; list the tokens to see their numbers")
    return _issued(row)


def person(username: str) -> Caller:
    """The caller that an active user is. Raises LookupError where there is none."""
    row = models.User.objects.filter(username=username, is_active=True).first()
    if row is None:
        raise LookupError(f"no active user is called {username!r}")
    return rules.caller_for(f"user:{row.username}", Role(row.role), row.party, row.office)


def shut_until(username: str, address: str, at: datetime, policy: LockOut) -> datetime | None:
    """When this user may try again from this address; None where it may now."""
    row = models.FailedLogin.objects.filter(username=username[:150], address=address).first()
    until = rules.shut_until(row.failures, row.last_at, policy) if row is not None else None
    return until if until is not None and at < until else None


def _issued(row: models.Token) -> IssuedToken:
    return IssuedToken(
        id=row.pk,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        party=row.party,
        office=row.office,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
