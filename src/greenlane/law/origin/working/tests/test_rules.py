"""Verdicts: each test with its numbers, tolerance, cumulation, simple operations, the road, and what is asked."""

from decimal import Decimal
from typing import Any

import pytest

from greenlane.law.origin.specific.rows import gathered
from greenlane.law.origin.working.rules import judge
from greenlane.law.origin.working.terms import Material, Outcome, Product, Tolerance
from greenlane.law.origin.working.tests.bills import agreement, exampleland, goods, judged, material, own, told

YES, NO, OPEN = Outcome.YES, Outcome.NO, Outcome.OPEN
MAXNOM = (
    "Manufacture in which the value of all the materials used does not exceed 40% of the ex-works price of the product."
)
CTH = "Manufacture from materials of any heading, except that of the product."
LET = (
    "Manufacture from materials of any heading, except that of the product. However, materials of the same heading as"
    " the product may be used, provided that their total value does not exceed 20% of the ex-works price of"
    " the product."
)
RVC = "RVC of not less than 40% under the {} method."


@pytest.mark.parametrize(
    ("rule", "materials", "given", "outcome", "key", "says"),
    [
        (MAXNOM, [material("854231", 400)], {}, YES, "ceiling_holds", "comes to 40 %, against at most 40 %"),
        (MAXNOM, [material("854231", "432")], {}, NO, "ceiling_fails", "comes to 43.2 %, more than 40 %"),
        (MAXNOM, [material("854231", "400.01")], {}, NO, "ceiling_fails", "comes to 40.001 %, more than 40 %"),
        (MAXNOM, [material("854231", 300), own("854231", 300)], {}, YES, "ceiling_holds", "comes to 30 %"),
        (MAXNOM, [material("854231", 300), own("850440", 300, proof="")], {}, NO, "ceiling_fails", "60 %"),
        (CTH, [material("854231", 900)], {}, YES, "kind_holds", "Met"),
        (CTH, [material("851770", 900)], {}, NO, "kind_fails", "It fails for 851770"),
        (CTH, [material("854231", 1), own("851770", 900)], {}, YES, "kind_holds", "Met"),
        (LET, [material("851770", 200)], {}, YES, "allowance", "up to 20 % of the ex-works price; they come to 20 %"),
        (LET, [material("851770", 201)], {}, NO, "allowance", "they come to 20.1 %"),
        (RVC.format("build-down"), [material("854231", 630)], {"fob": Decimal(1050)}, YES,
         "content_holds", "40 % by the build-down method"),
        (RVC.format("build-down"), [material("854231", 631)], {"fob": Decimal(1050)}, NO, "content_fails",
         "39.9 % by the build-down method, less than 40 % (base 1050, not originating 631)"),
        (RVC.format("build-up"), [own("854231", 420), material("854232", 1)], {"fob": Decimal(1050)}, YES,
         "content_holds", "40 % by the build-up"),
        (RVC.format("build-down"), [material("854231", 1)], {}, OPEN, "content_unknown", "the base (FOB) is not given"),
        (RVC.format("net cost"), [material("854231", 480)], {"net_cost": Decimal(800)}, YES, "content_holds", "40 %"),
        ("Manufacture in which the weight of sugar used does not exceed 20% of the weight of the final product.",
         [material("170199", 5, weight=Decimal(3))], {"weight": Decimal(10)}, OPEN, "ceiling_open", "0 – 30 %"),
        ("Manufacture in which at least 70% by weight of the tea of heading 0902 used is originating.",
         [own("090210", 5, weight=Decimal(7)), material("090210", 5, weight=Decimal(3))],
         {"answers": {"Is 090210 one of: tea of heading 0902?": True}}, YES, "floor_holds", "70 % of tea"),
        ("Manufacture in which all the materials of chapter 17 used are wholly obtained.", [material("170199", 1)], {},
         NO, "kind_fails", "170199"),
        ("Manufacture in which all the materials of chapter 17 used are wholly obtained.",
         [own("170199", 1, obtained=True), material("854231", 9)], {}, YES, "kind_holds", "chapter 17"),
        ("Spinning of hemp.", [material("530210", 1)], {}, OPEN, "process_open", "Spinning of hemp"),
        ("Spinning of hemp.", [material("530210", 1)], {"answers": {"Was this done: Spinning of hemp?": True}}, YES,
         "process_done", "Spinning of hemp"),
        ("Whatever the committee agrees.", [material("530210", 1)], {}, OPEN, "unread", "Whatever the committee"),
        ("Manufacture from materials of heading 5302.", [material("530210", 1)], {}, YES, "kind_holds", "5302"),
        ("Manufacture from materials of heading 5302.", [material("530310", 1)], {}, OPEN, "kind_open", "530310"),
        ("Manufacture from materials of any heading, except those of heading 5302.", [material("530210", 1)], {}, NO,
         "kind_fails", "530210"),
        ("Manufacture in which the value of all the non-originating materials used does not exceed the value of all the"
         " originating materials used.", [material("530210", 2), own("530310", 1)], {}, NO, "balance_fails", "worth 2"),
    ],
)  # fmt: skip
def test_a_test_and_its_numbers(
    rule: str, materials: list[Material], given: dict[str, Any], outcome: Outcome, key: str, says: str
) -> None:
    verdict = judged(goods(*materials, **given), agreement(rule))
    assert verdict.outcome is outcome, told(verdict.why)
    assert says in told(verdict.why)[key]
    assert bool(verdict.questions) <= (outcome is OPEN)


