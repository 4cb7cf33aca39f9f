"""Every write: users and tokens come and go, log-ins succeed and fail."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from greenlane.base.ledger.writing import Pen
from greenlane.base.people import models, queries, rules
from greenlane.base.people.terms import AccessError, IssuedToken, LockOut, Role

_NO_PARTY = "a trader's user acts for a trader: give its registration number as party"
_NO_OFFICE = "a user who is {role} works at a customs office: give its code as office"


def create_user(
    pen: Pen, username: str, password: str, role: Role, *, party: str = "", office: str = "", name: str = ""
) -> None:
    """A person who may log in. Event ``people.user_created``.

    Raises AccessError where the name is taken, the password too weak, or the role lacks its party or office.
    """
    if models.User.objects.filter(username=username).exists():
        raise AccessError("name_taken", "{username!r} is taken; choose another user name", username=username)
    if role is Role.TRADER and not party:
        raise AccessError("party_missing", _NO_PARTY)
    if role in (Role.OFFICER, Role.MANAGER) and not office:
        raise AccessError("office_missing", _NO_OFFICE, role=role)
    first, _, last = name.partition(" ")
    user = models.User(
        username=username, role=role.value, party=party, office=office, first_name=first[:150], last_name=last[:150]
    )
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise AccessError("password_weak", "{faults}", faults="; ".join(weak.messages)) from weak
    user.set_password(password)
    user.save()
    pen.event("people.user_created", username[:64], {"role": role, "party": party, "office": office})


def close_user(pen: Pen, username: str) -> None:
    """The person may no longer log in. Event ``people.user_closed``. Raises LookupError where there is none."""
    if not models.User.objects.filter(username=username, is_active=True).update(is_active=False):
        raise LookupError(f"no active user is called {username!r}")
    pen.event("people.user_closed", username[:64], {})


def change_user(
    pen: Pen, username: str, *, role: Role | None = None, office: str | None = None, name: str | None = None,
    email: str | None = None, is_active: bool | None = None, language: str | None = None,
) -> None:  # fmt: skip
    """Change what is given. Event ``people.user_changed`` names what changed, not to what.

    Raises LookupError where there is no such user, AccessError where a role lacks its party or office.
    """
    row = models.User.objects.select_for_update().filter(username=username).first()
    if row is None:
        raise LookupError(f"no user is called {username!r}; list the users to see their names")
    first, _, last = (row.get_full_name() if name is None else name).partition(" ")
    given = {
        "role": role.value if role else None, "office": office, "email": email, "is_active": is_active,
        "language": language, "first_name": first[:150], "last_name": last[:150],
    }  # fmt: skip
    changed = [k for k, value in given.items() if value is not None and getattr(row, k) != value]
    for field in changed:
        setattr(row, field, given[field])
    if row.role == Role.TRADER and not row.party:
        raise AccessError("party_missing", _NO_PARTY)
    if row.role in (Role.OFFICER, Role.MANAGER) and not row.office:
        raise AccessError("office_missing", _NO_OFFICE, role=row.role)
    if changed:
        row.save(update_fields=changed)
        pen.event("people.user_changed", username[:64], {"changed": changed})


def set_password(pen: Pen, username: str, password: str) -> None:
    """A new password; every session of the person ends. Event ``people.password_set``.

    Raises LookupError where there is no such user, AccessError where the password is too weak.
    """
    row = models.User.objects.filter(username=username).first()
    if row is None:
        raise LookupError(f"no user is called {username!r}; list the users to see their names")
    try:
        validate_password(password, row)
    except ValidationError as weak:
        raise AccessError("password_weak", "{faults}", faults="; ".join(weak.messages)) from weak
    row.set_password(password)
    row.save(update_fields=["password"])
    models.Session.objects.filter(user=row, ended_at=None).update(ended_at=pen.at)
    pen.event("people.password_set", username[:64], {})


def issue_token(
    pen: Pen,
    name: str,
    scopes: Iterable[str],
    *,
    party: str = "",
    office: str = "",
    expires_at: datetime | None = None,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[IssuedToken, str]:
    """A system's token and its secret, which is never seen again. Event ``people.token_issued``.

    Raises AccessError where the scopes do not fit, or the end lies in the past.
    """
    if not name.strip():
        raise AccessError("token_unnamed", "a token needs a name that tells which system holds it")
    if expires_at is not None and expires_at <= pen.at:
        raise AccessError(
            "token_past", "{end} is past: a token ends in the future, or never", end=expires_at.isoformat()
        )
    allowed = rules.checked_scopes(scopes, party, office)
    secret = rules.secret_of(random(rules.SECRET_BYTES))
    row = models.Token.objects.create(
        name=name.strip()[:80],
        sha256=rules.kept_as(secret),
        scopes=" ".join(allowed),
        party=party,
        office=office,
        created_at=pen.at,
        expires_at=expires_at,
    )
    pen.event(
        "people.token_issued", str(row.pk), {"name": row.name, "scopes": allowed, "party": party, "office": office}
    )
    return queries.token(row.pk), secret


def revoke_token(pen: Pen, token_id: int) -> None:
    """The token opens nothing any more. Event ``people.token_revoked``. Raises LookupError where there is none."""
    if not models.Token.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=pen.at):
        raise LookupError(f"no token in use has the number {token_id}; list the tokens to see which are")
    queries.forget_callers()
    pen.event("people.token_revoked", str(token_id), {})


def note_login(pen: Pen, username: str, address: str) -> None:
    """A log-in succeeded: the count of failures starts anew. Event ``people.logged_in``."""
    models.FailedLogin.objects.filter(username=username[:150], address=address).delete()
    pen.event("people.logged_in", username[:64], {"address": address})


def note_failure(pen: Pen, username: str, address: str, policy: LockOut) -> int:
    """A log-in failed; returns how many attempts are left. Event ``people.login_failed`` or ``people.locked_out``.

    After a lock-out has run its time the count starts anew.
    """
    row = models.FailedLogin.objects.select_for_update().filter(username=username[:150], address=address).first()
    if row is None:
        row = models.FailedLogin(username=username[:150], address=address, failures=0)
    elif (until := rules.shut_until(row.failures, row.last_at, policy)) is not None and until <= pen.at:
        row.failures = 0
    row.failures, row.last_at = row.failures + 1, pen.at
    row.save()
    shut = row.failures >= policy.failures
    pen.event("people.locked_out" if shut else "people.login_failed", username[:64], {"address": address})
    return max(0, policy.failures - row.failures)
