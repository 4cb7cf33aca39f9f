"""Users come and go by an administrator's hand; packs are compared and rehearsed, and nothing is written by it."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import services as packs
from greenlane.base.people import queries, services
from greenlane.base.people.terms import Role
from greenlane.site.means import means

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
PASSWORD = "long enough for this"
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    with writing(by="test", at=NOW) as pen:
        services.create_user(pen, "root", PASSWORD, Role.ADMIN, name="Root Admin")
        services.create_user(pen, "olga", PASSWORD, Role.OFFICER, office="XX001", name="Olga One")
    client = Client()
    assert client.login(username="root", password=PASSWORD)
    return client


def test_nobody_else_comes_in(admin):
    other = Client()
    assert other.get("/administration/").status_code == 302
    other.login(username="olga", password=PASSWORD)
    for path in ("/administration/", "/administration/people/root", "/administration/packs"):
        assert other.get(path).status_code == 403
    assert other.post("/administration/people/root/close").status_code == 403


def test_a_user_is_created_found_changed_closed_and_opened(admin):
    given = {"username": "new.one", "name": "New One", "email": "n@example.org", "role": "officer", "office": "XX002"}
    assert admin.post("/administration/people/new", {**given, "password": "short"}).status_code == 422
    assert admin.post("/administration/people/new", {**given, "party": "XX1", "password": PASSWORD}).status_code == 422
    assert admin.post("/administration/people/new", {**given, "password": PASSWORD}).status_code == 302
    assert "New One" in admin.get("/administration/?words=new").content.decode()
    assert "New One" not in admin.get("/administration/?words=olga").content.decode()
    page = "/administration/people/new.one"
    assert admin.post(page, {**given, "office": ""}).status_code == 422
    assert admin.post(page, {**given, "name": "New Two"}).status_code == 302
    assert queries.user("new.one").name == "New Two"
    admin.post(f"{page}/close")
    assert not Client().login(username="new.one", password=PASSWORD)
    admin.post(f"{page}/open")
    assert Client().login(username="new.one", password=PASSWORD)


def test_nobody_closes_itself_and_unknown_users_are_told_so(admin):
    assert admin.post("/administration/people/root/close").status_code == 404
    assert queries.user("root").is_active
    assert admin.get("/administration/people/nobody").status_code == 404
    assert admin.post("/administration/people/olga/take-factor", follow=True).status_code == 200


def test_an_edition_is_compared_with_the_pack_in_force(admin):
    pack = means().shelf.pack
    with writing(by="test", at=NOW) as pen:
        packs.keep(pen, pack, means().book(NOW.date()))
    assert pack.sha256[:16] in admin.get("/administration/packs").content.decode()
    assert "Nothing differs" in admin.get(f"/administration/packs/{pack.sha256}").content.decode()
    assert admin.get(f"/administration/packs/{'0' * 64}").status_code == 404


def zipped(**files: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, raw in files.items():
            archive.writestr(path, raw)
    made.seek(0)
    made.name = "change.zip"
    return made


def test_a_change_is_rehearsed_and_shown_line_by_line(admin):
    path = "flow/draws.toml"
    text = (django_settings.PACKS / "xx" / path).read_text()
    changed = text.replace("publish_after_minutes = 30", "publish_after_minutes = 45")
    assert changed != text
    page = admin.post("/administration/packs/rehearse/new", {"files": zipped(**{path: changed.encode()})})
    said = page.content.decode()
    assert page.status_code == 200
    assert "publish_after_minutes = 45" in said
    assert "Nothing was written" in said


@pytest.mark.parametrize(
    "files",
    [
        {"../../etc/passwd.toml": b""},
        {"/law/duty.toml": b""},
        {"law/duty.py": b"import os"},
        {"flow/draws.toml": b"unknown = 1"},
    ],
)
def test_what_is_no_page_of_a_pack_is_refused(admin, files):
    assert admin.post("/administration/packs/rehearse/new", {"files": zipped(**files)}).status_code == 422


def test_no_file_and_no_zip_are_refused(admin):
    assert admin.post("/administration/packs/rehearse/new").status_code == 422
    assert admin.post("/administration/packs/rehearse/new", {"files": io.BytesIO(b"no zip")}).status_code == 422
