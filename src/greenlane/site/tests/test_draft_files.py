"""Files become drafts, and a machine works on the same drafts as the pages."""

import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from tests.drafted import US, at, url

from greenlane.base.ledger.writing import writing
from greenlane.filing.drafts import queries, rules
from greenlane.filing.intake.terms import Limits
from greenlane.filing.traders import services as traders
from greenlane.filing.traders.terms import Trader
from greenlane.site.means import means

pytestmark = pytest.mark.django_db
OWNER = "XX203400179"


@pytest.fixture
def registered(db: None) -> None:
    with writing(by="test", at=at()) as pen:
        traders.register(pen, [Trader(id=US, name="Harbour Brokers Ltd", is_broker=True), Trader(id=OWNER, name="MFC")])


@pytest.fixture
def client(registered: None, person: Callable[..., Client]) -> Client:
    return person("trader", party=US)


@pytest.fixture
def sound() -> dict[str, str]:
    """The texts of a declaration that would be accepted."""
    example = means().book(at().date())[Limits].examples[0]
    return rules.copied(example) | {"functionCode": "9", "title": "Oranges", "paymentMethodCode": "A"}


def invoice() -> bytes:
    book = openpyxl.Workbook()
    for row in (
        ["Rechnung Nr:", "R-77"], ["Währung", "EUR"], [],
        ["Bezeichnung", "Zolltarifnummer", "Ursprungsland", "Menge", "Betrag", "Farbe"],
        ["Orangen, frisch", "08051000", "Spanien", 15000, 15000, "orange"],
        ["Zitronen", "08055000", "ES", "4.800,5", "=1+1", ""],
        ["Summe", "", "", "", 21450, ""],
    ):  # fmt: skip
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_invoice_becomes_a_draft_and_tells_what_it_did_not_understand(client: Client) -> None:
    file = io.BytesIO(invoice())
    file.name = "rechnung.xlsx"
    answer = client.post("/desk/upload", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    reference = answer["Location"].split("/")[3]
    _, content = queries.content(US, reference)
    texts, of = content.texts(), "goodsShipment.items"
    assert texts[f"{of}:r1.commodity.description"] == "Orangen, frisch"
    assert texts[f"{of}:r2.origins:1.countryCode"] == "ES"
    assert texts[f"{of}:r2.commodity.goodsMeasure.tariffQuantity"] == "4800.5"
    assert texts["invoiceAmount.value"] == "21450"
    assert (texts["additionalDocuments:inv.code"], texts["additionalDocuments:inv.id"]) == ("N935", "R-77")
    assert f"{of}:r2.commodity.invoiceLine.itemChargeAmount.value" not in texts, "a formula is not worked out"
    shown = client.get(url(reference, "read")).content.decode()
    for word in ("formula", "Farbe", "Spanien", "orange"):
        assert word in shown, word


@pytest.mark.parametrize(
    "raw", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7 no pdf", b"\xff\xfe\x00", b"a,b\n1,2\n", b"{", b"<x/>"]
)
def test_files_that_say_nothing_are_refused_in_words(client: Client, raw: bytes) -> None:
    file = io.BytesIO(raw)
    file.name = "invoice.pdf"
    assert client.post("/desk/upload", {"file": file}).status_code == 422
    assert not queries.open_drafts(US)


def test_the_template_and_messages_become_drafts(client: Client) -> None:
    template = client.get("/template/declarations.xlsx").content
    file = io.BytesIO(template)
    file.name = "t.xlsx"
    answer = client.post("/desk/upload", {"file": file})
    reference = answer["Location"].split("/")[3]
    example = means().book(at().date())[Limits].examples[0]
    built = rules.build(queries.content(US, reference)[1].texts()).declaration
    assert built.items == example.items


def test_goods_codes_are_found_by_words(client: Client) -> None:
    options = client.get("/desk/tariff", {"x": "fresh oranges"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in options
    page = client.get("/desk/tariff", {"q": "0805"}).content.decode()
    assert "08051000" in page
    assert "Nothing matches" in client.get("/desk/tariff", {"q": "zzzz"}).content.decode()


def test_a_machine_works_on_the_same_drafts(
    client: Client, sound: dict[str, str], token: Callable[..., dict[str, str]]
) -> None:
    headers = token("lodge", party=US)

    def ask(method: str, path: str, body: object = None):
        data = json.dumps(body) if body is not None else ""
        call = getattr(client, method)
        if method in ("get", "delete"):
            return call(f"/api/v1/drafts{path}", headers=headers)
        return call(f"/api/v1/drafts{path}", data, content_type="application/json", headers=headers)

    opened_now = ask("post", "", {"fields": sound})
    assert opened_now.status_code == 201, opened_now.content
    reference = opened_now.json()["reference"]
    saved = ask("put", f"/{reference}", {"base": 1, "writer": "erp", "count": 1, "changes": {"title": "Mine"}}).json()
    assert saved["revision"] == 2
    assert ask("get", f"/{reference}").json()["fields"]["title"] == "Mine"
    assert [d["reference"] for d in ask("get", "?words=mine").json()["items"]] == [reference]
    assert ask("post", f"/{reference}/lodge?revision=1").status_code == 409
    assert ask("post", f"/{reference}/lodge").status_code == 400
    first = ask("post", f"/{reference}/lodge?revision=2").json()
    assert ask("post", f"/{reference}/lodge?revision=2").json()["reference"] == first["reference"]
    assert ask("put", f"/{reference}", {"base": 2, "writer": "erp", "count": 2, "changes": {}}).status_code == 409
    assert ask("delete", f"/{reference}").status_code == 409
    assert ask("post", "", {"fields": {"nonsense": "1"}}).status_code == 400
    assert ask("post", "", ["no"]).status_code == 400
    other = ask("post", "", {}).json()["reference"]
    assert ask("delete", f"/{other}").json()["discardedAt"]
    assert client.get("/api/v1/drafts", headers=token("lodge", office="XX001")).status_code == 403
