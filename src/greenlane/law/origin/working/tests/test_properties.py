"""What holds for any bill: more from outside never makes a no a yes, the order of materials is nothing, and the
sentence of a rule keeps every threshold and code of its text."""

import re
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.origin.specific.classes import Reading, codes, reading, thresholds
from greenlane.law.origin.specific.grammar import parse
from greenlane.law.origin.specific.writing import write
from greenlane.law.origin.working.terms import Material, Outcome, Product, Provisions, Tolerance
from greenlane.law.origin.working.tests.bills import agreement, goods, judged

PERCENT = st.integers(1, 99)
CODE = st.sampled_from(["851713", "851770", "852872", "854231", "170199", "610910"])
TESTS = st.one_of(
    st.just("from materials of any heading, except that of the product"),
    st.just("from materials of any heading, except that of the product and heading 8542"),
    st.just("in which all the materials of chapter 17 used are wholly obtained"),
    st.just(
        "in which the value of all the non-originating materials used does not exceed the value of all the originating"
        " materials used"
    ),
    PERCENT.map(
        lambda n: (
            f"in which the value of all the materials used does not exceed {n}% of the ex-works price of the product"
        )
    ),
    PERCENT.map(
        lambda n: (
            f"in which the value of all the materials of heading 8517 used does not exceed {n}% of the ex-works"
            " price of the product"
        )
    ),
)
HOWEVER = (
    " However, materials of the same heading as the product may be used, provided that their total value does not"
    " exceed {}% of the ex-works price of the product."
)
RULES = st.one_of(
    st.tuples(TESTS, TESTS).map(lambda two: f"Manufacture: • {two[0]}, and • {two[1]}."),
    PERCENT.map(lambda n: "Manufacture from materials of any heading, except that of the product." + HOWEVER.format(n)),
    st.tuples(PERCENT, st.sampled_from(["build-up", "build-down", "net cost"])).map(
        lambda two: f"RVC of not less than {two[0]}% under the {two[1]} method."
    ),
    TESTS.map(lambda one: f"Manufacture {one}."),
)
MATERIALS = st.builds(
    Material,
    code=CODE,
    value=st.integers(0, 400).map(Decimal),
    origin=st.sampled_from(["AA", "BB", "PP", "CN"]),
    weight=st.integers(0, 20).map(Decimal),
    name=st.sampled_from(["", "chip", "case"]),
    originating=st.booleans(),
    obtained=st.booleans(),
    proof=st.sampled_from(["", "S-1"]),
)


@st.composite
def judgements(draw: st.DrawFn) -> tuple[Product, Provisions]:
    rules = draw(st.lists(RULES, min_size=1, max_size=3))
    tolerance = Tolerance("01", "97", Decimal(draw(PERCENT)), "value", ("shift", "obtained"), "Art. 6")
    terms = agreement(
        *rules,
        joins=draw(st.sampled_from(["or", "and", ""])),
        cumulation=draw(st.sampled_from(["bilateral", "diagonal", "full"])),
        tolerances=draw(st.sampled_from([(), (tolerance,)])),
    )
    bill = goods(*draw(st.lists(MATERIALS, max_size=5)), fob=Decimal(1100), net_cost=Decimal(900), weight=Decimal(50))
    return bill, terms


@given(judgements(), st.integers(0, 10), st.integers(1, 2000), CODE)
def test_more_from_outside_never_makes_a_no_a_yes(
    case: tuple[Product, Provisions], place: int, more: int, code: str
) -> None:
    bill, terms = case
    foreign = [index for index, one in enumerate(bill.materials) if not one.originating]
    if foreign:
        at = foreign[place % len(foreign)]
        dearer = msgspec.structs.replace(bill.materials[at], value=bill.materials[at].value + more)
        materials = (*bill.materials[:at], dearer, *bill.materials[at + 1 :])
    else:
        materials = (*bill.materials, Material(code=code, value=Decimal(more), origin="CN"))
    before = judged(bill, terms).outcome
    after = judged(msgspec.structs.replace(bill, materials=materials), terms).outcome
    assert not (before is Outcome.NO and after is not Outcome.NO)
    assert not (before is Outcome.OPEN and after is Outcome.YES)


@given(judgements(), st.randoms(use_true_random=False))
def test_the_order_of_materials_is_nothing(case: tuple[Product, Provisions], random: st.random_module) -> None:
    bill, terms = case
    shuffled = list(bill.materials)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(bill, terms) == judged(msgspec.structs.replace(bill, materials=tuple(shuffled)), terms)


@given(st.lists(RULES, min_size=1, max_size=3))
def test_the_sentence_keeps_thresholds_and_codes(texts: list[str]) -> None:
    tree = parse(" or\n\n".join(text.removesuffix(".") for text in texts))
    assert reading(tree) is Reading.FULL
    sentence = write(tree)
    said = {Decimal(number) for number in re.findall(r"(\d+(?:\.\d+)?) %", sentence)}
    written = {Decimal(number) for text in texts for number in re.findall(r"(\d+(?:\.\d+)?)%", text)}
    assert said == written == set(thresholds(tree))
    assert set(codes(tree)) == set(re.findall(r"(?:chapter|heading) (\d+)", sentence))
