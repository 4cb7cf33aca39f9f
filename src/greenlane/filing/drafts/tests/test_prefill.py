"""Invoices of several makes and languages are read; nothing is guessed, dropped in silence, or let explode."""

import io
import time
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from tests import ROOT
from tests.messages import golden

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import source_of
from greenlane.base.packs.terms import PackError
from greenlane.filing.declarations.rules import read_codes
from greenlane.filing.drafts import printed, rules
from greenlane.filing.drafts.rules.invoices import mapped
from greenlane.filing.drafts.rules.keys import kind_of
from greenlane.filing.drafts.rules.layout import rows_of
from greenlane.filing.intake.formats.sheets import Row
from greenlane.filing.intake.terms import MalformedError

PACK, DAY = on_disk(ROOT / "packs" / "xx"), date(2026, 3, 2)
PAGE = rules.read_page(source_of(PACK, "formats/drafts"), DAY)
CODES = read_codes(source_of(PACK, "formats/codes"), DAY)
OF = "goodsShipment.items"


def rows(*cells: list[str]) -> list[Row]:
    """Rows of a sheet; a cell that begins with = holds a formula."""
    return [
        Row(n, tuple(row), tuple(i for i, cell in enumerate(row) if cell[:1] == "=")) for n, row in enumerate(cells, 1)
    ]


def read(*cells: list[str]):
    return mapped(rows(*cells), PAGE, CODES, {})


@pytest.mark.parametrize(
    "heads",
    [
        ("Description of Goods", "HS Code", "Country of Origin", "Qty", "Amount (EUR)"),
        ("Warenbezeichnung", "Zolltarifnummer", "Ursprungsland", "Menge", "Betrag EUR"),
        ("DÉSIGNATION", "code sh", "Pays d'origine :", "Quantité", "Montant [EUR]"),
        ("Descripción", "Código arancelario", "País de origen", "Cantidad", "Importe EUR"),
    ],
)
def test_headings_are_known_in_several_spellings_and_languages(heads: tuple[str, ...]) -> None:
    found = read(list(heads), ["Oranges", "08051000", "Spain", "12 pcs", "1.250,50"])
    assert found.lines == 1
    assert found.texts[f"{OF}:r1.commodity.description"] == "Oranges"
    assert found.texts[f"{OF}:r1.origins:1.countryCode"] == "ES"
    assert found.texts[f"{OF}:r1.commodity.goodsMeasure.tariffUnitCode"] == "NAR"
    assert found.texts[f"{OF}:r1.commodity.invoiceLine.itemChargeAmount.value"] == "1250.50"
    assert found.texts["invoiceAmount.currencyId"] == "EUR"
    assert not found.notes


def test_labels_are_read_beside_and_after_a_colon() -> None:
    found = read(
        ["Invoice No.: F-7", "", "Currency", "", "USD"], ["ACME Ltd, 1 Road"], ["Incoterms", "FOB Valencia"],
        ["Description", "Amount"], ["Pumps", "5"], ["Total", "5"], ["Freight", "80.00"],
    )  # fmt: skip
    assert found.texts["additionalDocuments:inv.id"] == "F-7"
    assert found.texts["additionalDocuments:inv.code"] == "N935"
    assert found.texts["invoiceAmount.currencyId"] == "USD"
    assert found.texts["goodsShipment.tradeTerms.conditionCode"] == "FOB"
    assert found.texts["invoiceAmount.value"] == "5"
    assert found.texts["goodsShipment.customsValuation.freightChargeAmount.value"] == "80.00"
    assert any("ACME" in note for note in found.notes)
    assert any("Valencia" in note for note in found.notes)


def test_what_might_mean_two_things_stays_as_it_is_and_is_told() -> None:
    found = read(["Description", "Amount", "Origin"], ["Pumps", "1,234", "Freedonia"], ["a lone remark"])
    assert found.texts[f"{OF}:r1.commodity.invoiceLine.itemChargeAmount.value"] == "1,234"
    assert found.texts[f"{OF}:r1.origins:1.countryCode"] == "Freedonia"
    assert len(found.notes) == 3


