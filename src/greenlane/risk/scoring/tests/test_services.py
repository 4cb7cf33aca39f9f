"""Outcomes, registered models and the seat, on the database under test."""

from datetime import timedelta

import pytest

from greenlane.base.ledger.models import Event
from greenlane.base.ledger.writing import writing
from greenlane.risk.profiles.tests.samples import AT
from greenlane.risk.scoring import queries, services
from greenlane.risk.scoring.terms import NO_MODEL, Outcome
from greenlane.risk.scoring.tests.test_rules import PAGE, some_examples

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_model_is_trained_registered_once_approved_and_seated() -> None:
    with writing(by="analyst", at=AT) as pen:
        card = services.train_from(pen, some_examples(300), PAGE)
        again = services.train_from(pen, some_examples(300), PAGE)
    assert again.sha256 == card.sha256
    assert queries.current(AT).model is None
    with writing(by="manager", at=AT + timedelta(hours=1)) as pen:
        services.activate(pen, card.sha256)
    page = queries.current(AT + timedelta(hours=1))
    assert page.sha256 == card.sha256
    assert queries.current(AT).sha256 == NO_MODEL
    (known,) = queries.registered()
    assert (known.approved_by, known.activated_at, known.metrics) == ("manager", AT + timedelta(hours=1), card.metrics)
    with writing(by="manager", at=AT + timedelta(hours=2)) as pen:
        services.activate(pen, NO_MODEL)
    assert queries.current(AT + timedelta(hours=2)).sha256 == NO_MODEL
    assert queries.model_page(card.sha256).model is page.model
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["scoring.registered", "scoring.activated", "scoring.activated"]


def test_an_unknown_model_takes_no_seat() -> None:
    with pytest.raises(LookupError, match="no model ab is registered here"), writing(by="manager", at=AT) as pen:
        services.activate(pen, "ab")
    with pytest.raises(LookupError, match="no model ab is registered here"):
        queries.model_page("ab")


def test_the_last_outcome_told_holds() -> None:
    first = Outcome("26XX1", AT, offence=True, duty_minor=12300, basis="score")
    other = Outcome("26XX2", AT, offence=False, duty_minor=0, basis="draw")
    corrected = Outcome("26XX1", AT + timedelta(days=3), offence=False, duty_minor=0, basis="score")
    with writing(by="officer", at=AT) as pen:
        services.record_outcome(pen, [first, other])
    with writing(by="officer", at=AT + timedelta(days=3)) as pen:
        services.record_outcome(pen, [corrected])
    assert queries.outcomes_of(["26XX1", "26XX3"]) == {"26XX1": corrected}
    assert queries.outcomes(AT, AT + timedelta(days=1)) == {"26XX1": first, "26XX2": other}
    told = list(Event.objects.order_by("id").values_list("kind", "subject"))
    assert told == [("scoring.outcome_recorded", s) for s in ("26XX1", "26XX2", "26XX1")]
