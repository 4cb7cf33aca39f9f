"""The note says what was released, betrays nothing, and its code verifies against the log."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.lasting import against_archiving

from greenlane.base.ledger import notes, sealing
from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts.terms import Funds
from greenlane.clearance.release import queries, rules, services
from greenlane.core.codes import Lane

from .conftest import AT

pytestmark = pytest.mark.django_db
ADDRESS = "https://customs.example/verify"
SIGNER = notes.Signer("customs.example/log", b"s" * 32)


def released(lodged, **words):
    _, case = lodged(**words)
    with writing(by="officer Smith", at=AT) as pen:
        assert services.release(pen, [case.reference]) == [case.reference]
    return case.reference


def payload(reference):
    event = next(e for e in ledger.history(reference) if e.kind == "release.released")
    commitment = ledger.leaf(event.id).decode().splitlines()[-1]
    return rules.payload_of(ADDRESS, reference, queries.release(reference).number, commitment)


def text_of(pdf):
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    assert against_archiving(pdf) == []
    return reader, reader.pages[0].extract_text()


def test_the_note_says_what_was_released(lodged, words, money, monkeypatch):
    drawn = []
    funds = Funds("XX1")
    reference = released(lodged, duty=0, lane=Lane.RED, funds=funds)
    monkeypatch.setattr("greenlane.base.files.papers.QrCodeWidget", _remembering(drawn))
    pdf = queries.note(reference, words, money, ADDRESS)
    assert drawn == [payload(reference)]
    reader, text = text_of(pdf)
    assert reader.metadata.title == f"Release note {queries.release(reference).number}"
    assert reader.root_object["/Lang"] == "en"
    for said in (
        reference,
        "2026-03-04 09:00 UTC",
        "Łódz Trading Ltd",
        "Broker & Sons",
        "Cotton shirts 2",
        "12.5",
        "XX001",
    ):
        assert said in text
    assert "No duty is due" in text
    for secret in ("red", "lane", "risk", "Smith", "officer"):
        assert secret not in text.lower().split()


def _remembering(drawn):
    from greenlane.base.files.papers import QrCodeWidget

    def made(content, **options):
        drawn.append(content)
        return QrCodeWidget(content, **options)

    return made


def test_the_same_release_gives_the_same_bytes(lodged, words, money):
    reference = released(lodged, duty=0)
    assert queries.note(reference, words, money, ADDRESS) == queries.note(reference, words, money, ADDRESS)


def test_a_long_declaration_still_fits_one_page(lodged, words, money):
    reference = released(lodged, duty=0, items=120)
    _, text = text_of(queries.note(reference, words, money, ADDRESS))
    assert "more items" in text
    assert "Cotton shirts 1" in text


def test_the_code_verifies_before_and_after_sealing(lodged, words):
    reference = released(lodged, duty=0)
    code = payload(reference)
    waiting = queries.verify_note(code, words)
    assert (waiting.is_genuine, waiting.index) == (True, None)
    sealing.seal(SIGNER, AT)
    checked = queries.verify_note(code, words, SIGNER.verifier)
    assert checked.is_genuine
    assert checked.index is not None
    assert reference in checked.says
    stranger = notes.Signer("customs.example/log", b"x" * 32).verifier
    assert not queries.verify_note(code, words, stranger).is_genuine


def test_a_forged_code_is_said_to_be_one(lodged, words):
    reference, other = released(lodged, duty=0), released(lodged, duty=0)
    code, number = payload(reference), queries.release(reference).number
    forged = [
        code.replace(reference, other),
        code.replace(number, queries.release(other).number),
        code[:-1] + ("0" if code[-1] != "0" else "1"),
        code.replace(reference, "26XX0000000000009Z"),
    ]
    for text in forged:
        checked = queries.verify_note(text, words)
        assert not checked.is_genuine
        assert checked.reference == ""
    assert not queries.verify_note("https://elsewhere.example/", words).is_genuine


def test_no_note_without_a_release(lodged, words, money):
    _, case = lodged()
    with pytest.raises(LookupError, match="not released"):
        queries.note(case.reference, words, money, ADDRESS)
