"""Reading whatever comes: attack files, limits, places, amendments, templates, and messages spoilt at random."""

import csv
import io
import random
import zipfile

import jsonschema
import msgspec
import pytest
from msgspec.structs import replace
from tests import ROOT
from tests.messages import SEEDS, golden, limits, spoilt, spoilt_workbook

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.base.packs.terms import PackError
from greenlane.core.finding import Severity
from greenlane.filing.intake import rules
from greenlane.filing.intake.formats import FORMATS
from greenlane.filing.intake.formats.native import schema
from greenlane.filing.intake.formats.templates import columns
from greenlane.filing.intake.formats.workbooks import workbook
from greenlane.filing.intake.terms import MalformedError

LAUGHS = b'<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY a{n} "{"&a%s;" % (n - 1 or "") * 10}">'.replace("&a;", "&a;").encode() for n in range(1, 10)
)
BOMB = b'<?xml version="1.0"?><!DOCTYPE Declaration [' + LAUGHS + b"]><Declaration><ID>&a9;</ID></Declaration>"
EXTERNAL = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><Declaration><ID>&x;</ID></Declaration>'
REMOTE = b'<!DOCTYPE d SYSTEM "http://192.0.2.1/d.dtd"><Declaration/>'


def said(inner):
    return b"<Declaration>" + inner + b"</Declaration>"


def nested(depth):
    return said(b"<ID>" * depth + b"</ID>" * depth)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in parts.items():
            file.writestr(name, raw)
    return out.getvalue()


def sheet_with(cell):
    """The golden workbook with one cell of its sheet put in place of another."""
    parts = zipfile.ZipFile(io.BytesIO(golden("written/import.xlsx")))
    old = {name: parts.read(name) for name in parts.namelist()}
    name = "xl/worksheets/sheet1.xml"
    start = old[name].index(b'<c r="C2"')
    old[name] = old[name][:start] + cell + old[name][old[name].index(b"</c>", start) + 4 :]
    return zipped(old)


