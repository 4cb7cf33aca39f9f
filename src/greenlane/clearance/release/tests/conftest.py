"""Decided declarations, charged, in the lane and status a test wants."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.accounts import services as charging
from greenlane.clearance.accounts.terms import Funds, NewCharge, Settlement
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.clearance.release import rules
from greenlane.core.case import Case
from greenlane.core.codes import Lane
from greenlane.core.declaration import (
    Commodity,
    Declaration,
    GoodsItem,
    GoodsMeasure,
    GoodsShipment,
    GovernmentProcedure,
    Origin,
)
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of
from greenlane.journey import facts

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
PACK = on_disk(ROOT / "packs" / "xx")


@pytest.fixture(scope="session")
def money():
    return accounts.read(packs.source_of(PACK, "flow/accounts"), AT.date())


@pytest.fixture(scope="session")
def words():
    return rules.read_note(packs.source_of(PACK, "letters/release_note"), AT.date())


def declaration(key, items):
    goods = [
        GoodsItem(
            sequence_numeric=n,
            commodity=Commodity(description=f"Cotton shirts {n}", goods_measure=GoodsMeasure(None, Decimal("12.5"))),
            procedures=(GovernmentProcedure("40", "00"),),
            origins=(Origin("YY"),),
        )
        for n in range(1, items + 1)
    ]
    shipment = GoodsShipment(items=tuple(goods), importer=Party(id="XX1", name="Łódź Trading Ltd"))
    return Declaration(
        functional_reference_id=f"L{key}",
        declaration_office_id="XX001",
        declarant=Party(id="XX9", name="Broker & Sons"),
        goods_shipment=shipment,
    )


@pytest.fixture
def lodged(money):
    """``lodged(status, duty)`` keeps one declaration with its decision and charge; gives (key, case)."""

    def made(status=Status.VERIFIED, duty=500, lane=Lane.GREEN, until=None, items=2, funds=None):
        with writing(by="test", at=AT) as pen:
            ((key, mrn),) = numbers(1, "XX", date(2026, 3, 4)).answer()
            says = declaration(key, items)
            text = text_of(says)
            have = funds or Funds("XX1")
            total = Decimal(duty).scaleb(-2)
            settlement = accounts.settlement_of(total, Decimal(0), have, money.order, money, AT.date())
            routing = Routing(lane, "none", (), "", until)
            case = Case(mrn, says, AT).having(routing, settlement)
            declarations.tell_accepted(pen, [(mrn, "a" * 64)])
            raw = facts.text_of(case)
            decided = Decided(
                declaration_id=key, reference=mrn, version=1, at=AT, lane=lane, basis="none", ruled=lane,
                book="b" * 64, profiles="p" * 64, model="m" * 64, score=None, duty_minor=duty, facts=raw,
                sha256=facts.hash_of(raw),
            )  # fmt: skip
            lanes.decide(pen, [decided])
            duties = {"A00": duty} if duty else {}
            new = NewCharge(key, mrn, 1, "XX1", duties, 0, settlement, money.order)
            booked = charging.charge(pen, money, [new])
            declarations.keep(pen, [Registration(id=key, case=case, status=status, body=text, sha256="a" * 64)])
            assert isinstance(booked[mrn], Settlement)
        return key, case

    return made
