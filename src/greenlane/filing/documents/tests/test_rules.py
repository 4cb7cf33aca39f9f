"""Which files are taken, and what a sender is told of the rest."""

from datetime import date

import pytest
from tests import ROOT

from greenlane.base.files.terms import Kind
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.codes import is_checked
from greenlane.filing.documents import rules
from greenlane.filing.documents.terms import FileRefusedError

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def source() -> Source:
    return packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/documents")


@pytest.fixture(scope="module")
def page(source):
    return rules.read(source, DAY)


@pytest.mark.parametrize(
    ("name", "raw", "rule"),
    [
        ("invoice.pdf", b"", "empty"),
        ("invoice.pdf", b" \n", "empty"),
        ("invoice.pdf", b"%PDF-" + bytes(20_000_000), "too_large"),
        ("notes.txt", b"a" * 1_000_001, "too_large"),
        ("invoice.pdf", b"MZ\x90\x00", "unknown_kind"),
        ("invoice.docx", b"PK\x03\x04", "unknown_kind"),
        ("invoice.exe", PDF, "wrong_ending"),
        ("invoice", PDF, "wrong_ending"),
        ("invoice.pdf.exe", PDF, "wrong_ending"),
        ("invoice.pdf\u202e", b"just text", "wrong_ending"),
        ("invoice.pdf", PDF[:-6], "cut"),
        ("invoice.pdf", PDF + b"PK\x05\x06" + bytes(18), "two_files"),
        ("letter.txt", b"<script>alert(1)</script>", "two_files"),
    ],
)
def test_refused_with_what_to_do(page, name, raw, rule):
    with pytest.raises(FileRefusedError) as refusal:
        rules.check(page, name, raw)
    assert refusal.value.rule == rule
    assert "{" not in str(refusal.value)


@pytest.mark.parametrize("name", ["invoice.pdf", "INVOICE.PDF", "../../invoice.pdf"])
def test_an_honest_file_is_taken(page, name):
    assert rules.check(page, name, PDF).kind is Kind.PDF


def test_numbers_carry_a_check_character(page):
    reference = rules.reference_of(7, page, DAY)
    assert reference[:5] == "DOC26"
    assert is_checked(reference)


def test_an_unknown_key_is_an_error(source):
    wrong = Source(source.path, {**source.settings, "colour": "red"}, source.tables, source.sha256)
    with pytest.raises(PackError, match="colour"):
        rules.read(wrong, DAY)
    silent = Source(source.path, {**source.settings, "says": {}}, source.tables, source.sha256)
    with pytest.raises(PackError, match="says"):
        rules.read(silent, DAY)


def test_a_kind_holds_from_its_day(source):
    assert not rules.read(source, date(2023, 12, 31)).kinds
