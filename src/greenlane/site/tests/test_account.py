"""A second factor is set up, shown and asked for; sessions are seen and ended; a password is changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, queries, services, totp
from greenlane.base.people.terms import Role
from greenlane.site import clock
from greenlane.site.attendance import pace
from greenlane.site.vault import vault

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
PASSWORD = "long enough for this"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_officer(monkeypatch, settings) -> None:
    monkeypatch.setattr(clock, "_ask", lambda: NOW)
    with writing(by="test", at=NOW) as pen:
        services.create_user(pen, "olga", PASSWORD, Role.OFFICER, office="XX001", name="Olga One")


def logged_in() -> Client:
    client = Client(headers={"user-agent": "Browser of a test"})
    client.post("/login", {"username": "olga", "password": PASSWORD})
    return client


def code_at(secret: str, at: datetime) -> str:
    return totp.code_of(secret, totp.step_of(at))


def test_whoever_must_have_a_second_factor_sees_nothing_before(settings, monkeypatch):
    settings.SECOND_FACTOR_ROLES = frozenset(["officer"])
    client = logged_in()
    assert client.get("/queue")["Location"] == "/account/second-factor"
    assert client.get("/account/")["Location"] == "/account/second-factor"
    assert "Set up a second factor" in client.get("/account/second-factor").content.decode()
    client.post("/account/second-factor/begin")
    shown = client.get("/account/second-factor").content.decode()
    secret = attending.prepared(vault(), "olga")
    assert "<svg" in shown
    assert secret[:4] in shown
    assert client.post("/account/second-factor", {"code": "000000"}).status_code == 422
    kept = client.post("/account/second-factor", {"code": code_at(secret, NOW), "next": "/queue"})
    assert kept.content.decode().count("<li>") >= attending.SPARE_CODES
    assert client.get("/queue").status_code == 200

    later = NOW + timedelta(minutes=2)
    monkeypatch.setattr(clock, "_ask", lambda: later)
    again = logged_in()
    assert again.get("/queue")["Location"] == "/account/second-factor"
    answer = again.post("/account/second-factor", {"code": code_at(secret, later), "next": "/queue"})
    assert answer["Location"] == "/queue"
    assert again.get("/queue").status_code == 200


def test_a_factor_set_up_freely_is_asked_for_ever_after(monkeypatch):
    client = logged_in()
    assert client.get("/queue").status_code == 200
    client.post("/account/second-factor/begin")
    client.post("/account/second-factor", {"code": code_at(attending.prepared(vault(), "olga"), NOW)})
    assert client.get("/queue").status_code == 200
    assert logged_in().get("/queue")["Location"] == "/account/second-factor"


def test_five_wrong_codes_shut_the_door():
    client = logged_in()
    client.post("/account/second-factor/begin")
    answers = [client.post("/account/second-factor", {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_session_that_is_ended_elsewhere_opens_nothing_any_more():
    one, two = logged_in(), logged_in()
    assert "Browser of a test" in one.get("/account/").content.decode()
    one.post("/account/sessions/end")
    assert one.get("/account/").status_code == 200
    assert two.get("/account/")["Location"] == "/login"
    assert len([s for s in queries.sessions("olga") if s.ended_at is None]) == 1


def test_the_password_is_changed_for_the_old_one():
    client, other = logged_in(), logged_in()
    given = {"old": PASSWORD, "new": "another one that is long", "again": "another one that is long"}
    assert client.post("/account/password", {**given, "old": "wrong"}).status_code == 422
    assert client.post("/account/password", {**given, "again": "x"}).status_code == 422
    assert client.post("/account/password", {**given, "new": "short", "again": "short"}).status_code == 422
    assert client.post("/account/password", given).status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert Client().login(username="olga", password="another one that is long")


def test_pages_are_not_asked_for_without_end(monkeypatch):
    monkeypatch.setattr(pace, "rate", 0.001)
    monkeypatch.setattr(pace, "burst", 3.0)
    pace._buckets.clear()
    client = Client(REMOTE_ADDR="192.0.2.7")
    answers = [client.get("/status").status_code for _ in range(5)]
    assert answers[-2:] == [429, 429]


def test_the_language_is_chosen_and_kept():
    client = Client()
    client.post("/language", {"language": "th", "next": "/login"})
    assert '<html lang="th">' in client.get("/login").content.decode()


def test_whoever_is_logged_in_keeps_the_language_for_letters_and_for_the_next_browser():
    client = logged_in()
    client.post("/language", {"language": "km", "next": "/"})
    client.post("/language", {"language": "xx", "next": "/"})
    assert queries.user("olga").language == "km"
    assert '<html lang="km">' in logged_in().get("/account/").content.decode()
    Client().post("/language", {"language": "th", "next": "/"})
    assert queries.user("olga").language == "km"
