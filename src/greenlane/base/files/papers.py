"""How is a one-page letter drawn? A4, the same facts give the same bytes, title and language for screen readers."""

import unicodedata
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

INK, QUIET, RULE, BAND = HexColor("#14213d"), HexColor("#55607a"), HexColor("#c9d1e0"), HexColor("#0b6e4f")
#: Bitstream Vera comes with reportlab; it is embedded, so the paper looks the same everywhere.
BODY, BOLD = "Vera", "VeraBd"
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, WIDTH - 20 * mm, HEIGHT - 18 * mm, 18 * mm


class Paper:
    """A page that is filled from the top; ``y`` is where the next thing goes, in points from the bottom."""

    def __init__(self, *, title: str, author: str, subject: str, language: str) -> None:
        _fonts()
        self._buffer = BytesIO()
        # invariant: no clock and no chance in the file, so that it can be hashed and made again.
        self._canvas: Any = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1, lang=language)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Greenlane")
        self._canvas.setViewerPreference("DisplayDocTitle", pdfdoc.PDFtrue)
        self.y: float = TOP

    def band(self, author: str, title: str) -> None:
        """The heading: who writes, and what this is."""
        self._canvas.setFillColor(BAND)
        self._canvas.rect(0, HEIGHT - 34 * mm, WIDTH, 34 * mm, stroke=0, fill=1)
        white = HexColor("#ffffff")
        self._text(LEFT, HEIGHT - 15 * mm, author, BODY, 9.5, white)
        self._text(LEFT, HEIGHT - 26 * mm, title, BOLD, 19, white)
        self.y = HEIGHT - 46 * mm

    def pairs(self, pairs: Iterable[tuple[str, str]], *, width: float = RIGHT - LEFT) -> None:
        """Label and value, two to a row."""
        column = width / 2
        for place, (label, value) in enumerate(pairs):
            x = LEFT + column * (place % 2)
            if place % 2 == 0 and place:
                self.y -= 12.5 * mm
            self._text(x, self.y, label, BODY, 7.5, QUIET)
            self._text(x, self.y - 5.2 * mm, _cut(value, BOLD, 10.5, column - 4 * mm), BOLD, 10.5, INK)
        self.y -= 17 * mm

    def table(self, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[str]]) -> None:
        """A table; ``widths`` are shares of the page. Numbers (last columns) are set to the right."""
        total = sum(widths)
        columns = [(RIGHT - LEFT) * w / total for w in widths]
        self._row(heads, columns, BODY, 7.5, QUIET)
        self._line()
        for row in rows:
            self.y -= 6.2 * mm
            self._row(row, columns, BODY, 9, INK)
        self.y -= 3 * mm
        self._line()
        self.y -= 8 * mm

    def paragraph(self, text: str, *, width: float = RIGHT - LEFT, size: float = 9, quiet: bool = False) -> None:
        for line in simpleSplit(text, BODY, size, width):
            self._text(LEFT, self.y, line, BODY, size, QUIET if quiet else INK)
            self.y -= size * 1.45
        self.y -= 2 * mm

    def code(self, content: str, caption: str, *, side: float = 42 * mm) -> None:
        """A QR code (ISO/IEC 18004, level M) at the foot on the right, with what it says beside it."""
        widget = QrCodeWidget(content, barLevel="M")
        x0, y0, x1, y1 = widget.getBounds()
        drawing = Drawing(side, side, transform=[side / (x1 - x0), 0, 0, side / (y1 - y0), 0, 0])
        drawing.add(widget)
        renderPDF.draw(drawing, self._canvas, RIGHT - side, BOTTOM)
        y = BOTTOM + side - 5 * mm
        for line in simpleSplit(caption, BODY, 8.5, RIGHT - LEFT - side - 10 * mm):
            self._text(LEFT, y, line, BODY, 8.5, QUIET)
            y -= 12

    def bytes(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def room(self, foot: float = BOTTOM) -> float:
        """Points left above ``foot``."""
        return float(self.y - foot)

    def _row(self, cells: Sequence[str], columns: Sequence[float], font: str, size: float, colour: Color) -> None:
        x = LEFT
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            shown = _cut(_drawable(cell, font), font, size, column - 2 * mm)
            if place == len(columns) - 1:
                self._canvas.setFont(font, size)
                self._canvas.setFillColor(colour)
                self._canvas.drawRightString(x + column, self.y, shown)
            else:
                self._text(x, self.y, shown, font, size, colour)
            x += column

    def _line(self) -> None:
        self._canvas.setStrokeColor(RULE)
        self._canvas.setLineWidth(0.6)
        self._canvas.line(LEFT, self.y - 2 * mm, RIGHT, self.y - 2 * mm)

    def _text(self, x: float, y: float, text: str, font: str, size: float, colour: Color) -> None:
        text = _drawable(text, font)
        self._canvas.setFillColor(colour)
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, y, text)


def _cut(text: str, font: str, size: float, width: float) -> str:
    if pdfmetrics.stringWidth(text, font, size) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _drawable(text: str, font: str) -> str:
    """``text`` with letters that the font lacks drawn as their base letter (ź as z), else as a question mark."""
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    if all(ord(c) in glyphs for c in text):
        return text
    bases = (c if ord(c) in glyphs else unicodedata.normalize("NFKD", c)[0] for c in text)
    return "".join(c if ord(c) in glyphs else "?" for c in bases)


def _fonts() -> None:
    if BODY not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(BODY, "Vera.ttf"))
        pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
