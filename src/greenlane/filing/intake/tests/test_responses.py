"""Answers of customs: golden ones, the public ones read whole, and errors that point at the element."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from lxml import etree
from tests import shared_data
from tests.declared import structs
from tests.messages import golden

from greenlane.core.documents import Pointer
from greenlane.core.finding import Finding
from greenlane.filing.intake.formats import responses
from greenlane.filing.intake.formats.pointing import follow, trail, wco_pointers
from greenlane.filing.intake.formats.wco_table import DECLARATION
from greenlane.filing.intake.terms import Answer, MalformedError

KINDS = {
    "received": Answer.RECEIVED,
    "accepted": Answer.ACCEPTED,
    "rejected": Answer.REJECTED,
    "tax": Answer.TAX,
    "documents": Answer.DOCUMENTS_WANTED,
    "released": Answer.RELEASED,
    "cleared": Answer.CLEARED,
}


@pytest.mark.parametrize("name", KINDS)
def test_golden_answers_are_read_and_written_as_they_always_were(name):
    raw = golden(f"written/{name}.xml")
    response = responses.parse(raw)
    assert response.function_code == KINDS[name]
    assert response.declaration_id == "26XX0A1B2C3D4E5F67"
    assert responses.write(response) == raw


@settings(max_examples=60)
@given(structs(responses.RESPONSE))
def test_an_answer_is_read_back_as_written(response):
    assert responses.parse(responses.write(response)) == response


def public():
    for path in sorted(shared_data("messages", "wco_dms", "samples").rglob("*.xml")):
        raw = path.read_bytes()
        if b"</Response>" in raw:
            yield path, raw


def test_every_public_notification_is_read_whole():
    read = [path for path, raw in public() if responses.unread(raw) == () and responses.parse(raw).declaration_id]
    assert len(read) >= 260


def test_public_tax_lines_are_base_times_rate_or_explained():
    exact, truncated, relieved = 0, 0, 0
    for _, raw in public():
        for line in (line for item in responses.parse(raw).items for line in item.taxes):
            if line.ad_valorem_tax_base_amount is None or line.tax_rate_numeric is None:
                continue
            due = line.ad_valorem_tax_base_amount.value * line.tax_rate_numeric / 100
            told = line.payment.tax_assessed_amount.value
            exact += told == due.quantize(Decimal("0.01"), ROUND_HALF_UP)
            truncated += told != due.quantize(Decimal("0.01"), ROUND_HALF_UP) and 0 < due - told < Decimal("0.01")
            relieved += told < due - Decimal("0.01")
    assert exact >= 236
    assert exact + truncated + relieved == 244


def test_answers_satisfy_the_schema():
    schema = etree.XMLSchema(
        etree.parse(shared_data("messages", "wco_dms", "xsd", "wco", "notification", "WCO_RES_2_DMS.xsd"))
    )
    for name in KINDS.keys() - {"rejected"}:
        root = etree.fromstring(golden(f"written/{name}.xml"))
        assert schema.validate(root.find("{*}Response")), (name, schema.error_log)


POINTERS = [
    ("/declarationOfficeId", (Pointer("42A", None, "065"),)),
    (
        "/goodsShipment/items/2/commodity/classifications/0/id",
        (Pointer("42A"), Pointer("67A"), Pointer("68A", 3), Pointer("23A"), Pointer("21A", 1, "145")),
    ),
    ("/goodsShipment/destinationCountryCode", (Pointer("42A"), Pointer("67A"), Pointer("99B", None, "465"))),
    ("/invoiceAmount/currencyId", (Pointer("42A", None, "109"),)),
    ("/goodsShipment/items/0", (Pointer("42A"), Pointer("67A"), Pointer("68A", 1))),
]


@pytest.mark.parametrize(("json", "wco"), POINTERS)
def test_a_finding_points_by_section_sequence_and_tag_and_back(json, wco):
    assert wco_pointers(trail(DECLARATION, json)) == wco
    assert wco_pointers(follow(DECLARATION, wco)) == wco


def test_findings_become_errors():
    [error] = responses.errors_of([Finding("rule_id", "/declarationOfficeId", "It is unknown", "state another")])
    assert (error.validation_code, error.description) == ("rule_id", "It is unknown; state another")
    assert error.pointers == (Pointer("42A", None, "065"),)


@pytest.mark.parametrize(
    "raw", [b"<Declaration/>", b"<Response><IssueDateTime>x</IssueDateTime>", b"<Response><Error/>"]
)
def test_what_is_no_answer_is_refused(raw):
    with pytest.raises(MalformedError):
        responses.parse(raw)
