"""A company's users, mandates and money through pages and API: who may, what another sees, what a mandate opens."""

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
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.terms import AccountsPage, NewApplication, NewCharge, Settlement, Verdict, Wish
from greenlane.core.money import from_minor
from greenlane.filing.declarations.models import Declaration
from greenlane.filing.traders import mandating, queries, services, staffing
from greenlane.filing.traders.terms import Offer, Power, Trader, TradersPage
from greenlane.site import clock
from greenlane.site.means import means
from greenlane.site.tests.conftest import MRN, NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture(autouse=True)
def _now(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ask", lambda: NOW)
    with writing(by="test", at=NOW) as pen:
        services.register(pen, [Trader(id=number, name=f"Company {number}") for number in ("T1", "T2", "T3")])


def admin(party: str) -> Client:
    name = f"chief-{party}"
    with writing(by="test", at=NOW) as pen:
        staffing.add(pen, party, name, "a long pass phrase 1", f"Chief of {party}", is_administrator=True)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def given(*powers: Power, principal: str = "T1", broker: str = "T2", regimes: tuple[str, ...] = ()) -> str:
    page = means().book(DAY)[TradersPage]
    with writing(by="test", at=NOW) as pen:
        made = mandating.offer(pen, page, principal, Offer(broker=broker, powers=powers, since=DAY, regimes=regimes))
        return mandating.accept(pen, page, made.number).number


@pytest.fixture
def charged(kept: Declaration) -> Declaration:
    page = means().book(DAY)[AccountsPage]
    with writing(by="test", at=NOW) as pen:
        settlement = Settlement("due", from_minor(90000), DAY - timedelta(days=1))
        paying.charge(pen, page, [NewCharge(kept.pk, MRN, 1, "T1", {"A00": 90000}, 0, settlement, ("due",))])
    return kept


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_mandate_goes_from_the_offer_to_its_end_through_the_pages() -> None:
    giver, taker, stranger = admin("T1"), admin("T2"), admin("T3")
    said = {"broker": "t2", "powers": ["lodge", "read"], "since": DAY.isoformat(), "until": ""}
    address = giver.post("/desk/company/mandates/new", said)["Location"]
    assert "Company T1" in text_of(taker.get("/desk/company"))
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/revoke").status_code == 404
    taker.post(f"{address}/accept")
    assert "In force" in text_of(giver.get(address))
    giver.post(f"{address}/revoke", {"reason": "We parted."})
    shown = text_of(taker.get(address))
    assert "Revoked" in shown
    assert "We parted." in shown
    assert "chief" not in shown.split("<main")[1]


def test_who_does_not_manage_the_company_changes_nothing(person: Callable[..., Client]) -> None:
    number, clerk = given(Power.READ), person("trader", party="T1")
    assert "Give a mandate" not in text_of(clerk.get("/desk/company"))
    assert clerk.post(f"/desk/company/mandates/{number}/revoke").status_code == 403
    assert clerk.post("/desk/company/invite", {"name": "Bob"}).status_code == 403
    assert clerk.get("/desk/company/users/trader-T1").status_code == 403


def test_an_offer_that_cannot_be_keeps_what_was_typed() -> None:
    said = {"broker": "NOBODY", "powers": ["lodge"], "since": DAY.isoformat()}
    answer = admin("T1").post("/desk/company/mandates/new", said)
    assert answer.status_code == 422
    assert "NOBODY" in text_of(answer)
    assert "No company is registered" in text_of(answer)


def test_a_colleague_is_invited_comes_and_is_closed() -> None:
    chief = admin("T1")
    link = re.search(r"/desk/join/[\w-]+", text_of(chief.post("/desk/company/invite", {"name": "Bob Stone"})))
    assert link is not None
    assert "/desk/join/" not in text_of(chief.get("/desk/company"))
    visitor = Client()
    assert "Company T1" in text_of(visitor.get(link[0]))
    assert visitor.post(link[0], {"username": "bob", "password": "short"}).status_code == 422
    assert visitor.post(link[0], {"username": "bob", "password": "a sentence is best"})["Location"] == "/login"
    assert visitor.get(link[0]).status_code == 404
    assert admin("T2").get("/desk/company/users/bob").status_code == 404
    chief.post("/desk/company/users/bob/close")
    assert not User.objects.get(username="bob").is_active
    assert chief.post("/desk/company/users/chief-T1/close").status_code == 404


def test_a_mandate_to_read_opens_the_page_and_no_act(kept: Declaration, person: Callable[..., Client]) -> None:
    broker = person("trader", party="T2")
    assert broker.get(f"/declarations/{MRN}").status_code == 404
    assert broker.get("/?for=T1").status_code == 404
    given(Power.READ)
    shown = text_of(broker.get(f"/declarations/{MRN}"))
    assert MRN in shown
    assert "secret_profile" not in shown
    assert "/documents" not in shown
    assert MRN in text_of(broker.get("/?for=T1"))
    assert broker.post(f"/declarations/{MRN}/documents").status_code == 404
    assert broker.post(f"/declarations/{MRN}/pay").status_code == 404
    assert person("trader", party="T3").get(f"/declarations/{MRN}").status_code == 404


def test_a_mandate_of_another_regime_opens_nothing(kept: Declaration, person: Callable[..., Client]) -> None:
    given(Power.READ, regimes=("51",))
    assert person("trader", party="T2").get(f"/declarations/{MRN}").status_code == 404


def test_a_mandate_to_lodge_lets_the_broker_speak_as_the_agent(token: Callable[..., dict[str, str]]) -> None:
    headers, client = token("lodge", "read", party="T2"), Client()
    said = {"functionalReferenceId": "R1", "declarant": {"id": "T1"}, "goodsShipment": {"importer": {"id": "T1"}}}

    def sent(**more: Any) -> int:
        body = json.dumps({**said, **more})
        return client.post("/api/v1/declarations", body, "application/json", headers=headers).status_code

    assert sent() == 403
    given(Power.LODGE, Power.READ)
    assert sent() == 403
    assert sent(agent={"id": "T2", "functionCode": "2"}) == 422


def test_where_the_pack_asks_for_a_mandate_none_lodges_without(
    token: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from greenlane.filing.traders.rules import required
    from greenlane.site import permission

    headers, client = token("lodge", party="T2"), Client()
    body = json.dumps(
        {"functionalReferenceId": "R1", "declarant": {"id": "T2"}, "goodsShipment": {"importer": {"id": "T1"}}}
    )

    def sent() -> Any:
        return client.post("/api/v1/declarations", body, "application/json", headers=headers)

    assert sent().status_code == 422
    days = {"offer_days": 1, "longest_days": 1, "invitation_days": 1}
    page = TradersPage(prefix="M", required={"*": "Act 12"}, says={}, sha256="", **days)
    monkeypatch.setattr(permission, "required", lambda held, regime: required(page, regime))
    monkeypatch.setattr(permission, "_asks_for_mandates", lambda book: True)
    assert sent().status_code == 403
    assert "Act 12 asks for a mandate of T1" in sent().json()["detail"]
    given(Power.LODGE)
    assert sent().status_code == 422


def test_several_are_paid_at_once_by_whom_a_mandate_lets(charged: Declaration, person: Callable[..., Client]) -> None:
    own, broker = person("trader", party="T1"), person("trader", party="T2")
    shown = text_of(own.get("/desk/money"))
    assert "Overdue" in shown
    assert "900.00" in shown
    assert broker.get("/desk/money?for=T1").status_code == 404
    given(Power.PAY)
    assert "900.00" in text_of(broker.get("/desk/money?for=T1"))
    bank = broker.post("/desk/money/pay", {"for": "T1", "reference": [MRN], "do": "bank"})["Location"]
    assert bank.startswith("/bank/")
    assert person("trader", party="T3").get(bank).status_code == 404
    assert broker.post(bank, {"do": "pay"}).status_code == 302
    [receipt] = [one for one in accounts.payments("T1") if one.receipt]
    assert not accounts.outstanding("T1")
    paper = own.get(f"/desk/money/receipts/{receipt.reference}")
    assert paper.content.startswith(b"%PDF")


def test_the_wallet_is_filled_pays_and_has_its_statement(charged: Declaration, person: Callable[..., Client]) -> None:
    own = person("trader", party="T1")
    assert own.post("/desk/money/pay", {"reference": MRN, "do": "wallet"}, follow=True).status_code == 200
    assert accounts.outstanding("T1")
    assert own.post("/desk/money/top-up", {"amount": "1,5 euro"}).status_code == 422
    bank = own.post("/desk/money/top-up", {"amount": "1000.00"})["Location"]
    assert own.post(bank, {"do": "pay"})["Location"] == "/desk/money"
    own.post("/desk/money/pay", {"reference": MRN, "do": "wallet"})
    assert not accounts.outstanding("T1")
    shown = text_of(own.get("/desk/money/statement"))
    assert "1\u202f000.00" in shown
    assert "100.00" in shown
    days = f"account=wallet:T1&since={DAY}&until={DAY}"
    csv = own.get(f"/desk/money/statement?{days}&format=csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[3:5] for line in csv[1:]] == [["1000.00", "1000.00"], ["-900.00", "100.00"]]
    assert own.get(f"/desk/money/statement?{days}&format=pdf").content.startswith(b"%PDF")
    assert person("trader", party="T2").get(f"/desk/money/statement?{days}").status_code == 404


def test_a_manager_decides_on_an_application_and_an_officer_does_not(person: Callable[..., Client]) -> None:
    own, manager = person("trader", party="T1"), person("manager", office="XX001")
    answer = own.post("/desk/money/apply/deferred", {"amount": "5000", "says": "We grow."}, follow=True)
    number = re.search(r"APP\d+\w", text_of(answer))
    assert number is not None
    assert person("officer", office="XX001").get("/control/accounts").status_code == 403
    assert "Company T1" in text_of(manager.get("/control/accounts"))
    address = f"/control/accounts/{number[0]}"
    assert manager.post(address, {"amount": "5000", "do": "refuse", "reason": ""}).status_code == 422
    assert manager.post(address, {"amount": "4000", "do": "approve", "reason": "A year first."}).status_code == 302
    shown = text_of(own.get("/desk/money"))
    assert "4\u202f000.00" in shown
    assert "A year first." in shown
    assert "manager" not in shown.split("<main")[1]


def test_an_application_of_another_company_is_not_there(person: Callable[..., Client]) -> None:
    page = means().book(DAY)[AccountsPage]
    with writing(by="test", at=NOW) as pen:
        made = paying.apply_for(pen, page, "T1", NewApplication(Wish.DEFERRED, 100))
    assert person("trader", party="T2").post(f"/desk/money/applications/{made.number}/withdraw").status_code == 404
    assert person("trader", party="T1").post(f"/desk/money/applications/{made.number}/withdraw").status_code == 302
    assert accounts.application(made.number).verdict is Verdict.WITHDRAWN


def test_a_system_gives_and_ends_mandates_of_its_own_company(token: Callable[..., dict[str, str]]) -> None:
    mine, theirs, others = (token("lodge", "read", party=party) for party in ("T1", "T2", "T3"))
    client, address = Client(), "/api/v1/mandates"
    said = {"broker": "T2", "powers": ["lodge"], "since": DAY.isoformat()}
    beyond = client.post(address, {**said, "powers": ["pay"]}, "application/json", headers=mine)
    assert beyond.status_code == 409
    assert "may not pay yourself" in beyond.json()["detail"]
    made = client.post(address, said, "application/json", headers=mine)
    assert made.status_code == 201
    number = made.json()["number"]
    assert client.get(f"{address}/{number}", headers=others).status_code == 404
    assert client.delete(f"{address}/{number}", headers=others).status_code == 404
    assert client.post(f"{address}/{number}/accept", headers=mine).status_code == 409
    assert client.post(f"{address}/{number}/accept", headers=theirs).json()["standing"] == "accepted"
    assert [one["number"] for one in client.get(address, headers=theirs).json()] == [number]
    assert client.get(address, headers=others).json() == []
    assert client.delete(f"{address}/{number}?reason=over", headers=mine).json()["standing"] == "revoked"
    assert queries.mandate(number).reason == "over"


def test_customs_appoints_nobody_but_users_of_a_company() -> None:
    with writing(by="test", at=NOW) as pen:
        people.create_user(pen, "otto", "a long pass phrase 1", Role.OFFICER, office="XX001")
    with pytest.raises(ValueError, match="no open user of a company"), writing(by="test", at=NOW) as pen:
        staffing.appoint(pen, "otto")
