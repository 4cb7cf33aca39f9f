"""Is a visitor led around in a demonstration, and nowhere else?"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.people import services
from greenlane.base.people.terms import Role
from greenlane.site.desks.guide import where
from greenlane.site.desks.guide.steps import STEPS

pytestmark = pytest.mark.django_db
SHOWN = (Role.TRADER, Role.OFFICER, Role.MANAGER)


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """Logins as a demonstration keeps them."""
    settings.HOME, settings.DEMONSTRATION = tmp_path, True
    path = tmp_path / "keys" / "demo.json"
    path.parent.mkdir()
    words = {role: f"seven-blue-harbours-{len(role)}" for role in SHOWN}
    logins = [{"role": role.value, "username": f"{role}-7", "password": words[role]} for role in SHOWN]
    path.write_text(json.dumps({"start": "2026-03-02T00:00:00Z", "logins": logins, "token": "gl_x"}))
    with writing(by="test", at=datetime.now(UTC)) as pen:
        for login in logins:
            party, office = ("T1", "") if login["role"] == Role.TRADER else ("", "XX001")
            role = Role(login["role"])
            services.create_user(pen, login["username"], login["password"], role, party=party, office=office)
    return path


def test_every_step_logs_in_as_whom_it_shows_and_leads_to_a_page(kept: Path, client: Client) -> None:
    assert client.get("/tour/").status_code == 200
    for number, step in enumerate(STEPS, 1):
        before = client.get(f"/tour/{number}")
        assert str(step.title) in before.content.decode()
        went = client.post(f"/tour/{number}")
        assert went.status_code == 302
        page = client.get(went["Location"])
        assert page.status_code == 200, went["Location"]
        assert page.context["caller"].name == f"user:{step.role}-7"
        text = page.content.decode()
        assert f"Tour {number} of {len(STEPS)}" in text
        assert (f'href="/tour/{number + 1}"' in text) == (number < len(STEPS))
    assert client.get("/tour/9").status_code == 404
    assert client.post("/tour/0").status_code == 404


def test_to_look_at_a_step_changes_nothing(kept: Path, client: Client) -> None:
    client.get("/tour/1")
    assert "_auth_user_id" not in client.session
    assert [e.kind for e in history("user:trader-7")] == [e.kind for e in history("user:officer-7")]


def test_the_bar_goes_with_the_tour(kept: Path, client: Client) -> None:
    client.post("/tour/1")
    assert client.post("/tour/end")["Location"] == "/"
    assert "Tour 1 of" not in client.get("/").content.decode()
    client.post("/tour/1")
    client.post("/logout")
    assert "Tour 1 of" not in client.get("/").content.decode()


def test_there_is_no_tour_but_in_a_demonstration(kept: Path, client: Client, settings: Any) -> None:
    assert "/tour/" in client.get("/").content.decode()
    settings.DEMONSTRATION = False
    assert "/tour/" not in client.get("/").content.decode()
    for address in ("/tour/", "/tour/1"):
        assert client.get(address).status_code == 404
        assert client.post("/tour/1").status_code == 404
    settings.DEMONSTRATION = True
    kept.unlink()
    assert client.post("/tour/1").status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_password_that_was_changed_opens_nothing(kept: Path, client: Client) -> None:
    kept.write_text(kept.read_text().replace("seven-blue-harbours-6", "seven-red-harbours-6"))
    assert client.post("/tour/1").status_code == 404
    assert "_auth_user_id" not in client.session


def test_every_step_has_its_place() -> None:
    assert {step.place for step in STEPS} == set(where.PLACES)
