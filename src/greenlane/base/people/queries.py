"""Every read: who is calling, which tokens there are, whose door is shut."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock

from django.db.models import Q

from greenlane.base.people import models, rules
from greenlane.base.people.terms import Attendance, Caller, IssuedToken, LockOut, Person, Role

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


def people(words: str = "", *, party: str = "", after: str = "", limit: int = 50) -> list[Person]:
    """Users by user name, those whose name, e-mail, party or office holds ``words``; of one party where it is named."""
    rows = models.User.objects.select_related("secondfactor").order_by("username")
    if words:
        rows = rows.filter(
            Q(username__icontains=words)
            | Q(first_name__icontains=words)
            | Q(last_name__icontains=words)
            | Q(email__icontains=words)
            | Q(party__iexact=words)
            | Q(office__iexact=words)
        )
    if party:
        rows = rows.filter(party=party)
    if after:
        rows = rows.filter(username__gt=after)
    return [_person(row) for row in rows[:limit]]


def at_office(office: str, limit: int = 50) -> list[Person]:
    """Officers and managers of an office by user name, open or closed. One statement."""
    rows = models.User.objects.select_related("secondfactor").filter(office=office).order_by("username")
    return [_person(row) for row in rows[:limit]]


def persons(usernames: Iterable[str]) -> list[Person]:
    """Those users of these names that there are, by user name. One statement."""
    rows = models.User.objects.select_related("secondfactor").filter(username__in=set(usernames))
    return [_person(row) for row in rows.order_by("username")]


def reachable(*, party: Iterable[str] = (), username: Iterable[str] = ()) -> Mapping[str, Person]:
    """Active traders' users with an e-mail, of these parties or of these names, by user name. One statement."""
    rows = models.User.objects.select_related("secondfactor").filter(is_active=True, role=Role.TRADER.value)
    wanted = Q(party__in={one for one in party if one}) | Q(username__in=set(username))
    return {row.username: _person(row) for row in rows.filter(wanted).exclude(email="").order_by("username")}


def open_trader(username: str) -> Person | None:
    """An active user of a trader, None where there is none of this name."""
    rows = models.User.objects.select_related("secondfactor").filter(is_active=True, role=Role.TRADER.value)
    row = rows.filter(username=username).exclude(party="").first()
    return _person(row) if row else None


def user(username: str) -> Person:
    """One user, open or closed. Raises LookupError where there is none."""
    row = models.User.objects.select_related("secondfactor").filter(username=username).first()
    if row is None:
        raise LookupError(f"no user is called {username!r}; list the users to see their names")
    return _person(row)


def has_factor(username: str) -> bool:
    """Whether a second factor was set up and confirmed."""
    return models.SecondFactor.objects.filter(user__username=username, confirmed_at__isnull=False).exists()


def spare_codes(username: str) -> int:
    """How many spare codes are left."""
    row = models.SecondFactor.objects.filter(user__username=username).values_list("spare", flat=True).first()
    return len(row.split()) if row else 0


def sessions(username: str, limit: int = 20) -> list[Attendance]:
    """Where a person is or was logged in, the last seen first."""
    rows = models.Session.objects.filter(user__username=username).order_by("-seen_at")
    return [Attendance(r.key, r.address, r.agent, r.began_at, r.seen_at, r.ended_at) for r in rows[:limit]]


def session(key: str) -> Attendance | None:
    """The session of this (unhashed) key, None where it was never told of."""
    r = models.Session.objects.filter(key=rules.kept_as(key)).first()
    return Attendance(r.key, r.address, r.agent, r.began_at, r.seen_at, r.ended_at) if r else None


def shut_until(username: str, address: str, at: datetime, policy: LockOut) -> datetime | None:
    """When this user may try again from this address; None where it may now."""
    row = models.FailedLogin.objects.filter(username=username[:150], address=address).first()
    until = rules.shut_until(row.failures, row.last_at, policy) if row is not None else None
    return until if until is not None and at < until else None


def _person(row: models.User) -> Person:
    factor = getattr(row, "secondfactor", None)
    return Person(
        username=row.username,
        name=row.get_full_name(),
        email=row.email,
        role=row.role,
        party=row.party,
        office=row.office,
        is_active=row.is_active,
        has_factor=factor is not None and factor.confirmed_at is not None,
        last_login=row.last_login,
        language=row.language,
    )


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
