"""A held declaration with a container and two items, its pages, photos of every sort."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.assessment import rules as assessment
from greenlane.clearance.inspection import queries, rules, services
from greenlane.clearance.inspection.terms import Answer, Finding, Lot, PartResult, Result
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.core.case import Case
from greenlane.core.codes import Lane
from greenlane.core.declaration import (
    Classification,
    Commodity,
    Consignment,
    Declaration,
    GoodsItem,
    GoodsMeasure,
    GoodsShipment,
    Origin,
    Packaging,
    Seal,
    TransportEquipment,
)
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of
from greenlane.journey import facts
from greenlane.risk.profiles.terms import Hit, Hits

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
SECRET = "undervaluation pattern of this supplier"
PACK = on_disk(ROOT / "packs" / "xx")
LOT = Lot("2026-03-04T09:00Z/PT60M", b"o" * 64)
KEY = "3f1c9a52-0000-4000-8000-000000000001"
BOX = "CSQU3054383"


def item(number: int, code: str, says: str, packages: int, marks: str) -> GoodsItem:
    measure = GoodsMeasure(gross_mass_measure=Decimal(1050), net_net_weight_measure=Decimal(1000))
    classified = Classification(id=code, identification_type_code="TSP")
    return GoodsItem(
        sequence_numeric=number,
        commodity=Commodity(description=says, classifications=(classified,), goods_measure=measure),
        origins=(Origin(country_code="ES"),),
        packagings=(Packaging(quantity_quantity=Decimal(packages), type_code="CT", marks_numbers_id=marks),),
    )


SAYS = Declaration(
    functional_reference_id="LRN-2026-77",
    declaration_office_id="XX001",
    declarant=Party(id="XX300500042", name="Harbour Brokers Ltd"),
    exporter=Party(name="Citricos de  Turia SA"),
    goods_shipment=GoodsShipment(
        items=(
            item(1, "08051000", "Oranges of Citricos de Turia", 100, "MERIDIAN FRUIT / A1"),
            item(2, "08055000", "Lemons", 40, "B2"),
        ),
        importer=Party(id="XX203400179", name="Meridian Fruit Company"),
        consignment=Consignment(
            transport_equipments=(TransportEquipment(id=BOX, seals=(Seal(id="SL-77001"), Seal(id="SL-77002"))),)
        ),
    ),
)
HIT = Hit("P003", Lane.RED, 1, SECRET)


def case_of(says=SAYS, hits=(HIT,), lane=Lane.RED, basis="profile") -> Case:
    return Case("26XX00000000000017", says, AT).having(Routing(lane, basis, (SECRET,), ""), Hits(hits, "p" * 64))


@pytest.fixture(scope="session")
def page():
    return rules.read(packs.source_of(PACK, "flow/inspection"), AT.date())


@pytest.fixture(scope="session")
def guidance():
    return rules.read_guidance(packs.source_of(PACK, "private/inspection"), AT.date())


@pytest.fixture(scope="session")
def assessing():
    return assessment.read(packs.source_of(PACK, "flow/assessment"), AT.date())


@pytest.fixture
def held(db):
    """``held()`` keeps one declaration that an officer is to decide; gives its MRN."""

    def made(lane=Lane.RED, basis="profile", office="XX001", says=SAYS, hits=(HIT,)):
        with writing(by="test", at=AT) as pen:
            ((key, mrn),) = numbers(1, "XX", date(2026, 3, 4)).answer()
            from msgspec import structs

            says = structs.replace(says, declaration_office_id=office, functional_reference_id=f"L{key}")
            case = Case(mrn, says, AT).having(Routing(lane, basis, (SECRET,), ""), Hits(hits, "p" * 64))
            declarations.tell_accepted(pen, [(mrn, "a" * 64)])
            raw = facts.text_of(case)
            decided = Decided(
                declaration_id=key, reference=mrn, version=1, at=AT, lane=lane, basis=basis, ruled=lane,
                book="b" * 64, profiles="p" * 64, model="m" * 64, score=None, duty_minor=500, facts=raw,
                sha256=facts.hash_of(raw),
            )  # fmt: skip
            lanes.decide(pen, [decided])
            body = text_of(says)
            kept = Registration(id=key, case=case, status=Status.UNDER_CONTROL, body=body, sha256="a" * 64)
            declarations.keep(pen, [kept])
        return mrn

    return made


@pytest.fixture
def write():
    """``write(service, …, by=…)``: one transaction of one officer."""

    def done(service, *arguments, by="user:olaf", at=AT, **words):
        with writing(by=by, at=at) as pen:
            return service(pen, *arguments, **words)

    return done


@pytest.fixture
def ordered(held, write, page, guidance):
    """``ordered()`` is an order of a held declaration; ``ordered(claimed=True)`` one that ``user:olaf`` took on."""

    def made(claimed=True, kind=None, **how):
        found = write(services.order_examination, page, guidance, held(**how), "Look at the doors", kind)
        return write(services.claim, page, LOT, found.reference) if claimed else found

    return made


def reply_to(check, change=None):
    """What was declared, or ``yes``."""
    if change is not None:
        return change
    return "yes" if check.reply == "agrees" else check.declared


def result_of(order, *, key=KEY, changes=None, **more) -> Result:
    """A result in which everything agrees, but for ``changes``: {(place, check): value}."""
    changes = changes or {}
    parts = [
        PartResult(
            place=part.place,
            answers=tuple(Answer(c.check, reply_to(c, changes.get((part.place, c.check)))) for c in part.checks),
            opened=part.opens,
            text=more.get("text", ""),
            new_seal="N1" if part.place.startswith("c") else "",
        )
        for part in order.parts
    ]
    return Result(key=key, parts=tuple(parts), outcome=Finding.COMPLIANT)


def photo(kind="JPEG", size=(64, 48), **more) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, (30, 90, 60)).save(written, kind, **more)
    return written.getvalue()


def status(mrn):
    from greenlane.filing.declarations import queries as kept

    assert kept.folded(mrn) == kept.get(mrn).status
    return Status(kept.get(mrn).status)


__all__ = ["queries"]
