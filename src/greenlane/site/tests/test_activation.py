"""Another version of the pack: found on the disk, checked, proposed, approved by a second person, in force on time."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.packs import queries, services
from greenlane.base.packs.terms import PackError, Standing
from greenlane.base.people.models import User
from greenlane.base.people.terms import Role
from greenlane.journey.replay import book_of
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site import clock
from greenlane.site.cli import app, country  # noqa: F401 - it adds the commands
from greenlane.site.means import forget, keep_up, means

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def disk(tmp_path, settings, monkeypatch):
    """A server's disk with the pack xx and a version xx-next, in which draws are published later."""
    monkeypatch.setattr(clock, "_ask", lambda: NOW)
    packs = settings.PACKS
    for name in ("xx", "xx-next"):
        shutil.copytree(packs / "xx", tmp_path / name)
    page = tmp_path / "xx-next" / "flow" / "draws.toml"
    page.write_text(page.read_text().replace("publish_after_minutes = 30", "publish_after_minutes = 45"))
    settings.PACKS = tmp_path
    forget(packs=True)
    yield tmp_path
    forget(packs=True)


def come(name: str) -> Client:
    user, _ = User.objects.get_or_create(username=name, role=Role.ADMIN)
    client = Client()
    client.force_login(user)
    return client


def minutes() -> int:
    return means().book(NOW.date())[DrawsPage].publish_after_minutes


def proposed(begins: str = "") -> str:
    given = {"folder": "xx-next", "says": "Later draws, order 7", "begins": begins}
    answer = come("ann").post(reverse("admin-propose"), given)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_one_proposes_another_approves_and_every_process_follows(disk: Path) -> None:
    before = means().shelf.pack.sha256
    with writing(by="test", at=NOW) as pen:
        services.keep(pen, means().shelf.pack, means().book(NOW.date()))
    decided_by = means().book(NOW.date()).sha256
    listed = come("ann").get(reverse("admin-packs")).content.decode()
    assert "xx-next" in listed
    assert "Not in force" in listed
    address = proposed()
    ann, ben = come("ann"), come("ben")
    assert "publish_after_minutes = 45" in ann.get(address).content.decode()
    assert "proposed this version yourself" in ann.post(address, {"do": "approve"}, follow=True).content.decode()
    assert minutes() == 30
    assert "Nothing was written" in ben.post(address, {"do": "rehearse"}).content.decode()
    ben.post(address, {"do": "approve"})
    assert minutes() == 30, "what this process began is ended by the version it began with"
    keep_up(NOW + timedelta(seconds=6))
    assert minutes() == 45
    pack = means().shelf.pack
    assert pack.sha256 == queries.in_force(NOW) != before
    assert [(told.kind, told.by) for told in history(pack.sha256)] == [
        ("packs.proposed", "user:ann"), ("packs.approved", "user:ben"),
    ]  # fmt: skip
    assert means().book(NOW.date()).sha256 != decided_by
    assert book_of(means(), decided_by)[DrawsPage].publish_after_minutes == 30
    page = come("ann").get(reverse("admin-packs")).content.decode()
    assert page.count("What changed since") == 1


def test_a_file_changed_after_the_approval_changes_nothing(disk: Path) -> None:
    address = proposed()
    come("ben").post(address, {"do": "approve"})
    for name in ("xx", "xx-next"):
        page = disk / name / "flow" / "draws.toml"
        page.write_text(page.read_text().replace("publish_after_minutes = 45", "publish_after_minutes = 50"))
    forget(packs=True)
    keep_up(NOW)
    assert minutes() == 45


def test_it_is_in_force_from_its_moment(disk: Path) -> None:
    address = proposed("2026-03-05T08:00")
    assert "in force from" in come("ben").post(address, {"do": "approve"}, follow=True).content.decode()
    for at, wanted in (
        (NOW, 30),
        (datetime(2026, 3, 5, 7, 59, tzinfo=UTC), 30),
        (datetime(2026, 3, 5, 8, tzinfo=UTC), 45),
    ):
        keep_up(at)
        assert minutes() == wanted


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("flow/draws.toml", "nonsense = 1\n", "unknown key"),
        ("law/duty.toml", "", "duty"),
    ],
)
def test_a_version_that_is_not_sound_cannot_be_proposed(disk: Path, file: str, text: str, says: str) -> None:
    (disk / "xx-next" / file).write_text(text)
    given = {"folder": "xx-next", "says": "Order 7"}
    refused = come("ann").post(reverse("admin-propose"), given)
    assert refused.status_code == 422
    assert says in refused.content.decode()
    assert queries.versions() == []


@pytest.mark.parametrize(
    "given",
    [
        {"folder": "../xx", "says": "Order 7"},
        {"folder": "xx-next", "says": " "},
        {"folder": "xx-next", "says": "Order 7", "begins": "2026-03-04T08:59"},
        {"folder": "xx-next", "says": "Order 7", "begins": "soon"},
    ],
)
def test_a_proposal_names_a_version_a_reason_and_a_moment_to_come(disk: Path, given: dict[str, str]) -> None:
    assert come("ann").post(reverse("admin-propose"), given).status_code == 422
    assert queries.versions() == []


def test_a_proposal_is_taken_back_and_not_approved_then(disk: Path) -> None:
    address = proposed()
    assert come("ann").post(reverse("admin-propose"), {"folder": "xx-next", "says": "again"}).status_code == 422
    come("ann").post(address, {"do": "refuse"})
    assert "decided already" in come("ben").post(address, {"do": "approve"}, follow=True).content.decode()
    [one] = queries.versions()
    assert (one.standing, one.decided_by) == (Standing.REFUSED, "user:ann")
    assert queries.in_force(NOW + timedelta(days=1)) == ""
    assert come("ben").post(address, {"do": "dance"}).status_code == 404


def test_the_operator_installs_alone_and_the_log_tells_it(disk: Path) -> None:
    done = CliRunner().invoke(app, ["pack", "install", "xx-next", "--says", "Release 2"])
    assert done.exit_code == 0, done.output
    [one] = queries.versions()
    assert one.standing is Standing.APPROVED
    assert [told.kind for told in history(one.sha256)] == ["packs.proposed", "packs.approved"]
    again = CliRunner().invoke(app, ["pack", "install", "xx-next", "--says", "Release 2"])
    assert (again.exit_code, "in force already" in again.output) == (1, True)


def test_nobody_approves_alone(disk: Path) -> None:
    proposed()
    with pytest.raises(PackError, match="yourself"), writing(by="user:ann", at=NOW) as pen:
        services.approve(pen, queries.versions()[0].number)
