"""The language of conditions: what is refused and how, what holds, and that nothing well typed ever fails."""

from datetime import date
from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import ROOT

from greenlane.risk.profiles.language.checker import of_line
from greenlane.risk.profiles.language.compiler import compiled
from greenlane.risk.profiles.language.explainer import parts, sentence
from greenlane.risk.profiles.language.guards import DIGITS, code_starts
from greenlane.risk.profiles.language.reference import reference
from greenlane.risk.profiles.language.sight import View
from greenlane.risk.profiles.language.tree import (
    Both,
    Comparison,
    Either,
    Kind,
    Known,
    Lines,
    Listing,
    ListName,
    Literal,
    Name,
    Node,
    Not,
    Sum,
)
from greenlane.risk.profiles.language.vocabulary import NAMES
from greenlane.risk.profiles.rules import condition
from greenlane.risk.profiles.terms import History
from greenlane.risk.profiles.tests.samples import a_case, a_line, cases

LISTS = {"HIGH_RISK_ORIGINS": ("KP", "SY"), "SENSITIVE": ("2402", "8703"), "EMPTY": ()}

NAMING = "names are lower case (line.code), lists upper case, texts in double quotes"
BAD = [
    ("", "column 1: expected a name, a number, a text, a date, a list or '(', found the end"),
    ("line.code", "column 1: expected a condition, found line.code, a text; compare it with something"),
    ('line.cod starts "87"', "column 1: unknown name 'line.cod'; near it: line.code, line.duty, line.price"),
    (
        "importer.day_known < 30",
        "column 1: unknown name 'importer.day_known'; near it: importer.days_known, importer.is_new, importer.id",
    ),
    (
        "line.origin in HIGH_RISK_ORIGIN",
        "column 16: unknown list 'HIGH_RISK_ORIGIN'; near it: HIGH_RISK_ORIGINS",
    ),
    ("line.origin in NOPE", "column 16: unknown list 'NOPE'; known are: EMPTY, HIGH_RISK_ORIGINS, SENSITIVE"),
    (
        "line.code starts 8703",
        "column 18: expected a text or a list of texts after 'starts', found the number 8703",
    ),
    ('line.code < "9"', "column 1: expected a number or date before '<', found line.code, a text"),
    ('line.net = "5"', "column 12: expected a number after '=', found the text \"5\""),
    ("line.net > 5 kg", "column 14: expected 'and', 'or' or the end, found 'kg'"),
    (
        "line.net == 5",
        "column 10: '==' is not part of the language; comparisons are = != < <= > >=, conditions join by and, or, not",
    ),
    (
        "line.net !> 5",
        "column 10: '!' is not part of the language; comparisons are = != < <= > >=, conditions join by and, or, not",
    ),
    ("line.net > 1 < 3", "column 14: a second comparison '<'; join two comparisons by 'and'"),
    ("(line.net > 5", "column 14: expected ')', found the end"),
    (
        'line.description contains "a',
        'column 27: the text that begins here has no closing "; close it on the same line',
    ),
    ('line.net in ["a"]', "column 13: expected a list of numbers after 'in', found a list of texts"),
    ('line.net in [1, "a"]', "column 17: expected a number as in the rest of the list, found a text"),
    ("line.origin in []", "column 17: expected a number, a text or a date, found ']'"),
    ("line.net > 0 and [true]", "column 18: expected a list of texts or of numbers, found a list of flags"),
    ("importer.is_new = true", "column 1: a condition is not compared; write it alone, or 'not' before it"),
    ('line.documents = "N935"', "column 1: a list is not compared by '='; write 'in' before it"),
    ('"N935" in line.code', "column 11: expected a list of texts after 'in', found line.code, a text"),
    ("importer.is_new in SENSITIVE", "column 1: expected a text or number before 'in', found importer.is_new, a flag"),
    ("declaration.day > 2026-02-30", "column 19: 2026-02-30 is not a day of the calendar"),
    ("declaration.day - 5 > 2", "column 1: expected a number beside '-', found declaration.day, a date"),
    ("line.net + line.code > 3", "column 12: expected a number beside '+', found line.code, a text"),
    ("any line line.net > 3", "column 10: expected '(', found 'line.net'"),
    (
        "any line (line.net)",
        "column 11: expected a condition after 'any line', found line.net, a number; compare it with something",
    ),
    (
        "count line (line.net > 1)",
        "column 1: expected a condition, found a number; compare it with something",
    ),
    ("line.net is big", "column 13: expected 'known' or 'unknown' after 'is', found 'big'"),
    ("(line.net + 1) is known", "column 1: only a name such as line.net is known or unknown"),
    (
        '__import__("os").system("x")',
        f"column 1: cannot read '__import__'; {NAMING}",
    ),
    (
        "line.net > 1e5",
        f"column 12: cannot read '1e5'; {NAMING}",
    ),
    ('line.net\n> "a"', "line 2, column 3: expected a number after '>', found the text \"a\""),
    ("1" * 2001, "column 1: the condition has 2001 characters, the most is 2000; split it"),
    (" and ".join(["line.net > 1"] * 100), "column 1: the condition has 399 words, the most is 300; split it"),
    ("(" * 30 + "line.net > 1" + ")" * 30, "column 26: brackets nest more than 24 deep; write it flatter"),
    ("not " * 30 + "importer.is_new", "column 101: brackets nest more than 24 deep; write it flatter"),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[text[:40] for text, _ in BAD])
