"""From the codes declared to the lines in force."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lawbook import ON, book, case, line, page, rules_told, through

from greenlane.base.packs.terms import PackError
from greenlane.core.finding import Findings
from greenlane.law.nomenclature.rules import classify, national, nearest, read
from greenlane.law.nomenclature.terms import Goods, NomenclaturePage

PAGE = book()[NomenclaturePage]


@pytest.mark.parametrize(
    ("declared", "line_in_force"),
    [
        ("85171300", "85171300"),
        ("8517130000", "85171300"),
        ("8517.13.00", "85171300"),
        ("8517 13 00", "85171300"),
        ("851713", ""),
        ("85171399", ""),
        ("", ""),
        ("85171300é", "85171300"),
    ],
)
def test_the_national_line_of_what_was_declared(declared: str, line_in_force: str) -> None:
    assert national(declared, PAGE) == line_in_force


def test_every_line_known_gives_goods_and_no_finding() -> None:
    done = through([classify], {"lines": [line(), line(code="22042100")]})
    assert done[Goods].codes == ("85171300", "22042100")
    assert done[Findings].all == ()


@pytest.mark.parametrize(
    ("code", "rule", "remedy"),
    [
        ("85171200", "goods_code_in_force", "85171100, 85171300, 85171400, 85171800"),
        ("851713", "goods_code_in_force", "85171300"),
        ("77000000", "goods_code_has_heading", "Headings of that chapter: -"),
        ("85999999", "goods_code_has_heading", "8501, 8502"),
        ("", "goods_code_is_declared", "eight-digit"),
    ],
)
def test_a_code_not_in_force_says_what_to_do(code: str, rule: str, remedy: str) -> None:
    done = through([classify], {"lines": [line(), line(code=code)]})
    assert done[Goods].codes == ("85171300", "")
    (finding,) = done[Findings].all
    assert (finding.rule, finding.pointer) == (rule, "/goodsShipment/items/1/commodity/classifications")
    assert remedy in finding.remedy
    assert finding.law


def test_findings_that_were_there_stay_first() -> None:
    done = through([classify, classify], {"lines": [line(code="1")]})
    assert rules_told(done) == ["goods_code_has_heading"] * 2


def test_a_declaration_without_lines_passes() -> None:
    start = case({"lines": []})
    assert classify([start], book()) == [start]


@given(st.text("0123456789", max_size=8))
def test_nearest_lines_share_the_longest_beginning(code: str) -> None:
    lines = PAGE.under["8517"]
    found = nearest(code, lines, 3)

    def shared(one: str) -> int:
        return next((n for n in range(len(code), 0, -1) if one.startswith(code[:n])), 0)

    assert len(found) == 3
    assert max(shared(one) for one in lines if one not in found) <= min(shared(one) for one in found)


@given(st.text(max_size=40))
def test_no_text_is_too_strange_for_a_code(text: str) -> None:
    assert national(text, PAGE) in {*PAGE.codes, ""}


ROW = {"code": "85171300", "description": "Telephones", "unit": "NAR", "start": "2024-01-01", "end": ""}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([ROW, ROW], "two rows are in force"),
        ([{**ROW, "code": "8517130"}], "must have 8 digits"),
        ([{**ROW, "code": "77171300"}], "heading 7717 is not in headings.csv"),
        ([{"code": "85171300"}], "the columns are code"),
    ],
)
def test_a_page_that_cannot_be_says_where_and_what_to_do(rows: list[dict[str, str]], says: str) -> None:
    with pytest.raises(PackError, match=says):
        read(page("law/nomenclature", lines=rows), ON)


def test_an_unknown_setting_is_an_error() -> None:
    with pytest.raises(PackError, match="unknown key 'digit'"):
        read(page("law/nomenclature", {"digit": 8}), ON)


def test_only_lines_of_the_day_are_kept() -> None:
    rows = [{**ROW, "end": "2026-06-30"}, {**ROW, "code": "85171400", "start": "2026-07-01"}]
    before, after = (read(page("law/nomenclature", lines=rows), day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (list(before.codes), list(after.codes)) == (["85171300"], ["85171400"])


def test_exampleland_holds_the_harmonized_system() -> None:
    assert len(PAGE.codes) > 5600
    assert len({code[:6] for code in PAGE.codes}) == 5612
    assert all(code[:2] in PAGE.headings and code[:4] in PAGE.headings for code in PAGE.codes)
