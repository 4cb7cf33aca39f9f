"""The dock: each officer the orders of its office, results once, faults on the page, no trader named; pages and API."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.inspection import queries, services
from greenlane.clearance.inspection.terms import GuidancePage, InspectionPage, Kind, Written
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.core.case import Case
from greenlane.core.codes import Lane
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.models import Declaration
from greenlane.journey import facts
from greenlane.risk.profiles.terms import Hits
from greenlane.site.means import means
from greenlane.site.tests.conftest import MRN, NOW

KEY = "3f1c9a52-0000-4000-8000-000000000001"
FORM = {
    "key": KEY, "outcome": "compliant", "i1-papers": "yes", "i1-image": "yes", "i1-description": "yes",
    "i1-origin": "yes",
}  # fmt: skip


@pytest.fixture
def order(kept: Declaration) -> Written:
    """The declaration of the site's tests, decided and ordered to be examined."""
    book = means().book(NOW.date())
    case = Case(MRN, declarations.read(MRN), NOW).having(Routing(Lane.RED, "draw", (), ""), Hits((), "p" * 64))
    raw = facts.text_of(case)
    decided = Decided(
        declaration_id=kept.pk, reference=MRN, version=1, at=NOW, lane=Lane.RED, basis="draw", ruled=Lane.RED,
        book="b" * 64, profiles="p" * 64, model="m" * 64, score=None, duty_minor=0, facts=raw,
        sha256=facts.hash_of(raw),
    )  # fmt: skip
    with writing(by="user:ada", at=NOW) as pen:
        lanes.decide(pen, [decided])
        page, guidance = book[InspectionPage], book[GuidancePage]
        return services.order_examination(pen, page, guidance, MRN, "Ask T1-TRADE", Kind.PARTIAL)


def photo(name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 30), (9, 9, 9)).save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


@pytest.fixture
def olaf(order: Written, person: Callable[..., Client]) -> Client:
    """An officer who has taken the order on."""
    client = person("officer", office="XX001")
    assert client.post(f"/control/dock/{order.reference}/claim").status_code == 302
    return client


def test_another_office_finds_nothing(order: Written, person: Callable[..., Client]) -> None:
    stranger = person("officer", office="XX002")
    assert order.reference not in stranger.get("/control/dock").content.decode()
    for address in ("", "/paper", f"/photos/{'0' * 64}"):
        assert stranger.get(f"/control/dock/{order.reference}{address}").status_code == 404
    for act in ("claim", "put-back", "widen", "result", "photo"):
        assert stranger.post(f"/control/dock/{order.reference}/{act}").status_code == 404


def test_no_page_names_a_trader(order: Written, olaf: Client) -> None:
    for address in ("/control/dock", f"/control/dock/{order.reference}", f"/control/dock/{order.reference}/paper"):
        shown = olaf.get(address).content.decode()
        assert order.reference in shown
        assert "LRN-1" not in shown
        assert ">T1<" not in shown


def test_a_result_is_recorded_and_sent_again_answered_alike(order: Written, olaf: Client) -> None:
    address = f"/control/dock/{order.reference}/result"
    for _ in range(2):
        answer = olaf.post(address, FORM, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()) == (200, {"says": "Recorded."})
    assert [event.kind for event in history(order.reference)].count("inspection.recorded") == 1
    assert "What was found" in olaf.get(f"/control/dock/{order.reference}").content.decode()


def test_what_is_wrong_stands_on_the_page_with_what_was_typed(order: Written, olaf: Client) -> None:
    answer = olaf.post(f"/control/dock/{order.reference}/result", FORM | {"i1-origin": "no", "notes": "seen twice"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Origin differs from the declaration" in shown
    assert "seen twice" in shown
    assert f'value="{KEY}"' in shown
    assert queries.recorded(order.reference) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"outcome": ""}, "Say what the examination found"),
        ({"outcome": "offence", "amount": "much"}, "a number such as"),
        ({"outcome": "offence", "offence": "O99"}, "O01"),
        ({"key": "x"}, "carries no key"),
        ({"i1-deviation": "D99"}, "D99"),
    ],
)
def test_a_form_that_cannot_be(order: Written, olaf: Client, change: dict[str, str], says: str) -> None:
    answer = olaf.post(f"/control/dock/{order.reference}/result", FORM | change)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_photos_come_with_the_form_and_one_by_one(order: Written, olaf: Client) -> None:
    to = f"/control/dock/{order.reference}"
    told = {"place": "i1", "photo": photo("Meridian Fruit.jpg")}
    assert olaf.post(f"{to}/photo", told, headers={"Accept": "application/json"}).status_code == 200
    wrong = {"place": "i1", "photo": SimpleUploadedFile("a.jpg", b"<svg/>")}
    answer = olaf.post(f"{to}/photo", wrong, headers={"Accept": "application/json"})
    assert (answer.status_code, "is no photo" in answer.json()["says"]) == (422, True)
    assert olaf.post(f"{to}/photo", {"place": "../x"}, headers={"Accept": "application/json"}).status_code == 422
    refused = olaf.post(f"{to}/result", FORM | {"i1-photo": SimpleUploadedFile("b.png", b"x")})
    assert (refused.status_code, "is no photo" in refused.content.decode()) == (422, True)
    [kept] = queries.photos(order.reference)
    assert kept.name == f"{order.reference}-i1-01.jpg"
    picture = olaf.get(f"{to}/photos/{kept.sha256}")
    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert olaf.get(f"{to}/photos/{'0' * 64}").status_code == 404


def test_the_worker_is_for_everyone_and_reaches_no_further_than_the_dock(client: Client, db: None) -> None:
    answer = client.get("/control/dock/worker.js")
    assert answer["Service-Worker-Allowed"] == "/control/dock"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_a_system_works_the_same_way(order: Written, client: Client, token: Callable[..., dict[str, str]]) -> None:
    headers = token("control", office="XX001")

    def call(method: str, path: str, body: Any = None, raw: bytes = b"") -> Any:
        sent = raw or json.dumps(body).encode()
        return client.generic(method, f"/api/v1{path}", sent, "application/json", headers=headers)

    at = f"/examinations/{order.reference}"
    assert [one["reference"] for one in call("GET", "/examinations").json()] == [order.reference]
    assert call("GET", at).json()["drawn"] is None
    assert call("POST", f"{at}/claim").json()["drawn"]["epoch"]
    assert call("POST", f"{at}/photos?place=i1", raw=photo().read()).json()["width"] == 40
    answers = [{"check": check.check, "value": "yes"} for check in order.order.parts[0].checks]
    told = {"key": KEY, "parts": [{"place": "i1", "answers": answers}], "outcome": "compliant"}
    assert call("POST", f"{at}/result", told | {"parts": []}).status_code == 409
    first, again = (call("POST", f"{at}/result", told) for _ in range(2))
    assert first.status_code == 200
    assert first.json() == again.json()
    assert call("POST", f"{at}/result", told | {"key": "another-key-of-16"}).status_code == 409
    assert call("POST", f"{at}/result", {"colour": 1}).status_code == 400
    other = token("control", office="XX002")
    assert client.get(f"/api/v1{at}", headers=other).status_code == 404
