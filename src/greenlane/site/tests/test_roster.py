"""Posts, skills, closed days and absences by the hand of those whose task it is; draws follow them."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from greenlane.base.ledger.writing import writing
from greenlane.base.people.models import User
from greenlane.base.people.terms import Role
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.terms import AssignmentPage, Duty, Posting
from greenlane.clearance.assignment.tests.conftest import AT, held  # noqa: F401 - a fixture
from greenlane.journey.assigning import reroute_once
from greenlane.journey.gather import open_chance
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site import clock
from greenlane.site.means import means, veil_key

pytestmark = pytest.mark.django_db
PEOPLE = (("ada", Role.OFFICER, "XX002"), ("ben", Role.OFFICER, "XX003"), ("mia", Role.MANAGER, "XX002"))


@pytest.fixture
def come(monkeypatch):
    """``come("ada")`` is a browser of hers; ada and ben assess textiles, mia manages, root administers."""
    monkeypatch.setattr(clock, "_ask", lambda: AT)
    for name, role, office in (*PEOPLE, ("root", Role.ADMIN, "")):
        User.objects.create(username=name, role=role, office=office)
    with writing(by="test", at=AT) as pen:
        posts = [Posting("ada", "XX002", ("TEXT",)), Posting("ben", "XX003", ("TEXT",))]
        services.add_posts(pen, page(), posts, veil_key())

    def made(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return made


def page() -> AssignmentPage:
    return means().book(AT.date())[AssignmentPage]


def drawn(references: list[str], at: datetime = AT) -> None:
    open_chance(means(), at)
    chance = Chance(means().book(at.date())[DrawsPage], means().draw_key, veil_key())
    with writing(by="test", at=at) as pen:
        services.assign(pen, page(), chance, references)


def test_a_post_is_given_its_skills_change_and_it_is_closed(come) -> None:
    root, address = come("root"), reverse("admin-posts")
    nobody = root.post(address, {"do": "add", "new-username": "eve", "new-site": "XX001", "new-groups": ["FOOD"]})
    assert nobody.status_code == 422
    assert "Create the user first" in nobody.content.decode()
    no_skill = root.post(address, {"do": "add", "new-username": "mia", "new-site": "XX001"})
    assert no_skill.status_code == 422
    assert root.post(
        address, {"do": "add", "new-username": "mia", "new-site": "XX001", "new-groups": ["FOOD"]}
    ).status_code == 302  # fmt: skip
    [post] = queries.roster(AT, username="mia")
    assert (post.site, post.groups, post.duty) == ("XX001", ("FOOD",), Duty.ASSESS)
    asked = root.get(address, {"post": post.id}).content.decode()
    assert 'value="FOOD" id="id_skills-groups_0" checked' in asked.replace("aria-", "")
    root.post(address, {"do": "groups", "post": post.id, "skills-groups": ["TEXT", "CHEM"]})
    [post] = queries.roster(AT, username="mia")
    assert set(post.groups) == {"TEXT", "CHEM"}
    root.post(address, {"do": "close", "post": post.id})
    assert queries.roster(AT, username="mia") == []
    assert root.post(address, {"do": "close", "post": post.id}).status_code == 404


def test_a_centre_is_kept_without_skills(come) -> None:
    come("root").post(
        reverse("admin-posts"), {"do": "add", "new-username": "ada", "new-site": "XX002", "new-centre": "NAC3"}
    )
    assert queries.centres_of("ada", AT) == ("NAC3",)


def test_hours_do_not_run_where_the_office_is_closed(come, held) -> None:  # noqa: F811 - the fixture
    root, address = come("root"), reverse("admin-calendars")
    assert "City holiday" not in root.get(address).content.decode()
    for site in ("XX002", "XX003"):
        root.post(address, {"do": "close", "site": site, "day": AT.date().isoformat(), "title": "City holiday"})
    twice = {"do": "close", "site": "XX002", "day": AT.date().isoformat(), "title": "again"}
    assert root.post(address, twice).status_code == 422
    past = {**twice, "day": (AT - timedelta(days=1)).date().isoformat()}
    assert root.post(address, past).status_code == 422
    [one] = held(office="XX001")
    drawn([one])
    assert queries.assigned(one).open_by.date() == AT.date() + timedelta(days=1)
    day = queries.closed_days(AT.date(), "XX002")[0]
    assert (day.day, day.title) == (date(2026, 3, 4), "City holiday")
    root.post(address, {"do": "open", "day": day.id})
    assert [each.site for each in queries.closed_days(AT.date())] == ["XX003"]
    assert root.post(address, {"do": "open", "day": "x"}).status_code == 404


def test_an_officer_tells_its_own_absence_and_its_bills_go_to_another(come, held) -> None:  # noqa: F811
    references = held(6, office="XX001")
    drawn(references)
    with_ada = [bill.reference for bill in queries.bills_of("ada", AT)]
    assert with_ada
    ada, address = come("ada"), reverse("officer-absences")
    assert "username" not in ada.get(address).content.decode()
    ada.post(address, {"do": "note", "reason": "leave", "since": "", "until": "2026-03-06", "username": "ben"})
    [told] = queries.absences(AT)
    assert (told.username, told.since, told.until) == ("ada", AT, datetime(2026, 3, 7, tzinfo=AT.tzinfo))
    assert "6 Mar 2026" in ada.get(address).content.decode()
    assert reroute_once(AT, means(), veil_key()) == len(with_ada)
    assert {queries.assigned(one).username for one in references} == {"ben"}
    assert ada.post(address, {"do": "note", "reason": "holiday"}).status_code == 422
    wrong = ada.post(address, {"do": "note", "reason": "sick", "since": "2026-03-10", "until": "2026-03-08"})
    assert wrong.status_code == 422


def test_a_manager_tells_anybodys_and_an_officer_ends_only_its_own(come) -> None:
    mia, ben, address = come("mia"), come("ben"), reverse("officer-absences")
    mia.post(address, {"do": "note", "username": "ada", "reason": "sick"})
    [told] = queries.absences(AT)
    assert (told.username, told.until) == ("ada", None)
    assert "ada" not in ben.get(address).content.decode()
    assert ben.post(address, {"do": "end", "absence": told.id}).status_code == 403
    assert queries.away(AT) == {"ada"}
    mia.post(address, {"do": "end", "absence": told.id})
    assert queries.away(AT) == frozenset()
