"""Each format: golden messages are read as they always were, and what is written is read back the same."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from lxml import etree
from tests import shared_data
from tests.declared import declared, sads, sheets, structs
from tests.messages import GOLDEN, golden, limits, lodged

from greenlane.core.declaration import Declaration
from greenlane.core.money import Amount
from greenlane.filing.intake import rules
from greenlane.filing.intake.formats import FORMATS
from greenlane.filing.intake.formats.asycuda_places import _print
from greenlane.filing.intake.formats.native import Native
from greenlane.filing.intake.formats.separated import Separated
from greenlane.filing.intake.formats.tables import inexpressible
from greenlane.filing.intake.formats.wco import WcoDeclarations
from greenlane.filing.intake.formats.wco_table import DECLARATION
from greenlane.filing.intake.formats.workbooks import Workbooks, workbook

WRITTEN = [("wco-dm", "import.xml"), ("json", "import.json"), ("csv", "import.csv"), ("asycuda", "import.sad.xml")]


@pytest.mark.parametrize("path", lodged(), ids=lambda path: path.name)
def test_golden_messages_are_read_as_they_always_were(path):
    reading = rules.read(path.read_bytes(), None, limits())
    assert reading.faults == ()
    assert Native().write(reading.declarations) == golden(f"read/{path.name}.ndjson")


@pytest.mark.parametrize(("name", "file"), WRITTEN)
def test_golden_messages_are_written_as_they_always_were(name, file):
    raw = golden(f"written/{file}")
    reading = rules.read(raw, None, limits())
    assert (reading.format, reading.faults) == (name, ())
    assert rules.write(name, reading.declarations).split() == raw.split()


def test_a_workbook_says_the_same_as_the_csv():
    sheet, text = (rules.read(golden(f"written/import.{end}"), None, limits()) for end in ("xlsx", "csv"))
    assert sheet.faults == ()
    assert sheet.declarations == text.declarations


def test_one_import_is_the_same_in_every_envelope_and_encoding():
    read = {path.name: path.read_bytes() for path in (GOLDEN / "read").glob("import_*.xml.ndjson")}
    assert len(read) == 3
    assert len(set(read.values())) == 1


@settings(max_examples=100)
@given(structs(DECLARATION))
def test_wco_gives_back_what_it_wrote(drawn):
    declaration = declared(drawn)
    assert inexpressible(declaration, DECLARATION) == ()
    form = WcoDeclarations()
    reading = form.parse(form.write((declaration,)), limits())
    assert reading.faults == ()
    assert reading.declarations == (declaration,)


@settings(max_examples=100)
@given(structs(DECLARATION))
def test_json_gives_back_what_it_wrote(drawn):
    form = Native()
    several = (declared(drawn), Declaration(id="ÆØÅ"))
    assert form.parse(form.write(several), limits()).declarations == several


@settings(max_examples=60)
@given(sheets())
def test_csv_gives_back_what_it_wrote(rows):
    form = Separated()
    out = io.StringIO()
    out.write("\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows))
    first = form.parse(out.getvalue().encode(), limits()).declarations
    assert len(first) == len({row[0] for row in rows[1:]})
    assert form.parse(form.write(first), limits()).declarations == first


@settings(max_examples=40)
@given(sheets())
def test_xlsx_gives_back_what_it_wrote(rows):
    form = Workbooks()
    first = form.parse(workbook({"any": map(tuple, rows)}), limits()).declarations
    assert form.parse(form.write(first), limits()).declarations == first


@settings(max_examples=100)
@given(sads())
def test_asycuda_gives_back_what_it_wrote(told):
    form = next(form for form in FORMATS if form.name == "asycuda")
    out: list[str] = []
    _print("ASYCUDA", told, out, "\n")
    first = form.parse("".join(out).encode(), limits())
    again = form.parse(form.write(first.declarations), limits())
    assert again.declarations == first.declarations
    assert again.faults == ()


def test_what_a_format_cannot_say_is_told():
    [declaration] = rules.read(golden("written/import.csv"), None, limits()).declarations
    assert inexpressible(declaration, DECLARATION) == ()
    odd = rules.read(b'{"consignment": {"goodsLocation": {"name": "HERE"}}}', None, limits()).declarations[0]
    assert inexpressible(odd, DECLARATION) == ("/consignment/goodsLocation",)


def test_every_well_formed_declaration_of_the_public_set_is_read_whole():
    read = 0
    for path in sorted(shared_data("messages", "wco_dms", "samples").rglob("*")):
        raw = path.read_bytes() if path.suffix.lower() == ".xml" else b""
        if b"WCO:DEC-DMS:2" not in raw:
            continue
        reading = rules.read(raw, None, limits())
        if reading.refused and reading.faults[0].says.startswith("the message is not well-formed"):
            assert reading.faults[0].line, path.name
            continue
        assert not reading.refused, (path.name, reading.faults)
        # One sample is there to be answered with a complaint about this element.
        strange = {fault.element for fault in reading.faults}
        assert strange <= {"/MetaData/Declaration/unknown"}, path.name
        form = WcoDeclarations()
        assert form.parse(form.write(reading.declarations), limits()).declarations == reading.declarations
        read += 1
    assert read >= 200


def test_the_malformed_public_samples_are_refused_with_their_line():
    folder = shared_data("messages", "wco_dms", "samples")
    for raw, line, says in (
        ((folder / "TT_IM084a" / "TT_IM084a.xml").read_bytes(), 164, "Double hyphen within comment"),
        ((folder / "TT_IM222a" / "Step1_TT_IM222a.xml").read_bytes(), 8, "namespace 'urnwcodatamodelWCODEC-DMS2'"),
    ):
        [fault] = rules.read(raw, None, limits()).faults
        assert fault.line == line
        assert says in fault.says


def test_what_is_written_satisfies_the_schema():
    folder = shared_data("messages", "wco_dms", "xsd", "wco", "declaration")
    schema = etree.XMLSchema(etree.parse(folder / "WCO_DEC_2_DMS.xsd"))
    root = etree.fromstring(WcoDeclarations().write((_full(DECLARATION),)))
    declaration = root.find("{*}Declaration")
    assert schema.validate(declaration), schema.error_log


ACCEPTED = {
    "FunctionCode": "9",
    "CountryCode": "XX",
    "RegistrationNationalityCode": "XX",
    "RoutingCountryCode": "XX",
} | {
    "CurrencyTypeCode": "XXD",
    "MethodCode": "A",
    "ConditionCode": "CIF",
    "ExportCountry": "XX",
}
SIMPLE = {"text": "A", "code": "1", "number": Decimal(1), "count": 1, "moment": datetime(2026, 1, 1, tzinfo=UTC)}


def _full(node):
    """A struct with every field that the schema knows, in values that it takes; lists twice, where they may be."""
    values = {}
    for row in node.rows:
        if row.beyond:
            continue
        one = (
            _full(row.node)
            if row.node
            else ACCEPTED.get(row.path[0], ACCEPTED.get(row.path[-1], SIMPLE[row.kind.name]))
        )
        one = Amount(Decimal(1), "XXD") if row.shape == "amount" else one
        values[row.field] = ((one,) if row.field == "communications" else (one, one)) if row.many else one
        if row.unit:
            values[row.unit] = "KGM"
    return node.cls(**values)
