"""Each integrity rule can be broken, alone, and the sound tariff breaks none."""

from typing import Any

import pytest
from tests.lawbook import pack

from greenlane.base.packs.rules import source_of
from greenlane.base.packs.terms import Source
from greenlane.law.duty.integrity.rules import DUTY, NOMENCLATURE, ORIGIN, PAGES, VALUATION, breaches, told
from greenlane.law.duty.integrity.terms import RULES

LINE = {"code": "01012100", "description": "Horses", "unit": "", "start": "2024-01-01", "end": ""}
HEADING = {"code": "0101", "description": "Horses"}
TYPE = {"type": "103", "name": "x", "tax": "A00", "role": "base", "basis": "value", "per": "line", "secured": "yes",
        "start": "2024-01-01", "end": ""}  # fmt: skip
PREFERENCE = {**TYPE, "type": "142", "role": "preference"}
MEASURE = {"measure": "M1", "type": "103", "goods": "0101", "area": "*", "except": "", "additional": "",
           "expression": "5 % + 2 XXD / kg", "law": "Act", "start": "2024-01-01", "end": ""}  # fmt: skip
CONDITION = {"measure": "M1", "document": "N990", "test": "", "action": "apply", "expression": "",
             "start": "2024-01-01", "end": ""}  # fmt: skip
AREA = {"group": "NEAR", "country": "FR", "start": "2024-01-01", "end": ""}
UNIT = {"symbol": "kg", "code": "KGM", "size": "1", "name": "kilograms"}
QUOTA = {"order": "050088", "areas": "FR", "volume": "10", "unit": "kg", "law": "x", "start": "2024-01-01", "end": ""}
UNDER = {**MEASURE, "measure": "M2", "area": "FR", "additional": "050088"}
AGREEMENT = {"agreement": "EWA", "name": "x", "law": "x", "start": "2024-01-01", "end": ""}
PREFERRED = {**MEASURE, "measure": "M3", "type": "142", "area": "EWA"}
RATE = {"currency": "USD", "units": "1", "rate": "2", "source": "x", "start": "2024-01-01"}


