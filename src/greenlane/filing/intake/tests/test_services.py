"""Every message is kept, whole, whatever became of it; on the database under test."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from greenlane.base.ledger.models import Event
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.tests.test_services import a_declaration, lodged
from greenlane.filing.intake import queries, services
from greenlane.filing.intake.models import Message
from greenlane.filing.intake.services import Received

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
#: Bytes that a careless column, encoding or COPY would spoil.
RAW = bytes(range(256)) + b"\\N\t\r\n\\\\x00"


def message(n: int = 0, **more: object) -> Received:
    given = {"sender": "XX1", "key": "", "format": "json", "sha256": f"{n:064x}", "raw": RAW, "outcome": "rejected"}
    return Received(**{**given, **more})


def keep(*messages: Received) -> list[int]:
    with writing(by="test", at=AT) as pen:
        services.keep(pen, messages, AT)
        if not Event.objects.exists():
            pen.event("test.kept", "test", {})
    return list(Message.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("count", [1, 20])
def test_bytes_come_back_as_they_came(count: int) -> None:
    keys = keep(*[message(n, raw=RAW + b"%d" % n) for n in range(count)])
    assert [queries.raw(key) for key in keys] == [("json", RAW + b"%d" % n) for n in range(count)]


def test_each_refused_message_is_told() -> None:
    keep(message(1, outcome="malformed", format="unknown"))
    [told] = history(message(1).sha256[:32])
    assert told.kind == "intake.refused"
    assert told.body == f'{{"format":"unknown","outcome":"malformed","sha256":"{1:064x}"}}'


@pytest.mark.parametrize("outcome", ["accepted", "amended", "cancelled"])
def test_what_was_taken_is_not_told_as_refused(outcome: str) -> None:
    keep(message(1, outcome=outcome))
    assert "intake.refused" not in {event.kind for event in history(message(1).sha256[:32])}


def test_a_key_is_answered_once_for_each_sender() -> None:
    keep(message(1, key="k"), message(2, key="k", sender="XX2"), message(3), message(4))
    with pytest.raises(IntegrityError):
        keep(message(5, key="k"))
    found = queries.answered("XX1", ["k", "", "other"])
    assert {key: answer.sha256 for key, answer in found.items()} == {"k": f"{1:064x}"}
    assert queries.answered("XX1", [""]) == {}


def test_the_first_answer_names_the_declaration_or_the_findings() -> None:
    [mrn] = lodged(a_declaration())
    key = declarations.get(mrn).id
    keep(
        message(1, key="a", outcome="accepted", raw=None, declaration_id=key),
        message(2, key="b", answer='{"outcome":"rejected"}'),
    )
    found = queries.answered("XX1", ["a", "b"])
    assert (found["a"].outcome, found["a"].reference, found["a"].answer) == ("accepted", mrn, "")
    assert (found["b"].outcome, found["b"].reference, found["b"].answer) == ("rejected", "", '{"outcome":"rejected"}')


def test_bytes_kept_elsewhere_are_found_there() -> None:
    [mrn] = lodged(a_declaration())
    kept = declarations.get(mrn)
    with writing(by="test", at=AT) as pen:
        container = services.keep_container(pen, message(1, raw=b"[1,2]", outcome="container"), AT)
        text = message(2, raw=None, outcome="accepted", declaration_id=kept.id)
        part = message(3, raw=None, outcome="accepted", declaration_id=kept.id, container_id=container)
        services.keep(pen, [text, part], AT)
    assert [e.kind for e in history(message(1).sha256[:32])] == ["intake.received"]
    [first, second] = queries.messages_of(mrn)
    assert queries.raw(first[0])[1] == declarations.text(mrn).encode()
    assert queries.raw(second[0])[1] == queries.raw(container)[1] == b"[1,2]"
    assert [row[1:] for row in (first, second)] == [("json", f"{n:064x}", "accepted") for n in (2, 3)]


def test_bytes_that_are_nowhere_are_said_to_be() -> None:
    with pytest.raises(LookupError, match="message 999 is not here"):
        queries.raw(999)
    [key] = keep(message(1, raw=None))
    with pytest.raises(LookupError, match="its bytes were erased"):
        queries.raw(key)
