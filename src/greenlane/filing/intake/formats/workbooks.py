"""How is the XLSX template read and written? Read by openpyxl behind guards, written as plain parts of a zip."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.formats.sheets import Row, find, grid, letters, read, written
from greenlane.filing.intake.formats.trees import TOLERANT
from greenlane.filing.intake.formats.values import plain
from greenlane.filing.intake.formats.writing import escaped
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Place, Reading

_PARTS = 1000
_WIDEST = 2000
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f"{_OFFICE}/spreadsheetml/2006/main"
_LINKS = f"{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE = f"{_OFFICE}/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill>'
    '<patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="49" fontId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
)


class Workbooks:
    """The spreadsheet template as XLSX; the first sheet is read."""

    name = "xlsx"
    media_types: tuple[str, ...] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
    endings: tuple[str, ...] = (".xlsx",)

    def sniff(self, raw: bytes) -> bool:
        return raw[:4] == b"PK\x03\x04"

    def parse(self, raw: bytes, limits: Limits) -> Reading:
        return Reading(self.name, read(rows(raw, limits), limits))

    def write(self, declarations: tuple[Declaration, ...]) -> bytes:
        return workbook({"declarations": written(declarations)})

    def locate(self, raw: bytes, pointer: str, declaration: int = 0) -> Place:
        return find(grid(rows(raw, TOLERANT)), pointer, declaration)


def workbook(sheets: dict[str, Iterable[tuple[str, ...]]]) -> bytes:
    """An XLSX of text cells, the first row bold and frozen; the same bytes for the same rows."""
    names = list(sheets)
    numbered = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in numbered
    )
    listed = "".join(f'<sheet name="{escaped(names[n - 1])}" sheetId="{n}" r:id="r{n}"/>' for n in numbered)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbered
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="s" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": _sheet(sheets[names[n - 1]]) for n in numbered}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sheet(rows: Iterable[tuple[str, ...]]) -> str:
    frozen = '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    told = [f'<worksheet xmlns="{_MAIN}"><sheetViews>{frozen}</sheetView></sheetViews>']
    told.append('<cols><col min="1" max="400" width="20" customWidth="1"/></cols><sheetData>')
    for number, row in enumerate(rows, 1):
        style = ' s="1"' if number == 1 else ""
        told.append(f'<row r="{number}">')
        told += [
            f'<c r="{letters(place)}{number}" t="inlineStr"{style}><is>'
            f'<t xml:space="preserve">{escaped(cell)}</t></is></c>'
            for place, cell in enumerate(row)
            if cell
        ]
        told.append("</row>")
    return "".join((*told, "</sheetData></worksheet>"))


def rows(raw: bytes, limits: Limits) -> Iterator[Row]:
    """The rows of the first sheet. Raises MalformedError on what is no workbook, or more than is read."""
    guarded = _guarded(raw, limits)
    book: Any = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(guarded, read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            cells = 0
            for number, row in enumerate(sheet.iter_rows(max_col=_WIDEST), 1):
                cells += max(len(row), 1)
                if cells > limits.cells:
                    raise MalformedError(Fault(f"the sheet has more than {limits.cells} cells", "split it", row=number))
                formulas = tuple(place for place, cell in enumerate(row) if cell.data_type == "f")
                yield Row(number, tuple(_said(cell.value) for cell in row), formulas)
    except MalformedError:
        raise
    except Exception as error:  # openpyxl raises whatever its parser met; none of it may pass for ours
        raise MalformedError(Fault(f"the workbook cannot be read: {_why(error)}", "save it anew as XLSX")) from None
    finally:
        if book is not None:
            book.close()


def _why(error: Exception) -> str:
    return f"{type(error).__name__} {str(error)[:120]}".strip()


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # A spreadsheet keeps fifteen digits; the shortest text that gives the same number is what was typed.
        exact = Decimal(repr(value))
        return plain(exact.to_integral_value() if exact == exact.to_integral_value() else exact)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _guarded(raw: bytes, limits: Limits) -> io.BytesIO:
    """The parts that hold cells, unpacked. Refuses bombs and document types by what is there, not what is claimed."""
    kept = io.BytesIO()
    if len(raw) > limits.size:
        raise MalformedError(Fault(f"the message has {len(raw)} bytes; {limits.size} are read", "split the workbook"))
    left = limits.unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file, zipfile.ZipFile(kept, "w") as parts:
            if len(file.infolist()) > _PARTS or len(set(file.namelist())) < len(file.infolist()):
                says = f"the workbook has more than {_PARTS} parts, or two of one name"
                raise MalformedError(Fault(says, "save it anew as XLSX"))
            for part in file.infolist():
                with file.open(part) as opened:
                    text = opened.read(left + 1)
                left -= len(text)
                if left < 0:
                    says = f"the workbook unpacks to more than {limits.unpacked} bytes"
                    raise MalformedError(Fault(says, "split the workbook"))
                if part.filename.endswith((".xml", ".rels")):
                    _plain_xml(text, part.filename)
                    # No column is a date, and openpyxl prints to the terminal what it finds wrong with styles.
                    if not part.filename.lower().endswith("styles.xml"):
                        parts.writestr(zipfile.ZipInfo(part.filename), text)
    except MalformedError:
        raise
    except Exception as error:  # zipfile and zlib raise a dozen kinds for a broken file
        raise MalformedError(Fault(f"the workbook is no zip: {_why(error)}", "save it anew as XLSX")) from None
    return kept


def _plain_xml(text: bytes, name: str) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise MalformedError(Fault("the workbook has a DOCTYPE, which is never read", "save it anew", element=name))
    if b"\x00" in text[:64] or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise MalformedError(Fault("a part of the workbook is not UTF-8", "save it anew as XLSX", element=name))
