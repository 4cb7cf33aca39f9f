"""Customs value: what a case is worth, that its parts add up, and what refuses it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lawbook import book, case, line, rules_told, through

from greenlane.core.declaration import Declaration, GoodsShipment
from greenlane.core.finding import Findings
from greenlane.core.money import to_unit
from greenlane.law.valuation.rules import value
from greenlane.law.valuation.terms import CustomsValues

CENTS = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100)
MASS = st.integers(1, 1_000_000).map(lambda grams: Decimal(grams) / 1000)
CHARGE = "customsValuation/chargeDeductions/0/chargesTypeCode"
CURRENCY = st.sampled_from(["XXD", "USD", "EUR", "JPY", "VND"])


def valued(on: date = date(2026, 3, 2), **given_: Any) -> CustomsValues | None:
    return through([value], {"incoterm": "CIF", "lines": [line()], **given_}, on).get(CustomsValues)


@st.composite
def shipments(draw: st.DrawFn) -> dict[str, Any]:
    prices = draw(st.lists(st.tuples(CENTS, CURRENCY, MASS), min_size=1, max_size=6))
    return {
        "incoterm": draw(st.sampled_from(["EXW", "FOB", "CFR", "CIF", "DDP"])),
        "freight": f"{draw(CENTS)} {draw(CURRENCY)}",
        "insurance": f"{draw(CENTS)} {draw(CURRENCY)}",
        "charges": draw(st.lists(st.tuples(st.sampled_from(["AB", "AI", "INF", "OTC"]), CENTS), max_size=3)),
        "lines": [line(price=f"{price} {currency}", gross=str(mass)) for price, currency, mass in prices],
    }


def _written(shipment: dict[str, Any]) -> dict[str, Any]:
    return {**shipment, "charges": [f"{code} {amount} XXD" for code, amount in shipment["charges"]]}


@given(shipments())
@settings(max_examples=100)
def test_parts_add_up_exactly_and_round_once(shipment: dict[str, Any]) -> None:
    values = valued(**_written(shipment))
    assert values is not None
    for row in values.lines:
        exact = row.price + row.freight + row.insurance + row.additions - row.deductions
        assert row.customs_value == to_unit(exact)
        assert min(row.price, row.freight, row.insurance, row.additions, row.deductions) >= 0
    assert values.total == sum(row.customs_value for row in values.lines)
    one = valued(incoterm="FOB", freight=shipment["freight"], insurance="0 XXD", lines=[line(price="0 XXD", gross="1")])
    assert one is not None
    freight = one.lines[0].freight if shipment["incoterm"] in ("EXW", "FOB") else 0
    assert sum(row.freight for row in values.lines) == freight
    assert sum(row.additions for row in values.lines) == sum(amount for _, amount in shipment["charges"])


@given(shipments(), CENTS)
@settings(max_examples=50)
def test_a_higher_price_is_never_worth_less(shipment: dict[str, Any], more: Decimal) -> None:
    shipment = {**_written(shipment), "lines": [line(price="100.00 XXD", gross="5"), *shipment["lines"]]}
    dearer = {**shipment, "lines": [line(price=f"{100 + more} XXD", gross="5"), *shipment["lines"][1:]]}
    before, after = valued(**shipment), valued(**dearer)
    assert before is not None
    assert after is not None
    assert after.lines[0].customs_value >= before.lines[0].customs_value


@given(st.lists(shipments(), min_size=1, max_size=4))
@settings(max_examples=30)
def test_a_batch_is_the_sum_of_its_ones(shipments_: list[dict[str, Any]]) -> None:
    batch = [case(_written(shipment)) for shipment in shipments_]
    together = [done.get(CustomsValues) for done in value(batch, book())]
    assert together == [value([one], book())[0].get(CustomsValues) for one in batch]


@pytest.mark.parametrize("term", ["EXW", "FCA", "FAS", "FOB", "CFR", "CPT", "CIF", "CIP", "DAP", "DPU", "DDP"])
def test_every_term_adds_what_its_price_leaves_out(term: str) -> None:
    values = valued(incoterm=term, freight="50.00 XXD", insurance="5.00 XXD")
    assert values is not None
    freight, insurance = values.lines[0].freight, values.lines[0].insurance
    assert freight == (50 if term[0] in "EF" else 0)
    assert insurance == (5 if term[0] in "EF" or term in ("CFR", "CPT") else 0)
    assert any(why.startswith(term) for why in values.why)


def test_where_every_line_states_its_freight_the_shipments_is_not_added_again() -> None:
    lines = [line(freight="30.00 XXD", gross="1"), line(freight="20.00 XXD", gross="1")]
    values = valued(incoterm="FOB", freight="50.00 XXD", insurance="0 XXD", lines=lines)
    assert values is not None
    assert [row.freight for row in values.lines] == [30, 20]


def test_a_charge_of_transport_stands_for_freight() -> None:
    values = valued(incoterm="FOB", insurance="0 XXD", charges=["AK 50.00 XXD", "AW 5.00 XXD"])
    assert values is not None
    assert (values.lines[0].freight, values.lines[0].insurance) == (50, 5)


def test_freight_that_the_price_holds_is_not_even_converted() -> None:
    values = valued(incoterm="CIF", freight="50.00 ZZZ")
    assert values is not None
    assert values.lines[0].customs_value == 1000


def test_the_value_tells_the_rate_it_rests_on() -> None:
    values = valued(date(2025, 1, 15), lines=[line(price="100.00 USD")])
    assert values is not None
    assert values.lines[0].rate == Decimal("1.8500")
    assert "1 USD = 1.8500 XXD, published to hold from 2025-01-01" in values.why


def test_the_numbers_are_those_of_the_lines() -> None:
    done = through([value], {"incoterm": "CIF", "lines": [line(), line(), line()]})
    assert [row.number for row in done[CustomsValues].lines] == [1, 2, 3]


@pytest.mark.parametrize(
    ("given_", "rule", "pointer"),
    [
        ({"incoterm": "XYZ"}, "delivery_term_known", "/goodsShipment/tradeTerms/conditionCode"),
        ({"incoterm": "FOB"}, "freight_is_declared", "/goodsShipment/customsValuation/freightChargeAmount"),
        ({"charges": ["ZZ 1 XXD"]}, "charge_type_known", f"/goodsShipment/{CHARGE}"),
        ({"lines": [line(charges=["ZZ 1 XXD"])]}, "charge_type_known", f"/goodsShipment/items/0/{CHARGE}"),
        ({"lines": [line(price="5 ZZZ")]}, "exchange_rate_known", "/goodsShipment/items/0/commodity/invoiceLine"),
        ({"incoterm": "FOB", "freight": "5 ZZZ"}, "exchange_rate_known", "/goodsShipment/customsValuation"),
        ({"lines": [line(price="-5 XXD")]}, "amount_in_range", "/goodsShipment/items/0"),
        ({"lines": [line(price="NaN XXD")]}, "amount_in_range", "/goodsShipment/items/0"),
        ({"lines": [line(price="Infinity XXD")]}, "amount_in_range", "/goodsShipment/items/0"),
        ({"lines": [line(price="1E+999999 XXD")]}, "amount_in_range", "/goodsShipment/items/0"),
        ({"incoterm": "FOB", "freight": "-1 XXD"}, "amount_in_range", "/goodsShipment/customsValuation"),
    ],
)  # fmt: skip
def test_what_cannot_be_valued_is_a_finding_and_no_value(given_: dict[str, Any], rule: str, pointer: str) -> None:
    done = through([value], {"incoterm": "CIF", "lines": [line()], **given_})
    assert done.get(CustomsValues) is None
    assert [(finding.rule, finding.pointer) for finding in done[Findings].all] == [(rule, pointer)]


def test_a_line_without_price_among_priced_ones_is_a_finding() -> None:
    bare = {key: what for key, what in line().items() if key != "price"}
    assert rules_told(through([value], {"incoterm": "CIF", "lines": [line(), bare]})) == ["line_has_price"]


def test_without_priced_lines_nothing() -> None:
    bare = {key: what for key, what in line().items() if key != "price"}
    start = case({"lines": [bare]})
    assert value([start], book()) == [start]
    empty = case({"lines": []})
    assert value([empty], book()) == [empty]


def test_a_declaration_without_terms_is_told_so_only_where_they_matter() -> None:
    assert rules_told(through([value], {"lines": [line()]})) == ["delivery_term_known"]
    assert rules_told(through([value], {"lines": [line(regime="10")]})) == []


def test_a_declaration_without_shipment_passes() -> None:
    start = case({"lines": []})
    start.declaration = Declaration()
    assert value([start], book())[0].get(CustomsValues) is None
    start.declaration = Declaration(goods_shipment=GoodsShipment())
    assert value([start], book())[0].get(CustomsValues) is None
