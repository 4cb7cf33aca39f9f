"""Tokens are shown once and die; users are told of; doors shut and open again."""

from datetime import UTC, datetime, timedelta

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.people import models, queries, services
from greenlane.base.people.terms import AccessError, LockOut, Role

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = timedelta(seconds=queries.TRUSTED_FOR.total_seconds() + 1)
pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _nobody_is_remembered() -> None:
    queries.forget_callers()


def issued(**more: object) -> tuple[int, str]:
    with writing(by="test", at=NOW) as pen:
        token, secret = services.issue_token(pen, "broker's system", ["lodge", "read"], party="T1", **more)
    return token.id, secret


def test_a_token_opens_and_its_secret_is_not_kept() -> None:
    number, secret = issued()
    caller = queries.caller_of(secret, NOW)
    assert caller is not None
    assert (caller.party, caller.scopes) == ("T1", ("lodge", "read"))
    row = models.Token.objects.get(pk=number)
    assert secret not in str(row.__dict__)
    assert secret not in history(str(number))[0].body


@pytest.mark.parametrize("wrong", ["", "gl_", "gl_" + "A" * 43, "basic", "gl_é"])
def test_what_was_never_issued_opens_nothing(wrong: str) -> None:
    issued()
    assert queries.caller_of(wrong, NOW) is None


def test_a_token_ends() -> None:
    _, secret = issued(expires_at=NOW + timedelta(seconds=2))
    assert queries.caller_of(secret, NOW) is not None
    assert queries.caller_of(secret, NOW + timedelta(seconds=2)) is None


def test_a_revoked_token_opens_nothing_at_once() -> None:
    number, secret = issued()
    assert queries.caller_of(secret, NOW) is not None
    with writing(by="test", at=NOW) as pen:
        services.revoke_token(pen, number)
    assert queries.caller_of(secret, NOW) is None
    with pytest.raises(LookupError), writing(by="test", at=NOW) as pen:
        services.revoke_token(pen, number)


def test_a_token_revoked_elsewhere_is_refused_soon() -> None:
    number, secret = issued()
    assert queries.caller_of(secret, NOW) is not None
    models.Token.objects.filter(pk=number).update(revoked_at=NOW)
    assert queries.caller_of(secret, NOW + LATER) is None


def test_a_token_that_ends_in_the_past_is_not_issued() -> None:
    with pytest.raises(AccessError, match="is past"):
        issued(expires_at=NOW)


def test_users_are_created_with_an_event() -> None:
    with writing(by="test", at=NOW) as pen:
        services.create_user(pen, "ada", "a-long-passphrase-7", Role.OFFICER, office="XX001", name="Ada Byron")
    assert [e.kind for e in history("ada")] == ["people.user_created"]
    assert queries.person("ada").office == "XX001"
    assert models.User.objects.get(username="ada").password.startswith("argon2$")
    with writing(by="test", at=NOW) as pen:
        services.close_user(pen, "ada")
    with pytest.raises(LookupError):
        queries.person("ada")


@pytest.mark.parametrize(
    ("role", "more", "password", "says"),
    [
        (Role.TRADER, {}, "a-long-passphrase-7", "registration number"),
        (Role.OFFICER, {}, "a-long-passphrase-7", "customs office"),
        (Role.AUDITOR, {}, "short", "too short"),
    ],
)
def test_users_that_cannot_be(role: Role, more: dict[str, str], password: str, says: str) -> None:
    with pytest.raises(AccessError, match=says), writing(by="test", at=NOW) as pen:
        services.create_user(pen, "bo", password, role, **more)
    assert not models.User.objects.exists()


def test_the_door_shuts_opens_and_forgets() -> None:
    policy = LockOut(failures=3, minutes=10)
    left = []
    for second in range(3):
        with writing(by="test", at=NOW + timedelta(seconds=second)) as pen:
            left.append(services.note_failure(pen, "ada", "10.0.0.1", policy))
    assert left == [2, 1, 0]
    shut = queries.shut_until("ada", "10.0.0.1", NOW + timedelta(minutes=1), policy)
    assert shut == NOW + timedelta(seconds=2, minutes=10)
    assert queries.shut_until("ada", "10.0.0.2", NOW, policy) is None
    assert queries.shut_until("ada", "10.0.0.1", shut, policy) is None
    with writing(by="test", at=shut) as pen:
        assert services.note_failure(pen, "ada", "10.0.0.1", policy) == 2
    with writing(by="test", at=shut) as pen:
        services.note_login(pen, "ada", "10.0.0.1")
    assert not models.FailedLogin.objects.exists()
    assert [e.kind for e in history("ada")].count("people.locked_out") == 1
