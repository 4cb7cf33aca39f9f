"""People come in with a password, are shut out after too many failures, and go where they were going."""

from datetime import timedelta

import pytest
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.base.people import services
from greenlane.base.people.terms import Role
from greenlane.site.tests.conftest import NOW
from greenlane.site.views import session

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-passphrase-7"


@pytest.fixture(autouse=True)
def tina(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "now", lambda: NOW)
    with writing(by="test", at=NOW) as pen:
        services.create_user(pen, "tina", PASSWORD, Role.TRADER, party="T1")


def tried(client: Client, password: str, **more: str) -> object:
    return client.post("/login", {"username": "tina", "password": password, **more})


def test_in_and_out(client: Client) -> None:
    answer = tried(client, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Log out" in client.get("/").content.decode()
    assert client.post("/logout").status_code == 302
    assert "Log in" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("asked", "led"), [("/lodge?a=1", "/lodge?a=1"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("", "/")]
)
def test_one_is_led_on_within_the_site_only(client: Client, asked: str, led: str) -> None:
    assert tried(client, PASSWORD, next=asked)["Location"] == led


def test_the_door_shuts_and_opens_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [tried(client, "wrong") for _ in range(session.POLICY.failures)]
    assert [a.status_code for a in answers] == [401] * (session.POLICY.failures - 1) + [429]
    assert "4 attempts are left" in answers[0].content.decode()
    assert "One attempt is left" in answers[3].content.decode()
    shut = tried(client, PASSWORD)
    assert shut.status_code == 429
    assert "09:45" in shut.content.decode()
    monkeypatch.setattr(session, "now", lambda: NOW + timedelta(minutes=session.POLICY.minutes))
    assert tried(client, PASSWORD).status_code == 302


def test_an_unknown_name_is_told_as_a_wrong_password(client: Client) -> None:
    known = tried(client, "wrong").content
    unknown = client.post("/login", {"username": "nobody", "password": "wrong"}).content
    assert (
        unknown.replace(b"nobody", b"tina").split(b"csrfmiddlewaretoken")[0] == known.split(b"csrfmiddlewaretoken")[0]
    )


def test_logging_out_takes_a_post(client: Client) -> None:
    assert client.get("/logout").status_code == 405
