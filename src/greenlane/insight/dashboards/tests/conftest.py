"""Declarations that go their ways in the log, at moments a test chooses or chance does."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests import ROOT

from greenlane.base.ledger import notes, sealing
from greenlane.base.ledger.writing import writing
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.assignment import rules as assignment
from greenlane.clearance.lanes import rules as lanes
from greenlane.clearance.lanes import services as deciding
from greenlane.clearance.lanes.terms import Decided
from greenlane.core.book import Book
from greenlane.core.codes import Lane
from greenlane.filing.declarations import states
from greenlane.filing.declarations.models import Declaration
from greenlane.filing.declarations.states import Happening, Status
from greenlane.insight.dashboards import rules as dashboards
from greenlane.insight.dashboards.jobs import watch_once
from greenlane.insight.timing import rules as timing
from greenlane.law.controls import rules as controls

AT = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
SIGNER = notes.Signer("example/log", b"s" * 32)
PAGES = {
    "flow/timing": timing.read, "flow/targets": dashboards.read, "people/assignment": assignment.read,
    "law/controls": controls.read, "flow/lanes": lanes.read, "flow/accounts": accounts.read,
}  # fmt: skip
OFFICES, MODES = ("XX001", "XX002", "XX005"), ("1", "4")
_BODY = '{{"borderTransportMeans":{{"modeCode":"{mode}"}},"goodsShipment":{{"items":[{{"sequenceNumeric":1}}]}}}}'
_MONEY = ("accounts.paid", "accounts.refunded", "accounts.reversed", "release.interdicted", "release.lifted")


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf(on_disk(ROOT / "packs" / "xx"), PAGES)


@pytest.fixture
def book(shelf: Shelf) -> Book:
    return shelf.book(AT.date())


class World:
    """Writes events as the services do, and seals them."""

    def __init__(self) -> None:
        self.rows: dict[str, Declaration] = {}
        self.routed: Counter[str] = Counter()

    def lodge(self, number: int, at: datetime, office: str = "XX001", mode: str = "1", regime: str = "40") -> str:
        mrn = f"26XX{number:014d}"
        with writing(by="test", at=at) as pen:
            self.rows[mrn] = Declaration.objects.create(
                reference=mrn, lrn=f"L{number}", declarant="T1", importer="T1", type_code="IMA", office=office,
                regime=regime, status="accepted", lodged_at=at, items=1, body=_BODY.format(mode=mode), sha256="0" * 64,
            )  # fmt: skip
            pen.event("declarations.accepted", mrn, {"sha256": "0" * 64, "version": 1})
        return mrn

    def route(self, mrn: str, at: datetime, lane: Lane, basis: str = "none", facts: str = "{}") -> None:
        row, self.routed[mrn] = self.rows[mrn], self.routed[mrn] + 1
        one = Decided(
            declaration_id=row.pk, reference=mrn, version=self.routed[mrn], at=at, lane=lane, basis=basis, ruled=lane,
            book="b" * 64, profiles="p" * 64, model="m" * 64, score=None, duty_minor=0, facts=facts, sha256="f" * 64,
        )  # fmt: skip
        with writing(by="test", at=at) as pen:
            deciding.decide(pen, [one])

    def tell(self, kind: str, subject: str, at: datetime, body: dict[str, Any] | None = None) -> None:
        with writing(by="test", at=at) as pen:
            pen.event(kind, subject, body or {})

    def seal(self) -> None:
        while sealing.seal(SIGNER, AT + timedelta(days=90)).count:
            pass


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def watched(shelf: Shelf, world: World) -> Callable[..., None]:
    """``watched(limit)`` seals what was told and lets the board follow it to its end."""

    def done(limit: int = 2000) -> None:
        world.seal()
        while watch_once(AT + timedelta(days=90), shelf.book, limit):
            world.seal()

    return done


def wander(world: World, chance: Random, count: int) -> None:
    """So many declarations on ways of chance, each step one that can happen."""
    for number in range(1, count + 1):
        at = AT + timedelta(minutes=chance.randrange(20_000))
        mrn = world.lodge(number, at, chance.choice(OFFICES), chance.choice(MODES), chance.choice(("40", "10")))
        status = Status.ACCEPTED
        for _ in range(chance.randrange(1, 12)):
            at += timedelta(seconds=chance.choice((0, 40, 900, 7000, 90_000)))
            if chance.random() < 0.2:
                came = at - timedelta(seconds=chance.choice((-600, 0, 3600, 90_000)))
                kind = chance.choice(("manifests.arrived", "manifests.corrected"))
                world.tell(kind, mrn, at, {"at": came.isoformat()})
            status = _step(world, chance, mrn, at, status)


def _step(world: World, chance: Random, mrn: str, at: datetime, status: Status) -> Status:
    kinds = [k for k in Happening if states.TABLE[status, k] is not None]
    if not kinds or chance.random() < 0.35:
        _money(world, chance, mrn, at)
        return status
    kind = chance.choice(kinds)
    if kind in (Happening.CLEARED, Happening.HELD):
        lane = chance.choice((Lane.GREEN, Lane.BLUE) if kind is Happening.CLEARED else (Lane.YELLOW, Lane.RED))
        facts = f'{{"Draw":{{"epoch":"e","number":{chance.random()}}},"Obligations":{{"all":[]}}}}'
        world.route(mrn, at, lane, chance.choice(("draw", "score", "none")), facts)
    else:
        world.tell(kind.value, mrn, at)
    return states.after(status, kind.value)


def _money(world: World, chance: Random, mrn: str, at: datetime) -> None:
    pick = chance.randrange(8)
    if pick < 2:
        amount = chance.randrange(1, 9000)
        body = {"method": chance.choice(("due", "deferred")), "total": amount, "duties": {"A00": amount}, "version": 1}
        world.tell("accounts.charged", mrn, at, body)
    elif pick == 2:
        payment, receipt = f"PAY{mrn[-6:]}{at:%j%H%M}", f"REC{mrn[-6:]}{at:%j%H%M}"
        world.tell("accounts.ordered", payment, at - timedelta(minutes=chance.randrange(300)))
        world.tell("accounts.received", payment, at, {"receipt": receipt, "result": "paid"})
        world.tell("accounts.paid", mrn, at, {"amount": 1, "receipt": receipt})
    elif pick == 3:
        world.tell("scoring.outcome_recorded", mrn, at, {"offence": chance.random() < 0.4})
    else:
        body = {"authority": chance.choice(("AGR", "risk")), "duties": {"A00": 3}, "amount": 1, "receipt": ""}
        world.tell(_MONEY[pick % 5], mrn, at, body)
