"""What a centre says and is asked: instructions by version, questions without names, on the database under test."""

import json
from datetime import date, timedelta

import pytest

from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.writing import writing
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import RefusedError
from greenlane.clearance.assignment.tests.conftest import AT
from greenlane.filing.traders import services as traders
from greenlane.filing.traders.terms import Trader

pytestmark = pytest.mark.django_db
SHIRTS = {"group": "TEXT", "title": "Shirts", "text": "Check the fibre."}


def written(act, *args, at=AT, **named):
    with writing(by="user:keeper", at=at) as pen:
        return act(pen, *args, **named)


def test_an_instruction_has_versions_and_the_last_holds(page):
    first = written(services.publish, page, "NAC3", code="6205", **SHIRTS)
    assert (first.number, first.version) == ("NAC3-2026-001", 1)
    assert first.end == AT.date() + timedelta(days=page.instruction_days)
    again = {**SHIRTS, "text": "Check fibre and origin."}
    second = written(services.publish, page, "NAC3", code="6205", number=first.number, **again)
    other = written(services.publish, page, "NAC3", **SHIRTS)
    assert (second.version, other.number) == (2, "NAC3-2026-002")
    assert queries.versions(first.number) == [first, second]
    assert {i.number: i.version for i in queries.instructions("NAC3", AT.date())} == {first.number: 2, other.number: 1}
    assert [told.kind for told in ledger.history(first.number)] == ["assignment.instructed"] * 2


def test_what_holds_for_the_goods_of_a_bill(page):
    of_code = written(services.publish, page, "NAC3", code="6205", **SHIRTS)
    of_group = written(services.publish, page, "NAC3", **SHIRTS)
    written(services.publish, page, "NAC3", code="64", **SHIRTS)
    written(services.publish, page, "NAC3", start=AT.date() + timedelta(days=1), **SHIRTS)
    written(services.publish, page, "NAC3", start=date(2025, 1, 1), end=date(2025, 2, 1), **SHIRTS)
    gone = written(services.publish, page, "NAC3", **SHIRTS)
    written(services.withdraw, page, "NAC3", gone.number)
    found = queries.instructions_for(["62052000", "84713000"], "TEXT", AT.date())
    assert {i.number for i in found} == {of_code.number, of_group.number}
    assert queries.instructions_for(["62052000"], "FOOD", AT.date()) == []
    assert gone.number not in {i.number for i in queries.instructions("NAC3", AT.date())}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"group": "NONE"}, "no_group"),
        ({"group": "FOOD"}, "not_yours"),
        ({"title": " "}, "no_title"),
        ({"title": "x" * 121}, "no_title"),
        ({"text": ""}, "no_text"),
        ({"number": "NAC3-2026-777"}, "no_instruction"),
    ],
)
def test_instructions_that_cannot_be(page, changes, rule):
    with pytest.raises(RefusedError) as refused:
        written(services.publish, page, "NAC3", **{**SHIRTS, **changes})
    assert refused.value.rule == rule


def test_a_centre_changes_its_own_instructions_alone(page):
    mine = written(services.publish, page, "NAC3", **SHIRTS)
    food = {"group": "FOOD", "title": "x", "text": "x"}
    for act in (
        lambda: written(services.withdraw, page, "NAC1", mine.number),
        lambda: written(services.publish, page, "NAC1", number=mine.number, **food),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.rule == "not_yours"
    written(services.withdraw, page, "NAC3", mine.number)
    with pytest.raises(RefusedError, match="in force"):
        written(services.withdraw, page, "NAC3", mine.number)


@pytest.fixture
def asker(db):
    with writing(by="test", at=AT) as pen:
        trader = Trader(
            id="XX0018852K", name="Copperbrook Apparel Ltd.", line="7 Foundry Lane", email="mia@copperbrook.example"
        )
        traders.register(pen, [trader])
    return "XX0018852K"


def test_question_and_answer_name_nobody(page, asker):
    text = "Copperbrook Apparel, 7 foundry lane: are shirts with a logo still 6205? mia@copperbrook.example"
    number = written(services.ask, page, asker, group="TEXT", code="6205", text=text)
    [waiting] = queries.questions_to("NAC3")
    assert (waiting.number, waiting.code, waiting.is_open_to_all) == (number, "6205", False)
    assert waiting.text == "the asker, the asker: are shirts with a logo still 6205? the asker"
    assert queries.questions_to("NAC1") == []
    written(services.answer, page, "NAC3", number, "Yes, copperbrook.", is_open_to_all=True)
    [answered] = queries.questions_of(asker)
    assert answered.answer == "Yes, the asker."
    assert queries.questions_open_to_all() == queries.questions_open_to_all("TEXT") == [answered]
    assert queries.questions_open_to_all("FOOD") == queries.questions_to("NAC3") == queries.questions_of("XX1") == []
    assert queries.questions_to("NAC3", is_answered=True) == [answered]
    told = json.dumps(list(Event.objects.filter(subject=number).values("kind", "body")))
    assert "opperbrook" not in told
    assert asker not in told
    assert [event.kind for event in ledger.history(number)] == ["assignment.asked", "assignment.question_answered"]


def test_an_answer_for_the_asker_alone(page, asker):
    number = written(services.ask, page, asker, group="TEXT", text="Why?")
    written(services.answer, page, "NAC3", number, "Because.")
    assert queries.questions_open_to_all() == []
    assert [q.answer for q in queries.questions_of(asker)] == ["Because."]


def test_questions_and_answers_that_cannot_be(page, asker):
    number = written(services.ask, page, asker, group="TEXT", text="Why?")
    cases = [
        (services.ask, (asker,), {"group": "NONE", "text": "x"}, "no_group"),
        (services.ask, (asker,), {"group": "TEXT", "text": " "}, "no_text"),
        (services.ask, (asker,), {"group": "TEXT", "text": "x" * 2001}, "no_text"),
        (services.answer, ("NAC1", number, "x"), {}, "no_question"),
        (services.answer, ("NAC3", "Q26-999999", "x"), {}, "no_question"),
        (services.answer, ("NAC3", number, "  "), {}, "empty_answer"),
    ]
    for act, args, named, rule in cases:
        with pytest.raises(RefusedError) as refused:
            written(act, page, *args, **named)
        assert refused.value.rule == rule
    written(services.answer, page, "NAC3", number, "x")
    with pytest.raises(RefusedError, match="answered already"):
        written(services.answer, page, "NAC3", number, "y")