def test_formulas_are_never_worked_out_and_signs_are_plain_text() -> None:
    risky = "=cmd|' /C calc'!A0"
    found = read(["Description", "Amount"], ["+1 more", risky], ["@SUM(1)", "7"])
    assert risky not in found.texts.values()
    assert any("formula" in note for note in found.notes)
    assert found.texts[f"{OF}:r1.commodity.description"] == "+1 more"


CELLS = st.lists(
    st.one_of(
        st.text(max_size=12), st.sampled_from(["Description", "Amount", "Origin", "Total", "5", "Invoice No", "=1"])
    ),
    max_size=5,
)


@given(st.lists(CELLS, max_size=8))
def test_every_filled_cell_is_taken_or_told_and_every_key_is_a_field(sheet: list[list[str]]) -> None:
    given_rows = rows(*sheet)
    found = mapped(given_rows, PAGE, CODES, {})
    assert all(kind_of(key) for key in found.texts)
    assert found.lines <= len(sheet)
    if found.lines:
        goods = [t for key, t in found.texts.items() if key.startswith(OF) and not key.endswith(".@")]
        assert goods or found.notes


def pdf(*lines: tuple[tuple[int, str], ...]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Courier", 9)
    for n, line in enumerate(lines):
        for x, text in line:
            canvas.drawString(x, 780 - 14 * n, text)
    canvas.save()
    return out.getvalue()


def test_the_text_of_a_pdf_is_read_in_its_columns() -> None:
    raw = pdf(
        ((40, "Invoice No: F-9"),),
        ((40, "Description"), (240, "HS Code"), (330, "Origin"), (420, "Amount")),
        ((40, "Fresh oranges"), (240, "08051000"), (330, "ES"), (420, "1,250.00")),
        ((40, "Fresh lemons"), (330, "ES"), (420, "80.00")),
    )
    found = mapped(rows_of(printed.lines_of(raw, PAGE), PAGE), PAGE, CODES, {})
    assert found.lines == 2
    assert found.texts[f"{OF}:r1.commodity.classifications:tsp.id"] == "08051000"
    assert f"{OF}:r2.commodity.classifications:tsp.id" not in found.texts
    assert found.texts[f"{OF}:r2.origins:1.countryCode"] == "ES"
    assert found.texts["additionalDocuments:inv.id"] == "F-9"


def bomb() -> bytes:
    """A page whose content unpacks to two gigabytes."""
    squeezer, parts = zlib.compressobj(9), []
    for _ in range(2048):
        parts.append(squeezer.compress(b"\0" * (1 << 20)))
    packed = b"".join(parts) + squeezer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]  # fmt: skip
    raw, places = b"%PDF-1.7\n", []
    for n, each in enumerate(objects, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (n, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        raw
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(raw)
    )


@pytest.mark.parametrize("raw", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 5000, golden("written/import.xlsx"), bomb()])
def test_hostile_pdfs_end_in_words_within_their_bounds(raw: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(MalformedError):
        printed.lines_of(raw, PAGE)
    assert time.process_time() - begun < 60, "the work is done in another process"


def test_a_page_with_mistakes_is_refused() -> None:
    source = source_of(PACK, "formats/drafts")
    wrong = [{"heading": "X", "of": "item", "key": "nonsense", "language": "en"}]
    with pytest.raises(PackError, match="no field"):
        rules.read_page(_with(source, headings=wrong), DAY)
    twice = [
        {"heading": "X", "of": "item", "key": key, "language": "en"}
        for key in ("procedures:first.currentCode", "origins:1.countryCode")
    ]
    with pytest.raises(PackError, match="stands for"):
        rules.read_page(_with(source, headings=twice), DAY)


def _with(source, **tables):
    from msgspec.structs import replace

    return replace(source, tables={**source.tables, **{name: tuple(held) for name, held in tables.items()}})
