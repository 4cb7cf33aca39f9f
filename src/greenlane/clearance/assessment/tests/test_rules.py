"""One consolidated query, acceptance, reasons; and a table of actions that is total."""

from datetime import UTC, datetime

import pytest
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.assessment import rules, states
from greenlane.clearance.assessment.terms import Action, Point, Query, RefusedActionError
from greenlane.core.codes import Lane
from greenlane.filing.declarations.states import Status

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
SOURCE = packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/assessment")
PAGE = rules.read(SOURCE, AT.date())
VALUE, ORIGIN = Point("/goodsShipment/items/0", "Send the contract"), Point("/goodsShipment", "Which origin?")
OPEN = Query(1, (VALUE,), AT)
ANSWERED = Query(1, (VALUE,), AT, AT, ("attached",))
SECOND = Query(2, (Point("/a", "b", "1.1"),), AT, AT, ("yes",))
THIRD = Query(3, (Point("/c", "d", "1.1"),), AT, AT, ("yes",))


@pytest.mark.parametrize(
    ("earlier", "points", "rule"),
    [
        ((OPEN,), (ORIGIN,), "open_query"),
        ((ANSWERED,), (ORIGIN,), "piecemeal"),
        ((ANSWERED,), (Point("/x", "And the invoice?", "2.1"),), "piecemeal"),
        ((ANSWERED,), (Point("/x", "Why?", "1.1"), ORIGIN), "piecemeal"),
        ((ANSWERED,), (Point(VALUE.pointer, " send THE contract ", "1.1"),), "repeated"),
        ((ANSWERED, SECOND, THIRD), (Point("/x", "Why?", "1.1"),), "too_many"),
        ((), (), "empty"),
        ((), (Point("/x", "  "),), "empty"),
        ((), tuple(Point(f"/{n}", "?") for n in range(21)), "empty"),
        ((), (VALUE, VALUE), "repeated"),
    ],
)
def test_a_query_that_is_refused(earlier, points, rule):
    with pytest.raises(RefusedActionError) as refusal:
        rules.check_query(PAGE, earlier, points)
    assert refusal.value.rule == rule
    assert "{" not in str(refusal.value)


@pytest.mark.parametrize(
    ("earlier", "points"),
    [
        ((), (VALUE, ORIGIN)),
        ((ANSWERED,), (Point("/x", "Why?", "1.1"),)),
        ((ANSWERED, SECOND), (Point("/x", "y", "2.1"),)),
    ],
)
def test_a_query_that_is_asked(earlier, points):
    rules.check_query(PAGE, earlier, points)


@pytest.mark.parametrize(
    ("answers", "good"), [(("a", "b"), True), (("a",), False), (("a", " "), False), (("a",) * 3, False)]
)
def test_every_point_is_answered_at_once(answers, good):
    query = Query(1, (VALUE, ORIGIN), AT)
    if good:
        rules.check_answers(PAGE, query, answers)
    else:
        with pytest.raises(RefusedActionError, match="Answer every point"):
            rules.check_answers(PAGE, query, answers)


@pytest.mark.parametrize(
    ("lane", "is_examined", "good"),
    [(Lane.YELLOW, False, True), (Lane.RED, False, False), (Lane.RED, True, True), (Lane.YELLOW, True, True)],
)
def test_red_is_examined_or_it_is_said_why_not(lane, is_examined, good):
    if good:
        rules.check_acceptance(PAGE, lane, is_examined)
    else:
        with pytest.raises(RefusedActionError, match="examined"):
            rules.check_acceptance(PAGE, lane, is_examined)


def test_a_refusal_has_a_reason_of_the_pack():
    assert rules.reason_of(PAGE, "R01").law
    with pytest.raises(RefusedActionError, match="R01"):
        rules.reason_of(PAGE, "because")


@pytest.mark.parametrize(
    ("change", "says"), [({"colour": 1}, "colour"), ({"says": {}}, "open_query"), ({"order": {}}, "title")]
)
def test_a_wrong_page_says_what_to_do(change, says):
    with pytest.raises(PackError, match=says):
        rules.read(Source(SOURCE.path, {**SOURCE.settings, **change}, SOURCE.tables, SOURCE.sha256), AT.date())


def test_the_table_of_actions_is_total():
    assert set(states.ALLOWED) == set(Status)
    assert set(states.HAPPENING) == set(Action)
    assert states.QUEUED == (
        Status.UNDER_CONTROL, Status.QUERIED, Status.UNDER_EXAMINATION, Status.HEARING, Status.PROVISIONAL,
    )  # fmt: skip
    assert set(states.allowed("queried")) == {Action.ANSWER, Action.REFUSE, Action.WITHDRAW}
    assert set(states.allowed("under_examination")) == {Action.RECORD_EXAMINATION, Action.REFUSE}
    assert set(states.allowed("hearing")) == {Action.HEAR, Action.ORDER, Action.WITHDRAW, Action.REFUSE}
    assert states.allowed("verified") == (Action.REOPEN,)
    assert states.allowed("released") == states.allowed("secured") == ()
    assert Action.ACCEPT not in states.allowed("provisional")
