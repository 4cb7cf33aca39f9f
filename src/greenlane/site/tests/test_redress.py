"""Tickets and appeals through pages and API: who may, what is hidden from whom, what stays in a form."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.base.people import services as people
from greenlane.base.people.models import User
from greenlane.base.people.terms import Role
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage, NewCharge, Settlement
from greenlane.clearance.appeals import queries as appeals
from greenlane.clearance.appeals import services as appealing
from greenlane.clearance.escalation import jobs as limits
from greenlane.clearance.escalation import queries as escalation
from greenlane.core.money import from_minor
from greenlane.filing.declarations.models import Declaration
from greenlane.site import clock
from greenlane.site.means import means
from greenlane.site.tests.conftest import MRN, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
#: What an officer may not read: the company, its own reference, the person who writes.
COMPANY = ("T1", "LRN-1", "trader-T1")
#: What a trader may not read: who decides, where.
OFFICIALS = ("officer-XX001", "reviewer-a", "reviewer-b", "XX002", "XX003")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def moved(at: Any) -> None:
        monkeypatch.setattr(clock, "_ask", lambda: at)

    moved(LATER)
    return moved


@pytest.fixture
def ticket(kept: Declaration, person: Callable[..., Client], later: Callable[..., None]) -> str:
    """A ticket of T1, opened through the page."""
    said = {"want": "W01", "text": "T1 waits; LRN-1. Call +000 555 0101."}
    answer = person("trader", party="T1").post(f"/desk/declarations/{MRN}/escalation", said)
    assert answer.status_code == 302, answer.content
    return str(answer["Location"].rsplit("/", 1)[-1])


@pytest.fixture
def appeal(kept: Declaration, person: Callable[..., Client], later: Callable[..., None]) -> str:
    """An appeal of T1 against the duty of 900.00, drawn to one of two reviewers of XX002 and XX003."""
    page = means().book(NOW.date())[AccountsPage]
    with writing(by="user:officer-XX001", at=NOW) as pen:
        settlement = Settlement("due", from_minor(90000), NOW.date())
        accounts.charge(pen, page, [NewCharge(kept.pk, MRN, 1, "T1", {"A00": 90000}, 0, settlement, ("due",))])
        for name, office in (("officer-XX001", "XX001"), ("reviewer-a", "XX002"), ("reviewer-b", "XX003")):
            people.create_user(pen, f"{name}", "a long pass phrase 1", Role.OFFICER, office=office)
            appealing.appoint(pen, name, office)
    said = {"kind": "assessment", "grounds": ["G02"], "text": "The price of T1.", "disputed": "100", "samples": ""}
    answer = person("trader", party="T1").post(f"/desk/declarations/{MRN}/appeal", said)
    assert answer.status_code == 302, answer.content
    return str(answer["Location"].rsplit("/", 1)[-1])


def reviewer(number: str) -> Client:
    name = next(r.name for r in appeals.reviewers() if appeals.is_reviewer(number, r.name))
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def without(text: str, secrets: tuple[str, ...]) -> None:
    """The frame around the page names whoever looks at it; the rest is what counts."""
    main = text.partition("<main")[2] or text
    for secret in secrets:
        assert not re.search(rf"\b{re.escape(secret)}" + r"\b" * secret[-1].isalnum(), main), secret


def test_what_is_not_stuck_says_when(kept: Declaration, person: Callable[..., Client], later: Any) -> None:
    trader, address = person("trader", party="T1"), f"/desk/declarations/{MRN}/escalation"
    later(LATER - timedelta(minutes=1))
    assert "3 Mar 2026, 09:30" in text_of(trader.get(address))
    refused = trader.post(address, {"want": "W01", "text": "Now"})
    assert refused.status_code == 422
    assert escalation.of_declaration(MRN) == []
    later(LATER)
    assert "<textarea" in text_of(trader.get(address))
    wrong = trader.post(address, {"want": "", "text": "What was typed"})
    assert (wrong.status_code, "What was typed" in text_of(wrong)) == (422, True)


def test_a_ticket_is_answered_and_neither_learns_of_the_other(ticket: str, person: Callable[..., Client]) -> None:
    officer, trader = person("officer", office="XX001"), person("trader", party="T1x")
    page = text_of(officer.get(f"/control/escalations/{ticket}"))
    assert "waits;" in page
    without(page, COMPANY)
    without(text_of(officer.get("/control/escalations")), COMPANY)
    assert officer.post(f"/control/escalations/{ticket}/acknowledge").status_code == 302
    empty = officer.post(f"/control/escalations/{ticket}/answer", {"cause": "", "text": "What was typed"})
    assert (empty.status_code, "What was typed" in text_of(empty)) == (422, True)
    said = {"cause": "C01", "text": "officer-XX001 decides today. a@customs.example"}
    assert officer.post(f"/control/escalations/{ticket}/answer", said).status_code == 302
    assert trader.get(f"/desk/escalations/{ticket}").status_code == 404
    own = Client()
    own.force_login(User.objects.get(username="trader-T1"))
    page = text_of(own.get(f"/desk/escalations/{ticket}"))
    assert "decides today" in page
    without(page, (*OFFICIALS, "XX001", "customs.example"))
    assert own.post(f"/desk/escalations/{ticket}/reopen", {"text": "It was not."}).status_code == 302
    assert own.post(f"/desk/escalations/{ticket}/close", {"score": "4"}).status_code == 302
    assert escalation.ticket(ticket).score == 4


def test_others_find_no_ticket(
    ticket: str, person: Callable[..., Client], token: Callable[..., dict[str, str]]
) -> None:
    for client in (person("officer", office="XX002"), person("manager", office="XX002")):
        assert client.get(f"/control/escalations/{ticket}").status_code == 404
        assert client.post(f"/control/escalations/{ticket}/acknowledge").status_code == 404
        assert ticket not in text_of(client.get("/control/escalations"))
    stranger = person("trader", party="T2")
    assert stranger.get(f"/desk/escalations/{ticket}").status_code == 404
    assert stranger.post(f"/desk/escalations/{ticket}/close", {"score": ""}).status_code == 404
    assert stranger.get(f"/desk/declarations/{MRN}/escalation").status_code == 404
    for headers in (token("lodge", party="T2"), token("control", office="XX002")):
        assert Client().get(f"/api/v1/tickets/{ticket}", headers=headers).status_code == 404
        assert ticket not in text_of(Client().get("/api/v1/tickets", headers=headers))


def test_a_ticket_that_went_up_leaves_the_office_and_managers_see_figures(
    ticket: str, person: Callable[..., Client], later: Any
) -> None:
    late = escalation.ticket(ticket).acknowledge_by
    later(late)
    assert limits.pass_limits(late, means().book(late.date())) == 1
    assert ticket not in text_of(person("officer", office="XX001").get("/control/escalations"))
    manager = person("manager", office="XX000")
    page = text_of(manager.get("/control/escalations"))
    assert ticket in page
    assert "Median to the first answer" in page
    assert "Median to the first answer" not in text_of(person("officer", office="XX000").get("/control/escalations"))


def test_tickets_by_api(kept: Declaration, token: Callable[..., dict[str, str]], later: Any) -> None:
    trader, officer, client = token("lodge", party="T1"), token("control", office="XX001"), Client()

    def post(path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
        return client.post(f"/api/v1{path}", json.dumps(body), "application/json", headers=headers)

    later(NOW)
    early = post(f"/declarations/{MRN}/tickets", {"want": "W01", "text": "x"}, trader)
    assert (early.status_code, "2026-03-03 09:30 UTC" in early.json()["detail"]) == (409, True)
    later(LATER)
    opened = post(f"/declarations/{MRN}/tickets", {"want": "W01", "text": "x of T1"}, trader)
    assert opened.status_code == 201, opened.content
    number = opened.json()["ticket"]["number"]
    assert post(f"/tickets/{number}/answer", {"cause": "C01", "text": "y"}, officer).status_code == 200
    assert post(f"/tickets/{number}/answer", {"cause": "C01", "text": "y"}, officer).status_code == 409
    assert post(f"/tickets/{number}/rate", {"score": "much"}, trader).status_code == 400
    assert post(f"/tickets/{number}/close", {"score": 5}, trader).json()["ticket"]["score"] == 5
    seen = client.get(f"/api/v1/tickets/{number}", headers=officer)
    without(text_of(seen), COMPANY)


def test_an_appeal_is_lodged_heard_and_decided_by_its_reviewer_alone(
    appeal: str, person: Callable[..., Client], later: Any
) -> None:
    mine = reviewer(appeal)
    page = text_of(mine.get(f"/control/appeals/{appeal}"))
    assert "The price of" in page
    without(page, COMPANY)
    without(text_of(mine.get("/control/appeals")), COMPANY)
    for other in (person("officer", office="XX001x"), person("manager", office="XX001")):
        assert other.get(f"/control/appeals/{appeal}").status_code == 404
        assert other.post(f"/control/appeals/{appeal}/decide", {}).status_code in (404, 422)
        assert appeals.appeal(appeal).decision is None
    wrong = mine.post(f"/control/appeals/{appeal}/decide", {"decide-outcome": "annul", "decide-reasons": "Typed so"})
    assert (wrong.status_code, "Typed so" in text_of(wrong)) == (422, True)
    said = {"decide-outcome": "annul", "decide-reasons": "The contract of reviewer-a shows it.", "decide-law": "s. 98"}
    assert mine.post(f"/control/appeals/{appeal}/decide", said).status_code == 302
    own = Client()
    own.force_login(User.objects.get(username="trader-T1"))
    page = text_of(own.get(f"/desk/appeals/{appeal}"))
    assert "The decision was set aside" in page
    assert "900.00" in page
    without(page, (*OFFICIALS, "XX001"))
    assert person("trader", party="T2").get(f"/desk/appeals/{appeal}").status_code == 404


def test_who_decided_never_reviews(appeal: str) -> None:
    assert [r.name for r in appeals.pool(appeal)] == ["reviewer-a", "reviewer-b"]


def test_an_appeal_lodged_twice_keeps_what_was_typed(appeal: str) -> None:
    own = Client()
    own.force_login(User.objects.get(username="trader-T1"))
    said = {"kind": "assessment", "grounds": ["G02"], "text": "Once more", "disputed": "1"}
    again = own.post(f"/desk/declarations/{MRN}/appeal", said)
    assert again.status_code == 422
    assert len(appeals.of_declaration(MRN)) == 1
    assert own.post(f"/desk/appeals/{appeal}/supplement", {"text": "The contract of T1"}).status_code == 302
    assert own.post(f"/desk/appeals/{appeal}/withdraw").status_code == 302
    assert "Withdrawn" in text_of(own.get("/desk/appeals"))


def test_a_manager_appoints_and_an_officer_does_not(appeal: str, person: Callable[..., Client]) -> None:
    manager, officer = person("manager", office="XX001"), person("officer", office="XX009")
    assert officer.post("/control/appeals/reviewers", {"name": "officer-XX009", "do": "appoint"}).status_code == 403
    manager.post("/control/appeals/reviewers", {"name": "officer-XX009", "do": "appoint"})
    assert "officer-XX009" in {r.name for r in appeals.reviewers()}
    manager.post("/control/appeals/reviewers", {"name": "officer-XX009", "do": "dismiss"})
    manager.post("/control/appeals/reviewers", {"name": "nobody", "do": "appoint"})
    assert {"officer-XX009", "nobody"}.isdisjoint({r.name for r in appeals.reviewers()})


def test_appeals_by_api(appeal: str, token: Callable[..., dict[str, str]]) -> None:
    client, trader = Client(), token("lodge", party="T1")
    assert client.get(f"/api/v1/appeals/{appeal}", headers=trader).json()["appeal"]["disputed"] == 10000
    assert client.get(f"/api/v1/appeals/{appeal}", headers=token("lodge", party="T2")).status_code == 404
    assert client.get(f"/api/v1/appeals/{appeal}", headers=token("control", office="XX001")).status_code == 404
    everywhere = token("control")
    assert client.get(f"/api/v1/appeals/{appeal}", headers=everywhere).status_code == 200
    body = {"outcome": "annul", "reasons": "x", "law": "y"}
    decided = client.post(f"/api/v1/appeals/{appeal}/decide", json.dumps(body), "application/json", headers=everywhere)
    assert decided.status_code == 403
    without(text_of(client.get("/api/v1/appeals", headers=trader)), OFFICIALS)
    again = client.post(
        f"/api/v1/declarations/{MRN}/appeals",
        json.dumps({"kind": "assessment", "grounds": ["G01"], "text": "x"}),
        "application/json",
        headers=trader,
    )
    assert again.status_code == 409
