"""The page of profiles, matching, and the Wilson interval."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import ROOT

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import source_of
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.book import Book
from greenlane.core.codes import Lane
from greenlane.core.finding import Finding, Findings
from greenlane.risk.profiles import rules
from greenlane.risk.profiles.language.compiler import compiled
from greenlane.risk.profiles.language.guards import split
from greenlane.risk.profiles.language.sight import View
from greenlane.risk.profiles.terms import History, Hits, ProfilesPage
from greenlane.risk.profiles.tests.samples import DAY, a_case, a_line, cases

PLAIN = {
    "id": "P1", "title": "Toys", "when": 'line.code starts "95"', "lane": "yellow", "owner": "Desk",
    "review": "2027-01-01", "expected": 0.1,
}  # fmt: skip


def a_source(*profiles: dict[str, Any], lists: tuple[tuple[str, str, str, str], ...] = ()) -> Source:
    rows = tuple({"list": n, "value": v, "start": s, "end": e, "why": "test"} for n, v, s, e in lists)
    return Source("private/profiles", {"profile": list(profiles)}, {"lists": rows}, "f" * 64)


def a_page(*profiles: dict[str, Any], lists: tuple[tuple[str, str, str, str], ...] = ()) -> ProfilesPage:
    return rules.read(a_source(*profiles, lists=lists), DAY)


def exampleland() -> ProfilesPage:
    return rules.read(source_of(on_disk(ROOT / "packs" / "xx"), "private/profiles"), DAY)


BAD = [
    (
        {"when": "line.cod = 1"},
        "private/profiles.toml: profile P1: when, column 1: unknown name 'line.cod'; near it: line.",
    ),
    ({"colour": "red"}, "private/profiles.toml: profile P1: unknown key 'colour'; known are id, title"),
    ({"lane": "purple"}, "private/profiles.toml: profile P1: 'purple' is not a valid Lane; correct it"),
    ({"share": 0}, "private/profiles.toml: profile P1: share lies above 0 and up to 1"),
    ({"mandatory": True, "share": 0.5}, "private/profiles.toml: profile P1: a mandatory profile always counts"),
    ({"review": "soon"}, "private/profiles.toml: profile P1: Invalid isoformat string: 'soon'; correct it"),
]


@pytest.mark.parametrize(("change", "says"), BAD)
def test_a_page_that_cannot_be_names_profile_and_fault(change: dict[str, Any], says: str) -> None:
    with pytest.raises(PackError) as fault:
        a_page({**PLAIN, **change})
    assert str(fault.value).startswith(says)


def test_a_profile_lacking_its_owner_is_refused() -> None:
    with pytest.raises(PackError, match="profile P1: owner is missing; add it"):
        a_page({key: value for key, value in PLAIN.items() if key != "owner"})


def test_a_profile_holds_from_start_to_end_and_once_at_a_time() -> None:
    before, after = {**PLAIN, "end": "2026-05-31"}, {**PLAIN, "start": "2026-06-01", "title": "Toys again"}
    assert [p.title for p in a_page(before, after).profiles] == ["Toys again"]
    with pytest.raises(PackError, match="two profiles P1 are in force on 2026-06-01; end one first"):
        a_page(PLAIN, after)


def test_a_list_holds_on_its_days_only() -> None:
    lists = (("L", "95030010", "2026-01-01", ""), ("L", "24022000", "2020-01-01", "2025-12-31"))
    page = a_page({**PLAIN, "when": "line.code in L"}, lists=lists)
    assert page.lists == {"L": ("95030010",)}
    assert rules.hits(a_case(a_line(code="24022000")), page).all == ()
    assert len(rules.hits(a_case(), page).all) == 1


def test_a_hit_names_profile_lane_line_and_title() -> None:
    whole = {**PLAIN, "id": "P2", "title": "Big", "when": "declaration.value > 9000", "lane": "red", "mandatory": True}
    page = a_page(PLAIN, {**whole}, {**PLAIN, "id": "P3", "when": 'line.code starts "24"'})
    found = rules.hits(a_case(a_line(1), a_line(2, code="01"), a_line(7)), page)
    assert [(h.profile, h.lane, h.line, h.says, h.mandatory) for h in found.all] == [
        ("P2", Lane.RED, 0, "Big", True),
        ("P1", Lane.YELLOW, 1, "Toys", False),
        ("P1", Lane.YELLOW, 7, "Toys", False),
    ]
    assert found.profiles == "f" * 64


def test_a_refused_case_and_one_without_history_pass_by() -> None:
    book = Book("xx", DAY, {ProfilesPage: a_page(PLAIN)}, "b")
    refused = a_case(facts=(Findings((Finding("r", "/", "no", "do"),)),))
    bare = a_case()
    bare._facts.pop(History)
    matched = rules.match([refused, a_case(), bare], book)
    assert [case.get(Hits) is not None for case in matched] == [False, True, False]


def test_why_tells_the_parts_on_the_line_of_the_hit() -> None:
    page = a_page({**PLAIN, "when": 'line.net > 1500 and line.code starts "95"'})
    case = a_case(a_line(1), a_line(2, net=Decimal(2000)))
    assert [h.line for h in rules.hits(case, page).all] == [2]
    told = rules.why(page.profiles[0], page.lists, case, line=2)
    assert [(p.held, p.values[0][1]) for p in told] == [(True, "2000"), (True, "95030010")]
    assert rules.why(page.profiles[0], page.lists, case, line=1)[0].held is False
    assert rules.explained(page.profiles[0], page.lists).startswith("net mass of the line in kg is above 1500 and")


def test_a_profile_whose_review_has_passed_is_overdue() -> None:
    page = a_page(PLAIN)
    assert rules.overdue(page, date(2027, 1, 1)) == ()
    assert rules.overdue(page, date(2027, 1, 2)) == page.profiles


def test_the_page_of_exampleland_reads() -> None:
    page = exampleland()
    assert len(page.profiles) >= 30
    assert {p.lane for p in page.profiles} == {Lane.RED, Lane.YELLOW, Lane.BLUE}
    assert all(rules.explained(p, page.lists) for p in page.profiles)


@settings(max_examples=60, deadline=None)
@given(st.lists(cases(), min_size=1, max_size=5))
def test_a_batch_is_the_sum_of_its_ones_and_looking_up_by_code_loses_no_hit(batch: list[Any]) -> None:
    page = exampleland()
    book = Book("xx", DAY, {ProfilesPage: page}, "b")
    together = [case[Hits] for case in rules.match(batch, book)]
    assert together == [rules.match([case], book)[0][Hits] for case in batch]
    for case, found in zip(batch, together, strict=True):
        assert sorted([(h.profile, h.line) for h in found.all]) == sorted(slow_hits(case, page))


def test_what_is_decided_by_the_codes_of_a_line_is_remembered_for_them_alone() -> None:
    whens = ('line.code starts "95" and line.origin != "CN"', 'line.regime = "40" and line.net > 500', "line.net > 500")
    page = a_page(*[{**PLAIN, "id": f"P{n}", "when": when} for n, when in enumerate(whens)])
    lines = [a_line(1), a_line(2, net=Decimal(1)), a_line(3, origin="VN"), a_line(4, regime="53"), a_line(5, code="01")]
    for _ in range(2):
        found = rules.hits(a_case(*lines), page).all
        assert [(h.profile, h.line) for h in found] == [
            ("P1", 1), ("P2", 1), ("P1", 3), ("P2", 3), ("P0", 3), ("P2", 4), ("P1", 5), ("P2", 5),
        ]  # fmt: skip
    assert len(page.memory) == 4


def test_what_other_lines_decide_is_not_remembered() -> None:
    page = a_page({**PLAIN, "when": 'line.origin = "KP" or any line (line.regime = "53")'})
    plain, temporary = a_line(1), a_line(2, regime="53")
    assert [h.line for h in rules.hits(a_case(plain, temporary), page).all] == [1, 2]
    assert rules.hits(a_case(plain), page).all == ()


PARTS = (
    'line.code starts "87"', 'line.origin in ["CN", "KP"]', 'not line.regime = "40"', "line.net > 1", "importer.is_new",
    "declaration.lines > 1", 'line.code = "8703" or line.net > 1', 'any line (line.origin = "CN")',
    "count line (line.net > 1) > 0", 'line.agreement is known', 'line.origin != declaration.export_country',
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4), cases())
def test_a_split_condition_is_the_condition(texts: list[str], case: Any) -> None:
    node, view = rules.condition(" and ".join([f"({text})" for text in texts]), {}), View(case)
    test, tests = compiled(node, {}), [compiled(part, {}) for part in split(node) if part is not None]
    for index in range(len(case.lines)):
        view.turn_to(index)
        assert test(view) is all(part(view) for part in tests)


def slow_hits(case: Any, page: ProfilesPage) -> list[tuple[str, int]]:
    """Every profile on every line, without looking anything up."""
    view, whole, found = View(case), {rule.profile.id for rule in page.whole}, []
    tests = {p.id: compiled(rules.condition(p.when, page.lists), page.lists) for p in page.profiles}
    found += [(p.id, 0) for p in page.profiles if p.id in whole and tests[p.id](view)]
    for index, line in enumerate(case.lines):
        view.turn_to(index)
        found += [(p.id, line.number) for p in page.profiles if p.id not in whole and tests[p.id](view)]
    return found


@pytest.mark.parametrize(
    ("found", "looked", "low", "high"),
    # Newcombe (1998), table I: 81 of 263 and 15 of 148; 0 of 20 and 1 of 29.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (0, 0, 0, 1)],
)
def test_the_wilson_interval_is_that_of_the_literature(found: int, looked: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in rules.wilson(found, looked)] == [low, high]