ATTACKS = [
    ("billion laughs", None, BOMB, "DOCTYPE"),
    ("external entity", None, EXTERNAL, "DOCTYPE"),
    ("remote document type", None, REMOTE, "DOCTYPE"),
    ("document type in UTF-16", None, EXTERNAL.decode().encode("utf-16"), "DOCTYPE"),
    (
        "document type in UTF-16 without mark",
        None,
        ("<?xml version='1.0'?>" + EXTERNAL.decode()).encode("utf-16-be"),
        "DOCTYPE",
    ),
    ("document type in a SAD", "asycuda", b"<!DOCTYPE ASYCUDA><ASYCUDA/>", "DOCTYPE"),
    ("undeclared entity", None, b"<Declaration><ID>&x;</ID></Declaration>", "Entity 'x' not defined"),
    ("deep nesting", None, nested(100), "nested deeper than 40"),
    ("very deep nesting", None, nested(100_000), "nested deeper than 40"),
    ("huge text", None, said(b"<ID>" + b"A" * 30_000 + b"</ID>"), "30000 characters"),
    (
        "huge number",
        None,
        said(b"<TotalPackageQuantity>" + b"9" * 99 + b"</TotalPackageQuantity>"),
        "99 char",
    ),
    ("huge message", None, said(b" " * 10_000_001), "bytes"),
    (
        "very many elements",
        None,
        said(b"<ID/>" * 900_000),
        "more than 200000 elements",
    ),
    ("too many elements", None, said(b"<a/>" * 300_000), "more than 200000 elements"),
    (
        "wrong encoding",
        None,
        '<?xml version="1.0" encoding="UTF-8"?><Declaration><ID>é</ID></Declaration>'.encode("latin-1"),
        "byte 55 (e9)",
    ),
    (
        "encoding that hides",
        None,
        b'<?xml version="1.0" encoding="UTF-7"?><Declaration/>',
        "encoding UTF-7 is not accepted",
    ),
    ("UTF-32", "wco-dm", "<Declaration/>".encode("utf-32"), "UTF-32"),
    (
        "cut UTF-16",
        None,
        "<Declaration><ID>x</ID></Declaration>".encode("utf-16")[:-1],
        "does not fit the encoding utf-16",
    ),
    ("hyphens in a comment", None, b"<Declaration>\n<!-- a -- b --><ID>x</ID></Declaration>", "not well-formed"),
    ("NUL", None, b"<Declaration><ID>\x00</ID></Declaration>", "not well-formed"),
    ("JSON NaN", None, b'{"totalPackageQuantity": "NaN"}', "infinite, undefined or too long"),
    ("JSON NaN escaped", None, b'{"totalPackageQuantity": "\\u004eaN"}', "infinite, undefined or too long"),
    ("JSON signed infinity", None, b'{"totalPackageQuantity": " -Infinity"}', "infinite, undefined or too long"),
    ("JSON exponent", None, b'{"totalPackageQuantity": 1E+1000000}', "infinite, undefined or too long"),
    ("JSON negative exponent", None, b'{"totalPackageQuantity": 1e-999999}', "infinite, undefined or too long"),
    ("JSON odd exponent", None, b'{"totalPackageQuantity": "1_0E9_9999"}', "infinite, undefined or too long"),
    ("JSON Arabic exponent", None, '{"totalPackageQuantity": "١E٩٩٩٩٩"}'.encode(), "infinite, undefined or too long"),
    ("JSON long number", None, b'{"totalPackageQuantity": ' + b"1" * 25 + b"}", "infinite, undefined or too long"),
    ("JSON nesting", None, b'{"declarant": ' * 50_000, "unknown field"),
    ("JSON array nesting", None, b"[" * 200_000, "Expected `object`"),
    (
        "JSON unknown field",
        None,
        b'{"goodsShipment": {"items": [{"sequenceNumeric": 1, "x": 1}]}}',
        "unknown field `x`",
    ),
    ("JSON huge text", None, b'{"id": "' + b"A" * 30_000 + b'"}', "30000 characters"),
    ("JSON NUL", None, b'{"id": "a\\u0000"}', "U+0000"),
    ("JSON time without zone", None, b'{"issueDateTime": "2026-01-01T00:00:00"}', "timezone"),
    ("JSON encoding", None, b'{"id": "\xff"}', "UTF-8"),
    ("JSON cut", None, b'{"id": "x"', "ends too early"),
    ("CSV formula", None, b"reference,importer_name\nR1,=cmd|' /C calc'!A0\n", "holds a formula"),
    ("CSV heading", None, b"reference,price_in_euro\nR1,1\n", "'price_in_euro' is not known"),
    ("CSV without reference", None, b"item,price\n1,1\n", "reference is missing"),
    ("CSV contradiction", None, b"reference,incoterm\nR1,CIF\nR1,FOB\n", "differs from the rows above"),
    ("CSV number", None, b'reference,price\nR1,"1,250.00"\n', "is not a number"),
    ("CSV encoding", None, b"reference,importer_name\nR1,\x81\xfe\n", "byte 27 (81) does not fit the encoding cp1252"),
    ("CSV that says UTF-8", None, b"\xef\xbb\xbfreference,mrn\nR1,\xe9\n", "does not fit the encoding utf-8"),
    ("CSV NUL", None, b"reference,importer_name\nR1,\x00\n", "U+0000"),
    ("CSV of cells", None, b"reference,item\n" + b"," * 600_000 + b"\n", "more than 500000 cells"),
    ("zip bomb", None, zipped({"xl/workbook.xml": b" " * 60_000_000}), "unpacks to more than"),
    ("zip of many", None, zipped({f"{n}": b"" for n in range(1100)}), "more than 1000 parts"),
    ("zip that is none", None, b"PK\x03\x04" + b"x" * 100, "is no zip"),
    ("zip of something else", None, zipped({"word/document.xml": b"<w/>"}), "cannot be read"),
    ("XLSX document type", None, zipped({"xl/workbook.xml": BOMB}), "DOCTYPE"),
    ("XLSX in UTF-16", None, zipped({"xl/workbook.xml": "<a/>".encode("utf-16")}), "not UTF-8"),
    ("XLSX formula", None, sheet_with(b'<c r="C2"><f>1+1</f><v>2</v></c>'), "holds a formula"),
    (
        "XLSX far cell",
        None,
        sheet_with(b'</row><row r="1048576"><c r="A1048576"><v>1</v></c>'),
        "more than 500000 cells",
    ),
    ("empty", None, b" \n", "the message is empty"),
    ("unknown", None, b"UNB+UNOC:3+SENDER+RECEIVER'", "the format is not known"),
    ("no declarations", None, b"[]", "holds no declaration"),
    ("something else in XML", None, b"<Invoice/>", "holds no Declaration"),
    (
        "lost namespace",
        None,
        b'<Declaration xmlns="urnwcodatamodelWCODEC-DMS2"/>',
        "namespace 'urnwcodatamodelWCODEC-DMS2'",
    ),
]


@pytest.mark.parametrize(("name", "form", "raw", "says"), ATTACKS, ids=[attack[0] for attack in ATTACKS])
def test_attacks_are_refused_with_the_reason(name, form, raw, says):
    reading = rules.read(raw, form, limits())
    assert reading.refused
    assert reading.declarations == ()
    assert any(says in fault.says for fault in reading.faults), reading.faults
    assert all(fault.remedy for fault in reading.faults)


