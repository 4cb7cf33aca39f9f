"""A passage is cut into stretches that add up; who had to act is told for each second."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.filing.declarations import states
from greenlane.filing.declarations.states import Happening, Status
from greenlane.insight.timing.folding import ARRIVALS, BARRED, CHARGED, FOUND, LIFTED, PAID, REFUNDED, REVERSED, follow
from greenlane.insight.timing.terms import STRETCHES, Hours, Passage, Segment, Step

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
HOURS = Hours(8 * 60, 17 * 60, frozenset({1, 2, 3, 4, 5}), frozenset())
H = Happening


def minute(number: int) -> datetime:
    return AT + timedelta(minutes=number)


def begun() -> Passage:
    return Passage(
        id=1, reference="26XX1", office="XX001", regime="40", mode="1", lodged_at=AT, since=AT, status="draft"
    )


def walked(*steps: tuple[int, str] | tuple[int, str, dict[str, Any]], ordered_at: datetime | None = None) -> Passage:
    passage = follow(begun(), Step(H.ACCEPTED, AT), HOURS)
    for number, kind, *body in steps:
        told = body[0] if body else {}
        passage = follow(passage, Step(kind, minute(number), told, ordered_at=ordered_at), HOURS, {"AGRI"})
    return passage


HELD = (2, H.HELD.value, {"lane": "yellow", "basis": "score"})
DUE = (2, CHARGED, {"method": "due", "total": 500, "duties": {"A00": 500}})


def clock(passage: Passage) -> dict[str, int]:
    return {key: seconds // 60 for key, (seconds, _) in passage.spent.items()}


def acted(passage: Passage) -> dict[str, int]:
    return {key: seconds // 60 for key, (seconds, _) in passage.waited.items() if seconds}


def test_the_whole_way() -> None:
    passage = walked(
        HELD, DUE, (12, H.QUERIED), (42, H.ANSWERED), (52, H.EXAMINATION_ORDERED), (112, H.EXAMINED), (122, H.VERIFIED),
        (152, PAID), (153, H.RELEASED),
    )  # fmt: skip
    assert clock(passage) == {
        "lodging": 2, "control": 30, "query": 30, "examination": 60, "payment": 30, "release": 1, "decision": 10,
        "clearance": 153,
    }  # fmt: skip
    assert acted(passage) == {"system": 3, "customs": 90, "trader": 60}
    assert (passage.lane, passage.basis, passage.decided_on) == ("yellow", "score", AT.date())
    assert (passage.released_at, passage.ended_at, passage.seconds) == (minute(153), minute(153), 153 * 60)


def test_the_bank_had_to_act_once_payment_was_ordered() -> None:
    passage = walked((1, H.CLEARED), DUE, (62, PAID), ordered_at=minute(42))
    assert acted(passage) == {"system": 2, "trader": 40, "bank": 20}


def test_an_order_from_before_the_verification_leaves_all_of_it_to_the_bank() -> None:
    passage = walked(HELD, DUE, (12, H.VERIFIED), (22, PAID), ordered_at=minute(5))
    assert acted(passage) == {"system": 2, "customs": 10, "bank": 10}


def test_what_is_deferred_waits_for_nobody() -> None:
    passage = walked((1, H.CLEARED), (1, CHARGED, {"method": "deferred", "total": 5, "duties": {}}), (2, H.RELEASED))
    assert acted(passage) == {"system": 2}


@pytest.mark.parametrize(("who", "actor"), [("AGRI", "agency"), ("risk", "customs")])
def test_who_keeps_goods_has_to_act(who: str, actor: str) -> None:
    body = {"authority": who}
    passage = walked((1, H.CLEARED), (2, BARRED, body), (32, LIFTED, body), (33, H.RELEASED))
    assert acted(passage) == {"system": 3, actor: 30}
    assert clock(passage)["hold"] == 30


def test_duty_counts_less_what_was_given_back() -> None:
    passage = walked((1, H.CLEARED), DUE, (3, REFUNDED, {"duties": {"A00": 120}}))
    assert (passage.charged, passage.charged_on) == (380, AT.date())
    assert follow(passage, Step(REVERSED, minute(9)), HOURS).charged == 0


def test_a_refund_after_release_counts_too() -> None:
    passage = walked((1, H.CLEARED), DUE, (3, PAID), (3, H.RELEASED), (9, REFUNDED, {"duties": {"A00": 500}}))
    assert passage.charged == 0
    assert passage.seconds == 180


def test_what_was_found_once_stays_found() -> None:
    passage = walked(HELD, (5, FOUND, {"offence": True}), (6, FOUND, {"offence": False}))
    assert passage.offence is True
    assert walked(HELD).offence is None


def test_an_amended_declaration_is_decided_first_only_once() -> None:
    passage = walked(
        HELD, (12, H.QUERIED), (20, H.AMENDED), (21, H.HELD, {"lane": "red", "basis": "draw"}), (40, H.VERIFIED)
    )
    assert clock(passage)["decision"] == 10
    assert passage.lane == "red"


def came(number: int) -> dict[str, Any]:
    return {"at": minute(number).isoformat()}


@given(
    told=st.lists(st.tuples(st.integers(0, 200), st.integers(-60, 200), st.sampled_from(sorted(ARRIVALS))), max_size=4),
    gone=st.none() | st.integers(5, 200),
)
def test_from_arrival_to_release_equals_what_the_events_say(told: list[tuple[int, int, str]], gone: int | None) -> None:
    events = [(1, H.CLEARED.value), *((n, kind, came(at)) for n, at, kind in told)]
    events += [(gone, H.RELEASED.value)] if gone is not None else []
    passage = walked(*sorted(events, key=lambda event: event[0]))
    last = [at for _, at, _ in sorted(told, key=lambda one: one[0])][-1:]
    expected = gone - last[0] if gone is not None and last and last[0] <= gone else None
    assert clock(passage).get("arrival") == expected
    assert clock(passage).get("clearance") == gone, "it runs beside the way, and is no part of it"


def test_a_refusal_set_aside_opens_the_way_again() -> None:
    refused = walked(HELD, (12, H.REFUSED))
    assert refused.ended_at == minute(12)
    again = follow(refused, Step(H.RESTORED, minute(72)), HOURS)
    assert again.ended_at is None
    assert acted(again) == {"system": 2, "customs": 70}


def test_what_cannot_happen_changes_nothing() -> None:
    passage = walked(HELD)
    assert follow(passage, Step(H.RELEASED, minute(9)), HOURS) == passage


def test_time_within_office_hours_is_told_apart() -> None:
    passage = walked(HELD, (12 * 60, H.VERIFIED), (12 * 60, H.RELEASED))
    assert passage.spent[Segment.CONTROL] == ((12 * 60 - 2) * 60, (8 * 60 - 2) * 60)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 200)), max_size=25), st.booleans())
def test_stretches_and_who_had_to_act_both_add_up(choices: list[tuple[int, int]], owes: bool) -> None:
    passage, at = follow(begun(), Step(H.ACCEPTED, AT), HOURS), 0
    if owes:
        passage = follow(passage, Step(CHARGED, AT, DUE[2]), HOURS)
    for wait, choice in choices:
        possible = [k for k in H if states.TABLE[Status(passage.status), k] is not None]
        kinds = [*possible, PAID, BARRED, LIFTED]
        kind, at = kinds[choice % len(kinds)], at + wait
        passage = follow(passage, Step(kind, minute(at), {"authority": "AGRI", "lane": "red"}), HOURS, {"AGRI"})
    for place in (0, 1):
        stretches = sum(passage.spent.get(s, (0, 0))[place] for s in STRETCHES)
        assert stretches == sum(pair[place] for pair in passage.waited.values())
        if passage.released_at:
            assert stretches == passage.spent[Segment.CLEARANCE][place]
