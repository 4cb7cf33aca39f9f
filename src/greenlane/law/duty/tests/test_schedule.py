"""Which measures meet a kind of line: the most specific, side by side or one in place of another."""

from typing import Any

import pytest
from tests.lawbook import ON, page

from greenlane.law.duty.page import read
from greenlane.law.duty.schedule import plan_for
from greenlane.law.duty.terms import DutyPage, Kind


def tariff(*rows: tuple[str, ...], conditions: Any = ()) -> DutyPage:
    """A tariff of (measure, type, goods, area, except, additional, expression) and nothing else."""
    names = ("measure", "type", "goods", "area", "except", "additional", "expression")
    measures = [dict(zip(names, row, strict=True), law="Act", start="", end="") for row in rows]
    named = ("measure", "document", "test", "action", "expression")
    rows = [row if len(row) == len(named) else (*row[:2], "", *row[2:]) for row in conditions]
    listed = [dict(zip(named, row, strict=True), start="", end="") for row in rows]
    return read(page("law/duty", measures=measures, conditions=listed, exemptions=[]), ON)


def kind(**changes: Any) -> Kind:
    base = {"code": "87120000", "origin": "CN", "agreement": "", "regime": "40"}
    return Kind(**{**base, "claims": (), "documents": (), "additional": (), **changes})


def chosen(page_: DutyPage, **changes: Any) -> list[str]:
    return [option.measure for charge in plan_for(page_, kind(**changes)).charges for option in charge.options]


BASE = ("base", "103", "87", "*", "", "", "10 %")


@pytest.mark.parametrize(
    ("rows", "changes", "measures"),
    [
        ([BASE], {}, ["base"]),
        ([BASE, ("long", "103", "8712", "*", "", "", "5 %")], {}, ["long"]),
        ([BASE, ("long", "103", "8712", "*", "", "", "5 %")], {"code": "87110000"}, ["base"]),
        ([BASE, ("land", "103", "87", "CN", "", "", "35 %")], {}, ["land"]),
        ([BASE, ("land", "103", "87", "CN", "", "", "35 %")], {"origin": "US"}, ["base"]),
        ([BASE, ("group", "103", "87", "EUROPE", "", "", "1 %")], {"origin": "FR"}, ["group"]),
        ([BASE, ("group", "103", "87", "EUROPE", "FR", "", "1 %")], {"origin": "FR"}, ["base"]),
        ([BASE, ("pref", "142", "87", "EWA", "", "", "1 %")], {}, ["base"]),
        ([BASE, ("pref", "142", "87", "EWA", "CN", "", "1 %")], {"agreement": "EWA"}, ["base"]),
        ([BASE, ("pref", "142", "87", "EWA", "US", "", "1 %")], {"agreement": "EWA"}, ["base", "pref"]),
        ([BASE, ("pref", "142", "87", "EWA", "", "", "1 %")], {"agreement": "EWA"}, ["base", "pref"]),
        ([BASE, ("wide", "142", "87", "JP", "", "", "5 %"), ("near", "142", "8712", "AU JP", "", "", "7 %")],
         {"agreement": "JP"}, ["base", "near"]),
        ([BASE, ("dump", "552", "8712", "CN", "", "", "9 %"), ("sub", "554", "8712", "CN", "", "", "3 %")], {},
         ["base", "dump", "sub"]),
        ([BASE, ("all", "552", "87", "CN", "", "", "9 %"), ("firm", "552", "87", "CN", "", "B1", "3 %")], {},
         ["base", "all"]),
        ([BASE, ("all", "552", "87", "CN", "", "", "9 %"), ("firm", "552", "87", "CN", "", "B1", "3 %")],
         {"additional": ("B1",)}, ["base", "firm"]),
        ([("firm", "552", "87", "CN", "", "B1", "3 %"), ("all", "552", "87", "CN", "", "", "9 %")],
         {"additional": ("B1",)}, ["firm"]),
        ([BASE, ("wide", "552", "87", "*", "US", "", "9 %"), ("near", "552", "87", "CN", "", "", "3 %")], {},
         ["base", "near", "wide"]),
        ([BASE], {"regime": "10"}, []),
        ([BASE], {"code": "85000000"}, []),
    ],
)  # fmt: skip
def test_the_measures_that_meet_a_line(
    rows: list[tuple[str, ...]], changes: dict[str, Any], measures: list[str]
) -> None:
    assert chosen(tariff(*rows), **changes) == measures


@pytest.mark.parametrize(
    ("conditions", "documents", "measures", "wrong"),
    [
        ([("m", "N990", "apply", ""), ("m", "", "drop", "")], (), [], []),
        ([("m", "N990", "apply", ""), ("m", "", "drop", "")], ("N990",), ["10 %"], []),
        ([("m", "N990", "apply", "2 %")], ("N990",), ["2 %"], []),
        ([("m", "N990", "apply", "2 %")], (), ["10 %"], []),
        ([("m", "N990", "apply", ""), ("m", "", "stop", "")], (), [], ["measure_lets_in"]),
        ([("m", "N990", "apply", "2 %"), ("m", "C119", "apply", "1 %")], ("C119", "N990"), ["2 %"], []),
    ],
)
def test_the_first_condition_met_decides(
    conditions: list[tuple[str, ...]], documents: tuple[str, ...], measures: list[str], wrong: list[str]
) -> None:
    plan = plan_for(tariff(("m", "103", "87", "*", "", "", "10 %"), conditions=conditions), kind(documents=documents))
    assert [option.text for charge in plan.charges for option in charge.options] == measures
    assert [rule for rule, _ in plan.wrong] == wrong


def test_an_unknown_procedure_is_told_and_taxes_nothing() -> None:
    plan = plan_for(tariff(BASE), kind(regime="99"))
    assert (plan.charges, [rule for rule, _ in plan.wrong]) == ((), ["procedure_has_treatment"])


@pytest.mark.parametrize(("expression", "told"), [("10 %", ["preference_has_rate"]), ("NIHIL", [])])
def test_a_preference_without_a_rate_is_told_unless_the_goods_are_free(expression: str, told: list[str]) -> None:
    plan = plan_for(tariff(("m", "103", "87", "*", "", "", expression)), kind(agreement="EWA"))
    assert [rule for rule, _ in plan.wrong] == told


def test_a_plan_is_made_once() -> None:
    page_ = tariff(BASE)
    assert plan_for(page_, kind()) is plan_for(page_, kind())
