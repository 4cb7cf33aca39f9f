"""The officer's bills, the centre, the trade's questions, the record of a draw: as people and systems meet them."""

from datetime import timedelta

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
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.states import Happening
from greenlane.journey.gather import open_chance
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site import clock
from greenlane.site.means import means, veil_key

SECRET_PARTY = "XX0000001A"
LATER = AT + timedelta(hours=1)


@pytest.fixture
def desk(db, monkeypatch):
    """An officer at XX002 who is the only one with the skill, and who keeps centre NAC3."""
    monkeypatch.setattr(clock, "_ask", lambda: LATER)
    page = means().book(AT.date())[AssignmentPage]
    user = User.objects.create(username="ada", role=Role.OFFICER, office="XX002")
    with writing(by="test", at=AT) as pen:
        posts = [
            Posting("ada", "XX002", ("TEXT",)),
            Posting("ada", "XX002", (), Duty.CENTRE, "NAC3"),
        ]
        services.add_posts(pen, page, posts, veil_key())
    client = Client()
    client.force_login(user)
    return client


def drawn(references):
    open_chance(means(), AT)
    book = means().book(AT.date())
    chance = Chance(book[DrawsPage], means().draw_key, veil_key())
    with writing(by="test", at=AT) as pen:
        services.assign(pen, book[AssignmentPage], chance, references)


def test_my_bills_without_the_trader(desk, held):  # noqa: F811 - the fixture
    references = held(3, office="XX001")
    drawn(references)
    text = desk.get(reverse("officer-bills")).content.decode()
    for reference in references:
        assert reference in text
        assert queries.is_assigned(reference, "ada")
    assert SECRET_PARTY not in text
    assert "Textiles" in text
    assert "Not opened yet" in text


def test_an_officer_without_a_post_reads_why_nothing_comes(person, db):
    text = person("officer", office="XX001").get(reverse("officer-bills")).content.decode()
    assert "no post of assessment" in text


def test_pages_are_closed_to_others(person, db, desk):
    assert person("trader", party="T1").get(reverse("officer-bills")).status_code == 403
    assert person("officer", office="XX001").get(reverse("officer-centre")).status_code == 404
    assert person("officer", office="XX003").get(reverse("trader-questions")).status_code == 403
    assert desk.get(reverse("officer-centre"), {"centre": "NAC1"}).status_code == 404
    assert Client().get(reverse("officer-bills")).status_code == 302


def test_a_question_goes_to_the_centre_and_its_answer_back(desk, person):
    trader = person("trader", party="T1")
    address = reverse("trader-questions")
    empty = trader.post(address, {"group": "TEXT", "text": "", "code": "x"})
    assert empty.status_code == 422
    assert 'value="x"' in empty.content.decode()
    asked = trader.post(address, {"group": "TEXT", "text": "T1 asks: which code?", "code": "6205"}, follow=True)
    assert asked.redirect_chain
    [question] = queries.questions_to("NAC3")
    centre = reverse("officer-centre")
    shown = desk.get(centre).content.decode()
    assert question.number in shown
    told = {"do": "answer", "number": question.number, f"{question.number}-text": ""}
    assert desk.post(centre, told).status_code == 422
    answered = {**told, f"{question.number}-text": "6205.", f"{question.number}-is_open_to_all": "on"}
    assert desk.post(centre, answered, follow=True).status_code == 200
    for reader in (trader, person("trader", party="T2")):
        text = reader.get(address).content.decode()
        assert "6205." in text
        assert "ada" not in text.replace("Canada", "")
    assert desk.post(centre, {**answered, "do": "nothing"}).status_code == 404


def test_instructions_are_published_versioned_and_withdrawn(desk):
    centre = reverse("officer-centre")
    said = {"do": "publish", "new-group": "TEXT", "new-title": "Shirts", "new-text": "Check.", "new-code": "6205"}
    wrong = {**said, "new-start": "2026-05-02", "new-end": "2026-05-01"}
    refused = desk.post(centre, wrong)
    assert refused.status_code == 422
    assert "Shirts" in refused.content.decode()
    assert desk.post(centre, said).status_code == 302
    [one] = queries.instructions("NAC3", AT.date())
    assert "Shirts" in desk.get(centre, {"number": one.number}).content.decode()
    desk.post(centre, {**said, "new-number": one.number, "new-text": "Check twice."})
    [two] = queries.instructions("NAC3", AT.date())
    assert (two.number, two.version) == (one.number, 2)
    desk.post(centre, {"do": "withdraw", "number": one.number})
    assert queries.instructions("NAC3", AT.date()) == []
    again = desk.post(centre, {"do": "withdraw", "number": one.number}, follow=True)
    assert "withdrawn" in again.content.decode()


def test_the_pool_is_told_at_the_centre(desk, held):  # noqa: F811 - the fixture
    [mrn] = held(office="XX002")
    drawn([mrn])
    text = desk.get(reverse("officer-centre")).content.decode()
    assert "waits for an officer" in text
    assert mrn in text


def test_the_api_shows_an_officer_s_bills_and_the_draw_of_a_decided_one(desk, held, token, client):  # noqa: F811
    [mrn] = held(office="XX001")
    drawn([mrn])
    mine = client.get("/api/v1/assignments", {"officer": "ada"}, headers=token("control", office="XX002"))
    assert [bill["reference"] for bill in mine.json()] == [mrn]
    assert client.get("/api/v1/assignments", headers=token("control")).status_code == 400
    other = client.get("/api/v1/assignments", {"officer": "ada"}, headers=token("control", office="XX003"))
    assert other.json() == []
    address = f"/api/v1/assignments/{mrn}/draw"
    assert client.get(address).status_code == 404
    with writing(by="test", at=AT) as pen:
        pen.event(Happening.VERIFIED.value, mrn, {})
        declarations.advance(pen, [mrn], Happening.VERIFIED.value)
    [checked] = client.get(address).json()
    assert checked["holds"]
    assert "ada" not in str(checked)
    assert checked["drawn"]["purpose"] == f"{mrn} assignment 1"
