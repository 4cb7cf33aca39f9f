"""How does a person prove who it is, and where is it logged in? Every write about second factors and sessions."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from greenlane.base.ledger.writing import Pen
from greenlane.base.people import models, rules, totp
from greenlane.base.people.terms import AccessError

SPARE_CODES = 10
#: A session is noted as seen so often at most.
SEEN_EVERY = timedelta(minutes=5)


class Vault(Protocol):
    """Keeps secrets under the site's key; ``cryptography.fernet.Fernet`` is one."""

    def encrypt(self, data: bytes) -> bytes: ...
    def decrypt(self, token: bytes) -> bytes: ...


def prepare_factor(pen: Pen, vault: Vault, username: str, random: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A fresh secret that serves once it is confirmed; returns it. Event ``people.factor_prepared``.

    Raises AccessError where a factor is in use: it is taken away first, by its owner or an administrator.
    """
    row = models.SecondFactor.objects.filter(user__username=username).first()
    if row is not None and row.confirmed_at is not None:
        raise AccessError("factor_in_use", "a second factor is in use; take it away before you set up another")
    secret = totp.secret_of(random(totp.SECRET_BYTES))
    user = models.User.objects.get(username=username)
    models.SecondFactor.objects.update_or_create(
        user=user, defaults={"sealed": vault.encrypt(secret.encode()), "made_at": pen.at, "last_step": 0, "spare": ""}
    )
    pen.event("people.factor_prepared", username[:64], {})
    return secret


def prepared(vault: Vault, username: str) -> str:
    """The secret that waits to be confirmed. Raises LookupError where none does."""
    row = models.SecondFactor.objects.filter(user__username=username, confirmed_at=None).first()
    if row is None:
        raise LookupError("no second factor waits to be confirmed; begin to set one up")
    return vault.decrypt(bytes(row.sealed)).decode()


def confirm_factor(
    pen: Pen, vault: Vault, username: str, code: str, random: Callable[[int], bytes] = secrets.token_bytes
) -> list[str]:
    """The person has shown a right code: the factor is in use. Returns spare codes, shown this once.

    Event ``people.factor_confirmed``. Raises LookupError where none waits, AccessError where the code is wrong.
    """
    row = models.SecondFactor.objects.select_for_update().filter(user__username=username, confirmed_at=None).first()
    if row is None:
        raise LookupError("no second factor waits to be confirmed; begin to set one up")
    step = totp.matched(vault.decrypt(bytes(row.sealed)).decode(), code, pen.at, row.last_step)
    if step is None:
        says = "the code is wrong or over; type the six digits that the application shows now"
        raise AccessError("code_wrong", says)
    spare = [random(5).hex() for _ in range(SPARE_CODES)]
    row.confirmed_at, row.last_step, row.spare = pen.at, step, "\n".join(map(rules.kept_as, spare))
    row.save()
    pen.event("people.factor_confirmed", username[:64], {})
    return spare


def check_factor(pen: Pen, vault: Vault, username: str, given: str) -> bool:
    """Whether the code is right; each serves once, a spare one too. Event ``people.factor_passed`` or ``_failed``."""
    row = models.SecondFactor.objects.select_for_update().filter(user__username=username).first()
    if row is None or row.confirmed_at is None:
        raise LookupError(f"{username} has no second factor; set one up")
    step = totp.matched(vault.decrypt(bytes(row.sealed)).decode(), given, pen.at, row.last_step)
    hashed, left = rules.kept_as(given.strip().lower()), row.spare.split()
    if step is not None:
        row.last_step = step
    elif hashed in left:
        row.spare = "\n".join(code for code in left if code != hashed)
    else:
        pen.event("people.factor_failed", username[:64], {})
        return False
    row.save()
    pen.event("people.factor_passed", username[:64], {"spare": step is None})
    return True


def take_factor(pen: Pen, username: str) -> None:
    """Take a second factor away; its owner sets up another. Event ``people.factor_taken``. LookupError without one."""
    if not models.SecondFactor.objects.filter(user__username=username).delete()[0]:
        raise LookupError(f"{username} has no second factor")
    pen.event("people.factor_taken", username[:64], {})


def begin_session(pen: Pen, username: str, key: str, address: str, agent: str) -> None:
    """A person is logged in under a session's key, of which the hash is kept. Told by ``people.logged_in``."""
    models.Session.objects.create(
        user=models.User.objects.get(username=username), key=rules.kept_as(key), address=address[:45],
        agent=agent[:200], began_at=pen.at, seen_at=pen.at,
    )  # fmt: skip
    pen.event("people.session_began", username[:64], {})


def see_session(pen: Pen, key: str) -> None:
    """The session is in use. Event ``people.session_seen``, every few minutes at most."""
    rows = models.Session.objects.filter(key=rules.kept_as(key), seen_at__lte=pen.at - SEEN_EVERY)
    if rows.update(seen_at=pen.at):
        pen.event("people.session_seen", rules.kept_as(key)[:16], {})


def end_session(pen: Pen, username: str, hashed: str) -> None:
    """End a session by its hash. Event ``people.session_ended``. LookupError where it is none of theirs."""
    rows = models.Session.objects.filter(user__username=username, key=hashed, ended_at=None)
    if not rows.update(ended_at=pen.at):
        raise LookupError("this session is over already, or not yours; load the page again")
    pen.event("people.session_ended", username[:64], {})


def end_sessions(pen: Pen, username: str, but: str = "") -> int:
    """End every session of a person but the one of this key; returns how many. Event ``people.sessions_ended``."""
    rows = models.Session.objects.filter(user__username=username, ended_at=None).exclude(key=rules.kept_as(but))
    count = rows.update(ended_at=pen.at)
    pen.event("people.sessions_ended", username[:64], {"count": count})
    return count


def note_read(pen: Pen, subject: str, what: str) -> None:
    """An official looked at personal data. Event ``people.read``; who did stands on the event."""
    pen.event("people.read", subject, {"what": what})
