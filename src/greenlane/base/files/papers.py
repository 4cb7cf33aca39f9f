"""How is a one-page letter drawn? A4, PDF/A-2b, the same facts give the same bytes, title and language for readers."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc

from greenlane.base.files import fonts
from greenlane.base.files.archiving import Lasting
from greenlane.base.files.fonts import BODY, BOLD

INK, QUIET, RULE, BAND = HexColor("#14213d"), HexColor("#55607a"), HexColor("#c9d1e0"), HexColor("#0b6e4f")
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, WIDTH - 20 * mm, HEIGHT - 18 * mm, 18 * mm


class Paper:
    """A page that is filled from the top; ``y`` is where the next thing goes, in points from the bottom."""

    def __init__(self, *, title: str, author: str, subject: str, language: str) -> None:
        fonts.register()
        self._buffer = BytesIO()
        self._canvas: Any = Lasting(self._buffer, pagesize=A4, pageCompression=1, lang=language, initialFontName=BODY)
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
            self._text(x, self.y - 5.2 * mm, fonts.cut(value, BOLD, 10.5, column - 4 * mm), BOLD, 10.5, INK)
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
        for line in fonts.lines(text, BODY, size, width):
            self._text(LEFT, self.y, line, BODY, size, QUIET if quiet else INK)
            self.y -= size * 1.45
        self.y -= 2 * mm

    def code(self, content: str, caption: str, *, side: float = 42 * mm) -> None:
        """A QR code (ISO/IEC 18004, level M) at the foot on the right, with what it says beside it."""
        widget = QrCodeWidget(content, barLevel="M")
        x0, y0, x1, y1 = widget.getBounds()
        scaled = [side / (x1 - x0), 0, 0, side / (y1 - y0), 0, 0]
        drawing = Drawing(side, side, transform=scaled, initialFontName=BODY)
        drawing.add(widget)
        renderPDF.draw(drawing, self._canvas, RIGHT - side, BOTTOM)
        y = BOTTOM + side - 5 * mm
        for line in fonts.lines(caption, BODY, 8.5, RIGHT - LEFT - side - 10 * mm):
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
            shown = fonts.cut(cell, font, size, column - 2 * mm)
            right = column - fonts.width(shown, font, size) if place == len(columns) - 1 else 0
            self._text(x + right, self.y, shown, font, size, colour)
            x += column

    def _line(self) -> None:
        self._canvas.setStrokeColor(RULE)
        self._canvas.setLineWidth(0.6)
        self._canvas.line(LEFT, self.y - 2 * mm, RIGHT, self.y - 2 * mm)

    def _text(self, x: float, y: float, text: str, font: str, size: float, colour: Color) -> None:
        self._canvas.setFillColor(colour)
        fonts.draw(self._canvas, x, y, text, font, size)