WRONG = [
    (
        b"<Declaration>\n <InvoiceAmount>12,50</InvoiceAmount>\n</Declaration>",
        2,
        "/Declaration/InvoiceAmount",
        "'12,50' is not a number",
    ),
    (b"<Declaration><ID>a</ID>\n<ID>b</ID></Declaration>", 2, "/Declaration/ID[2]", "more than once"),
    (
        b"<Declaration>\n\n<GoodsShipment>\n<GovernmentAgencyGoodsItem/></GoodsShipment></Declaration>",
        4,
        None,
        "SequenceNumeric is missing",
    ),
    (
        b"<Declaration>\n<TotalGrossMassMeasure unitCode='LBR'>1</TotalGrossMassMeasure></Declaration>",
        2,
        None,
        "the mass is in 'LBR'",
    ),
    (
        said(b"\n<IssueDateTime><DateTimeString formatCode='304'>20261301</DateTimeString></IssueDateTime>"),
        2,
        None,
        "is not a time",
    ),
]


@pytest.mark.parametrize(("raw", "line", "element", "says"), WRONG)
def test_a_wrong_value_is_told_with_line_and_element(raw, line, element, says):
    reading = rules.read(raw, None, limits())
    [fault] = reading.faults
    assert says in fault.says
    assert fault.line == line
    assert element is None or fault.element == element


LOST = [
    (b"<Declaration><ID>a</ID><Colour>red</Colour></Declaration>", "Colour is not known"),
    (b"<Declaration><ID schemeID='7'>a</ID></Declaration>", "the attribute schemeID='7' was not read"),
    (b"<Declaration><ID>a</ID>stray</Declaration>", "the text 'stray' stands between elements"),
    (b"<ASYCUDA><Financial><Bank><Code>77</Code></Bank></Financial></ASYCUDA>", "Code is not known"),
]


@pytest.mark.parametrize(("raw", "says"), LOST)
def test_nothing_is_lost_in_silence(raw, says):
    reading = rules.read(raw, None, limits())
    assert not reading.refused
    assert [(fault.severity, says in fault.says) for fault in reading.faults] == [(Severity.WARNING, True)]


def test_an_item_too_many_is_refused_in_every_format():
    few = replace(limits(), items=1)
    for name, files in SEEDS.items():
        reading = rules.read(golden(files[0]), name, few)
        assert any("more than 1" in f.says or "1 are read" in f.says for f in reading.faults), (name, reading.faults)


GROSS = "/goodsShipment/items/1/commodity/goodsMeasure/grossMassMeasure"
PLACES = [
    ("written/import.xml", GROSS, "GovernmentAgencyGoodsItem[2]/Commodity/GoodsMeasure/GrossMassMeasure", "4960"),
    ("written/import.xml", "/invoiceAmount/currencyId", "/Declaration/InvoiceAmount/@currencyID", "EUR"),
    ("written/import.xml", "/goodsShipment/warehouse/id", "/GoodsShipment/Warehouse/ID", None),
    ("written/import.xml", "/issueDateTime", "/IssueDateTime/DateTimeString", "20260417083000Z"),
    ("lodged/import_in_envelope.xml", GROSS, "/submission/MetaData/Declaration/GoodsShipment/", "4960"),
    ("written/import.sad.xml", GROSS, "/ASYCUDA/Item[2]/Valuation_item/Weight_itm/Gross_weight_itm", "4960"),
    (
        "lodged/import.sad.xml",
        "/goodsShipment/items/0/additionalDocuments/1/id",
        "Attached_documents[3]/Attached_document_ref",
        "VLCPMR260417",
    ),
    (
        "written/import.sad.xml",
        "/goodsShipment/items/0/procedures/0/previousCode",
        "Extended_customs_procedure",
        "4000",
    ),
    ("written/import.json", GROSS, "$.goodsShipment.items[1].commodity.goodsMeasure.grossMassMeasure", "4960"),
    ("written/import.csv", GROSS, "3 (gross_kg)", "4960"),
    ("written/import.csv", "/goodsShipment/importer/name", "2 (importer_name)", "Meridian Fruit Company"),
    ("written/import.xlsx", "/goodsShipment/items/0/additionalDocuments/2/id", "2 (document_3_id)", "ES-46-118822"),
]


@pytest.mark.parametrize(("file", "pointer", "path", "raw"), PLACES)
def test_a_finding_is_told_in_the_senders_terms(file, pointer, path, raw):
    message = golden(file)
    place = rules.locate(message, None, pointer)
    assert path in place.path
    assert place.raw == raw
    assert raw is None or file.endswith("xlsx") or raw in message.decode().split("\n")[place.line - 1]


