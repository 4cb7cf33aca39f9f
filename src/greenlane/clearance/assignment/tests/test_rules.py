"""Drawing, hours, fairness, even practice, the page: by examples and by properties."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError
from greenlane.clearance.assignment.rules import drawing, fairness, hours, practice, read
from greenlane.clearance.assignment.terms import Bill, Calendar, Candidate, Officer, Outcome, Site, Watch
from greenlane.clearance.assignment.tests.conftest import AT, saying
from greenlane.core.declaration import lines_of
from greenlane.risk.draws.rules import number

SOURCE = packs.source_of(on_disk(ROOT / "packs" / "xx"), "people/assignment")
_WEIGHTS = st.lists(st.integers(1, 10_000), min_size=1, max_size=12)
_NUMBER = st.integers(0, 2**53 - 1).map(lambda n: n * 2.0**-53)


def listed(weights):
    return tuple(Candidate(f"{place:04d}", weight) for place, weight in enumerate(weights))


def officer(name, site="XX002", groups=("TEXT",), load=0):
    return Officer(name, site, frozenset(groups), load, drawing.pseudonym_of(b"k", "2026-03-04", name))


def bill(key, office="XX001", owner="", group="TEXT"):
    return Bill(key, f"R{key}", office, owner, group, 1)


@given(_WEIGHTS, _NUMBER)
def test_the_number_falls_where_the_weights_say_exactly(weights, drawn):
    place = drawing.pick(listed(weights), drawn)
    at, total = Fraction(drawn), sum(weights)
    assert Fraction(sum(weights[:place]), total) <= at < Fraction(sum(weights[: place + 1]), total)


def test_nobody_is_picked_of_nobody():
    assert drawing.pick((), 0.5) is None


@given(_WEIGHTS)
def test_the_text_of_candidates_reads_back(weights):
    assert drawing.listed_in(drawing.text_of(listed(weights))) == listed(weights)


@given(names=st.lists(st.sampled_from("abcde"), min_size=1, unique=True), numbers=st.lists(_NUMBER, min_size=1))
def test_a_batch_is_its_ones(names, numbers, page):
    apart = structs.replace(page, weighing=structs.replace(page.weighing, apart=2))
    officers = [officer(name) for name in names]
    bills = [bill(key, owner="T1") for key in range(len(numbers))]
    together = drawing.draw(bills, officers, {}, numbers, apart)
    here = {each.username: each for each in officers}
    recent = []
    for one, value, expected in zip(bills, numbers, together, strict=True):
        [alone] = drawing.draw([one], here.values(), {"T1": recent}, [value], apart)
        assert alone == expected
        assert alone.officer is not None
        here[alone.officer.username] = structs.replace(alone.officer, load=alone.officer.load + 1)
        recent = [alone.officer.username, *recent]


def test_who_may_be_drawn(page):
    able = officer("able")
    others = [
        officer("home", site="XX001"), officer("unskilled", groups=("FOOD",)),
        officer("full", load=page.weighing.most_load), officer("former"),
    ]  # fmt: skip
    found = drawing.candidates(bill(1), [able, *others], (), page, "former")
    assert [each.username for each, _ in found] == ["able"]
    assert drawing.candidates(bill(1), others, (), page, "former") == []


def test_who_had_the_last_bills_is_drawn_where_nobody_else_is(page):
    both = [officer("one"), officer("two")]
    assert [o.username for o, _ in drawing.candidates(bill(1), both, ["one"], page)] == ["two"]
    assert len(drawing.candidates(bill(1), both, ["one", "two"], page)) == 2


def test_half_the_chance_at_half_load(page):
    free, busy = officer("free"), officer("busy", load=page.weighing.half_load)
    weights = {each.username: weight for each, weight in drawing.candidates(bill(1), [free, busy], (), page)}
    assert weights == {"free": drawing.WHOLE, "busy": drawing.WHOLE // 2}


def test_uniform_over_many_references_of_a_fixed_seed(page):
    officers = [officer(name) for name in "abcdefgh"]
    bills = [bill(key) for key in range(4000)]
    counts = Counter()
    for one in bills:
        value = number(b"fixed", drawing.purpose_of(one.reference, 1))
        counts[drawing.draw([one], officers, {}, [value], page)[0].officer] += 1
    law = [len(bills) / len(officers)] * len(officers)
    chi = sum((counts[o] - mean) ** 2 / mean for o, mean in zip(officers, law, strict=True))
    assert chi < 24.3  # 0.999 of chi-square with 7 degrees of freedom


def test_names_of_the_day_change_with_day_and_secret():
    asked = ((b"k", "1", "a"), (b"k", "2", "a"), (b"l", "1", "a"), (b"k", "1", "b"))
    names = {drawing.pseudonym_of(*each) for each in asked}
    assert len(names) == 4


def test_the_group_of_the_most_price(page):
    cheap, dear = saying(code="62052000", price=10), saying(code="84713000", price=20)
    item = structs.replace(dear.goods_shipment.items[0], sequence_numeric=2)
    both = structs.replace(
        cheap, goods_shipment=structs.replace(cheap.goods_shipment, items=(*cheap.goods_shipment.items, item))
    )
    assert drawing.group_of(lines_of(both), page) == "MACH"
    assert drawing.group_of(lines_of(cheap), page) == "TEXT"
    assert drawing.group_of((), page) in page.groups
    assert [drawing.weight_of(n, page.weighing) for n in (1, 19, 20, 45)] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-04T09:00", "2026-03-04T13:00"),
        ("2026-03-04T15:00", "2026-03-05T10:00"),
        ("2026-03-04T03:00", "2026-03-04T12:00"),
        ("2026-03-06T16:30", "2026-03-09T11:30"),
        ("2026-12-24T16:00", "2026-12-28T11:00"),
    ],
)
def test_working_hours_pass_over_nights_weekends_and_holidays(at, until):
    site, calendar = Site("XX001", 8 * 60, 17 * 60), Calendar(frozenset(range(1, 6)), frozenset({(12, 25)}), 0)
    begins, ends = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (at, until))
    assert hours.working_until(begins, 4, site, calendar) == ends
    ahead = structs.replace(calendar, offset=120)
    moved = hours.working_until(begins - timedelta(hours=2), 4, site, ahead)
    assert moved == ends - timedelta(hours=2)


def test_a_calendar_that_never_works_lets_the_term_run():
    never = Calendar(frozenset({1}), frozenset((m, d) for m in range(1, 13) for d in range(1, 32)), 0)
    assert hours.working_until(AT, 4, Site("XX001", 0, 60), never) == AT + timedelta(hours=4)


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=8))
def test_the_law_of_counts_against_all_outcomes(chances):
    law = np.zeros(len(chances) + 1)
    for outcome in range(2 ** len(chances)):
        happened = [bool(outcome >> place & 1) for place in range(len(chances))]
        law[sum(happened)] += math.prod(p if h else 1 - p for p, h in zip(chances, happened, strict=True))
    assert fairness.poisson_binomial(chances) == pytest.approx(law)
    assert fairness.p_value(int(np.argmax(law)), chances) == pytest.approx(1.0)


def test_few_and_many_draws_agree_on_what_is_odd():
    few, many = [0.25] * fairness.EXACT, [0.25] * (fairness.EXACT + 1)
    for count in (150, 170, 190, 220):
        assert fairness.p_value(count, few) == pytest.approx(fairness.p_value(count, many), rel=0.2, abs=1e-5)
    assert fairness.p_value(0, []) == 1.0
    assert fairness.p_value(3, [1.0, 1.0]) == 0.0
    assert fairness.p_value(len(many), [1.0] * len(many)) == 1.0


def test_a_share_that_chance_would_give_and_one_it_would_not():
    draws = [([("a", 0.5), ("b", 0.5)], "ab"[place % 2]) for place in range(200)]
    even = fairness.shares(draws)
    assert [(s.name, s.count, s.expected) for s in even] == [("a", 100, 100.0), ("b", 100, 100.0)]
    assert all(s.p == pytest.approx(1.0) for s in even)
    odd = fairness.shares([(pairs, "a") for pairs, _ in draws])
    assert all(s.p < 1e-50 for s in odd)


def test_fisher_s_tea():
    assert practice.fisher(3, 4, 4, 8) == pytest.approx(0.4857142857)
    assert practice.fisher(4, 4, 4, 8) == pytest.approx(0.0285714286)
    assert practice.fisher(0, 5, 0, 10) == pytest.approx(1.0)


def test_holm_by_hand():
    assert practice.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert practice.holm([]) == []


WATCH = Watch(digits=6, days=30, least=12, alpha=0.01)


def case(name, outcome, code="62052000", region="asia", site="XX002"):
    return practice.Case(code, region, "TEXT", name, site, outcome)


def test_like_treated_unlike_is_listed_and_like_is_not():
    accepted = [case(name, Outcome.ACCEPTED) for name in "abc" for _ in range(20)]
    assert practice.uneven(accepted, WATCH) == ()
    odd = [case("d", Outcome.QUERIED, site="XX003") for _ in range(10)]
    [found] = practice.uneven([*accepted, *odd], WATCH)
    assert (found.code, found.bills, found.rate) == ("620520", 70, 10 / 70)
    assert {p.name: p.interventions for p in found.officers} == {"a": 0, "b": 0, "c": 0, "d": 10}
    assert {p.name: p.rate for p in found.sites} == {"XX002": 0.0, "XX003": 1.0}
    assert found.p < 1e-6
    elsewhere = [each._replace(region="africa") for each in odd]
    assert practice.uneven([*accepted, *elsewhere], WATCH) == ()


def test_too_few_are_not_looked_at():
    few = [case("a", Outcome.ACCEPTED)] * 5 + [case("b", Outcome.REFUSED)] * 6
    assert practice.uneven(few, WATCH) == ()


def test_honest_officers_are_hardly_ever_listed():
    chance = np.random.default_rng(7)
    listed_ = 0
    for _ in range(60):
        cases = [case(f"{n % 8}", Outcome.QUERIED if chance.random() < 0.3 else Outcome.ACCEPTED) for n in range(240)]
        listed_ += bool(practice.uneven(cases, WATCH))
    assert listed_ <= 3


def test_every_chapter_has_one_group_and_every_group_one_centre(page):
    assert set(page.chapters) == {f"{n:02d}" for n in range(1, 100)}
    assert {group.centre for group in page.groups.values()} == set(page.centres)
    assert page.regions["CN"] == "east_asia"
    assert all(post.site in page.sites for post in page.posts)
    for group in page.groups:
        sites = {post.site for post in page.posts if group in post.groups}
        assert len(sites) >= 3


def changed(**settings):
    return structs.replace(SOURCE, settings={**SOURCE.settings, **settings})


def with_table(name, place, **cells):
    rows = list(SOURCE.tables[name])
    rows[place] = {**rows[place], **cells}
    return structs.replace(SOURCE, tables={**SOURCE.tables, name: tuple(rows)})


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (changed(extra=1), "unknown key 'extra'"),
        (changed(lanes=["pink"]), "are no lanes"),
        (changed(says={}), "exactly these texts"),
        (changed(weekdays=[]), "Monday is 1"),
        (changed(weighing={"half_load": 1}), "weighing: exactly these"),
        (changed(weighing={**SOURCE.settings["weighing"], "half_load": 0}), "at least 1"),
        (changed(watch={**SOURCE.settings["watch"], "alpha": 2}), "alpha between"),
        (with_table("groups", 0, centre="NAC9"), "no centre NAC9"),
        (with_table("groups", 0, chapters="01-23"), "no group has the chapters 24"),
        (with_table("groups", 0, chapters="01-25"), "chapter 25 stands in"),
        (with_table("sites", 0, opens="19:00"), "opens before it closes"),
        (with_table("posts", 1, site="XX999"), "no site XX999"),
        (with_table("posts", 1, groups="FOOD NONE"), "no group NONE"),
        (with_table("posts", 1, groups=""), "who assesses has groups"),
        (with_table("posts", 0, centre=""), "who keeps a centre"),
    ],
)
def test_a_page_that_cannot_be(source, says):
    with pytest.raises(PackError, match=says):
        read(source, AT.date())


def test_who_s_post_is_over_is_not_in_the_page():
    before = {post.username for post in read(SOURCE, datetime(2026, 5, 1, tzinfo=UTC).date()).posts}
    after = {post.username for post in read(SOURCE, datetime(2026, 6, 1, tzinfo=UTC).date()).posts}
    assert "OF004" in after - before
