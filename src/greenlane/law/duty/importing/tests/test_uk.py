"""Answers of the British tariff become a pack whose duties are those worked out by hand."""

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pytest
from tests import shared_data
from tests.lawbook import ON, READERS, case, pack

from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.core.money import to_minor
from greenlane.journey.scenarios import LAW
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.importing import uk
from greenlane.law.duty.importing.draft import Draft, Grade, UnreadError
from greenlane.law.duty.importing.packing import packed
from greenlane.law.duty.importing.uk_rates import Units, conditions, expression
from greenlane.law.duty.integrity import rules as integrity
from greenlane.law.duty.terms import Assessment, DutyPage
from greenlane.law.duty.vectorised import taxes
from greenlane.law.nomenclature.terms import NomenclaturePage
from greenlane.law.valuation.terms import ValuationPage


@cache
def built(source: str = "uk") -> tuple[Draft, Shelf]:
    """The fixtures as a tariff; what had an end is taken to be in force still, so that today's book has it."""
    answers = {}
    for path in sorted(shared_data("tariff", "uk_commodity_fixtures").glob(f"{source}_*.json")):
        answer = json.loads(path.read_bytes())
        for measure in answer["import_measures"]:
            measure["effective_end_date"] = None
        answers[path.name] = json.dumps(answer).encode()
    tables = [f"{source}_geographical_areas.json", "uk_measurement_units.json", "uk_preference_codes.json"]
    areas, units, preferences = [shared_data("tariff", name).read_bytes() for name in tables]
    draft = uk.read(answers, areas, units, preferences, "2021-01-01")
    return draft, Shelf(pack_of("uk", packed(draft, pack())), READERS)


@pytest.fixture
def book() -> Book:
    return built()[1].book(ON)


def decided(book: Book, **line: Any) -> Case:
    goods = {"net": "1000", "gross": "1100", "price": "1000.00 GBP", "origin": "CN", **line}
    batch: Batch = [case({"incoterm": "CIF", "lines": [goods]})]
    for step in LAW:
        batch = step(batch, book)
    return batch[0]


def due(book: Book, **line: Any) -> list[str]:
    found = decided(book, **line)
    assessment = found.get(Assessment)
    if assessment is None:
        return [finding.rule for finding in found[Findings].all if finding.severity == "error"]
    return [f"{row.tax} {row.amount}" for row in assessment.lines]


FERRO = {"code": "7202118000", "codes": ["C490"], "measured": ["2 TNEI"]}
LEBANON = {"code": "0702000007", "origin": "LB"}
OIL = {"code": "1516209821", "origin": "CA", "measured": ["3 TNEI"]}


