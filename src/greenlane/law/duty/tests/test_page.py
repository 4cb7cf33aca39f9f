"""The tariff says what it means, or says where it does not."""

from typing import Any

import pytest
from tests.lawbook import ON, book, page

from greenlane.base.packs.terms import PackError
from greenlane.law.duty.page import read
from greenlane.law.duty.terms import DutyPage
from greenlane.law.nomenclature.terms import NomenclaturePage

MEASURE = {
    "measure": "M1", "type": "103", "goods": "01", "area": "*", "except": "", "additional": "", "expression": "5 %",
    "law": "Act", "start": "", "end": "",
}  # fmt: skip
CONDITION = {
    "measure": "M1",
    "document": "N990",
    "test": "",
    "action": "apply",
    "expression": "",
    "start": "",
    "end": "",
}
RELIEF = {
    "code": "C99", "name": "x", "taxes": "A00", "goods": "*", "documents": "", "value_to": "", "law": "x",
    "start": "", "end": "",
}  # fmt: skip
TYPE = {
    "type": "103", "name": "x", "tax": "A00", "role": "base", "basis": "value", "per": "line", "secured": "yes",
    "start": "", "end": "",
}  # fmt: skip


def _read(settings: dict[str, Any] | None = None, **tables: Any) -> DutyPage:
    return read(page("law/duty", settings, **{"measures": [MEASURE], "conditions": [], **tables}), ON)


def test_a_small_tariff_is_read() -> None:
    assert list(_read().measures) == ["01"]


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"measures": [{**MEASURE, "expression": "about 5 %"}]}, "measure M1: 'about 5 %': 'about' at character 1"),
        ({"measures": [{**MEASURE, "expression": "5 XXD / ell"}]}, "measure M1: unit 'ell' is unknown"),
        ({"measures": [{**MEASURE, "expression": "RATE 02 + 5 %"}]}, "RATE 02: no base rate is in force"),
        ({"measures": [{**MEASURE, "expression": "RATE 01 + 5 %"}]}, "RATE 01 → 01 refers in a circle"),
        ({"measures": [{**MEASURE, "type": "999"}]}, "measure M1: unknown type '999'"),
        ({"measures": [{**MEASURE, "area": "MOON"}]}, "area 'MOON' is neither"),
        ({"measures": [MEASURE, {**MEASURE, "measure": "M2"}]}, "measure M2: measure M1 says the same"),
        ({"conditions": [{**CONDITION, "measure": "M9"}]}, "no measure in force on 2026-03-02 named M9"),
        ({"conditions": [{**CONDITION, "action": "hope"}]}, "'hope' must be one of apply, drop, stop"),
        ({"conditions": [{**CONDITION, "expression": "x"}]}, "measure M1: 'x'"),
        ({"conditions": [{**CONDITION, "test": "mood >= 5 kg"}]}, "'mood' at character 1; expected value or quantity"),
        ({"conditions": [{**CONDITION, "test": "quantity >= 5 ell"}]}, "measure M1: unit 'ell' is unknown"),
        ({"measures": [{**MEASURE, "expression": "5 % + COMPONENT EA"}]}, "no type EA of role component"),
        ({"exemptions": [{**RELIEF, "code": ""}]}, "give a code or the documents that claim it"),
        (
            {"types": [{**TYPE, "per": "declaration"}], "measures": [{**MEASURE, "expression": "RATE DECLARED"}]},
            "a charge on the whole declaration rests on no line",
        ),
        ({"types": [{**TYPE, "role": "main"}]}, "'main' must be one of base"),
        ({"types": [{**TYPE, "secured": "maybe"}]}, "'maybe' must be one of yes, no"),
    ],
)
def test_what_cannot_be_is_named(tables: dict[str, Any], says: str) -> None:
    with pytest.raises(PackError, match=says):
        _read(**tables)


def test_an_unknown_setting() -> None:
    with pytest.raises(PackError, match="unknown key 'vat'"):
        _read({"vat": "18"})


def test_every_line_of_exampleland_has_a_base_rate_and_every_measure_a_line() -> None:
    tariff, codes = book()[DutyPage], book()[NomenclaturePage].codes
    based = {m.goods for ms in tariff.measures.values() for m in ms if m.type == "103"}
    assert all(any(code[:length] in based for length in (2, 4, 6, 8)) for code in codes)
    beginnings = {code[:length] for code in codes for length in range(9)}
    assert set(tariff.measures) <= beginnings
    assert all(m.law for ms in tariff.measures.values() for m in ms)
