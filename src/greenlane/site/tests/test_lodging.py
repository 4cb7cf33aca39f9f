"""Messages come in as bytes and are answered once each: statuses, keys, batches in groups, nobody speaks for others."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from greenlane.core.finding import Finding
from greenlane.journey import clear as journey
from greenlane.journey.means import Means
from greenlane.journey.reading import Part
from greenlane.journey.terms import Answer, Decided, Outcome, Place
from greenlane.site.api import lodging
from greenlane.site.means import means
from greenlane.site.tests.conftest import NOW

pytestmark = pytest.mark.django_db
FINDING = Finding(rule="a_rule", pointer="/typeCode", says="It is wrong.", remedy="Mend it.", law="s. 1")
PLACE = Place(path="/Declaration/TypeCode", line=7, text="IMX")


class Road:
    """Stands for the journey: answers each declaration as told, and remembers what came."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.groups, self.received = outcome, [], []

    def clear(self, means: Means, parts: Sequence[Part], at: datetime, by: str) -> list[Decided]:
        self.groups.append(len(parts))
        self.received += [part.message for part in parts if part.index == 0]
        return [
            Decided(
                answer=self.answer(part.declaration.functional_reference_id if part.declaration else ""), lane="red"
            )
            for part in parts
        ]

    def answer(self, lrn: str | None) -> Answer:
        refused = self.outcome in (Outcome.REJECTED, Outcome.MALFORMED)
        return Answer(
            outcome=self.outcome,
            message="hash",
            lrn=lrn or "",
            reference="" if refused else "26XX0000000000017A",
            findings=(FINDING,) if refused else (),
            places=(PLACE,) if refused else (),
        )


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> Callable[[Outcome], Road]:
    def made(outcome: Outcome) -> Road:
        stands = Road(outcome)
        monkeypatch.setattr(journey, "clear_parts", stands.clear)
        monkeypatch.setattr(lodging, "now", lambda: NOW)
        return stands

    return made


def declaration(lrn: str = "L1", declarant: str = "T1", **more: Any) -> bytes:
    told = {"functionalReferenceId": lrn, "declarant": {"id": declarant}, **more}
    return json.dumps(told).encode()


def lodged(client: Client, headers: dict[str, str], raw: bytes, address: str = "declarations", **more: str) -> Any:
    return client.generic("POST", f"/api/v1/{address}", raw, "application/json", headers={**headers, **more})


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.ACCEPTED, 201),
        (Outcome.REPEATED, 200),
        (Outcome.AMENDED, 200),
        (Outcome.CANCELLED, 200),
        (Outcome.REJECTED, 422),
        (Outcome.MALFORMED, 400),
    ],
)
def test_an_outcome_has_its_status(
    outcome: Outcome, status: int, client: Client, road: Any, token: Callable[..., dict[str, str]]
) -> None:
    road(outcome)
    answer = lodged(client, token("lodge", party="T1"), declaration())
    told = answer.json()
    assert answer.status_code == status
    assert "lane" not in answer.content.decode()
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert told["status"] == status
        assert told["errors"] == [
            {
                "rule": "a_rule",
                "pointer": "/typeCode",
                "says": "It is wrong.",
                "remedy": "Mend it.",
                "place": {"path": "/Declaration/TypeCode", "line": 7, "text": "IMX"},
            }
        ]
    else:
        assert told["reference"] == "26XX0000000000017A"
        assert answer["Location"].endswith("/api/v1/declarations/26XX0000000000017A")


def test_a_key_goes_with_the_party_that_sends(client: Client, road: Any, token: Callable[..., dict[str, str]]) -> None:
    stands = road(Outcome.ACCEPTED)
    lodged(client, token("lodge", party="T1"), declaration(), **{"Idempotency-Key": "k1"})
    assert (stands.received[0].sender, stands.received[0].key) == ("T1", "k1")
    answer = lodged(client, token("lodge", party="T1"), declaration(), **{"Idempotency-Key": "k" * 65})
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["declarations", "precheck"])
def test_nobody_speaks_for_another(
    address: str, client: Client, road: Any, token: Callable[..., dict[str, str]]
) -> None:
    stands = road(Outcome.ACCEPTED)
    headers = token("lodge", party="T1")
    anothers = declaration(declarant="T2", goodsShipment={"importer": {"id": "T1"}})
    assert lodged(client, headers, anothers, address).status_code == 403
    assert not stands.received
    batch = lodged(
        client, headers, declaration("A") + b"\n" + anothers + b"\n" + declaration("B"), "declarations/batch"
    )
    lines = [json.loads(line) for line in b"".join(batch).splitlines()]
    assert [line.get("lrn", line.get("status")) for line in lines] == ["A", 403, "B"]


def test_an_amendment_of_anothers_is_not_found(
    client: Client, kept: object, road: Any, token: Callable[..., dict[str, str]]
) -> None:
    stands = road(Outcome.AMENDED)
    answer = lodged(client, token("lodge", party="T2"), declaration(declarant="T2", id="26XX0000000000017A"))
    assert answer.status_code == 403
    assert "no declaration has this reference" in answer.json()["detail"]
    assert not stands.received
    assert lodged(client, token("lodge", party="T1"), declaration(id="26XX0000000000017A")).status_code == 200


def test_a_batch_is_cleared_in_groups_and_answered_in_order(
    client: Client, road: Any, token: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stands = road(Outcome.ACCEPTED)
    monkeypatch.setattr(lodging, "GROUP", 3)
    raw = b"\n".join(declaration(f"L{n}") for n in range(8)) + b"\n\n"
    answer = lodged(client, token("lodge", party="T1"), raw, "declarations/batch", **{"Idempotency-Key": "b"})
    lines = [json.loads(line) for line in b"".join(answer).splitlines()]
    assert answer["Content-Type"] == lodging.NDJSON
    assert [line["lrn"] for line in lines] == [f"L{n}" for n in range(8)]
    assert stands.groups == [3, 3, 2]
    assert [message.key for message in stands.received] == [f"b:{n}" for n in range(8)]


def test_a_line_too_long_is_answered_and_ends_the_batch(
    client: Client, road: Any, token: Callable[..., dict[str, str]]
) -> None:
    stands = road(Outcome.MALFORMED)
    most = lodging.most_of(means(), NOW)
    answer = lodged(client, token("lodge", party="T1"), b"x" * (most + 9) + b"\n" + declaration(), "declarations/batch")
    assert len(b"".join(answer).splitlines()) == 1
    assert [len(message.raw) for message in stands.received] == [most]


@pytest.mark.parametrize("address", ["declarations", "declarations/batch"])
def test_a_database_that_is_away_accepts_nothing(
    address: str, client: Client, token: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(journey, "clear_parts", away)
    answer = lodged(client, token("lodge", party="T1"), declaration(), address)
    told = json.loads(b"".join(answer) if answer.streaming else answer.content)
    assert told["status"] == 503


def test_whoever_asks_too_fast_waits(
    client: Client, road: Any, token: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from greenlane.site.api import access
    from greenlane.site.api.pace import Pace

    road(Outcome.ACCEPTED)
    monkeypatch.setattr(access, "pace", Pace(rate=0.01, burst=1))
    headers = token("lodge", party="T1")
    assert lodged(client, headers, declaration()).status_code == 201
    answer = lodged(client, headers, declaration())
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 100
    assert lodged(client, token("lodge", party="T1"), declaration()).status_code == 201