@pytest.mark.parametrize(
    ("line", "charged"),
    [
        # 2.7 % of 1000; 144.10 a tonne of two; 25 % safeguard on China; 20 % of 1565.20.
        (FERRO, ["A00 27.00", "A30 288.20", "A30 250.00", "B00 313.04"]),
        # Whoever claims the quota pays no safeguard; the quota's own 20 % is not the lower rate. 20 % of 1315.20.
        ({**FERRO, "codes": ["C490", "054003"]}, ["A00 27.00", "A30 288.20", "B00 263.04"]),
        # The remedy does not hold for the United States, safeguard and additional duty do. 20 % of 1527.
        ({"code": "7202118000", "origin": "US"}, ["A00 27.00", "A30 250.00", "A30 250.00", "B00 305.40"]),
        ({**FERRO, "codes": []}, ["additional_code_is_declared"]),
        ({**FERRO, "measured": []}, ["quantity_is_declared"]),
        # Ships' stores under C990: suspended.
        ({**FERRO, "documents": ["C990"]}, ["A00 0.00", "A30 288.20", "A30 250.00", "B00 307.64"]),
        # 10.9 %; 144.10 and 198.33 a tonne of three; 20 % of 1000 + 109 + 432.30 + 594.99.
        ({**OIL, "codes": ["B999"]}, ["A00 109.00", "A30 432.30", "A30 594.99", "B00 427.26"]),
        # D008 makes the duties of named producers nothing; without it they are those of others.
        ({**OIL, "codes": ["B107"], "documents": ["D008"]}, ["A00 109.00", "A30 0.00", "A30 0.00", "B00 221.80"]),
        ({**OIL, "codes": ["B107"]}, ["A00 109.00", "A30 432.30", "A30 594.99", "B00 427.26"]),
        ({**OIL, "codes": []}, ["additional_code_is_declared"] * 2),
        # The zero rate of value added tax is an option that its code chooses.
        ({**OIL, "codes": ["B999", "VATZ"]}, ["A00 109.00", "A30 432.30", "A30 594.99", "B00 0.00"]),
        # Preference with proof; no remedy for the origin is none for these goods.
        ({**OIL, "codes": ["B999"], "preference": "300", "documents": ["U110"]},
         ["A00 0.00", "A30 432.30", "A30 594.99", "B00 405.46"]),
        # Sows of at least 160 kg: lighter ones are other goods.
        ({"code": "0103921100", "quantity": "10 NAR", "net": "1599"}, ["measure_lets_in"]),
        ({"code": "0702000007", "origin": "XX"}, ["A00 80.00", "B00 0.00"]),
        # Lebanon: 3.5 %; nothing within the quota, which only who claims both has.
        ({**LEBANON, "preference": "300", "documents": ["U110"]}, ["A00 35.00", "B00 0.00"]),
        ({**LEBANON, "preference": "320", "documents": ["U110"], "codes": ["051174"]}, ["A00 0.00", "B00 0.00"]),
        ({**LEBANON, "codes": ["051174"]}, ["A00 80.00", "B00 0.00"]),
    ],
)  # fmt: skip
def test_duties_worked_out_by_hand(book: Book, line: dict[str, Any], charged: list[str]) -> None:
    assert due(book, **line) == charged


def test_specific_duties_in_euro(book: Book) -> None:
    euro = book[ValuationPage].rates["EUR"].rate
    wanted = (Decimal("35.10") * Decimal("1600") / 100 * euro).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert due(book, code="0103921100", quantity="10 NAR", net="1600") == [f"A00 {wanted}", "B00 0.00"]
    wanted = (Decimal("1000") * Decimal("0.102") + Decimal("93.10") * 5 * euro).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert due(book, code="0102291010", quantity="10 NAR", net="500") == [f"A00 {wanted}", "B00 0.00"]


@pytest.mark.parametrize(
    ("above", "percent", "more"), [("52.60", "14.4", "0"), ("52.59", "14.4", "1.1"), ("48.40", "14.4", "4.2"),
                                   ("48.39", "14.4", "29.8")],
)  # fmt: skip
def test_the_entry_price_of_plums(book: Book, above: str, percent: str, more: str) -> None:
    euro = book[ValuationPage].rates["EUR"].rate
    cent = Decimal("0.01")
    # The price in pounds that is just so many euro for 100 kg of 1000 kg; a penny is finer than the step of 0.01 euro.
    value = (Decimal(above) * 10 * euro).quantize(cent, "ROUND_UP")
    wanted = (value * Decimal(percent) / 100 + Decimal(more) * 10 * euro).quantize(cent, ROUND_HALF_UP)
    assert due(book, code="0809400500", origin="TR", price=f"{value} GBP") == [f"A00 {wanted}", "B00 0.00"]


def test_what_asks_and_charges_nothing_is_a_control(book: Book) -> None:
    asked = decided(book, code="0103921100", origin="TR")[Obligations].all
    assert {o.documents for o in asked} >= {("C640",), ("N851",), ("C644", "Y929")}
    forbidden = [o for o in decided(book, code="0702000007", origin="KP")[Obligations].all if o.kind == "prohibition"]
    assert [o.says for o in forbidden] == ["Import prohibition"]
    assert "prohibition" not in {o.kind for o in decided(book, code="0702000007", origin="TR")[Obligations].all}


@pytest.mark.parametrize("source", ["uk", "xi"])
def test_the_fixtures_are_understood_and_sound(source: str) -> None:
    draft, shelf = built(source)
    assert [note for note in draft.notes if note.grade is Grade.BLOCKING] == []
    found = {path: page for path in integrity.PAGES if (page := shelf.source(path))}
    assert integrity.breaches(found) == []
    assert shelf.book(ON)[NomenclaturePage].headings["01"].lower().startswith("live animals")


