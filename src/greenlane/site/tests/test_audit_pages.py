"""The pages of audit, counter and disclosure: they act, keep what was typed, name nobody to the other side."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.terms import AuditPage, Kind, Unit
from greenlane.clearance.counter import queries as counter
from greenlane.core.codes import Lane
from greenlane.filing.declarations.models import Declaration
from greenlane.site import clock
from greenlane.site.means import means
from greenlane.site.tests.conftest import MRN, NOW

Person = Callable[..., Client]
LATER = datetime(2026, 4, 2, 9, 5, tzinfo=UTC)


@pytest.fixture
def released(kept: Declaration, monkeypatch: Any) -> Declaration:
    """The declaration, released on the blue lane."""
    monkeypatch.setattr(clock, "_ask", lambda: LATER)
    Declaration.objects.filter(pk=kept.pk).update(status="released")
    with writing(by="test", at=NOW) as pen:
        services.note_releases(pen, [(kept.pk, Unit(MRN, NOW, Lane.BLUE.value, "T1", 84, 5000, 0.1))])
    return kept


def opened(kind: Kind) -> str:
    with writing(by="user:auditor-XX001", at=LATER) as pen:
        page = means().book(LATER.date())[AuditPage]
        [number] = services.open_cases(pen, page, [MRN], kind, "The value")
        if kind is Kind.SITE:
            services.announce(pen, page, number)
    return number


def test_an_auditor_opens_an_audit_from_the_queue(released: Declaration, person: Person) -> None:
    auditor = person("auditor", office="XX001")
    page = auditor.get("/control/audit").content.decode()
    assert MRN in page
    assert "T1" not in page
    refused = auditor.post("/control/audit", {"do": "open", "scope": "Why not"})
    assert refused.status_code == 422
    assert "Why not" in refused.content.decode()
    done = auditor.post("/control/audit", {"do": "open", "reference": MRN, "kind": "desk", "scope": "The value"})
    assert done.status_code == 302
    shown = auditor.get(done["Location"]).content.decode()
    assert "Portable" in shown
    assert "T1" not in shown
    assert "<b>Portable" not in shown


def test_a_case_says_what_cannot_be_done_and_keeps_what_was_typed(released: Declaration, person: Person) -> None:
    auditor, number = person("auditor", office="XX001"), opened(Kind.DESK)
    address = f"/control/audit/cases/{number}"
    assert auditor.post(address, {"do": "start"}).status_code == 302
    wrong = auditor.post(
        address, {"do": "find", "find-reference": MRN, "find-line": "1", "find-says": "Half the price"}
    )
    assert wrong.status_code == 422
    assert "Half the price" in wrong.content.decode()
    assert auditor.post(address, {"do": "request", "request-says": "The ledger"}).status_code == 302
    late = auditor.post(address, {"do": "lapse"})
    assert late.status_code == 422
    assert "overdue" in late.content.decode()
    assert person("manager", office="XX001").get(address).status_code == 200


def test_the_trader_sees_its_own_audit_and_no_officer(released: Declaration, person: Person) -> None:
    number = opened(Kind.DESK)
    trader, other = person("trader", party="T1"), person("trader", party="T2")
    assert trader.get(f"/desk/audits/{number}").status_code == 404  # nobody told it yet
    with writing(by="user:auditor-XX001", at=LATER) as pen:
        page = means().book(LATER.date())[AuditPage]
        services.start(pen, page, number)
        services.request_books(pen, page, number, "The ledger")
    shown = trader.get(f"/desk/audits/{number}").content.decode()
    assert "The ledger" in shown
    assert "auditor" not in shown
    assert other.get(f"/desk/audits/{number}").status_code == 404
    assert other.post(f"/desk/audits/{number}", {"books-says": "x"}).status_code == 404
    assert trader.post(f"/desk/audits/{number}", {"books-says": ""}).status_code == 422
    assert trader.post(f"/desk/audits/{number}", {"books-says": "Attached", "documents": "D1 D2"}).status_code == 302
    assert queries.case(number).requests[0].documents == ("D1", "D2")
    assert number in trader.get("/desk/audits").content.decode()


def test_a_visit_opens_the_name_and_the_letter(released: Declaration, person: Person) -> None:
    number = opened(Kind.SITE)
    auditor = person("auditor", office="XX001")
    assert "T1" in auditor.get(f"/control/audit/cases/{number}").content.decode()
    for client, address in (
        (auditor, f"/control/audit/cases/{number}/letter"),
        (person("trader", party="T1"), f"/desk/audits/{number}/letter"),
    ):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_a_manager_makes_a_plan_and_another_approves(released: Declaration, person: Person) -> None:
    maker, other = person("manager", office="XX001"), person("manager", office="XX002")
    done = maker.post("/control/audit", {"do": "plan"})
    assert done.status_code == 302
    assert "Another manager" in maker.get(done["Location"]).content.decode()
    maker.post(done["Location"], {"do": "approve"})
    number = queries.plans()[0].number
    assert queries.plan(number).approved_at is None
    other.post(done["Location"], {"do": "approve"})
    assert queries.plan(number).draw_from == LATER.replace(minute=15)
    assert person("auditor", office="XX001").post("/control/audit", {"do": "plan"}).status_code == 422


@pytest.mark.parametrize("role", ["trader", "officer", "admin"])
def test_audits_are_for_auditors_and_managers(role: str, released: Declaration, person: Person) -> None:
    who = person(role, **({"party": "T1"} if role == "trader" else {"office": "XX001"}))
    assert who.get("/control/audit").status_code == 403
    assert who.get(f"/control/audit/cases/{opened(Kind.DESK)}").status_code == 403


def test_the_counter_is_where_the_pack_says(released: Declaration, person: Person) -> None:
    clerk = person("officer", office="XX001")
    assert person("officer", office="XX007").get("/control/counter").status_code == 403
    assert person("trader", party="T1").get("/control/counter").status_code == 403
    assert clerk.get("/control/counter").status_code == 200
    assert clerk.post("/control/counter", {"do": "walk-in", "purpose": "help"}).status_code == 302
    assert "B001" in clerk.get("/control/counter").content.decode()
    [visit] = counter.visits("XX001", LATER.date())
    assert clerk.post("/control/counter", {"do": "turn", "visit": visit.id, "what": "serve"}).status_code == 422
    assert (
        clerk.post("/control/counter", {"do": "turn", "visit": visit.id, "what": "call", "desk": 2}).status_code == 302
    )
    wrong = clerk.post("/control/counter", {"do": "receive", "reference": MRN, "document": "DOC9", "pages": "1"})
    assert wrong.status_code == 422
    assert "DOC9 is not a document" in wrong.content.decode()
    assert clerk.get("/control/counter/receipts/NONE").status_code == 404


def test_a_disclosure_is_for_the_owner_of_a_release(released: Declaration, person: Person) -> None:
    trader = person("trader", party="T1")
    assert trader.get(f"/desk/disclosure/{MRN}").status_code == 200
    assert person("trader", party="T2").get(f"/desk/disclosure/{MRN}").status_code == 404
    wrong = trader.post(f"/desk/disclosure/{MRN}", {"line": "1", "disclose-says": "We forgot"})
    assert wrong.status_code == 422
    assert "We forgot" in wrong.content.decode()
    assert trader.get("/desk/demands/NONE").status_code == 404
    assert trader.post("/desk/demands/NONE/pay").status_code == 404
