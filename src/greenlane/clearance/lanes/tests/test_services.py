"""Keeping decisions, thresholds by the hour, examples to train on; on the database under test."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from greenlane.base.ledger.models import Event
from greenlane.base.ledger.writing import writing
from greenlane.clearance.lanes import jobs, models, queries, rules, services
from greenlane.clearance.lanes.terms import Decided, LanesPage, Routing, Thresholds
from greenlane.clearance.lanes.tests.test_rules import PAGE, duty, hit
from greenlane.core.book import Book
from greenlane.core.codes import Lane
from greenlane.law.controls.terms import Obligations
from greenlane.risk.draws.terms import Draw
from greenlane.risk.profiles.terms import Hits
from greenlane.risk.profiles.tests.samples import AT, DAY, a_case
from greenlane.risk.scoring.services import record_outcome
from greenlane.risk.scoring.terms import Outcome, Score

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BOOK = Book("xx", DAY, {LanesPage: PAGE}, "b" * 64)


def a_declaration(number: int, office: str = "XX001", regime: str = "40") -> int:
    """A row of the room below, made without its services."""
    row = apps.get_model("filing", "Declaration").objects.create(
        reference=f"26XX{number:06}", lrn=f"L{number}", declarant="D", importer="I", type_code="IMA", office=office,
        regime=regime, status="accepted", lodged_at=AT, items=1, body="{}", sha256="0" * 64,
    )  # fmt: skip
    return int(row.pk)


def a_decision(number: int, *, score: float = 0.1, version: int = 1, key: int = 0, **more: Any) -> Decided:
    facts = (Hits(more.get("hits", ()), "p"), Obligations(more.get("duties", ())), Draw("e", more.get("number", 0.5)))
    (case,) = rules.route([a_case(facts=(*facts, Score(score, "m", (), (score, 1.0))))], BOOK)
    routing, facts = case[Routing], msgspec.json.encode({type(fact).__name__: fact for fact in case.facts()}).decode()
    return Decided(
        declaration_id=key or a_declaration(number, *more.get("place", ())), reference=f"26XX{number:06}",
        version=version, at=AT + timedelta(minutes=number), lane=routing.lane, basis=routing.basis,
        ruled=routing.ruled, book=BOOK.sha256, profiles="p", model="m", score=score, duty_minor=25000, facts=facts,
        sha256=sha256(facts.encode()).hexdigest(),
    )  # fmt: skip


def keep(*decisions: Decided) -> None:
    with writing(by="system", at=AT) as pen:
        services.decide(pen, decisions)


def test_a_decision_is_kept_with_its_event_and_reads_back() -> None:
    green, blue = a_decision(1), a_decision(2, score=0.45)
    yellow, red = a_decision(3, duties=(duty(),)), a_decision(4, hits=(hit(),))
    keep(green, blue, yellow, red)
    assert queries.decision_of("26XX000003") == yellow
    assert queries.decision_of("26XX000003").fact(Routing).basis == "control"
    with pytest.raises(LookupError, match="26XX000003: the decision holds no Thresholds"):
        yellow.fact(Thresholds)
    told = list(Event.objects.order_by("id").values_list("kind", "subject", "body"))
    assert [(kind, subject) for kind, subject, _ in told] == [
        ("lanes.cleared", "26XX000001"), ("lanes.cleared", "26XX000002"), ("lanes.held", "26XX000003"),
        ("lanes.held", "26XX000004"),
    ]  # fmt: skip
    assert msgspec.json.decode(told[3][2]) == {
        "lane": "red", "basis": "profile", "version": 1, "book": "b" * 64, "profiles": "p", "model": "m",
        "facts": red.sha256, "dutyMinor": 25000,
    }  # fmt: skip


def test_a_version_is_decided_once_and_the_last_version_is_found() -> None:
    first = a_decision(1)
    second = a_decision(1, score=0.95, version=2, key=first.declaration_id)
    keep(first, second)
    assert queries.decision_of("26XX000001").lane is Lane.RED
    assert queries.decision_of("26XX000001", 1) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        keep(first)
    with pytest.raises(LookupError, match="26XX000001: no decision was kept on version 3"):
        queries.decision_of("26XX000001", 3)


def test_decisions_are_filtered_and_counted() -> None:
    there = a_decision(1, place=("XX002", "71"))
    here = [a_decision(n, score=0.95 if n == 3 else 0.1) for n in (2, 3)]
    keep(there, *here)
    assert queries.decisions() == [*here[::-1], there]
    assert queries.decisions(office="XX002") == [there] == queries.decisions(regime="71")
    assert queries.decisions(lane=Lane.RED) == [here[1]]
    assert queries.decisions(since=AT + timedelta(minutes=2), until=AT + timedelta(minutes=3)) == [here[0]]
    assert queries.decisions(references=["26XX000001"], limit=1) == [there]
    assert queries.lane_counts(AT, AT + timedelta(hours=1)) == {
        ("XX001", "40", "green"): 1, ("XX001", "40", "red"): 1, ("XX002", "71", "green"): 1,
    }  # fmt: skip


def test_deciding_takes_as_few_statements_for_many_as_for_one() -> None:
    counts = []
    for start, many in ((1, 2), (10, 20)):
        made = [a_decision(start + n) for n in range(many)]
        with CaptureQueriesContext(connection) as asked:
            keep(*made)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_the_hourly_job_sets_thresholds_that_meet_the_rates_and_runs_twice_safely() -> None:
    keep(
        *[a_decision(n, score=n / 40) for n in range(40)],
        *[a_decision(n, place=("XX002", "40")) for n in range(50, 55)],
    )
    assert jobs.recalibrate(AT, BOOK) == 1  # five decisions of XX002 are too few
    assert jobs.recalibrate(AT, BOOK) == 0
    here = ("XX001", "40")
    found = queries.thresholds_at(AT, [here, ("XX002", "40")])
    assert found == {here: Thresholds(36 / 40, 28 / 40, 24 / 40)}  # a tenth red, a fifth yellow, a tenth blue
    keep(*[a_decision(n, score=0.001 * n) for n in range(100, 200)])
    assert jobs.recalibrate(AT + timedelta(hours=1), BOOK) == 1
    assert queries.thresholds_at(AT, [here]) == found
    assert queries.thresholds_at(AT + timedelta(hours=1), [here]) != found
    assert queries.thresholds_at(datetime(2020, 1, 1, tzinfo=UTC), [here]) == {}
    assert models.Threshold.objects.count() == 2
    kinds = list(Event.objects.filter(kind="lanes.recalibrated").values_list("by", flat=True))
    assert kinds == [jobs.ACTOR] * 2


def test_examples_carry_the_features_of_the_decision_and_the_outcome() -> None:
    keep(a_decision(1, score=0.3), a_decision(2, score=0.7))
    with writing(by="officer", at=AT) as pen:
        record_outcome(pen, [Outcome("26XX000002", AT, offence=True, duty_minor=5, basis="score")])
    (example,) = queries.examples(AT, AT + timedelta(days=1))
    assert (example.features, example.offence, example.at) == ((0.7, 1.0), True, AT + timedelta(minutes=2))
    assert queries.examples(AT + timedelta(days=1), AT + timedelta(days=2)) == []
