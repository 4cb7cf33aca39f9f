"""The same facts give the same bytes; a reader finds title, language and text."""

from io import BytesIO

from pypdf import PdfReader

from greenlane.base.files.papers import Paper


def _letter(name: str) -> bytes:
    paper = Paper(title="Release note 1", author="Customs", subject="26XX", language="en")
    paper.band("Customs", "Release note")
    paper.pairs([("Importer", name)])
    paper.table(["Item", "Goods"], [1, 5], [["1", "Shirts"]])
    paper.paragraph("Keep this note.")
    paper.code("https://customs.example/v", "Scan")
    return paper.bytes()


def test_the_same_facts_give_the_same_bytes():
    assert _letter("Łódź Trading") == _letter("Łódź Trading")
    assert _letter("Łódź Trading") != _letter("Other")


def test_a_reader_finds_title_language_and_text():
    reader = PdfReader(BytesIO(_letter("Łódź Trading 東")))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert reader.metadata.title == "Release note 1"
    assert reader.root_object["/Lang"] == "en"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Shirts" in text
    assert "Łódz Trading ?" in text
