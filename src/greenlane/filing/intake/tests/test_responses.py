"""Answers of customs: golden ones, the public ones read whole, and errors that point at the element."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from lxml import etree
from tests import ROOT, shared_data
from tests.declared import structs
from tests.messages import golden

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.base.packs.terms import PackError
from greenlane.core.documents import Pointer
from greenlane.core.finding import Finding
from greenlane.filing.intake.formats import responses
from greenlane.filing.intake.formats.pointing import follow, trail, wco_pointers
from greenlane.filing.intake.formats.wco_table import DECLARATION
from greenlane.filing.intake.rules import read_responses
from greenlane.filing.intake.terms import Answer, MalformedError, ResponsesPage

PACK, DAY = ROOT / "packs" / "xx", date(2026, 6, 1)
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
    for name in KINDS:
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


PAGE = ResponsesPage(rules={"rule_id": "XX1"}, statuses={}, other="XX9")


def test_findings_become_errors():
    found = [
        Finding("rule_id", "/declarationOfficeId", "It is unknown.", "State another."),
        Finding("new", "", "No.", ""),
    ]
    known, other = responses.errors_of(found, PAGE)
    assert (known.validation_code, known.description) == ("XX1", "It is unknown. State another. [rule_id]")
    assert known.pointers == (Pointer("42A", None, "065"),)
    assert (other.validation_code, other.description) == ("XX9", "No. [new]")


def test_long_words_are_cut_and_the_rule_stays():
    [error] = responses.errors_of([Finding("rule_id", "", "ä" * 600, "Mend it.")], PAGE)
    assert len(error.description) == 512
    assert error.description.endswith("ä… [rule_id]")


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("rules", b"XX0001", b"TOO_LONG9"),
        ("rules", b"XX1001", b"XX1002"),
        ("rules", b"XX1001", b"XX9999"),
        ("statuses", b"ACC", b"ACCE"),
        ("statuses", b"hearing,HRG\n", b""),
    ],
)
def test_codes_that_do_not_fit_or_are_taken_are_refused(table, old, new):
    files = {p.relative_to(PACK).as_posix(): p.read_bytes() for p in (PACK / "formats").glob("responses.toml")}
    files |= {p.relative_to(PACK).as_posix(): p.read_bytes() for p in (PACK / "formats" / "responses").iterdir()}
    read_responses(source_of(pack_of("xx", files), "formats/responses"), DAY)
    name = f"formats/responses/{table}.csv"
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    with pytest.raises(PackError):
        read_responses(source_of(pack_of("xx", files), "formats/responses"), DAY)


@pytest.mark.parametrize(
    "raw", [b"<Declaration/>", b"<Response><IssueDateTime>x</IssueDateTime>", b"<Response><Error/>"]
)
def test_what_is_no_answer_is_refused(raw):
    with pytest.raises(MalformedError):
        responses.parse(raw)