def test_one_alternative_is_enough_and_the_unsaid_joiner_is_not_guessed() -> None:
    bill = goods(material("851770", 100))
    assert judged(bill, agreement(CTH, MAXNOM, joins="or")).outcome is YES
    assert judged(bill, agreement(CTH, MAXNOM, joins="and")).outcome is NO
    assert judged(bill, agreement(CTH, MAXNOM, joins="")).outcome is OPEN
    assert judged(goods(material("851770", 500)), agreement(CTH, MAXNOM, joins="")).outcome is NO


@pytest.mark.parametrize(("value", "outcome"), [(100, YES), (101, NO)])
def test_tolerance(value: int, outcome: Outcome) -> None:
    tolerance = Tolerance("01", "97", Decimal(10), "value", ("shift",), "Art. 6")
    verdict = judged(goods(material("851770", value)), agreement(CTH, tolerances=(tolerance,)))
    assert verdict.outcome is outcome
    assert "against at most 10 % (Art. 6)" in told(verdict.why)["tolerance"]


def test_tolerance_never_lifts_a_ceiling() -> None:
    tolerance = Tolerance("01", "97", Decimal(90), "value", ("shift", "from", "obtained"), "Art. 6")
    assert judged(goods(material("854231", 432)), agreement(MAXNOM, tolerances=(tolerance,))).outcome is NO


@pytest.mark.parametrize(
    ("origin", "cumulation", "outcome"),
    [("BB", "bilateral", YES), ("PP", "bilateral", NO), ("PP", "diagonal", YES), ("QQ", "diagonal", NO)],
)
def test_cumulation(origin: str, cumulation: str, outcome: Outcome) -> None:
    bill = goods(own("854231", 500, origin=origin), material("850440", 1))
    assert judged(bill, agreement(MAXNOM, cumulation=cumulation)).outcome is outcome


def test_full_cumulation_counts_only_what_came_from_outside() -> None:
    part = material("854231", 600, origin="BB", foreign=Decimal(390))
    assert judged(goods(part), agreement(MAXNOM, cumulation="full")).outcome is YES
    assert judged(goods(part), agreement(MAXNOM, cumulation="diagonal")).outcome is NO


def test_graduated_goods_of_a_member_do_not_cumulate() -> None:
    bill = goods(own("100190", 500, origin="BB"), material("850440", 1))
    assert judged(bill, agreement(MAXNOM)).outcome is NO


