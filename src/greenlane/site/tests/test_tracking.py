"""The picture of a consignment: one present step, whose turn it is, and nothing that a trader may not know."""

import json
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.filing.declarations.states import Status
from greenlane.filing.manifests.terms import Expected
from greenlane.site.tracking import (
    AGENCY,
    BANK,
    CUSTOMS,
    NOBODY,
    YOU,
    Consignment,
    StepState,
    track,
)

from .conftest import MRN

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 12)
SOON, PAST = AT + timedelta(hours=2), AT - timedelta(hours=1)
COMING = Expected(MRN, (), "Terminal 4", "s. 31", AT)
HERE = msgspec.structs.replace(COMING, arrived_at=AT)


def one(status, **known):
    told = {"declarations.accepted": AT, **known.pop("told", {})}
    return Consignment(reference=MRN, lrn="L1", status=status, lodged_at=AT, told=told, **known)


def at_step(found):
    return next((s.name for s in found.steps if s.state is StepState.NOW), "")


@pytest.mark.parametrize(
    ("given_", "who", "act", "step", "until"),
    [
        (one(Status.UNDER_CONTROL, decide_by=SOON, go_on_by=PAST), CUSTOMS, "", "check", SOON),
        (one(Status.UNDER_CONTROL, decide_by=PAST), CUSTOMS, "ticket", "check", PAST),
        (
            one(Status.UNDER_CONTROL, decide_by=PAST, go_on_by=SOON, told={"assessment.queried": AT}),
            CUSTOMS, "", "check", SOON,
        ),
        (one(Status.QUERIED, told={"assessment.queried": AT}), YOU, "answer", "question", None),
        (one(Status.HEARING, hearing_until=SOON, told={"assessment.notified": AT}), YOU, "hearing", "hearing", SOON),
        (one(Status.UNDER_EXAMINATION, examined_at="Yard", examined_from=SOON,
             told={"assessment.examination_ordered": AT}), CUSTOMS, "", "examination", SOON),
        (one(Status.VERIFIED, owes=True, was_charged=True, due_on=DAY), YOU, "pay", "payment", DAY),
        (one(Status.VERIFIED, owes=True, was_charged=True, ordered=True), BANK, "", "payment", None),
        (one(Status.VERIFIED, expected=COMING), YOU, "arrival", "arrival", None),
        (one(Status.VERIFIED, expected=HERE, go_on_by=SOON), CUSTOMS, "", "release", SOON),
        (one(Status.SECURED, owes=True, was_charged=True), YOU, "pay", "payment", None),
        (one(Status.PROVISIONAL, final_by=SOON, told={"assessment.secured": AT}), CUSTOMS, "", "final", SOON),
        (one(Status.RELEASED, told={"release.released": AT}), NOBODY, "", "", None),
        (one(Status.REFUSED), YOU, "appeal", "check", None),
        (one(Status.CANCELLED), NOBODY, "", "check", None),
    ],
)  # fmt: skip
def test_whose_turn_it_is(given_, who, act, step, until):
    found = track(given_, AT)
    told = found.turn.until or found.turn.until_day
    assert (found.turn.who, found.turn.act, at_step(found), told) == (who, act, step, until)


def test_meanwhile_a_permit_can_be_brought_and_an_arrival_reported():
    found = track(one(Status.UNDER_CONTROL, agencies=("Ministry of Health",), expected=COMING), AT)
    assert [(turn.who, turn.act) for turn in found.also] == [(AGENCY, "papers"), (YOU, "arrival")]
    assert "Ministry of Health" in found.also[0].says


def test_what_is_settled_before_its_turn_is_shown_as_done_and_what_is_not_stays_open():
    found = track(one(Status.UNDER_CONTROL, expected=HERE, was_charged=True, paid_at=AT), AT)
    states = {step.name: step.state for step in found.steps}
    assert (states["check"], states["arrival"], states["payment"]) == (StepState.NOW, StepState.DONE, StepState.DONE)
    unpaid = track(one(Status.VERIFIED, expected=COMING, owes=True, was_charged=True), AT)
    states = {step.name: step.state for step in unpaid.steps}
    assert (states["arrival"], states["payment"]) == (StepState.AHEAD, StepState.NOW)


@given(
    st.sampled_from([s for s in Status if s is not Status.DRAFT]),
    st.sets(st.sampled_from(["assessment.queried", "assessment.answered", "assessment.notified", "lanes.held",
                             "assessment.examination_ordered", "assessment.secured", "release.released"])),
    st.booleans(), st.booleans(), st.sampled_from([None, COMING, HERE]),
)  # fmt: skip
def test_there_is_one_present_step_unless_all_is_over(status, kinds, owes, ordered, expected):
    needed = {
        Status.QUERIED: "assessment.queried", Status.HEARING: "assessment.notified",
        Status.UNDER_EXAMINATION: "assessment.examination_ordered", Status.PROVISIONAL: "assessment.secured",
    }.get(status)  # fmt: skip
    told = dict.fromkeys(kinds | ({needed} if needed else set()), AT)
    found = track(one(status, told=told, owes=owes, was_charged=owes, ordered=ordered, expected=expected), AT)
    here = [s for s in found.steps if s.state is StepState.NOW]
    assert len(here) == (0 if status is Status.RELEASED else 1)
    assert found.turn.says == found.says
    assert len({s.name for s in found.steps}) == len(found.steps)


def test_the_page_and_the_api_tell_the_same_and_nothing_of_risk(kept, person, token):
    trader = person("trader", party="T1")
    page = trader.get(f"/desk/track/{MRN}")
    assert page.status_code == 200
    told = trader.get(f"/api/v1/declarations/{MRN}/tracking", headers=token("read", party="T1"))
    assert told.status_code == 200
    assert (told.json()["turn"]["who"], told.json()["steps"][1]["state"]) == ("customs", "now")
    for word in ("secret_profile", "red", "XX001", "profile", "user:", "lane"):
        assert word not in json.dumps(told.json()).replace("registered", ""), word
        if word not in ("red", "lane"):
            assert word not in page.content.decode(), word
    assert 'aria-current="step"' in page.content.decode()
    assert f"/desk/track/{MRN}" in trader.get(f"/declarations/{MRN}").content.decode()


def test_the_way_of_another_is_not_found(kept, person, token):
    assert person("trader", party="T2").get(f"/desk/track/{MRN}").status_code == 404
    assert person("officer", office="XX001").get(f"/desk/track/{MRN}").status_code in (403, 404)
    other = person("trader", party="T3").get(f"/api/v1/declarations/{MRN}/tracking", headers=token("read", party="T2"))
    assert other.status_code == 404