def test_what_makes_no_sense_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole text is compared
        condition(text, LISTS)
    assert str(refused.value) == says


CHEAP = a_case(
    a_line(1, code="87032190", origin="KP", net=Decimal(100)),
    a_line(2, net=None, documents=("N935", "C640")),
    facts=(History(days_known=10, prices=(200.0, 0.0), spreads=(0.1, 0.0), operator="full"),),
)
HOLDS = [
    ('line.code starts "8703"', True),
    ("line.code starts SENSITIVE", True),
    ("line.code starts EMPTY", False),
    ('line.code ends "90"', True),
    ("line.origin in HIGH_RISK_ORIGINS", True),
    ("line.origin not in HIGH_RISK_ORIGINS", False),
    ('line.description contains "PLUSH"', True),
    ("line.unit_price < 0.5 * history.price", True),  # 50 a kg against 200
    ("line.unit_price = 50", True),
    ("importer.days_known < 30 and not importer.is_new", True),
    ('declaration.office = "XX001" or line.net < 0', True),
    ("any line (line.net is unknown)", True),
    ("every line (line.net is known)", False),
    ("not every line (line.net > 1)", False),  # unknown on line 2: holds neither way
    ("every line (line.net > 1)", False),
    ("count line (line.number > 1) = 1", True),
    ("count line (line.number > 1) = 1 and line.number = 1", True),  # the count walks and comes back
    ('any line ("C640" in line.documents)', True),
    ('"C640" in line.documents', False),
    ("declaration.day - 2026-05-01 = 31", True),
    ("declaration.day >= 2026-06-01 and declaration.weekday = 1", True),
    ("line.net / 0 > 1 or not line.net / 0 > 1", False),
    ("line.quantity > 1 or not line.quantity > 1", False),
    ("0.1 + 0.2 = 0.3", True),
    ("- line.net < -99 and line.net - 1 - 1 = 98 and 2 + 3 * 2 = 8", True),
    ("line.agreement is unknown", True),
    ("line.unit_price is known and every line (line.unit_price is known)", False),  # line 2 has no net mass
    ("line.number in [1, 3]", True),
    ('declaration.export_country = "CN" and declaration.export_country != line.origin', True),
    ('line.duty = 250 and declaration.duty = 500 and importer.operator = "full"', True),
    ("true and not false", True),
]


@pytest.mark.parametrize(("text", "holds"), HOLDS)
def test_what_holds(text: str, holds: bool) -> None:
    view = View(CHEAP)
    assert compiled(condition(text, LISTS), LISTS)(view) is holds
    assert view.index == 0


# Random conditions, always well typed.

