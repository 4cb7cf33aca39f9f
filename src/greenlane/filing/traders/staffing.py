"""Who are the users of a company? Every write of a company about its own people: invited, come, closed, appointed."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from greenlane.base.ledger.writing import Pen
from greenlane.base.people import attending
from greenlane.base.people import queries as people
from greenlane.base.people import rules as access
from greenlane.base.people import services as accounts
from greenlane.base.people.terms import Person, Role
from greenlane.filing.traders import models, queries
from greenlane.filing.traders.terms import CompanyError, Invitation, TradersPage

_COLUMNS = (
    "id", "party", "sha256", "name", "is_administrator", "invited_at", "invited_by", "expires_at", "used_at",
    "username", "withdrawn_at",
)  # fmt: skip


def appoint(pen: Pen, username: str) -> None:
    """A user manages the users and mandates of its company. Event ``traders.administrator_appointed``.

    Raises CompanyError where it is no open user of a company, or manages it already.
    """
    found = people.user(username)
    if found.role != Role.TRADER or not found.party or not found.is_active:
        raise CompanyError(
            "not_open", "{username} is no open user of a company; only such a user can manage it.", username=username
        )
    if queries.is_company_admin(username, found.party):
        raise CompanyError("manages_already", "{username} manages the company already.", username=username)
    columns = ("username", "party", "appointed_at", "appointed_by")
    models.Administrator.objects.filter(username=username).delete()  # of another company, before it moved
    pen.insert(models.Administrator, columns, [(username, found.party, pen.at, pen.by)])
    pen.event("traders.administrator_appointed", username[:64], {"party": found.party})


def dismiss(pen: Pen, username: str, party: str) -> None:
    """It manages the company no more; it stays a user. Event ``traders.administrator_dismissed``.

    Raises CompanyError where it is the last one: a company without any could not change its users.
    """
    rows = models.Administrator.objects.select_for_update().filter(party=party)
    names = list(rows.order_by("id").values_list("username", flat=True))
    if username not in names:
        raise LookupError(f"{username}: no such person manages your company; load the page again")
    if not _others(names, username):
        raise CompanyError(
            "only_manager",
            "{username} is the only one who manages the company; appoint another first.",
            username=username,
        )
    models.Administrator.objects.filter(username=username, party=party).delete()
    pen.event("traders.administrator_dismissed", username[:64], {"party": party})


def invite(
    pen: Pen,
    page: TradersPage,
    party: str,
    name: str,
    *,
    is_administrator: bool = False,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[Invitation, str]:
    """An invitation and its secret, which is never seen again. Event ``traders.user_invited`` on the company."""
    if not name.strip():
        raise CompanyError("nobody_invited", "Write who is invited, so that you know the invitation again.")
    secret = access.secret_of(random(access.SECRET_BYTES))
    key = pen.reserve(models.Invitation, 1)[0]
    until = pen.at + timedelta(days=page.invitation_days)
    row = (
        key, party, access.kept_as(secret), name.strip()[:200], is_administrator, pen.at, pen.by, until, None, "", None,
    )  # fmt: skip
    pen.insert(models.Invitation, _COLUMNS, [row])
    pen.event("traders.user_invited", party, {"invitation": key, "administrator": is_administrator})
    made = Invitation(
        id=key, party=party, name=row[3], is_administrator=is_administrator, invited_at=pen.at, expires_at=until
    )
    return made, secret


def withdraw(pen: Pen, party: str, invitation: int) -> None:
    """The link opens nothing any more. Event ``traders.invitation_withdrawn``. LookupError where none is open."""
    rows = models.Invitation.objects.filter(pk=invitation, party=party, used_at=None, withdrawn_at=None)
    if not rows.update(withdrawn_at=pen.at):
        raise LookupError("this invitation was used or withdrawn already, or is not yours; load the page again")
    pen.event("traders.invitation_withdrawn", party, {"invitation": invitation})


def join(pen: Pen, secret: str, username: str, password: str) -> Invitation:
    """Whoever holds the secret becomes a user of the company, once. Events ``people.user_created`` and
    ``traders.invitation_used``.

    Raises LookupError where the invitation is none any more, AccessError where name or password cannot be.
    """
    held = models.Invitation.objects.select_for_update().filter(sha256=access.kept_as(secret)).first()
    found = queries.invited(secret, pen.at)
    assert held is not None
    accounts.create_user(pen, username, password, Role.TRADER, party=found.party, name=found.name)
    held.used_at, held.username = pen.at, username
    held.save(update_fields=["used_at", "username"])
    pen.event("traders.invitation_used", found.party, {"invitation": found.id, "username": username})
    if found.is_administrator:
        appoint(pen, username)
    return found


def add(pen: Pen, party: str, username: str, password: str, name: str, *, is_administrator: bool = False) -> None:
    """A user of the company with a first password. Event ``people.user_created``. Raises AccessError."""
    accounts.create_user(pen, username, password, Role.TRADER, party=party, name=name)
    if is_administrator:
        appoint(pen, username)


def close(pen: Pen, party: str, username: str) -> None:
    """A user of the company may log in no more; its sessions end. Events ``people.user_closed``,
    ``people.sessions_ended``.

    Raises LookupError where the company has no such open user, CompanyError where it alone manages the company.
    """
    found = colleague(party, username)
    if not found.is_active:
        raise LookupError(f"{username} is closed already; load the page again")
    if queries.is_company_admin(username, party):
        dismiss(pen, username, party)
    accounts.close_user(pen, username)
    attending.end_sessions(pen, username)


def reopen(pen: Pen, party: str, username: str) -> None:
    """A closed user of the company may log in again. Event ``people.user_changed``. Raises LookupError."""
    colleague(party, username)
    accounts.change_user(pen, username, is_active=True)


def end_sessions(pen: Pen, party: str, username: str, but: str = "") -> int:
    """End every session of a user of the company but the one of this key; returns how many. Raises LookupError."""
    colleague(party, username)
    return attending.end_sessions(pen, username, but)


def colleague(party: str, username: str) -> Person:
    """A user of this company. Raises LookupError, in the same words, where there is none or it is another's."""
    try:
        found = people.user(username)
    except LookupError:
        found = None
    if found is None or not party or found.party != party or found.role != Role.TRADER:
        raise LookupError(f"{username}: your company has no such user; check the name")
    return found


def _others(names: list[str], username: str) -> bool:
    """Whether somebody else who manages the company can still log in."""
    return any(people.user(name).is_active for name in names if name != username)
