"""A second factor serves once confirmed, each code once; sessions are told of and end."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, models, queries, services, totp
from greenlane.base.people.terms import AccessError, Role

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VAULT = Fernet(Fernet.generate_key())
pytestmark = [pytest.mark.django_db, pytest.mark.both]


def write(act, *given, at=NOW, **more):
    with writing(by="test", at=at) as pen:
        return act(pen, *given, **more)


@pytest.fixture(autouse=True)
def _somebody() -> None:
    write(services.create_user, "olga", "long enough for this", Role.OFFICER, office="XX001", name="Olga One")


def confirmed() -> tuple[str, list[str]]:
    secret = write(attending.prepare_factor, VAULT, "olga")
    code = totp.code_of(secret, totp.step_of(NOW))
    return secret, write(attending.confirm_factor, VAULT, "olga", code)


def test_a_factor_serves_only_once_confirmed_and_its_secret_is_sealed() -> None:
    secret = write(attending.prepare_factor, VAULT, "olga")
    assert attending.prepared(VAULT, "olga") == secret
    assert not queries.has_factor("olga")
    with pytest.raises(AccessError, match="wrong"):
        write(attending.confirm_factor, VAULT, "olga", "000000")
    write(attending.confirm_factor, VAULT, "olga", totp.code_of(secret, totp.step_of(NOW)))
    assert queries.has_factor("olga")
    assert secret.encode() not in bytes(models.SecondFactor.objects.get().sealed)
    with pytest.raises(AccessError, match="in use"):
        write(attending.prepare_factor, VAULT, "olga")


def test_each_code_serves_once_spare_ones_too() -> None:
    secret, spare = confirmed()
    later = NOW + timedelta(minutes=1)
    code = totp.code_of(secret, totp.step_of(later))
    assert write(attending.check_factor, VAULT, "olga", code, at=later)
    assert not write(attending.check_factor, VAULT, "olga", code, at=later)
    assert write(attending.check_factor, VAULT, "olga", spare[3], at=later)
    assert not write(attending.check_factor, VAULT, "olga", spare[3], at=later)
    assert queries.spare_codes("olga") == attending.SPARE_CODES - 1


def test_a_factor_that_is_taken_away_is_set_up_anew() -> None:
    confirmed()
    write(attending.take_factor, "olga")
    assert not queries.has_factor("olga")
    with pytest.raises(LookupError):
        write(attending.check_factor, VAULT, "olga", "000000")
    with pytest.raises(LookupError):
        write(attending.take_factor, "olga")
    confirmed()


def test_sessions_are_told_of_seen_and_ended() -> None:
    write(attending.begin_session, "olga", "key one", "127.0.0.1", "Browser")
    write(attending.begin_session, "olga", "key two", "127.0.0.1", "Browser")
    write(attending.see_session, "key one", at=NOW + attending.SEEN_EVERY)
    first, second = queries.sessions("olga")
    assert (first.seen_at, second.seen_at) == (NOW + attending.SEEN_EVERY, NOW)
    assert "key" not in first.key
    write(attending.end_session, "olga", second.key)
    with pytest.raises(LookupError):
        write(attending.end_session, "olga", second.key)
    assert write(attending.end_sessions, "olga", "key one") == 0
    assert queries.session("key one").ended_at is None
    assert queries.session("key two").ended_at == NOW
    assert write(attending.end_sessions, "olga") == 1


def test_a_new_password_ends_every_session() -> None:
    write(attending.begin_session, "olga", "key one", "127.0.0.1", "Browser")
    with pytest.raises(AccessError):
        write(services.set_password, "olga", "short")
    write(services.set_password, "olga", "another one that is long")
    assert queries.session("key one").ended_at == NOW


def test_a_user_is_changed_and_found() -> None:
    write(services.change_user, "olga", name="Olga Two", email="olga@example.org", role=Role.MANAGER)
    (found,) = queries.people("two")
    assert (found.name, found.role, found.has_factor) == ("Olga Two", "manager", False)
    with pytest.raises(AccessError, match="party"):
        write(services.change_user, "olga", role=Role.TRADER)
    with pytest.raises(LookupError):
        write(services.change_user, "nobody", name="x")
    write(services.change_user, "olga", is_active=False)
    assert not queries.user("olga").is_active