NUMBERS = [name for name, entry in NAMES.items() if entry.kind is Kind.NUMBER]
TEXTS = [name for name, entry in NAMES.items() if entry.kind is Kind.TEXT]
TEXT_LISTS = [name for name, entry in NAMES.items() if entry.kind is Kind.TEXTS]
literals = st.sampled_from(['"CN"', '"87"', '"8703"', '"parts"', '"XX001"', '""'])
numbers = st.recursive(
    st.one_of(st.sampled_from(NUMBERS), st.sampled_from(["0", "1", "0.5", "100", "99999999"])),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda n: f"-{n}"),
    ),
    max_leaves=4,
)
some_texts = st.one_of(st.sampled_from(TEXTS), literals)
some_lists = st.one_of(st.sampled_from(sorted(LISTS)), st.sampled_from(TEXT_LISTS), st.just('["CN", "87032190"]'))
dates = st.sampled_from(["declaration.day", "2026-06-01", "2024-02-29"])
ORDER = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
spaced = " ".join
JOINS = [" and ", " or "]
by_goods = st.tuples(
    st.just("line.code"),
    st.sampled_from(["starts", "in", "=", "!=", "not in"]),
    st.sampled_from(['"8"', '"87"', '"8703"', '"24022000"', '""', "SENSITIVE", '["8", "24"]', '["8703"]', "EMPTY"]),
).filter(lambda t: (t[1] in ("in", "not in")) <= (t[2][0] != '"') and (t[1] in ("=", "!=")) <= (t[2][0] == '"'))
atoms = st.one_of(
    by_goods.map(spaced),
    st.tuples(numbers, ORDER, numbers).map(spaced),
    st.tuples(some_texts, st.sampled_from(["=", "!=", "starts", "ends", "contains"]), some_texts).map(spaced),
    st.tuples(some_texts, st.sampled_from(["starts", "contains", "in", "not in"]), some_lists).map(spaced),
    st.tuples(numbers, st.just("in [1, 5, 0.1]")).map(spaced),
    st.tuples(dates, ORDER, dates).map(spaced),
    st.tuples(dates, st.just("-"), dates, ORDER, numbers).map(spaced),
    st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(["is known", "is unknown"])).map(spaced),
    st.sampled_from(["importer.is_new", "true", "false"]),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        inner.map(lambda c: f"not ({c})"),
        st.tuples(st.sampled_from(["any", "every"]), inner).map(lambda t: f"{t[0]} line ({t[1]})"),
        st.tuples(inner, ORDER).map(lambda t: f"count line ({t[0]}) {t[1]} 1"),
    ),
    max_leaves=6,
)

UNKNOWN: Any = None


def worth(node: Node, view: View) -> Any:
    """The value of a node, worked out the slow way; None where unknown."""
    match node:
        case Literal(value=value):
            return value
        case Name(name=name):
            value = NAMES[name].read(view)
            return UNKNOWN if value == "" and NAMES[name].kind is Kind.TEXT else value
        case ListName(name=name):
            return LISTS[name]
        case Listing(items=items):
            return tuple(item.value for item in items)
        case Lines(part=part):
            return sum(truths is True for truths in by_line(part, view))
        case Sum(operator=sign, left=left, right=right):
            one, other = worth(left, view), worth(right, view)
            if one is None or other is None:
                return UNKNOWN
            if isinstance(one, date):
                return (one - other).days
            context = Context(prec=50, traps=[])
            name = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[sign]
            result = getattr(context, name)(one, other)
            return result if result.is_finite() else UNKNOWN
    raise AssertionError(node)


def by_line(part: Node, view: View) -> list[bool | None]:
    found = []
    for index in range(len(view.lines)):
        other = View(view.case)
        other.turn_to(index)
        found.append(truth(part, other))
    return found


def truth(node: Node, view: View) -> bool | None:
    """Kleene's three values, worked out the slow way."""
    match node:
        case Not(part=part):
            value = truth(part, view)
            return None if value is None else not value
        case Both(parts=inner):
            return kleene_all([truth(p, view) for p in inner])
        case Either(parts=inner):
            return kleene_any([truth(p, view) for p in inner])
        case Lines(quantifier="any", part=part):
            return kleene_any(by_line(part, view))
        case Lines(quantifier="every", part=part):
            return kleene_all(by_line(part, view))
        case Known(what=what):
            return worth(what, view) is not None
        case Comparison(operator=sign, left=left, right=right):
            one, other = worth(left, view), worth(right, view)
            return None if one is None or other is None else compared(sign, one, other)
        case _:
            return worth(node, view)


