"""Which acts are possible, why others are not, when two officers decide, whose turn it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.assessment import rules, states
from greenlane.clearance.assessment.terms import (
    Action,
    Comparison,
    Hearing,
    OrderKind,
    Point,
    Proposal,
    Provision,
    Query,
    Reason,
    RefusedActionError,
    Situation,
)
from greenlane.core.codes import Lane
from greenlane.filing.declarations.states import Status

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
SOURCE = packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/assessment")
PAGE = rules.read(SOURCE, AT.date())
HELD = Situation("26XX", Status.UNDER_CONTROL, Lane.YELLOW, 50_000, False)
NOTICE = Hearing(
    1, AT, AT + timedelta(days=10), Reason("G01", "Another code.", "s. 46"), "Of steel", (),
    Comparison("XXD", 100, 250, ()),
)  # fmt: skip
HEARD = replace(NOTICE, answered_at=AT + timedelta(days=1), accepts=False, answer="No")
ASKED = Query(1, (Point("/a", "b"),), AT)
PROPOSED = Proposal(7, Action.ACCEPT, "accept", "user:ann", AT, 50_000_000, "{}")
GONE = replace(HELD, status=Status.PROVISIONAL, provision=Provision(AT, 500, "why", AT + timedelta(days=60)))


@pytest.mark.parametrize(
    ("situation", "action", "rule"),
    [
        (HELD, Action.ORDER, "no_hearing"),
        (HELD, Action.CONFIRM, "no_second"),
        (HELD, Action.WITHDRAW, "not_now"),
        (replace(HELD, proposal=PROPOSED), Action.ACCEPT, "second_open"),
        (replace(HELD, proposal=PROPOSED), Action.ORDER_EXAMINATION, "second_open"),
        (replace(HELD, proposal=PROPOSED), Action.CONFIRM, None),
        (replace(HELD, proposal=replace(PROPOSED, by="user:bob")), Action.CONFIRM, "second_self"),
        (replace(HELD, status=Status.HEARING, hearing=NOTICE), Action.ORDER, "not_heard"),
        (replace(HELD, status=Status.HEARING, hearing=NOTICE), Action.HEAR, None),
        (replace(HELD, status=Status.HEARING, hearing=NOTICE), Action.WITHDRAW, None),
        (replace(HELD, hearing=HEARD), Action.ORDER, None),
        (replace(HELD, hearing=HEARD), Action.ACCEPT, None),
        (replace(HELD, hearing=HEARD), Action.HEAR, "not_now"),
        (replace(GONE, hearing=NOTICE), Action.FINALISE, "hearing_open"),
        (GONE, Action.FINALISE, None),
        (replace(GONE, provision=None), Action.FINALISE, "not_secured"),
        (replace(HELD, status=Status.QUERIED, queries=(ASKED,)), Action.WITHDRAW, None),
        (replace(HELD, status=Status.QUERIED, queries=(replace(ASKED, read_at=AT),)), Action.WITHDRAW, "was_read"),
        (replace(HELD, status=Status.VERIFIED, accepted_at=AT), Action.REOPEN, None),
        (replace(HELD, status=Status.VERIFIED, accepted_at=AT - timedelta(minutes=16)), Action.REOPEN, "too_late"),
        (replace(HELD, status=Status.VERIFIED), Action.REOPEN, "too_late"),
    ],
)
def test_an_act_is_possible_or_it_is_said_why_not(situation, action, rule):
    if rule is None:
        rules.check(PAGE, situation, action, AT, "user:bob")
    else:
        with pytest.raises(RefusedActionError) as refusal:
            rules.check(PAGE, situation, action, AT, "user:bob")
        assert refusal.value.rule == rule
        assert "{" not in str(refusal.value)


def test_the_order_may_be_issued_when_the_time_is_over():
    heard = replace(HELD, status=Status.HEARING, hearing=NOTICE)
    assert not rules.may(PAGE, heard, Action.ORDER, NOTICE.until)
    assert rules.may(PAGE, heard, Action.ORDER, NOTICE.until + timedelta(seconds=1))
    assert rules.may(PAGE, heard, Action.HEAR, NOTICE.until + timedelta(days=1)), "heard until the order"


situations = st.builds(
    Situation, reference=st.just("26XX"), status=st.sampled_from(list(Status)), lane=st.sampled_from(list(Lane)),
    duty_minor=st.integers(0, 10**9), is_examined=st.booleans(),
    queries=st.sampled_from([(), (ASKED,), (replace(ASKED, answered_at=AT),)]),
    hearing=st.sampled_from([None, NOTICE, HEARD]), provision=st.sampled_from([None, GONE.provision]),
    proposal=st.sampled_from([None, PROPOSED]), accepted_at=st.sampled_from([None, AT]),
)  # fmt: skip


@given(situations)
def test_every_act_of_an_officer_is_told_of_once_and_only_what_the_status_allows_is_open(situation):
    found = rules.choices(PAGE, situation, AT, "user:bob")
    assert [c.action for c in found] == [a for a in Action if a not in states.TRADERS]
    for choice in found:
        assert choice.is_open == rules.may(PAGE, situation, choice.action, AT, "user:bob")
        assert not choice.is_open or choice.action in states.allowed(situation.status)
    assert rules.waits_for(situation, AT) in ("officer", "second", "trader", "examination")


@pytest.mark.parametrize(
    ("situation", "whose"),
    [
        (HELD, "officer"),
        (replace(HELD, proposal=PROPOSED), "second"),
        (replace(HELD, status=Status.QUERIED), "trader"),
        (replace(HELD, status=Status.HEARING, hearing=NOTICE), "trader"),
        (replace(HELD, hearing=HEARD), "officer"),
        (replace(HELD, status=Status.UNDER_EXAMINATION), "examination"),
    ],
)
def test_whose_turn_it_is(situation, whose):
    assert rules.waits_for(situation, AT) == whose


@pytest.mark.parametrize(
    ("action", "amount", "second"),
    [
        (Action.ACCEPT, 24_999_999, False),
        (Action.ACCEPT, 25_000_000, True),
        (Action.NOTIFY, -1_000_000, True),
        (Action.NOTIFY, 999_999, False),
        (Action.QUERY, 10**12, False),
    ],
)
def test_who_decides_on_much_does_not_decide_alone(action, amount, second):
    assert rules.needs_second(PAGE, action, amount) is second


def test_the_order_speaks():
    number = rules.number_of(OrderKind.REASSESSMENT, "26XX0000000000017A", 1, AT)
    assert number.startswith("R26")
    title, text, finding, appeal = rules.letter(PAGE, "26XX", replace(HEARD, order=number, finding="Steel it is."))
    assert number in title
    assert "Another code." in text
    assert "Of steel" in text
    assert finding == "Steel it is."
    assert "appeal" in appeal
    assert any("did not answer" in part for part in rules.letter(PAGE, "26XX", replace(NOTICE, order=number)))
    agreed = replace(HEARD, order=number, accepts=True, answer="")
    assert any("accepted" in part for part in rules.letter(PAGE, "26XX", agreed))
    assert not any("{" in part for part in rules.letter(PAGE, "26XX", agreed))


@pytest.mark.parametrize(
    ("table", "row", "says"),
    [
        ("second", {"action": "sleep", "from": "1.00", "law": "", "start": "", "end": ""}, "sleep"),
        ("points", {"code": "T1", "field": "colour", "title": "", "asks": "", "start": "", "end": ""}, "colour"),
    ],
)
def test_a_table_that_names_what_there_is_not_is_refused(table, row, says):
    tables = {**SOURCE.tables, table: (row,)}
    with pytest.raises(PackError, match=says):
        rules.read(Source(SOURCE.path, SOURCE.settings, tables, SOURCE.sha256), AT.date())
