"""Obligations: which controls meet a consignment, what meets them, and that none is an error."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from tests.lawbook import ON, book, case, line, page, through

from greenlane.base.packs.terms import PackError
from greenlane.core.finding import Findings
from greenlane.law.controls.rules import oblige, read
from greenlane.law.controls.terms import ControlKind, ControlsPage, Obligation, Obligations
from greenlane.law.nomenclature.rules import classify
from greenlane.law.valuation.rules import value

STEPS = (classify, value, oblige)
PAPERS = ["N935", "N705", "N271"]


def obliged(on: date = ON, **given: Any) -> tuple[Obligation, ...]:
    done = through(STEPS, {"incoterm": "CIF", "documents": PAPERS, "lines": [line(**given)]}, on)
    assert done[Findings].all == ()
    return done[Obligations].all


@pytest.mark.parametrize(
    ("goods", "control", "met"),
    [
        ({"code": "01012100", "quantity": "1 NAR"}, "V201", ""),
        ({"code": "01012100", "quantity": "1 NAR", "documents": ["N853"]}, "V201", "N853"),
        ({"code": "01012100", "quantity": "1 NAR", "documents": ["C640"]}, "V201", "C640"),
        ({"code": "93020000", "regime": "10"}, "N803", ""),
        ({"code": "28441000"}, "N801", ""),
        ({"code": "25241000", "documents": ["N853", "C620"]}, "P102", ""),
        ({"code": "85171300", "price": "1000.00 XXD"}, "T601", ""),
        ({"code": "02023000", "origin": "BR"}, "V205", ""),
        ({"code": "85171300", "origin": "KP"}, "P101", ""),
    ],
)
def test_a_control_meets_the_goods(goods: dict[str, Any], control: str, met: str) -> None:
    (found,) = [one for one in obliged(**goods) if one.control == control]
    assert (found.number, found.met_by, found.is_met) == (1, met, bool(met))
    assert found.says
    assert found.law
    assert found.agency in book()[ControlsPage].agencies


@pytest.mark.parametrize(
    ("goods", "control"),
    [
        ({"code": "85171300", "price": "999.99 XXD"}, "T601"),
        ({"code": "02023000", "origin": "AU"}, "V205"),
        ({"code": "08051000", "origin": "NO"}, "B302"),
        ({"code": "01012100", "regime": "10", "quantity": "1 NAR"}, "V201"),
        ({"code": "22083000", "regime": "71", "quantity": "1 LTR"}, "F215"),
    ],
)
def test_a_control_leaves_the_goods_alone(goods: dict[str, Any], control: str) -> None:
    assert control not in [one.control for one in obliged(**goods)]


def test_controls_start_and_end() -> None:
    plastic: dict[str, Any] = {"code": "39151000", "origin": "DE", "documents": ["C683"]}
    before, after = (obliged(day, **plastic) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert "P110" not in [one.control for one in before]
    assert "P110" in [one.control for one in after]


@pytest.mark.parametrize(("mode", "asked"), [("1", "G002"), ("3", "G004"), ("4", "G003"), ("2", "G005")])
def test_the_transport_document_is_that_of_the_mode(mode: str, asked: str) -> None:
    done = through(STEPS, {"incoterm": "CIF", "mode": mode, "documents": ["N935", "N271"], "lines": [line()]})
    whole = [one for one in done[Obligations].open if one.number == 0]
    assert [one.control for one in whole] == [asked]


def test_a_paper_of_any_line_meets_what_is_asked_of_the_declaration() -> None:
    lines = [line(), line(documents=PAPERS)]
    done = through(STEPS, {"incoterm": "CIF", "lines": lines})
    assert [one.control for one in done[Obligations].open if one.number == 0] == []


def test_without_a_value_a_threshold_is_taken_as_reached() -> None:
    done = through((classify, oblige), {"lines": [line(price="1.00 XXD")]})
    assert "T601" in [one.control for one in done[Obligations].all]


def test_a_line_of_no_known_code_still_meets_the_controls_on_all_goods() -> None:
    done = through(STEPS, {"incoterm": "CIF", "documents": PAPERS, "lines": [line(code="99999999", origin="KP")]})
    assert [one.control for one in done[Obligations].open] == ["P101"]


def test_a_case_without_goods_passes() -> None:
    start = case({"lines": [line()]})
    assert oblige([start], book()) == [start]


def test_a_batch_is_the_sum_of_its_ones() -> None:
    goods = [line(), line(code="02023000", origin="BR"), line(code="25241000"), line(origin="KP")]
    batch = classify([case({"lines": [one]}) for one in goods], book())
    together = [done[Obligations] for done in oblige(batch, book())]
    assert together == [oblige([one], book())[0][Obligations] for one in batch]


CODES = st.lists(st.sampled_from(["N935", "N325", "N705", "N271", "N853", "N720", "X123", ""]), max_size=4)
LINES = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["85171300", "02023000", "25241000", "93020000", "01012100"]),
        "origin": st.sampled_from(["CN", "BR", "KP", "NO"]),
        "regime": st.sampled_from(["40", "10", "71"]),
        "documents": CODES,
    }
)


@given(st.lists(st.lists(LINES, min_size=1, max_size=3), min_size=1, max_size=4), CODES)
def test_what_is_remembered_is_what_is_found(declarations: list[list[dict[str, Any]]], papers: list[str]) -> None:
    given_ = [{"documents": papers, "lines": [line(**one) for one in lines]} for lines in declarations]
    batch = classify([case(one) for one in given_], book())
    remembered = [done[Obligations] for done in oblige(batch, book())]
    assert remembered == [oblige([one], book().having(forgetful()))[0][Obligations] for one in batch]
    for one, found in zip(batch, remembered, strict=True):
        produced = [document for each in one.lines for document in each.documents]
        for asked in found.all:
            own = produced if not asked.number else one.lines[asked.number - 1].documents
            assert asked.met_by == next((document for document in asked.documents if document in own), "")


def forgetful() -> ControlsPage:
    return structs.replace(book()[ControlsPage], memo={}, papers={}, general={})


def test_a_prohibition_is_never_met() -> None:
    for controls in book()[ControlsPage].by_goods.values():
        for control in controls:
            assert (control.kind is ControlKind.PROHIBITION) == (not control.documents)


ROW = {
    "control": "X1", "kind": "permit", "agency": "MED", "goods": "30", "area": "*", "except": "", "regimes": "*",
    "modes": "*", "value_from": "", "documents": "C670", "holds": "yes", "per": "line", "says": "x", "law": "x",
    "start": "", "end": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"agency": "NOBODY"}, "unknown agency 'NOBODY'"),
        ({"area": "NOWHERE"}, "area 'NOWHERE' is neither"),
        ({"holds": "perhaps"}, "holds must be yes or no"),
        ({"documents": ""}, "a prohibition names no documents"),
        ({"kind": "prohibition"}, "a prohibition names no documents"),
        ({"kind": "wish"}, "kind 'wish' must be one of"),
    ],
)
def test_a_row_that_cannot_be(changes: dict[str, str], says: str) -> None:
    with pytest.raises(PackError, match=says):
        read(page("law/controls", controls=[{**ROW, **changes}]), ON)


def test_the_agencies_are_those_of_the_border() -> None:
    """The pack names its agencies once for people and once for the law; the two must agree."""
    from tests.lawbook import pack

    listed = pack().files["people/agencies.csv"].decode().splitlines()[1:]
    assert {row.split(",")[0] for row in listed} == set(book()[ControlsPage].agencies)


def test_exampleland_has_its_controls() -> None:
    controls = book()[ControlsPage]
    ids = {control.id for listed in controls.by_goods.values() for control in listed} | {c.id for c in controls.whole}
    assert len(ids) >= 60
