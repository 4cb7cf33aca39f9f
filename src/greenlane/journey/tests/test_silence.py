"""A query has a date: the trader reads it, is reminded once, and silence brings the bill back or cancels it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from msgspec import structs

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.people.models import User
from greenlane.base.people.terms import Role
from greenlane.clearance.assessment import queries, services
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Point, RefusedActionError, Silence
from greenlane.clearance.assessment.tests.conftest import AT, held  # noqa: F401 - a fixture
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import silence
from greenlane.site import clock
from greenlane.site.dates import dates_of
from greenlane.site.letters import USUAL, kinds_of
from greenlane.site.means import means

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def asked(held) -> str:  # noqa: F811 - the fixture
    """A declaration of trader XX9 on which customs asked at AT."""
    mrn = held()
    with writing(by="officer", at=AT) as pen:
        services.query(pen, page(), mrn, [Point("", "Which colour?")])
    return str(mrn)


def page() -> AssessmentPage:
    return means().book(AT.date())[AssessmentPage]


def kinds(mrn: str) -> list[str]:
    return [told.kind for told in history(mrn) if told.kind.startswith(("assessment.", "declarations.c"))]


def status(mrn: str) -> str:
    found = declarations.get(mrn).status
    assert declarations.folded(mrn) == found
    return found


def test_the_date_is_shown_to_both_and_in_the_calendar(asked, monkeypatch) -> None:
    monkeypatch.setattr(clock, "_ask", lambda: AT)
    until = AT + page().answer_days * DAY
    assert queries.task(asked, page(), AT).answer_by == until
    for role, words in ((Role.TRADER, "Answer by"), (Role.AUDITOR, "The trader answers by")):
        party, office = ("XX9", "") if role is Role.TRADER else ("", "")
        client = Client()
        client.force_login(User.objects.create(username=role.value, role=role, party=party, office=office))
        text = client.get(reverse("declaration", args=[asked])).content.decode()
        assert f"{words} 14 Mar 2026, 09:00 UTC" in text
        if role is Role.TRADER:
            assert "14 Mar 2026" in client.get(reverse("trader-track", args=[asked])).content.decode()
    [entry] = dates_of("XX9", AT, "https://x")
    assert (entry.at, asked in entry.summary) == (until, True)


def test_the_trader_is_reminded_once_and_by_letter(asked) -> None:
    until = AT + page().answer_days * DAY
    soon = until - page().remind_days * DAY
    assert silence.pass_answer_times(means(), soon - timedelta(minutes=1)) == 0
    assert silence.pass_answer_times(means(), soon) == 1
    assert silence.pass_answer_times(means(), soon + DAY) == 0
    assert kinds(asked)[-1] == "assessment.reminded"
    assert "assessment.reminded" in kinds_of(USUAL)


def test_silence_brings_it_back_with_what_is_known(asked) -> None:
    over = AT + page().answer_days * DAY + timedelta(minutes=1)
    assert silence.pass_answer_times(means(), over) == 1
    assert silence.pass_answer_times(means(), over) == 0
    assert status(asked) == "under_control"
    assert kinds(asked)[-1] == "assessment.lapsed"
    task = queries.task(asked, page(), over)
    assert (task.waits_for, task.answer_by) == ("officer", None)
    assert Action.ACCEPT in task.actions
    assert Action.QUERY not in task.actions
    with pytest.raises(RefusedActionError, match="follow from an answer"), writing(by="officer", at=over) as pen:
        services.query(pen, page(), asked, [Point("", "Which size?", "1.1")])


def test_an_answer_in_time_ends_the_clock(asked) -> None:
    with writing(by="trader", at=AT + DAY) as pen:
        services.answer(pen, page(), asked, ["Blue"])
    assert silence.pass_answer_times(means(), AT + 30 * DAY) == 0
    assert kinds(asked)[-1] == "assessment.answered"


def test_the_pack_may_say_that_silence_cancels(asked, monkeypatch) -> None:
    strict = structs.replace(page(), silence=Silence.CANCEL)
    monkeypatch.setattr(type(means()), "book", lambda self, day: {AssessmentPage: strict})
    assert silence.pass_answer_times(means(), AT + 11 * DAY) == 1
    assert status(asked) == "cancelled"
    assert kinds(asked)[-2:] == ["assessment.lapsed", "declarations.cancelled"]
    assert "no answer by 14 Mar 2026" in history(asked)[-1].body


@pytest.mark.parametrize(("until", "late"), [(AT + 9 * DAY, False), (AT + 11 * DAY, True)])
def test_tracking_says_when_the_answer_is_late(asked, until, late) -> None:
    from greenlane.site.tracking import track
    from greenlane.site.whereabouts import consignment

    turn = track(consignment(declarations.get(asked), AT), until).turn
    assert (turn.act, turn.until, turn.is_late) == ("answer", AT + 10 * DAY, late)
