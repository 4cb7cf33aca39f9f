"""What may be appealed against and until when, who may review, what goes back; nothing ever gets worse."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.ledger.terms import Told
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.appeals import page as reading
from greenlane.clearance.appeals import rules
from greenlane.clearance.appeals.states import Action, Status
from greenlane.clearance.appeals.terms import (
    Appeal,
    Contestable,
    Lodging,
    Outcome,
    RefusedAppealError,
    Reviewer,
    Stake,
)

from .conftest import AT, CALENDAR, PAGE, SOURCE

UNTIL = datetime(2026, 4, 4, tzinfo=UTC)
AGAINST = Contestable("assessment", 7, AT, UNTIL, is_appealed=False)
REFUSAL = msgspec.structs.replace(AGAINST, kind="refusal")
SAID = Lodging(kind="assessment", grounds=("G01",), text="Another code.", disputed=500)
STAKE = Stake("XX9", 900, 900)
APPEAL = Appeal(
    number="APP26000000001K", reference="26XX1", kind="assessment", event=7, status=Status.UNDER_REVIEW, decided_on=AT,
    lodged_at=AT, decide_by=AT + timedelta(days=60), due_at=AT + timedelta(days=60), grounds=("G01",), disputed=500,
    samples="", wants_hearing=False, is_stayed=False, security=0,
)  # fmt: skip
TAXES = st.dictionaries(st.sampled_from(["A00", "A30", "B00", "C00"]), st.integers(0, 10**9), max_size=4)


def told(number, kind, at=AT, by="user:smith"):
    return Told(number, kind, "26XX1", at, by, "{}", None)


def test_the_last_decision_of_each_kind_counts():
    later = AT + timedelta(days=2)
    log = [
        told(1, "declarations.accepted"),
        told(2, "accounts.charged"),
        told(3, "assessment.refused"),
        told(4, "accounts.charged", later),
    ]
    found = {one.kind: one for one in rules.contestable(PAGE, CALENDAR, log, [3])}
    assert set(found) == {"assessment", "refusal"}
    assert (found["assessment"].event, found["assessment"].decided_at, found["assessment"].is_appealed) == (
        4,
        later,
        False,
    )
    assert found["refusal"].is_appealed
    # Thirty days from a Wednesday end on a Friday, at its midnight.
    assert found["refusal"].until == datetime(2026, 4, 4, tzinfo=UTC)


def test_a_time_limit_that_would_end_on_a_day_off_ends_later():
    [one] = rules.contestable(PAGE, CALENDAR, [told(1, "assessment.refused", datetime(2026, 4, 1, 9, tzinfo=UTC))], [])
    assert one.until == datetime(2026, 5, 5, tzinfo=UTC)  # 1 May is Labour Day, a Friday; then comes the weekend


@pytest.mark.parametrize(
    ("changes", "stake", "against", "at", "rule"),
    [
        ({"kind": "weather"}, STAKE, AGAINST, AT, "no_kind"),
        ({"kind": "refusal"}, STAKE, AGAINST, AT, "nothing_decided"),
        ({}, STAKE, msgspec.structs.replace(AGAINST, is_appealed=True), AT, "appealed"),
        ({}, STAKE, AGAINST, UNTIL, "too_late"),
        ({"grounds": ()}, STAKE, AGAINST, AT, "no_ground"),
        ({"grounds": ("G01", "G99")}, STAKE, AGAINST, AT, "no_ground"),
        ({"text": " "}, STAKE, AGAINST, AT, "no_text"),
        ({"disputed": 901}, STAKE, AGAINST, AT, "disputed"),
        ({"disputed": -1}, STAKE, AGAINST, AT, "disputed"),
        ({"wants_stay": True, "disputed": 0}, STAKE, AGAINST, AT, "not_unpaid"),
        ({"wants_stay": True}, Stake("XX9", 900, 0), AGAINST, AT, "not_unpaid"),
        ({"kind": "refusal", "wants_stay": True}, STAKE, REFUSAL, AT, "no_stay"),
    ],
)  # fmt: skip
def test_what_is_refused(changes, stake, against, at, rule):
    with pytest.raises(RefusedAppealError) as refusal:
        rules.check_lodging(PAGE, [against], msgspec.structs.replace(SAID, **changes), at, stake)
    assert refusal.value.rule == rule
    assert "{" not in str(refusal.value)


def test_the_last_second_is_in_time():
    assert rules.check_lodging(PAGE, [AGAINST], SAID, UNTIL - timedelta(microseconds=1), STAKE) is AGAINST


@pytest.mark.parametrize(
    ("kind", "wants", "unpaid", "security", "stays"),
    [
        ("assessment", False, 900, 0, False),
        ("assessment", True, 900, 500, True),
        ("assessment", True, 300, 300, True),
        ("recovery", False, 900, 0, True),
        ("recovery", False, 0, 0, False),
    ],
)
def test_security_and_stay(kind, wants, unpaid, security, stays):
    said = msgspec.structs.replace(SAID, kind=kind, wants_stay=wants)
    assert rules.security_for(PAGE, said, unpaid) == security
    assert rules.stays(PAGE, said, unpaid) is stays


def test_a_part_of_a_cent_is_secured_whole():
    kind = msgspec.structs.replace(PAGE.kinds["assessment"], security=Decimal("0.333"))
    page = msgspec.structs.replace(PAGE, kinds={"assessment": kind})
    assert rules.security_for(page, msgspec.structs.replace(SAID, wants_stay=True, disputed=10), 900) == 4


OFFICES, NAMES = st.sampled_from(["XX000", "XX001", "XX002"]), st.sampled_from("abcdefg")
POOLS = st.lists(st.builds(Reviewer, NAMES, OFFICES, st.just(AT)), unique_by=lambda r: r.name, max_size=7)


@given(POOLS, st.sets(NAMES), st.sets(OFFICES), st.floats(0, 1, exclude_max=True))
def test_who_reviews_had_no_hand_in_it(pool, hands, sites, number):
    actors = {f"user:{name}" for name in hands} | {"job:escalation", "token:desk"}
    left = rules.eligible(pool, actors, sites)
    assert left == rules.eligible(reversed(pool), actors, sites)
    assert {r.name for r in left} == {r.name for r in pool if r.name not in hands and r.office not in sites}
    if left:
        drawn = rules.drawn(left, "epoch", number)
        assert 0 <= drawn.place < len(left)
        assert (drawn.epoch == "") == (len(left) == 1)


@pytest.mark.parametrize(("number", "place"), [(0.0, 0), (0.249, 0), (0.25, 1), (0.74, 2), (0.999999, 3)])
def test_each_of_four_has_a_fourth(number, place):
    pool = [Reviewer(name, "XX000", AT) for name in "abcd"]
    assert rules.drawn(pool, "epoch", number).place == place


@given(TAXES, TAXES)
def test_the_difference_is_what_goes_back_and_never_makes_it_worse(before, after):
    if sum(after.values()) > sum(before.values()):
        with pytest.raises(RefusedAppealError, match="worse"):
            rules.difference(PAGE, before, after)
        return
    back = rules.difference(PAGE, before, after)
    assert all(back.values())
    for tax in {*before, *after}:
        assert before.get(tax, 0) - back.get(tax, 0) == after.get(tax, 0)


@pytest.mark.parametrize(
    ("amount", "paid", "back", "interest"),
    [
        (100_000, date(2025, 3, 4), date(2026, 3, 4), 6_000),
        (100_000, date(2026, 3, 3), date(2026, 3, 4), 16),
        (100_000, date(2026, 3, 4), date(2026, 3, 4), 0),
        (100_000, None, date(2026, 3, 4), 0),
        (0, date(2025, 3, 4), date(2026, 3, 4), 0),
    ],
)
def test_interest(amount, paid, back, interest):
    assert rules.interest(PAGE, amount, paid, back) == interest


@pytest.mark.parametrize(
    ("kind", "outcome", "reasons", "law", "changes", "rule"),
    [
        ("assessment", Outcome.UPHOLD, " ", "s. 1", 0, "no_reasons"),
        ("assessment", Outcome.ANNUL, "r", " ", 0, "no_law"),
        ("assessment", Outcome.VARY, "r", "s. 1", 0, "no_change"),
        ("assessment", Outcome.UPHOLD, "r", "s. 1", 1, "no_change"),
        ("recovery", Outcome.VARY, "r", "s. 1", 1, "only_annul"),
    ],
)
def test_a_decision_that_is_not_one(kind, outcome, reasons, law, changes, rule):
    with pytest.raises(RefusedAppealError) as refusal:
        rules.check_decision(PAGE, kind, outcome, reasons, law, changes)
    assert refusal.value.rule == rule


@dataclass
class Case:
    status: Status
    at: datetime
    who: str
    customs: tuple[Action, ...]


LATE = AT + timedelta(days=61)
REVIEW = (Action.SET_HEARING, Action.ORDER_TEST, Action.DECIDE)


@pytest.mark.parametrize(
    "case",
    [
        Case(Status.LODGED, AT, "customs", (Action.ASSIGN,)),
        Case(Status.UNDER_REVIEW, AT, "customs", REVIEW),
        Case(Status.UNDER_REVIEW, LATE, "customs", (*REVIEW, Action.NOTE_COURT)),
        Case(Status.HEARING, AT, "customs", (Action.SET_HEARING, Action.RECORD_HEARING)),
        Case(Status.TESTING, AT, "customs", (Action.RECORD_TEST,)),
        Case(Status.IN_COURT, AT, "", (Action.NOTE_RULING,)),
        Case(Status.FINAL, AT, "", ()),
        Case(Status.WITHDRAWN, AT, "", ()),
    ],
    ids=lambda case: case.status.value,
)  # fmt: skip
def test_whose_turn_it_is(case):
    turn = rules.turn_of(PAGE, msgspec.structs.replace(APPEAL, status=case.status), case.at)
    assert (turn.who, turn.customs) == (case.who, case.customs)
    assert bool(turn.appellant) is (case.who == "customs")


@pytest.mark.parametrize(("change", "says"), [({"colour": 1}, "colour"), ({"says": {}}, "too_late")])
def test_a_wrong_page_says_what_to_do(change, says):
    with pytest.raises(PackError, match=says):
        reading.read(Source(SOURCE.path, {**SOURCE.settings, **change}, SOURCE.tables, SOURCE.sha256), AT.date())


def test_a_wrong_kind_says_what_to_do():
    row = {**SOURCE.tables["kinds"][0], "restores": "everything"}
    with pytest.raises(PackError, match="former"):
        reading.read(Source(SOURCE.path, SOURCE.settings, {**SOURCE.tables, "kinds": (row,)}, SOURCE.sha256), AT.date())
