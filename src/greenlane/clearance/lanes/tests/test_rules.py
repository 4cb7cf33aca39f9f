"""Routing, the share of chance, thresholds that meet the rates, and the page."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import ROOT

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import source_of
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.lanes import rules
from greenlane.clearance.lanes.page import rates_for
from greenlane.clearance.lanes.terms import NEVER, LaneRates, LanesPage, Routing, Thresholds
from greenlane.core.book import Book
from greenlane.core.codes import LANES, Lane
from greenlane.core.finding import Finding, Findings
from greenlane.law.controls.terms import ControlKind, Obligation, Obligations
from greenlane.risk.draws.terms import Draw
from greenlane.risk.profiles.rules import read as read_profiles
from greenlane.risk.profiles.terms import Hit, Hits
from greenlane.risk.profiles.tests.samples import AT, DAY, a_case, a_line
from greenlane.risk.scoring.terms import Score

RATES = LaneRates(0.1, 0.2, 0.1, 0.05, Lane.RED, 0, Thresholds(0.9, 0.6, 0.4))
PAGE = LanesPage(
    rates={("*", "*"): RATES},
    advice={**{lane.value: f"{lane.value} advice" for lane in LANES}, "documents": "bring documents"},
    reasons={
        "profile": "{profile} {line} {title}", "control": "{control} {agency} {line}",
        "draw": "{number} {epoch} {share}",
        "score": "{score} {lane}", "none": "nothing",
    },
    window=1000, least=10, sha256="l",
)  # fmt: skip


def hit(lane: Lane = Lane.RED, *, profile: str = "P1", mandatory: bool = False, share: float = 1.0) -> Hit:
    return Hit(profile, lane, 1, "title", mandatory, share)


def duty(met_by: str = "", *, holds: bool = True) -> Obligation:
    return Obligation(2, "C1", ControlKind.PERMIT, "VET", ("C640",), met_by, "says", "law", holds)


def routed(
    *hits: Hit,
    duties: tuple[Obligation, ...] = (),
    number: float = 0.5,
    score: float = 0.0,
    facts: Any = (),
    page: LanesPage = PAGE,
) -> Routing:
    case = a_case(facts=(Hits(hits, "p"), Obligations(duties), Draw("e", number), Score(score, "m"), *facts))
    return rules.route([case], Book("xx", DAY, {LanesPage: page}, "b"))[0][Routing]


EXAMPLES = [
    (routed(), Lane.GREEN, "none", Lane.GREEN),
    (routed(hit(Lane.YELLOW)), Lane.YELLOW, "profile", Lane.YELLOW),
    (routed(hit(Lane.BLUE), hit(Lane.RED)), Lane.RED, "profile", Lane.RED),
    (routed(duties=(duty(),)), Lane.YELLOW, "control", Lane.YELLOW),
    (routed(duties=(duty(met_by="C640"),)), Lane.GREEN, "none", Lane.GREEN),
    (routed(duties=(duty(holds=False),)), Lane.GREEN, "none", Lane.GREEN),
    (routed(hit(Lane.YELLOW), duties=(duty(),)), Lane.YELLOW, "profile", Lane.YELLOW),
    (routed(hit(Lane.BLUE), duties=(duty(),)), Lane.YELLOW, "control", Lane.YELLOW),
    (routed(number=0.0499), Lane.RED, "draw", Lane.RED),
    (routed(number=0.05), Lane.GREEN, "none", Lane.GREEN),
    (routed(number=0.01, score=0.99), Lane.RED, "draw", Lane.RED),
    (routed(hit(Lane.YELLOW), number=0.01), Lane.RED, "draw", Lane.RED),
    (routed(score=0.9), Lane.RED, "score", Lane.GREEN),
    (routed(score=0.6), Lane.YELLOW, "score", Lane.GREEN),
    (routed(score=0.4), Lane.BLUE, "score", Lane.GREEN),
    (routed(score=0.39), Lane.GREEN, "none", Lane.GREEN),
    (routed(hit(Lane.YELLOW), score=0.95), Lane.RED, "score", Lane.YELLOW),
    (routed(hit(Lane.RED), score=0.5), Lane.RED, "profile", Lane.RED),
    (routed(score=0.5, facts=(Thresholds(0.5, 0.4, 0.3),)), Lane.RED, "score", Lane.GREEN),
    (routed(score=1.0, facts=(Thresholds(NEVER, NEVER, NEVER),)), Lane.GREEN, "none", Lane.GREEN),
    (routed(hit(Lane.RED, share=0.0001)), Lane.GREEN, "none", Lane.GREEN),
    (routed(hit(Lane.RED, share=0.0001, mandatory=True)), Lane.RED, "profile", Lane.RED),
]


@pytest.mark.parametrize(("routing", "lane", "basis", "ruled"), EXAMPLES)
def test_the_strictest_lane_wins_and_the_first_that_asked_is_the_basis(
    routing: Routing, lane: Lane, basis: str, ruled: Lane
) -> None:
    assert (routing.lane, routing.basis, routing.ruled) == (lane, basis, ruled)
    assert routing.advice == ("bring documents" if basis == "control" else f"{lane.value} advice")


def test_officers_read_every_reason_and_traders_none() -> None:
    routing = routed(hit(Lane.YELLOW), duties=(duty(),), number=0.01, score=0.7)
    assert routing.reasons == ("P1 1 title", "C1 VET 2", "0.01 e 0.05", "0.7 yellow")
    assert routed().reasons == ("nothing",)


def test_only_green_goods_stand_by() -> None:
    page = LanesPage(
        {("XX001", "40"): LaneRates(0, 0, 0, 0.05, Lane.YELLOW, 30, Thresholds(0.9, 0.6, 0.4)), ("*", "*"): RATES},
        PAGE.advice, PAGE.reasons, 1, 1, "l",
    )  # fmt: skip
    assert routed(page=page).stand_by_until == AT + timedelta(minutes=30)
    assert routed(score=0.7, page=page).stand_by_until is None
    assert routed(number=0.01, page=page).lane is Lane.YELLOW
    assert routed().stand_by_until is None


def test_a_refused_case_and_one_that_lacks_a_fact_pass_by() -> None:
    facts = (Hits((), "p"), Obligations(), Draw("e", 0.5), Score(0.1, "m"))
    whole, refused = a_case(facts=facts), a_case(facts=(*facts, Findings((Finding("r", "/", "no", "do"),))))
    lacking = [a_case(facts=[f for f in facts if f is not left]) for left in facts]
    for case, left in zip(lacking, facts, strict=True):
        case._facts.pop(type(left), None)
    book = Book("xx", DAY, {LanesPage: PAGE}, "b")
    done = [case.get(Routing) is not None for case in rules.route([whole, refused, *lacking], book)]
    assert done == [True, False, False, False, False, False]


numbers = st.floats(0, 1, exclude_max=True)
hit_strategy = st.builds(
    hit,
    st.sampled_from(LANES[1:]),
    profile=st.sampled_from(["P1", "P2"]),
    mandatory=st.booleans(),
    share=st.floats(0.01, 1),
)


@given(st.lists(hit_strategy, max_size=3), st.booleans(), numbers, numbers)
def test_chance_and_mandatory_rules_are_never_overruled(
    found: list[Hit], is_open: bool, number: float, score: float
) -> None:
    routing = routed(*found, duties=(duty(),) if is_open else (), number=number, score=score)
    least = [h.lane.rank for h in found if h.mandatory]
    least += [Lane.YELLOW.rank] * is_open + [Lane.RED.rank] * (number < RATES.random)
    assert routing.ruled.rank >= max(least, default=0)
    assert routing.lane.rank >= routing.ruled.rank
    asked = {h.lane for h in found} | {Lane.YELLOW, Lane.RED, Lane.GREEN, rules.scored(score, RATES.thresholds)}
    assert routing.lane in asked


def test_the_random_share_is_met_exactly_on_evenly_spread_numbers() -> None:
    spread = [n / 2000 for n in range(2000)]
    drawn = [number for number in spread if routed(number=number).basis == "draw"]
    assert drawn == spread[:100]
    hits = (hit(Lane.BLUE), hit(Lane.YELLOW, profile="P2", share=0.5))
    assert all(routed(*hits, number=number, score=0.7).lane is Lane.RED for number in spread[:100])


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
@pytest.mark.parametrize("profile", ["P1", "P2", "P017"])
def test_a_profile_counts_for_its_share_of_draws_whatever_its_name(profile: str, share: float) -> None:
    counted = [rules.counts(hit(profile=profile, share=share), n / 4000) for n in range(4000)]
    assert abs(sum(counted) - 4000 * share) <= 1


def test_two_profiles_pick_different_draws() -> None:
    picks = [{n for n in range(1000) if rules.counts(hit(profile=p, share=0.2), n / 1000)} for p in ("P1", "P2")]
    assert picks[0] != picks[1]


shares = st.tuples(*[st.floats(0, 0.33)] * 3).map(lambda s: LaneRates(*s, 0.01, Lane.RED, 0, Thresholds(1, 1, 1)))


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.integers(1, 300), shares, st.floats(0, 0.3))
def test_thresholds_meet_the_rates_to_within_one_declaration(
    seed: int, count: int, rates: LaneRates, strict: float
) -> None:
    random = Random(seed)
    scores = [n / count for n in random.sample(range(count), count)]  # all different
    ruled = [random.choice(LANES[1:]) if random.random() < strict else Lane.GREEN for _ in range(count)]
    found = rules.thresholds(scores, ruled, rates)
    lanes = [max(r, rules.scored(s, found), key=lambda lane: lane.rank) for s, r in zip(scores, ruled, strict=True)]
    for lane, rate in ((Lane.RED, rates.red), (Lane.YELLOW, rates.yellow), (Lane.BLUE, rates.blue)):
        got, by_rule = lanes.count(lane), sum(1 for n in range(count) if ruled[n] is lane and lanes[n] is lane)
        most = sum(1 for n in range(count) if lanes[n].rank <= lane.rank)
        wanted = min(max(rate * count, by_rule), most)
        assert abs(got - wanted) <= 1, (lane, got, wanted)


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3]), max_size=60), shares)
def test_equal_scores_go_one_way_and_rather_fewer_than_more(scores: list[float], rates: LaneRates) -> None:
    found = rules.thresholds(scores, [Lane.GREEN] * len(scores), rates)
    lanes = [rules.scored(score, found) for score in scores]
    for lane, rate in ((Lane.RED, rates.red), (Lane.YELLOW, rates.yellow), (Lane.BLUE, rates.blue)):
        assert lanes.count(lane) <= rate * len(scores) + 0.5
    assert all(lanes[a] == lanes[b] for a in range(len(scores)) for b in range(a) if scores[a] == scores[b])


GOOD = {
    "office": "*", "regime": "*", "red": "0.1", "yellow": "0.1", "blue": "0.1", "random": "0.01", "random_lane": "red",
    "stand_by_minutes": "0", "red_from": "0.9", "yellow_from": "0.5", "blue_from": "0.3", "start": "", "end": "",
}  # fmt: skip


def a_source(*rows: Mapping[str, str], **settings: Any) -> Source:
    plain = {"window": 10, "least": 1, "advice": dict(PAGE.advice), "reasons": dict(PAGE.reasons)}
    return Source("flow/lanes", {**plain, **settings}, {"rates": tuple(rows)}, "s")


@pytest.mark.parametrize(
    ("rows", "settings", "says"),
    [
        ([{**GOOD, "red": "1.2"}], {}, "flow/lanes/rates.csv, row 2: shares lie between 0 and 1"),
        ([{**GOOD, "red": "0.9"}], {}, "red, yellow and blue together are at most 1"),
        ([{**GOOD, "red": "much"}], {}, "row 2: could not convert string to float: 'much'; correct the cell"),
        ([{**GOOD, "random_lane": "green"}], {}, "a draw sends to red or yellow, not to green"),
        ([{**GOOD, "red_from": "0.4"}], {}, "must not fall"),
        ([GOOD, GOOD], {}, r"row 3: a second row for \* \* on 2026-06-01; end one of them"),
        ([{**GOOD, "end": "2025-01-01"}], {}, r"no row for \*,\* on 2026-06-01"),
        (
            [GOOD],
            {"advice": {"green": "go"}},
            "advice: exactly these texts are needed: blue, documents, green, red, yellow",
        ),
        ([GOOD], {"reasons": {}}, "reasons: exactly these texts are needed"),
        ([GOOD], {"colour": 1}, "unknown key 'colour'"),
    ],
)
def test_a_page_that_cannot_be_is_refused(rows: Any, settings: Any, says: str) -> None:
    with pytest.raises(PackError, match=says):
        rules.read(a_source(*rows, **settings), DAY)


def exampleland() -> LanesPage:
    return rules.read(source_of(on_disk(ROOT / "packs" / "xx"), "flow/lanes"), DAY)


def test_the_most_specific_row_holds() -> None:
    page = exampleland()
    assert rates_for(page, "XX001", "40").red == 0.04
    assert rates_for(page, "XX002", "40").stand_by_minutes == 30
    assert rates_for(page, "XX002", "71") == rates_for(page, "XX002", "40")
    assert rates_for(page, "XX009", "71").red == 0.02
    assert rates_for(page, "", "") == page.rates["*", "*"]


def test_no_text_a_trader_reads_names_a_profile() -> None:
    page = exampleland()
    profiles = read_profiles(source_of(on_disk(ROOT / "packs" / "xx"), "private/profiles"), DAY).profiles
    secrets = [text.casefold() for p in profiles for text in (p.id, p.title, p.owner)]
    for advice in page.advice.values():
        assert not [secret for secret in secrets if secret in advice.casefold()]
    case = a_case(
        a_line(net=Decimal(1)),
        facts=(Hits(tuple([hit(profile=p.id) for p in profiles]), "p"), Draw("e", 0.001), Score(1.0, "m")),
    )
    (case,) = rules.route([case], Book("xx", DAY, {LanesPage: page}, "b"))
    assert case[Routing].advice in page.advice.values()
