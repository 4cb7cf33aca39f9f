"""Duty expressions: what can be read, what cannot, and that writing and reading agree."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import shared_data

from greenlane.law.duty.expressions import (
    Component,
    Declared,
    ExpressionError,
    Limit,
    Nil,
    Node,
    Per,
    Percent,
    Reference,
    Specific,
    Sum,
    Words,
    parse,
    write,
)


def dec(text: str) -> Decimal:
    return Decimal(text)


KILO = Specific(amount=dec("2"), currency="XXD", per=(Per(count=dec("1"), unit="kg"),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("10 %", Percent(rate=dec("10"))),
        ("10%", Percent(rate=dec("10"))),
        ("  6.5   % ", Percent(rate=dec("6.5"))),
        ("NIHIL", Nil()),
        ("2 XXD / kg", KILO),
        ("2XXD/kg", KILO),
        ("12.50 XXD / 100 kg", Specific(dec("12.50"), "XXD", (Per(dec("100"), "kg"),))),
        ("25.00 XXD", Specific(dec("25.00"), "XXD", ())),
        ("3 XXD / % vol / hl", Specific(dec("3"), "XXD", (Per(dec("1"), "% vol"), Per(dec("1"), "hl")))),
        ("24 % of RET", Percent(rate=dec("24"), of="RET")),
        ("5 % + 2 XXD / kg", Sum(parts=((1, Percent(rate=dec("5"))), (1, KILO)))),
        ("5 % - 2 XXD / kg", Sum(parts=((1, Percent(rate=dec("5"))), (-1, KILO)))),
        ("RATE 87120000 + 25 %", Sum(parts=((1, Reference("87120000")), (1, Percent(rate=dec("25")))))),
        ("RATE DECLARED", Declared()),
        ("RATE DECLARED 2009 - 0.5 %", Sum(((1, Declared("2009")), (-1, Percent(rate=dec("0.5")))))),
        ("RATE HIGHEST", Declared(highest=True)),
        ("5 % + COMPONENT EA", Sum(((1, Percent(rate=dec("5"))), (1, Component("EA"))))),
        ("5 % + COMPONENT 672", Sum(((1, Percent(rate=dec("5"))), (1, Component("672"))))),
        ('"See note 3 (a)"', Words("See note 3 (a)")),
        ("5 % - (2 XXD / kg MAX 1 %)", Sum(((1, Percent(dec("5"))), (-1, Limit("MAX", KILO, Percent(dec("1"))))))),
        ("9 % MAX (2 XXD / kg MIN 1 %)", Limit("MAX", Percent(dec("9")), Limit("MIN", KILO, Percent(dec("1"))))),
        ("10 % MIN 2 XXD / kg", Limit("MIN", Percent(rate=dec("10")), KILO)),
        (
            "10 % MIN 2 XXD / kg MAX 5 % + 2 XXD / kg",
            Limit("MAX", Limit("MIN", Percent(rate=dec("10")), KILO), Sum(((1, Percent(rate=dec("5"))), (1, KILO)))),
        ),
    ],
)
def test_an_expression_and_its_tree(text: str, tree: Node) -> None:
    assert parse(text) == tree
    assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty duty expression"),
        ("   ", "empty duty expression"),
        ("Free", "'Free' at character 1; expected a number, NIHIL, RATE or COMPONENT"),
        ("10", "'the end' at character 3; expected % or a currency"),
        ("10 % 5 %", "'5' at character 6; expected +, -, MIN, MAX or the end"),
        ("10 % +", "'the end' at character 7; expected a number"),
        ("10 xxd", "expected % or a currency of three capitals"),
        ("10 MIN 5 %", "expected % or a currency of three capitals"),
        ("2 XXD / 0 kg", "expected a number above zero"),
        ("2 XXD / 100", "expected a unit"),
        ("2 XXD / %", "expected what the per cent is of"),
        ("10 % MIN", "expected a number, NIHIL, RATE or COMPONENT"),
        ("MIN 10 %", "expected a number, NIHIL, RATE or COMPONENT"),
        ("1,5 %", "',' at character 2 belongs to no term"),
        ("-5 %", "'-' at character 1; expected a number"),
        ("__import__('os')", "'_' at character 1 belongs to no term"),
        ("1e5 %", "'e5' at character 2; expected % or a currency of three capitals"),
        ("RATE", "expected a goods code"),
        ("10 % * 2", "'*' at character 6 belongs to no term"),
        ("(10 %", "'the end' at character 6; expected +, -, MIN, MAX or )"),
        ("(" * 30 + "1 %" + ")" * 30, "at most 20 brackets"),
        ("COMPONENT", "expected a type of measure"),
        ('"See note', "'\"' at character 1 belongs to no term"),
        ("9" * 600 + " %", "at most 500 characters"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_may_stand_there(text: str, says: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(says)):
        parse(text)


NUMBER = st.decimals(0, 10**6, places=4).map(lambda n: n.normalize()).map(lambda n: Decimal(format(n, "f")))
ABOVE = NUMBER.filter(bool)
UNIT = st.sampled_from(["kg", "hl", "NAR", "m2", "% vol"])
PERS = st.lists(st.builds(Per, ABOVE, UNIT), max_size=2).map(tuple)
TERM = st.one_of(
    st.just(Nil()),
    st.builds(Percent, NUMBER, st.sampled_from(["", "RET"])),
    st.builds(Specific, NUMBER, st.sampled_from(["XXD", "USD"]), PERS),
    st.builds(Reference, st.sampled_from(["87120000", "8703"])),
    st.builds(Declared, st.sampled_from(["", "2009"]), st.booleans()),
    st.builds(Component, st.sampled_from(["EA", "672"])),
    st.builds(Words, st.text('see ann.x-1%(<', min_size=1, max_size=9)),
)  # fmt: skip
SUM = TERM | st.lists(st.tuples(st.sampled_from([1, -1]), TERM), min_size=1, max_size=3).map(
    lambda parts: Sum(parts=((1, Nil()), *parts))
)
TREE: st.SearchStrategy[Node] = st.recursive(
    SUM,
    lambda t: st.one_of(
        st.builds(Limit, st.sampled_from(["MIN", "MAX"]), t, t),
        st.lists(st.tuples(st.sampled_from([1, -1]), t), min_size=1, max_size=2).map(lambda p: Sum(((1, Nil()), *p))),
    ),
    max_leaves=6,
)


@given(TREE)
def test_reading_what_was_written_gives_the_tree_again(tree: Node) -> None:
    assert parse(write(tree)) == tree


@given(st.text(max_size=60) | st.text('0123456789. %XDkgMINAX/+-RATEDCLOMPNof()"', max_size=60))
def test_no_text_does_more_than_be_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError:
        return
    assert parse(write(tree)) == tree


def test_real_rates_are_read_whole_or_refused() -> None:
    """Of 829 real rate strings, those put in our currency and units are read; a phrase never becomes a number."""
    real = json.loads(shared_data("tariff", "us_rate_strings.json").read_text())
    read = 0
    for text in real:
        ours = re.sub(r"\$(\d+(?:\.\d+)?)", r"\1 USD", text.replace(" each", " / NAR").replace("%", " %"))
        try:
            tree = parse(ours)
        except ExpressionError:
            continue
        read += 1
        assert parse(write(tree)) == tree
        assert sorted(re.findall(r"\d+(?:\.\d+)?", ours)) == sorted(re.findall(r"\d+(?:\.\d+)?", write(tree)))
    assert read > 250
