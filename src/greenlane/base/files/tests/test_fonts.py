"""Thai and Khmer on paper: shaped, within the page, searchable; and what no font has is told apart."""

from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.lasting import against_archiving

from greenlane.base.files import fonts
from greenlane.base.files.fonts import BODY, BOLD, SCRIPTS
from greenlane.base.files.papers import Paper

THAI = "สินค้าด้านล่างได้ปล่อยให้แก่ผู้ถือใบนี้แล้ว โปรดเก็บเอกสารทั้งหมดไว้เป็นหลักฐานเพราะศุลกากรอาจตรวจสอบได้"
KHMER = "ទំនិញខាងក្រោមត្រូវបានដោះលែងជូនអ្នកកាន់ប័ណ្ណនេះ។ សូមរក្សាទុកឯកសារទាំងអស់ ព្រោះគយអាចត្រួតពិនិត្យបាន"
fonts.register()


def test_a_khmer_vowel_stands_before_its_consonant_and_a_second_consonant_below_it() -> None:
    [_, khmer] = SCRIPTS
    plain, _ = fonts._shaped(khmer, "ក", BODY, 10)
    vowel, _ = fonts._shaped(khmer, "កេ", BODY, 10)
    assert [glyph.number for glyph in vowel][-1] == plain[0].number, "the consonant comes last"
    below, width = fonts._shaped(khmer, "ក្ក", BODY, 10)
    assert width < 2 * fonts._shaped(khmer, "ក", BODY, 10)[1] * 0.75, "the second takes no room of its own"
    assert len(below) == 2


@pytest.mark.parametrize("text", [THAI, KHMER])
def test_a_paragraph_without_spaces_stays_within_the_page(text: str) -> None:
    found = fonts.lines(text, BODY, 9, 120)
    assert len(found) > 2
    assert all(fonts.width(line, BODY, 9) <= 120 for line in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", ""), "nothing is lost"


@given(st.text(st.sampled_from("ក្ខ្មែរេាំស្ត្រី กำที่น้ำเแ AB1."), max_size=60))
def test_no_line_begins_with_what_belongs_to_the_letter_before(text: str) -> None:
    found = fonts.lines(text, BODY, 9, 60)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    for before, line in pairwise(found):
        assert not before.endswith(("เ", "แ", "\u17d2"))
        assert not line.startswith("ำ") or not before


@pytest.mark.parametrize("text", [THAI, KHMER])
def test_what_is_drawn_can_be_searched_and_kept(text: str) -> None:
    paper = Paper(title=text, author="Customs", subject="x", language="th")
    paper.band("Customs", text)
    paper.paragraph(text)
    raw = paper.bytes()
    assert against_archiving(raw) == []
    said = "".join(PdfReader(BytesIO(raw)).pages[0].extract_text().split())
    assert text.split()[0] in said


def test_bold_is_bolder_and_a_text_that_is_too_long_is_cut() -> None:
    assert fonts.width(THAI, BOLD, 9) > fonts.width(THAI, BODY, 9)
    cut = fonts.cut(f"{THAI} {KHMER}", BODY, 9, 120)
    assert cut.endswith("…")
    assert fonts.width(cut, BODY, 9) <= 120


def test_a_letter_that_no_font_has_is_told_apart() -> None:
    assert fonts._runs("Łódź 日", BODY)[0][1] == "Łódz ?" or "?" in fonts._runs("日", BODY)[0][1]
