"""When a ticket may be opened, whose turn it is, what the figures are, and what a wrong page says."""

from datetime import timedelta

import msgspec
import pytest

from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.escalation import rules
from greenlane.clearance.escalation.states import Action, Happening, Status
from greenlane.clearance.escalation.terms import RefusedTicketError, Situation, Ticket, TicketStep

from .conftest import AT, CALENDAR, PAGE, SOURCE

DAY = timedelta(days=1)
TICKET = Ticket(
    number="TKT26000000001K", reference="26XX1", want="W01", status=Status.OPEN, level=1, opened_at=AT,
    due_at=AT + timedelta(hours=2), acknowledge_by=AT + timedelta(hours=2), answer_by=AT + DAY,
)  # fmt: skip


def situation(status, lodged=AT, since=None, settled=False):
    return Situation("26XX1", status, lodged, since or lodged, settled)


@pytest.mark.parametrize(
    ("given", "stuck_at"),
    [
        (situation("under_control"), AT + DAY),
        # The promise of two working days after an answer ends after the day since lodging.
        (situation("under_control", AT, AT + timedelta(hours=1)), AT + DAY),
        (situation("under_control", AT, AT + timedelta(days=9)), AT + DAY),
        (situation("under_examination"), AT + timedelta(days=2)),
        (situation("verified", settled=True), AT + timedelta(hours=4)),
        (situation("verified"), None),
        (situation("queried"), None),
        (situation("released", settled=True), None),
        (situation("refused"), None),
    ],
)
def test_from_when_on_it_is_stuck(given, stuck_at):
    delay = rules.delay_of(PAGE, CALENDAR, given)
    assert (delay.at if delay else None) == stuck_at


def test_too_early_says_when():
    delay = rules.delay_of(PAGE, CALENDAR, situation("under_control"))
    with pytest.raises(RefusedTicketError, match="2026-03-05 10:00 UTC") as refusal:
        rules.check_opening(PAGE, delay, AT + DAY - timedelta(seconds=1), False, "W01", "please")
    assert (refusal.value.rule, refusal.value.opens_at) == ("not_stuck", AT + DAY)
    rules.check_opening(PAGE, delay, AT + DAY, False, "W01", "please")


@pytest.mark.parametrize(
    ("is_open", "want", "text", "delayed", "rule"),
    [
        (True, "W01", "x", True, "already_open"),
        (False, "W01", "x", False, "not_customs"),
        (False, "W99", "x", True, "no_want"),
        (False, "W01", "  ", True, "no_text"),
        (False, "W01", "x" * 2001, True, "no_text"),
    ],
)
def test_refusals(is_open, want, text, delayed, rule):
    delay = rules.delay_of(PAGE, CALENDAR, situation("under_control")) if delayed else None
    with pytest.raises(RefusedTicketError) as refusal:
        rules.check_opening(PAGE, delay, AT + DAY, is_open, want, text)
    assert refusal.value.rule == rule
    assert "{" not in str(refusal.value)


@pytest.mark.parametrize(
    ("status", "changes", "who", "actions"),
    [
        (Status.OPEN, {}, "customs", (Action.ACKNOWLEDGE, Action.ANSWER)),
        (Status.ACKNOWLEDGED, {}, "customs", (Action.ANSWER,)),
        (Status.ANSWERED, {}, "trader", (Action.REOPEN, Action.CLOSE)),
        (Status.ANSWERED, {"reopened": 1}, "trader", (Action.CLOSE,)),
        (Status.CLOSED, {}, "trader", (Action.RATE,)),
        (Status.CLOSED, {"score": 4}, "", ()),
    ],
)
def test_whose_turn_it_is(status, changes, who, actions):
    turn = rules.turn_of(PAGE, msgspec.structs.replace(TICKET, status=status, **changes))
    assert (turn.who, turn.actions) == (who, actions)


def test_late_is_late_only_while_customs_is_to_act():
    late = AT + timedelta(hours=3)
    assert TICKET.is_late(late)
    assert not TICKET.is_late(AT + timedelta(hours=2))
    for status in (Status.ACKNOWLEDGED, Status.ANSWERED, Status.CLOSED):
        assert not msgspec.structs.replace(TICKET, status=status).is_late(late)


def test_figures():
    def made(minutes=None, **more):
        answered = None if minutes is None else AT + timedelta(minutes=minutes)
        return msgspec.structs.replace(TICKET, answered_at=answered, **more)

    raised = (TicketStep(AT, Happening.RAISED, "clock", 2),)
    tickets = [
        made(), made(status=Status.ACKNOWLEDGED, level=2, entries=raised),
        made(30, status=Status.CLOSED, cause="C01", score=5),
        made(90, status=Status.ANSWERED, cause="C01"), made(600, status=Status.CLOSED, cause="C03", score=2),
    ]  # fmt: skip
    found = rules.figures(tickets, AT + timedelta(hours=3))
    assert (found.opened, found.open, found.late, found.answered, found.raised) == (5, 2, 1, 3, 1)
    assert (found.median_minutes, found.by_cause, found.mean_score) == (90, {"C01": 2, "C03": 1}, 3.5)
    assert found.by_level == {"1": 1, "2": 1}
    empty = rules.figures([], AT)
    assert (empty.median_minutes, empty.mean_score, empty.open) == (None, None, 0)


def levels(*numbers):
    row = dict(SOURCE.tables["levels"][0])
    return {**SOURCE.tables, "levels": tuple({**row, "level": str(n)} for n in numbers)}


@pytest.mark.parametrize(
    ("settings", "tables", "says"),
    [
        ({"colour": 1}, SOURCE.tables, "colour"),
        ({"says": {}}, SOURCE.tables, "not_stuck"),
        ({"begins": "17:00"}, SOURCE.tables, "begin earlier"),
        ({}, levels(1, 3), "number them"),
        ({}, levels(), "number them"),
    ],
)
def test_a_wrong_page_says_what_to_do(settings, tables, says):
    with pytest.raises(PackError, match=says):
        rules.read(Source(SOURCE.path, {**SOURCE.settings, **settings}, tables, SOURCE.sha256), AT.date())