def kleene_all(values: list[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def kleene_any(values: list[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False


def compared(sign: str, one: Any, other: Any) -> bool:
    fixed = other if isinstance(other, tuple) else (other,)
    return {
        "=": lambda: one == other,
        "!=": lambda: one != other,
        "<": lambda: one < other,
        "<=": lambda: one <= other,
        ">": lambda: one > other,
        ">=": lambda: one >= other,
        "in": lambda: one in other,
        "starts": lambda: any(one.startswith(p) for p in fixed),
        "ends": lambda: any(one.endswith(p) for p in fixed),
        "contains": lambda: any(p.casefold() in one.casefold() for p in fixed),
    }[sign]()


@settings(max_examples=100, deadline=None)
@given(conditions, cases())
def test_a_well_typed_condition_never_fails_and_means_what_it_says(text: str, case: Any) -> None:
    node, view = condition(text, LISTS), View(case)
    assert compiled(node, LISTS)(view) is (truth(node, view) is True)
    assert compiled(Not(0, node), LISTS)(view) is (truth(node, view) is False)


@settings(max_examples=100, deadline=None)
@given(conditions, cases())
def test_every_condition_can_be_explained(text: str, case: Any) -> None:
    node, view = condition(text, LISTS), View(case)
    assert sentence(node)
    for part in parts(node, view, LISTS):
        assert part.says
        assert all(name and shown for name, shown in part.values)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(by_goods.map(spaced), atoms), min_size=1, max_size=3),
    st.sampled_from([" and ", " or "]),
    cases(),
)
def test_a_code_that_the_guard_leaves_out_cannot_match(texts: list[str], join: str, case: Any) -> None:
    node, view = condition(join.join(texts), LISTS), View(case)
    starts = code_starts(node, LISTS)
    if starts is not None and of_line(node):
        test = compiled(node, LISTS)
        for index, line in enumerate(case.lines):
            view.turn_to(index)
            assert line.code[:DIGITS] in starts or not test(view)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ('line.code starts "8703"', {"87"}),
        ('line.code starts "8"', None),
        ('line.code in ["87032190", "2"]', None),
        ('line.code = "24022000" or line.code starts SENSITIVE', {"24", "87"}),
        ('line.code starts SENSITIVE and line.code starts "87" and line.net > 1', {"87"}),
        ('line.code starts "87" or line.net > 1', None),
        ('not line.code starts "87"', None),
        ("line.code in EMPTY", set()),
        ('line.code contains "87"', None),
    ],
)
def test_the_guard_knows_the_chapters_of_a_condition(text: str, starts: set[str] | None) -> None:
    assert code_starts(condition(text, LISTS), LISTS) == starts


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        condition(text, LISTS)
    except ValueError as refused:
        assert "column" in str(refused)  # noqa: PT017  most texts are refused, some are conditions


def test_an_officer_reads_a_sentence_and_which_parts_held() -> None:
    text = 'line.code starts "8703" and (line.unit_price < 0.3 * history.price or line.quantity > 5)'
    text += " and not importer.is_new"
    node = condition(text, LISTS)
    assert sentence(node) == (
        "goods code starts with 8703"
        " and (price per kg net in the country's currency is below 0.3 times usual price per kg of these goods "
        "from this origin or supplementary quantity is above 5)"
        " and it is not so that the importer declares for the first time"
    )
    listed = condition('line.code starts SENSITIVE or line.origin not in ["CN"]', LISTS)
    assert sentence(listed).startswith(
        "goods code starts with one of the list SENSITIVE or country of origin is none of"
    )
    told = [(part.held, part.values) for part in parts(node, View(CHEAP), LISTS)]
    usual = "usual price per kg of these goods from this origin"
    assert told == [
        (True, (("goods code", "87032190"),)),
        (True, (("price per kg net in the country's currency", "50"), (usual, "200"))),
        (None, (("supplementary quantity", "unknown"),)),
        (True, (("the importer declares for the first time", "no"),)),
    ]


def test_the_reference_says_what_the_language_is() -> None:
    page = ROOT / "docs" / "reference" / "profile-language.md"
    assert page.read_text() == reference(), (
        f"{page.name} is stale; write it anew: python -m greenlane.risk.profiles.language.reference > {page}"
    )
