"""Every PDF that this house writes can be kept: it goes through the one canvas, and says PDF/A-2b of itself."""

from io import BytesIO

from tests import ROOT
from tests.lasting import against_archiving

from greenlane.base.files.archiving import Lasting
from greenlane.base.files.papers import BODY, Paper


def test_a_letter_can_be_kept():
    paper = Paper(title="Note <1> & more", author="Customs", subject="26XX", language="en")
    paper.band("Customs", "Łódź 東")
    paper.paragraph("Keep this note.")
    paper.code("https://customs.example/v", "Scan")
    assert against_archiving(paper.bytes()) == []


def test_what_keeps_a_document_from_being_kept_is_found():
    Paper(title="", author="", subject="", language="en")  # the fonts are there now
    buffer = BytesIO()
    canvas = Lasting(buffer, lang="en", initialFontName=BODY)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(20, 20, "not embedded")
    canvas.save()
    assert against_archiving(buffer.getvalue()) == ["the font /Helvetica is not embedded"]


def test_no_room_draws_on_another_canvas():
    sources = {path: path.read_text() for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts}
    drawing = {path.name for path, text in sources.items() if "pdfgen" in text}
    assert drawing == {"archiving.py"}
