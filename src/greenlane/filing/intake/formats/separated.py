"""How is the CSV template read and written? UTF-8 with or without mark, UTF-16 with mark, or Windows-1252."""

import csv
import io
from collections.abc import Iterator

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.formats.columns import column_of
from greenlane.filing.intake.formats.sheets import Row, find, grid, read, written
from greenlane.filing.intake.formats.trees import TOLERANT
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Place, Reading

DELIMITERS = ",;\t|"
_BOM = b"\xef\xbb\xbf"


class Separated:
    """The spreadsheet template as CSV; comma, semicolon, tab or bar."""

    name = "csv"
    media_types: tuple[str, ...] = ("text/csv", "application/csv")
    endings: tuple[str, ...] = (".csv", ".tsv")

    def sniff(self, raw: bytes) -> bool:
        head = raw[:4096]
        text = head.decode("utf-16", "replace") if _marked(head) else head.decode("latin-1").removeprefix("ï»¿")
        first = text.lstrip().partition("\n")[0]
        return any(column_of(cell.strip(' "\r')) is not None for cell in first.split(_delimiter(first)))

    def parse(self, raw: bytes, limits: Limits) -> Reading:
        return Reading(self.name, read(rows(raw, limits), limits))

    def write(self, declarations: tuple[Declaration, ...]) -> bytes:
        """UTF-8 with the mark that spreadsheet programs look for, commas, CRLF (RFC 4180)."""
        out = io.StringIO(newline="")
        csv.writer(out).writerows(written(declarations))
        return _BOM + out.getvalue().encode("utf-8", "replace")

    def locate(self, raw: bytes, pointer: str, declaration: int = 0) -> Place:
        return find(grid(_rows(_decoded(raw), TOLERANT)), pointer, declaration)


def rows(raw: bytes, limits: Limits) -> Iterator[Row]:
    """The rows of the sheet. Raises MalformedError on what is no text, or more than is read."""
    if len(raw) > limits.size:
        raise MalformedError(Fault(f"the message has {len(raw)} bytes; {limits.size} are read", "split the sheet"))
    return _rows(_decoded(raw), limits)


def _marked(raw: bytes) -> bool:
    return raw[:2] in (b"\xff\xfe", b"\xfe\xff")


def _decoded(raw: bytes) -> str:
    # A sheet that says by its mark what it is gets no second guess.
    encodings = ("utf-16",) if _marked(raw) else ("utf-8-sig",) if raw.startswith(_BOM) else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError as error:
            position = error.start
    else:
        wrong = raw[position : position + 1].hex()
        says = f"byte {position} ({wrong}) does not fit the encoding {encodings[-1].removesuffix('-sig')}"
        raise MalformedError(Fault(says, "save the sheet as CSV in UTF-8", raw.count(b"\n", 0, position) + 1))
    if "\x00" in text:
        line = text.count("\n", 0, text.find("\x00")) + 1
        raise MalformedError(Fault("the sheet holds the character U+0000", "save the sheet as CSV in UTF-8", line))
    return text


def _delimiter(first: str) -> str:
    return max(DELIMITERS, key=first.count)


def _rows(text: str, limits: Limits) -> Iterator[Row]:
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first))
    cells = 0
    try:
        for number, row in enumerate(reader, 1):
            cells += len(row)
            if cells > limits.cells:
                raise MalformedError(Fault(f"the sheet has more than {limits.cells} cells", "split it", row=number))
            # A leading = is worked out by whoever opens the sheet; the others are plain text where we read them.
            yield Row(number, tuple(row), tuple(place for place, cell in enumerate(row) if cell[:1] == "="))
    except csv.Error as error:
        raise MalformedError(Fault(f"the CSV is malformed: {error}", "save the sheet anew", reader.line_num)) from None