def tariff(settings: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    """The ids of the rules that a small tariff with some tables put in place breaks."""
    tables: dict[str, Any] = {
        "lines": [LINE], "headings": [HEADING], "types": [TYPE, PREFERENCE], "measures": [MEASURE, UNDER, PREFERRED],
        "conditions": [CONDITION], "areas": [AREA], "units": [UNIT], "quotas": [QUOTA], "agreements": [AGREEMENT],
        "rates": [RATE], **changes,
    }  # fmt: skip
    pages = {NOMENCLATURE: ("lines", "headings"), ORIGIN: ("agreements",), VALUATION: ("rates",),
             DUTY: ("types", "measures", "conditions", "areas", "units", "quotas")}  # fmt: skip
    sources = {
        path: Source(
            path=path, settings={"currency": "XXD", **((settings or {}) if path == DUTY else {})},
            tables={name: tuple(tables[name]) for name in names}, sha256="",
        )
        for path, names in pages.items()
    }  # fmt: skip
    return [breach.rule for breach in breaches(sources)]


def test_a_sound_tariff_breaks_no_rule() -> None:
    assert tariff() == []
    assert tariff({"hierarchy": "once"}) == []


M2024 = {**MEASURE, "end": "2024-12-31"}
LONGER = {**MEASURE, "measure": "M9", "goods": "010121"}
BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("TI01", {"lines": [{**LINE, "end": "2023-12-31"}]}),
    ("TI01", {"lines": [{**LINE, "end": "next year"}]}),
    ("TI02", {"lines": [LINE, {**LINE, "start": "2025-01-01"}]}),
    ("TI03", {"headings": []}),
    ("TI04", {"measures": [MEASURE, UNDER, PREFERRED, {**MEASURE, "measure": "M9", "goods": "0102"}]}),
    ("TI05", {"lines": [{**LINE, "start": "2025-01-01"}], "measures": [MEASURE], "quotas": []}),
    ("TI06", {"measures": [MEASURE, UNDER, PREFERRED, {**MEASURE, "measure": "M9"}]}),
    ("TI06", {"measures": [MEASURE, UNDER, PREFERRED, {**PREFERRED, "measure": "M9", "area": "EWA"}]}),
    ("TI07", {"measures": [MEASURE, UNDER, PREFERRED, LONGER], "settings": {"hierarchy": "once"}}),
    ("TI08", {"measures": [MEASURE, UNDER, PREFERRED, {**MEASURE, "measure": "M9", "type": "999"}]}),
    ("TI08", {"types": [{**TYPE, "start": "2024-01-02"}, PREFERENCE], "measures": [MEASURE], "quotas": []}),
    ("TI09", {"measures": [MEASURE, UNDER, PREFERRED, {**MEASURE, "measure": "M9", "area": "MOON"}]}),
    ("TI10", {"measures": [MEASURE, UNDER, {**MEASURE, "measure": "M9", "area": "NEAR", "except": "US"}]}),
    ("TI11", {"agreements": []}),
    ("TI11", {"agreements": [{**AGREEMENT, "end": "2030-12-31"}]}),
    ("TI12", {"measures": [{**MEASURE, "expression": "about 5 %"}, UNDER]}),
    ("TI12", {"conditions": [{**CONDITION, "test": "value 5"}]}),
    ("TI13", {"conditions": [{**CONDITION, "expression": "5 XXD / ell"}]}),
    ("TI13", {"conditions": [{**CONDITION, "test": "quantity >= 5 ell / kg"}]}),
    ("TI14", {"conditions": [{**CONDITION, "expression": "(5 EUR / kg MAX 1 %)"}]}),
    ("TI15", {"conditions": [{**CONDITION, "measure": "M9"}]}),
    ("TI15", {"conditions": [{**CONDITION, "start": "2023-01-01"}]}),
    ("TI16", {"conditions": [CONDITION, {**CONDITION, "start": "2025-01-01"}]}),
    ("TI17", {"conditions": [{**CONDITION, "document": "", "action": "drop"}, CONDITION]}),
    ("TI18", {"quotas": [{**QUOTA, "order": "050099"}]}),
    ("TI18", {"quotas": [{**QUOTA, "end": "2024-12-31"}]}),
    ("TI19", {"quotas": [{**QUOTA, "areas": "US"}]}),
    ("TI20", {"areas": [AREA, {**AREA, "start": "2025-01-01"}]}),
    ("TI21", {"conditions": [{**CONDITION, "expression": "5 % + COMPONENT EA"}]}),
    ("TI22", {"measures": [M2024, UNDER, {**MEASURE, "goods": "010121", "start": "2024-06-01"}], "conditions": []}),
    ("TI23", {"units": [UNIT, UNIT]}),
    ("TI23", {"units": [{**UNIT, "size": "0"}]}),
    ("TI24", {"settings": {"currency": "USD"}, "measures": [{**MEASURE, "expression": "5 %"}], "quotas": []}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes"), BROKEN)
def test_each_rule_can_be_broken(rule: str, changes: dict[str, Any]) -> None:
    assert tariff(**changes) == [rule]


def test_every_rule_has_a_case_that_breaks_it() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize(
    "changes",
    [
        {"measures": [M2024, UNDER, {**MEASURE, "start": "2025-01-01"}], "conditions": []},
        {"measures": [MEASURE, UNDER, PREFERRED, LONGER]},
        {"lines": [{**LINE, "end": "2024-12-31"}, {**LINE, "start": "2025-01-01"}]},
        {"conditions": [{**CONDITION, "end": "2024-12-31"}, {**CONDITION, "start": "2025-01-01"}]},
        {"measures": [MEASURE, UNDER, {**UNDER, "measure": "M9", "area": "US", "additional": "K"}]},
        {"quotas": [{**QUOTA, "areas": "*"}]},
        {"types": [{**TYPE, "end": "2024-12-31"}, {**TYPE, "start": "2025-01-01"}, PREFERENCE]},
    ],
)
def test_what_only_looks_like_a_breach(changes: dict[str, Any]) -> None:
    assert tariff(**changes) == []


def test_a_breach_says_where_what_and_why() -> None:
    sources = {path: source_of(pack(), path) for path in PAGES}
    assert breaches(sources) == []
    lines = sources[NOMENCLATURE].tables["lines"]
    doubled = Source(NOMENCLATURE, {}, {**sources[NOMENCLATURE].tables, "lines": (*lines, lines[0])}, "")
    assert told(breaches({**sources, NOMENCLATURE: doubled})) == (
        "TI02 law/nomenclature/lines.csv, code 01012100: 2022-01-01 to ever and 2022-01-01 to ever overlap. "
        "A goods code must not have two rows in force on one day.",
    )
