"""Which letters can a paper show? Latin by Bitstream Vera, Thai and Khmer by Noto Sans, shaped (docs/decisions/0011).

Vera comes with reportlab. The Noto fonts come from PyPI and are drawn as outlines in the order and place that HarfBuzz
finds: in Khmer a vowel stands before its consonant and a second consonant below it, which reportlab does not know.
Under the outlines lies the same text unseen, so that it can be searched, copied and read aloud.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

#: Bitstream Vera is embedded, so the paper looks the same everywhere.
BODY, BOLD = "Vera", "VeraBd"
#: What is inside of a shape, as fonts count (ISO 32000-1, 8.5.3.3.2); as reportlab numbers it.
_NON_ZERO = 1
#: The text mode of PDF in which nothing is painted (ISO 32000-1, 9.3.6).
_UNSEEN = 3
#: How heavy the letters of each of our fonts are.
_WEIGHT = {BODY: 400.0, BOLD: 700.0}


class Script(NamedTuple):
    """Letters that Vera lacks: the name of their font, the package that brings it, where they lie in Unicode."""

    name: str
    package: str
    ranges: tuple[tuple[int, int], ...]

    def has(self, letter: str) -> bool:
        return any(first <= ord(letter) <= last for first, last in self.ranges)


SCRIPTS = (
    Script("NotoSansThai", "fontpkg_noto_sans_thai", ((0x0E00, 0x0E7F),)),
    Script("NotoSansKhmer", "fontpkg_noto_sans_khmer", ((0x1780, 0x17FF), (0x19E0, 0x19FF))),
)
#: Thai writes these before the consonant after which they are spoken; the Khmer sign joins what follows: no line ends
#: behind them.
_HOLD = frozenset("เแโใไ\u17d2")


class Glyph(NamedTuple):
    """One shape of a font: which, and where, in points from the beginning of the text."""

    number: int
    x: float
    y: float


def register() -> None:
    """Make all fonts known to reportlab; once is enough, more does no harm."""
    if BODY in pdfmetrics.getRegisteredFontNames():
        return
    pdfmetrics.registerFont(TTFont(BODY, "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
    for script in SCRIPTS:
        pdfmetrics.registerFont(TTFont(script.name, str(_file(script)), shapable=False))


def width(text: str, font: str, size: float) -> float:
    """How wide ``text`` is drawn, in points."""
    return sum(_width(script, piece, font, size) for script, piece in _runs(text, font))


def draw(canvas: Any, x: float, y: float, text: str, font: str, size: float) -> None:
    """Draw ``text`` from ``x`` on in the colour that is set."""
    for script, piece in _runs(text, font):
        if script is None:
            canvas.setFont(font, size)
            canvas.drawString(x, y, piece)
        else:
            _outline(canvas, x, y, script, piece, font, size)
        x += _width(script, piece, font, size)


def cut(text: str, font: str, size: float, room: float) -> str:
    """``text``, or as much of it as fits, with an ellipsis."""
    if width(text, font, size) <= room:
        return text
    while text and width(text + "…", font, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def lines(text: str, font: str, size: float, room: float) -> list[str]:
    """``text`` as lines that fit; Thai and Khmer, which are written without spaces, end between letters."""
    if all(script is None for script, _ in _runs(text, font)):
        found: list[str] = simpleSplit(_drawable(text, font), font, size, room)
        return found
    done, line = [], ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip(), font, size) > room:
            done.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*done, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """What is not parted: words with the space behind them, and clusters of letters of other scripts."""
    held = ""
    for letter, after in zip(text, [*text[1:], ""], strict=True):
        held += letter
        joins = bool(after) and (unicodedata.category(after).startswith("M") or after == "\u0e33")
        if letter == " " or (_script(letter) and not joins and letter not in _HOLD):
            yield held
            held = ""
    if held:
        yield held


def _runs(text: str, font: str) -> list[tuple[Script | None, str]]:
    """The text by the font that has its letters, each piece drawable."""
    parts = [(script, "".join(letters)) for script, letters in groupby(text, _script)]
    return [(script, part if script else _drawable(part, font)) for script, part in parts]


def _script(letter: str) -> Script | None:
    return next((script for script in SCRIPTS if script.has(letter)), None)


def _width(script: Script | None, text: str, font: str, size: float) -> float:
    if script is None:
        return float(pdfmetrics.stringWidth(text, font, size))
    return _shaped(script, text, font, size)[1]


def _outline(canvas: Any, x: float, y: float, script: Script, text: str, font: str, size: float) -> None:
    path, held = canvas.beginPath(), _font(script, font)
    scale = size / held.face.upem
    for glyph in _shaped(script, text, font, size)[0]:
        held.draw_glyph_with_pen(glyph.number, _Pen(path, x + glyph.x, y + glyph.y, scale))
    canvas.drawPath(path, stroke=0, fill=1, fillMode=_NON_ZERO)
    canvas.setFont(script.name, size)
    canvas.drawString(x, y, text, mode=_UNSEEN)


def _shaped(script: Script, text: str, font: str, size: float) -> tuple[list[Glyph], float]:
    """The shapes of a piece of one script in their order, and how wide they are together."""
    buffer, held = uharfbuzz.Buffer(), _font(script, font)
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(held, buffer)
    scale, x, found = size / held.face.upem, 0.0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        found.append(Glyph(info.codepoint, x + place.x_offset * scale, place.y_offset * scale))
        x += place.x_advance * scale
    return found, x


class _Pen:
    """Draws a shape into a path of reportlab, as fontTools' pens are called."""

    def __init__(self, path: Any, x: float, y: float, scale: float) -> None:
        self._path, self._x, self._y, self._scale = path, x, y, scale
        self._at = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the name that is called
        self._at = point
        self._path.moveTo(*self._there(point))

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the name that is called
        self._at = point
        self._path.lineTo(*self._there(point))

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - the name that is called
        self._at = points[-1]
        self._path.curveTo(*(one for point in points for one in self._there(point)))

    def qCurveTo(self, middle: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802 - as above
        # A curve of the second degree as one of the third: its two handles lie two thirds of the way to the one.
        begin = self._at
        handles = [tuple(p + 2 / 3 * (m - p) for p, m in zip(one, middle, strict=True)) for one in (begin, end)]
        self.curveTo(handles[0], handles[1], end)  # type: ignore[arg-type]  # pairs, as zip of pairs gives

    def closePath(self) -> None:  # noqa: N802 - the name that is called
        self._path.close()

    endPath = closePath  # noqa: N815 - the name that is called

    def _there(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self._scale, self._y + point[1] * self._scale


@cache
def _font(script: Script, font: str) -> Any:
    held = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_file(script)))))
    held.set_variations({"wght": _WEIGHT[font]})
    return held


def _file(script: Script) -> Path:
    """Where the package keeps its font. Raises ModuleNotFoundError where it is not installed."""
    found = find_spec(script.package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{script.package} is not installed: it brings the letters of {script.name}")
    return next((Path(found.origin).parent / "files").glob("*.ttf"))


def _drawable(text: str, font: str) -> str:
    """``text`` with letters that the font lacks drawn as their base letter (ź as z), else as a question mark."""
    register()
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    if all(ord(c) in glyphs for c in text):
        return text
    bases = (c if ord(c) in glyphs else unicodedata.normalize("NFKD", c)[0] for c in text)
    return "".join(c if ord(c) in glyphs else "?" for c in bases)
