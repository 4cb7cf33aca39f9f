"""What do pages carry, and what do they keep to themselves? Policy, words, nothing of risk for a trader."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta

import msgspec
import pytest
from django.template.loader import get_template
from django.test import Client

from greenlane.clearance.assessment import queries
from greenlane.clearance.lanes.models import Decision
from greenlane.clearance.lanes.terms import LanesPage, Routing
from greenlane.core.codes import Lane
from greenlane.filing.declarations.models import Declaration
from greenlane.filing.declarations.states import Happening, Status
from greenlane.risk.profiles.terms import Hit, Hits
from greenlane.risk.scoring.terms import Score
from greenlane.site import events
from greenlane.site.api.api import api
from greenlane.site.means import means
from greenlane.site.middleware import POLICY
from greenlane.site.tests.conftest import MRN, NOW
from greenlane.site.wording import STATES

pytestmark = pytest.mark.django_db
OPEN = ("/", "/login", "/verify", "/status", "/api/v1/docs", "/api/v1/openapi.json", "/nowhere", "/api/v1/status")
SECRETS = ("secret_profile", "A secret reason", "0.4321", "43.2", "m0del", "profiles.hit")
LANE = re.compile(r"\b(red|yellow|blue|green) lane\b|>\s*(Red|Yellow|Blue|Green)\s*<|\"lane\"", re.IGNORECASE)


@pytest.fixture
def decided(kept: Declaration) -> Declaration:
    """The declaration with a decision full of secrets."""
    routing = Routing(
        lane=Lane.RED, basis="profile", reasons=("A secret reason",), advice="Wait for customs.", ruled=Lane.RED
    )
    hits = Hits(all=(Hit(profile="secret_profile", lane=Lane.RED, line=1, says="A secret reason"),), profiles="p" * 64)
    score = Score(illicit=0.4321, model="m0del" * 12)
    facts = {"Routing": routing, "Hits": hits, "Score": score}
    Decision.objects.create(
        declaration=kept, version=1, at=NOW, lane="red", basis="profile", ruled="red", book="b" * 64, profiles="p" * 64,
        model="m0del" * 12, score=0.4321, duty_minor=0, facts=msgspec.json.encode(facts).decode(), sha256="f" * 64,
    )  # fmt: skip
    return kept


@pytest.mark.parametrize("address", OPEN)
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("address", OPEN)
def test_nothing_stands_inline(client: Client, address: str) -> None:
    answer = client.get(address)
    if "html" in answer["Content-Type"]:
        found = re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", answer.content.decode())
        assert not found


def test_a_declaration_is_told_to_its_trader(decided: Declaration, person: Callable[..., Client]) -> None:
    text = person("trader", party="T1").get(f"/declarations/{MRN}").content.decode()
    assert "The declaration was accepted" in text
    assert "The declaration waits for a customs officer" in text
    assert "With customs" in text
    assert "&lt;b&gt;Portable&lt;/b&gt;" in text


def test_nothing_of_risk_reaches_a_trader(
    decided: Declaration, client: Client, person: Callable[..., Client], token: Callable[..., dict[str, str]]
) -> None:
    trader, headers = person("trader", party="T1"), token("read", "lodge", "pay", party="T1")
    shown = {a: trader.get(a) for a in ("/", f"/declarations/{MRN}", "/status", "/lodge", f"/?words={MRN}")}
    for methods in api.get_openapi_schema()["paths"].items():
        path = methods[0].format(mrn=MRN, reference="PAY26000000001X", number=1)
        if "get" in methods[1]:
            shown[path] = client.get(path, headers=headers)
    for address, answer in shown.items():
        text = (
            b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
        )
        for secret in SECRETS:
            assert secret not in text, (address, secret)
        assert not LANE.search(text), (address, LANE.search(text))


def test_no_advice_tells_a_trader_which_lane_it_was() -> None:
    advice = means().book(date(2026, 3, 2))[LanesPage].advice
    assert advice["green"] == advice["blue"]
    assert advice["yellow"] == advice["red"]


def test_the_advice_goes_when_the_status_says_more(decided: Declaration, person: Callable[..., Client]) -> None:
    trader = person("trader", party="T1")
    assert "Wait for customs." in trader.get(f"/declarations/{MRN}").content.decode()
    Declaration.objects.update(status="verified")
    text = trader.get(f"/declarations/{MRN}").content.decode()
    assert "Wait for customs." not in text
    assert str(STATES[Status.VERIFIED].means) in text


def test_the_template_can_be_lodged_by_whoever_takes_it(person: Callable[..., Client], client: Client) -> None:
    mine = person("trader", party="T1").get("/template/declarations.csv").content.decode()
    row = next(csv.DictReader(mine.splitlines()))
    assert (row["declarant_id"], row["importer_id"], row.get("agent_id", "")) == ("T1", "T1", "")
    assert "T1" not in client.get("/template/declarations.csv").content.decode().split(",")


def test_refusing_is_never_proposed(decided: Declaration, person: Callable[..., Client]) -> None:
    Declaration.objects.update(status="queried")
    text = person("officer", office="XX001").get(f"/control/bills/{MRN}").content.decode()
    assert re.search(r'<details name="act" id="act-refuse" data-key="x">', text)
    assert '<option value="" selected>Choose the reason</option>' in text


def test_an_offence_must_be_named(decided: Declaration, person: Callable[..., Client]) -> None:
    Declaration.objects.update(status="under_examination")
    answer = person("officer", office="XX001").post(f"/control/bills/{MRN}/result", {"result-outcome": "offence"})
    assert answer.status_code == 422
    assert "Choose the offence that was found." in answer.content.decode()


def test_the_administration_sees_why(decided: Declaration, person: Callable[..., Client]) -> None:
    for role, address in (("auditor", f"/declarations/{MRN}"), ("officer", f"/control/bills/{MRN}")):
        text = person(role, office="XX001").get(address).content.decode()
        for told in ("A secret reason", "secret_profile", "43.2%", "Red"):
            assert told in text, role


def test_an_officer_of_the_office_is_offered_what_can_be_done(
    decided: Declaration, person: Callable[..., Client]
) -> None:
    officer = person("officer", office="XX001")
    assert officer.get(f"/declarations/{MRN}")["Location"] == f"/control/bills/{MRN}"
    mine = officer.get(f"/control/bills/{MRN}").content.decode()
    for act in ("accept", "query", "examine", "reassess", "secure", "refer", "refuse"):
        assert f'id="act-{act}"' in mine
    assert "No notice of hearing is open" in mine, "why the others cannot be done"
    another = person("officer", office="XX002")
    assert another.get(f"/control/bills/{MRN}").status_code == 404
    assert another.get(f"/declarations/{MRN}").status_code == 404


def test_an_officer_reads_no_trader_and_a_manager_does(decided: Declaration, person: Callable[..., Client]) -> None:
    text = person("officer", office="XX001").get(f"/control/bills/{MRN}").content.decode()
    assert "LRN-1" not in text
    assert ">T1<" not in text
    assert "Importer " in text
    assert "T1" in person("manager", office="XX001").get(f"/control/bills/{MRN}").content.decode()


def test_a_query_of_several_points_keeps_what_was_typed_and_is_asked_once(
    decided: Declaration, person: Callable[..., Client]
) -> None:
    officer, where = person("officer", office="XX001"), f"/control/bills/{MRN}"
    empty = officer.post(f"{where}/query", {"query-usual-1": "", "query-asks-1": " "})
    assert (empty.status_code, "Ask at least one thing." in empty.content.decode()) == (422, True)
    asked = officer.post(
        f"{where}/query",
        {"query-about-1": "/goodsShipment/items/0/origins", "query-usual-1": "T06", "query-asks-2": "Which model?"},
    )
    assert asked.status_code == 302
    [query] = queries.queries(MRN)
    assert [p.pointer for p in query.points] == ["/goodsShipment/items/0/origins", ""]
    assert query.points[0].asks.startswith("Where were the goods produced?")
    trader = person("trader", party="T1")
    assert "data-receipt" in trader.get(f"/declarations/{MRN}").content.decode()
    assert trader.post(f"/declarations/{MRN}/read").status_code == 302
    refused = officer.post(f"{where}/withdraw")
    assert refused.status_code in (404, 422)
    assert Declaration.objects.get().status == "queried"


def test_the_bill_shows_its_own_documents_and_nothing_else_may(
    decided: Declaration, person: Callable[..., Client]
) -> None:
    answer = person("officer", office="XX001").get(f"/control/bills/{MRN}")
    assert "object-src 'self'" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert person("officer", office="XX001x").get(f"/control/bills/{MRN}/papers/DOC26000000001E").status_code == 404


def test_pages_of_a_person_are_kept_nowhere(decided: Declaration, person: Callable[..., Client]) -> None:
    assert person("trader", party="T1").get(f"/declarations/{MRN}")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/nowhere", "/declarations/26XX0000000000000X"])
def test_what_is_not_there_says_what_to_do(address: str, person: Callable[..., Client]) -> None:
    answer = person("trader", party="T1").get(address)
    assert answer.status_code == 404
    assert "Check the reference" in answer.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/api/v1/nowhere", 404), ("/api/nothing", 404)])
def test_machines_get_their_errors_in_one_shape(address: str, status: int, client: Client) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("#problem-unknown")


def test_a_fault_of_ours_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenlane.site.views.home.page", lambda *a, **k: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "our fault" in answer.content.decode()


def test_forms_need_their_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "too old to be sent" in answer.content.decode()


#: What officers settle among themselves; a trader reads what comes of it.
AMONG_OFFICERS = {
    Happening.REFERRED, Happening.PROPOSED, Happening.SENT_BACK, Happening.CONFIRMED, Happening.ASSESSED,
}  # fmt: skip


def test_every_status_has_its_words_and_every_happening_its_sentence() -> None:
    assert set(STATES) == set(Status)
    for kind in Happening:
        where = "official" if kind in AMONG_OFFICERS else "public"
        assert get_template(f"site/events/{where}/{kind.value}.txt"), f"{where}/{kind.value}.txt is missing"
        assert events.is_public(kind.value) == (where == "public")
        assert events.says(kind.value, {"reason": "R", "says": "S"})


def test_status_tells_the_truth_of_the_seal(client: Client, kept: Declaration) -> None:
    from greenlane.site.health import health

    fresh, late = health(NOW + timedelta(seconds=5)), health(NOW + timedelta(minutes=5))
    assert fresh.parts[1].well
    assert "3 events wait" in fresh.parts[1].says
    assert not late.parts[1].well
    assert "5 minutes" in late.parts[1].says