def test_quotas_and_members_are_those_of_the_tables(book: Book) -> None:
    page = book[DutyPage]
    assert page.quotas["050922"].areas == ("CH", "LI")
    assert page.quotas["050922"].volume == Decimal(54000)
    assert len(page.groups["5050"]) == 132
    assert page.measures["7202118000"][2].excepted == ("CA", "US")


def test_columns_give_the_same_cents(book: Book) -> None:
    sows = {"code": "0103921100", "quantity": "10 NAR"}
    lines = [FERRO, OIL, {**OIL, "codes": ["B107"]}, {**sows, "net": "1700"}, sows,
             {"code": "0809400500", "price": "400.00 GBP"}, {"code": "0809400500", "price": "9.37 GBP"}]  # fmt: skip
    batch: Batch = [
        case({"incoterm": "CIF", "lines": [{"net": "1000", "price": "1000.00 GBP", "origin": "CA", **line}]})
        for line in lines
    ]
    for step in LAW[:3]:
        batch = step(batch, book)
    one_by_one = [
        (place, row.tax, to_minor(row.amount))
        for place, done in enumerate(LAW[-1](batch, book))
        if done.get(Assessment) is not None
        for row in done[Assessment].lines
    ]
    found = taxes(batch, book)
    columns = zip(*(part.tolist() for part in (found.case, found.tax, found.amount)), strict=True)
    assert sorted(columns) == sorted(one_by_one)
    assert len({place for place, _, _ in one_by_one}) >= 4


UNITS = Units({"DTN": {"abbreviation": "100 kg"}, "ASV": {"abbreviation": "% vol"}, "HLT": {"abbreviation": "hl"},
               "ASVX": {"abbreviation": "x", "compound_units": ["ASV", "HLT"]}})  # fmt: skip


def part(code: str, amount: float | None, money: str = "", unit: str = "", qualifier: str = "") -> dict[str, Any]:
    return {"duty_expression_id": code, "duty_amount": amount, "monetary_unit_code": money or None,
            "measurement_unit_code": unit or None, "measurement_unit_qualifier_code": qualifier or None}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([part("01", 9.0), part("12", None), part("17", 24.2), part("21", None)],
         "9 % + COMPONENT 674 MAX 24.2 % + COMPONENT 672"),
        ([part("01", 1.75, "EUR", "ASV", "X"), part("04", 8.0, "EUR", "HLT")], "1.75 EUR / ASV / HLT + 8 EUR / HLT"),
        ([part("01", 10), part("15", 1.6, "EUR", "DTN"), part("35", 3e1)], "10 % MIN 1.6 EUR / DTN MAX 30 %"),
        ([part("01", 5), part("02", 1e-7, "EUR", "DTN")], "5 % - 0.0000001 EUR / DTN"),
        ([part("37", None)], "NIHIL"),
        ([part("99", None, "", "HLT")], ""),
    ],
)  # fmt: skip
def test_components_become_one_expression(parts: list[dict[str, Any]], said: str) -> None:
    assert expression(parts, UNITS) == said


@pytest.mark.parametrize(
    "parts", [[part("77", 5)], [part("01", 5, "EUR", "ELL")], [part("01", None)], [part("01", 5, "", "ASV", "Q")]]
)
def test_what_is_not_known_is_never_passed_over(parts: list[dict[str, Any]]) -> None:
    with pytest.raises(UnreadError):
        expression(parts, UNITS)


def test_an_action_or_amount_that_is_not_known_is_never_passed_over() -> None:
    one = {"condition_code": "B", "document_code": "C990", "action_code": "77", "action": "Think about it"}
    with pytest.raises(UnreadError, match="Think about it"):
        conditions({"measure_conditions": [one]}, "", UNITS)
    one |= {"action_code": "27", "condition_duty_amount": 5.0}
    with pytest.raises(UnreadError, match="condition code B with an amount"):
        conditions({"measure_conditions": [one]}, "", UNITS)


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.json: no commodity answer"):
        uk.read({"a.json": b"{}"}, b"[]", b"{}", b"[]", "2021-01-01")
