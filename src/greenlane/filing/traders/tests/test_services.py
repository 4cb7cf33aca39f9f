"""The register of traders: each once, one set, one event; on the database under test."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import SilentWriteError, writing
from greenlane.filing.traders import queries, services
from greenlane.filing.traders.terms import Operator, Trader

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BROKER = Trader(id="XX1", name="Ship & Clear", line="1 Quay", city="Port", country="XX", phone="+999", is_broker=True)
FULL = Trader(id="XX2", name="Näher \\ GmbH\t", email="a@b.example", operator=Operator.FULL)


def register(*traders: Trader) -> int:
    with writing(by="test", at=AT) as pen:
        return services.register(pen, traders)


def test_a_registration_reads_as_it_was_written() -> None:
    assert register(BROKER, FULL) == 2
    assert (queries.get("XX1"), queries.get("XX2")) == (BROKER, FULL)
    [told] = history("XX2")
    assert (told.kind, told.body) == ("traders.registered", '{"broker":false,"operator":"full"}')


def test_who_is_registered_stays_as_registered() -> None:
    register(BROKER)
    renamed = Trader(id="XX1", name="Another name")
    assert register(renamed, FULL) == 1
    assert queries.get("XX1") == BROKER
    assert len(history("XX1")) == 1


def test_registering_nobody_new_writes_nothing() -> None:
    register(BROKER)
    assert register(BROKER) == 0
    assert register() == 0


def test_rows_without_their_event_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from greenlane.base.ledger.writing import Pen

    monkeypatch.setattr(Pen, "event", lambda *told: None)
    with pytest.raises(SilentWriteError, match=r"filing\.Trader"):
        register(BROKER)
    monkeypatch.undo()
    assert queries.operators(["XX1"]).answer() == {}


def test_operators_are_those_registered_and_no_others() -> None:
    register(BROKER, FULL)
    assert queries.operators(["XX1", "XX2", "XX3", "XX2"]).answer() == {"XX1": "", "XX2": "full"}
    assert queries.operators([]).answer() == {}


def test_a_set_takes_as_many_statements_as_one(django_assert_max_num_queries: Any) -> None:
    many = [Trader(id=f"XX{n:09}", name=f"Trader {n}") for n in range(200)]
    from django.db import connection

    with CaptureQueriesContext(connection) as one:
        register(BROKER)
    with django_assert_max_num_queries(len(one)):
        register(*many)
    assert len(queries.operators(t.id for t in many).answer()) == 200


def test_nobody_is_registered_under_an_unknown_number() -> None:
    with pytest.raises(LookupError, match="XX9: no trader is registered"):
        queries.get("XX9")