def test_simple_operations_give_no_origin() -> None:
    assert judged(goods(material("854231", 1), only=("packing", "sorting")), agreement(MAXNOM)).outcome is NO
    assert judged(goods(material("854231", 1), only=("packing", "milling")), agreement(MAXNOM)).outcome is YES
    assert judged(goods(own("854231", 1), only=("packing",)), agreement(MAXNOM)).outcome is YES


@pytest.mark.parametrize(
    ("route", "transit", "outcome"),
    [((), (), YES), (("BB",), (), YES), (("SG",), ("SG",), OPEN), (("US",), ("SG",), NO), (("US",), ("*",), OPEN)],
)
def test_the_road(route: tuple[str, ...], transit: tuple[str, ...], outcome: Outcome) -> None:
    assert judged(goods(material("854231", 1), route=route), agreement(MAXNOM, transit=transit)).outcome is outcome


def test_no_member_and_graduated_goods() -> None:
    assert judged(goods(country="CN"), agreement(MAXNOM)).outcome is NO
    assert judged(goods(country="BB", code="100190"), agreement(MAXNOM)).outcome is NO
    assert judged(goods(country="BB", code="110190"), agreement(MAXNOM)).outcome is YES


def test_numbers_that_cannot_be_right_are_for_a_person() -> None:
    assert judged(goods(own("854231", 1001)), agreement(MAXNOM)).outcome is OPEN


def test_a_note_that_relaxes_makes_a_no_a_question() -> None:
    note = "\n\nFor special conditions relating to products made of a mixture of textile materials, see Note 5."
    verdict = judged(goods(material("851770", 1)), agreement(CTH + note))
    assert (verdict.outcome, len(verdict.questions)) == (OPEN, 1)
    assert judged(goods(material("854231", 1)), agreement(CTH + note)).outcome is YES


def test_exampleland_answers_for_every_agreement_and_says_what_a_claim_needs() -> None:
    page = exampleland()
    bill = Product(code="85171300", country="DE", ex_works=Decimal(1000), fob=Decimal(1050), materials=(
        material("854231", 432), own("853400", 500, origin="DE")))  # fmt: skip
    verdicts = judge(bill, page.provisions, page.sentences)
    assert [verdict.agreement for verdict in verdicts] == ["EWA", "SPT", "GSP"]
    assert verdicts[0].outcome is NO
    assert verdicts[0].heading.startswith("8517")
    assert "comes to 43.2 %, more than 40 %" in told(verdicts[0].why)["ceiling_fails"]
    electronic = [need for terms in page.provisions for need in terms.needs if need.kind == "electronic"]
    assert [len(need.fields) for need in electronic] == [13]


@pytest.mark.parametrize(
    "fragment",
    [
        "(ii) the value of all the materials used does not exceed 90% of the ex-works price.",
        "Chopped yarns, of natural or man-made origin.",
    ],
)
def test_a_part_of_a_list_does_not_pass_for_an_alternative(fragment: str) -> None:
    assert judged(goods(material("851770", 1)), agreement(CTH, fragment, joins="or")).outcome is OPEN


def test_a_rule_for_a_part_of_a_heading_is_not_taken_for_the_whole() -> None:
    narrow = {"heading": "ex 8517", "goods": "Of wood", "first": "8517000000", "last": "8517999999"}
    wide = {"heading": "Chapter 85", "goods": "", "first": "8500000000", "last": "8599999999"}
    rows = [
        {**narrow, "place": "0", "joins": "", "rule": MAXNOM},
        {**wide, "place": "0", "joins": "", "rule": CTH},
    ]
    terms = agreement(rules=tuple(gathered(rows)))
    verdict = judged(goods(material("851770", 1)), terms)
    assert verdict.outcome is OPEN
    assert "Are the goods ex 8517 Of wood?" in verdict.questions
    chosen = {"Are the goods ex 8517 Of wood?": True}
    assert judged(goods(material("851770", 1), answers=chosen), terms).outcome is YES
    other = {"Are the goods ex 8517 Of wood?": False}
    assert judged(goods(material("851770", 1), answers=other), terms).outcome is NO
    assert judged(goods(material("854231", 1)), terms).outcome is YES