def test_the_second_declaration_of_a_message_is_found():
    place = rules.locate(golden("lodged/several.ndjson"), None, "/functionalReferenceId", 1)
    assert (place.line, place.raw) == (3, "ORANGES-2026-0418")
    assert (
        rules.locate(golden("lodged/several.json"), None, "/functionalReferenceId", 1).path
        == "$[1].functionalReferenceId"
    )


def test_formats_are_chosen_by_name_media_type_and_ending():
    for name, files in SEEDS.items():
        form = next(form for form in FORMATS if form.name == name)
        raw = golden(files[0])
        for told in (None, name, form.media_types[0] + "; charset=utf-8", f"message{form.endings[0]}"):
            assert rules.chosen(raw, told) is form, told
    assert rules.chosen(b"<ASYCUDA/>", "application/xml").name == "wco-dm"
    assert rules.read(b"{}", "edifact", limits()).faults[0].says == "the format 'edifact' is not known"


def test_cells_cannot_become_formulas():
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "'"]
    declaration = rules.read(msgspec.json.encode({"functionalReferenceId": "R"}), None, limits()).declarations[0]
    for text in evil:
        odd = replace(declaration, declaration_office_id=None, deferred_payment_reference=text.strip() or None)
        raw = rules.write("csv", (odd,))
        cells = [cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
        assert rules.read(raw, None, limits()).declarations == (odd,)
        assert rules.read(rules.write("xlsx", (odd,)), None, limits()).declarations == (odd,)


def test_templates_are_read_back_as_their_examples():
    assert limits().examples
    for kind in ("xlsx", "csv"):
        raw = rules.template(kind, limits().examples)
        assert raw == rules.template(kind, limits().examples)
        assert rules.read(raw, None, limits()).declarations == limits().examples
    with pytest.raises(LookupError, match="known are xlsx, csv"):
        rules.template("ods")


def test_the_published_schema_is_current_and_takes_the_example():
    published = ROOT / "docs" / "reference" / "declaration.schema.json"
    assert published.read_bytes() == schema(limits().examples), "run python -m drills.publish_formats"
    told = msgspec.json.decode(published.read_bytes())
    jsonschema.Draft202012Validator.check_schema(told)
    jsonschema.validate(told["examples"][0], told)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"colour": "red"}, told)


PAGES = [
    (b"size = 1\ncolour = 2\n", None, "unknown key 'colour'"),
    (b"size = 0\n", None, "size is 0"),
    (b"size = true\n", None, "size is True"),
    (None, b"reference,colour\nR,red\n", "'colour' is not known"),
]


@pytest.mark.parametrize(("toml", "template", "says"), PAGES)
def test_a_faulty_page_is_refused(toml, template, says):
    whole = (ROOT / "packs" / "xx" / "formats" / "intake.toml").read_bytes()
    files = {"formats/intake.toml": toml or whole} | ({"formats/intake/template.csv": template} if template else {})
    with pytest.raises(PackError, match=says):
        rules.read_page(source_of(pack_of("xx", files), "formats/intake"), None)


@pytest.mark.parametrize("name", SEEDS)
def test_spoilt_messages_never_break_the_reader(name):
    chance = random.Random(name)
    seeds = [golden(file) for file in SEEDS[name]]
    make = spoilt_workbook if name == "xlsx" else spoilt
    refused = 0
    for _ in range(300):
        raw = make(seeds, chance)
        reading = rules.read(raw, name, limits())
        assert reading.declarations or reading.faults
        refused += reading.refused
        if reading.declarations and name in ("wco-dm", "json"):
            again = rules.read(rules.write(name, reading.declarations), name, limits())
            assert again.declarations == reading.declarations
    assert 0 < refused < 300


def test_the_zip_guard_counts_what_is_there_not_what_is_claimed():
    raw = bytearray(workbook({"a": [("reference",), ("R1",)]}))
    small = replace(limits(), unpacked=600)
    assert "unpacks to more than 600" in rules.read(bytes(raw), None, small).faults[0].says


def test_malformed_error_says_place_and_fault():
    [fault] = rules.read(b"<Declaration>\n<ID></Declaration>", None, limits()).faults
    assert str(MalformedError(fault)).startswith("line 2, column 19: the message is not well-formed XML")


def test_the_guide_lists_every_column():
    guide = (ROOT / "docs" / "guides" / "formats.md").read_text()
    for heading, on, kind, about in list(columns())[1:]:
        assert f"| `{heading}` | {on} | {kind} | {about} |" in guide
