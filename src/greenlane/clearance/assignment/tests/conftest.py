"""Held bills in a country of two dozen officers."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec import structs
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.assignment import services
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.rules import read
from greenlane.clearance.assignment.terms import Duty, Posting
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.core.case import Case
from greenlane.core.codes import Lane
from greenlane.core.declaration import (
    Classification,
    Commodity,
    Declaration,
    GoodsItem,
    GoodsShipment,
    InvoiceLine,
    Origin,
)
from greenlane.core.money import Amount
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of
from greenlane.journey import facts
from greenlane.risk.draws import queries as epochs
from greenlane.risk.draws.services import open_epochs
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.draws.vrf import Key

#: A Wednesday.
AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
SECRET = b"s" * 32
CHANCE = Chance(DrawsPage(epoch_minutes=15, publish_after_minutes=30, sha256=""), Key(b"d" * 32), SECRET)
SITES = ("XX001", "XX002", "XX003")


@pytest.fixture(scope="session")
def page():
    held = read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "people/assignment"), AT.date())
    return structs.replace(held, weighing=structs.replace(held.weighing, apart=0))


def saying(office="XX001", code="62052000", owner="XX0000001A", items=1, origin="CN", price=100):
    item = GoodsItem(
        sequence_numeric=1,
        commodity=Commodity(
            classifications=(Classification(id=code, identification_type_code="TSP"),),
            invoice_line=InvoiceLine(item_charge_amount=Amount(value=Decimal(price), currency_id="USD")),
        ),
        origins=(Origin(country_code=origin),),
    )
    listed = tuple(structs.replace(item, sequence_numeric=number + 1) for number in range(items))
    shipment = GoodsShipment(items=listed, importer=Party(id=owner))
    return Declaration(declaration_office_id=office, declarant=Party(id="XX9"), goods_shipment=shipment)


@pytest.fixture
def held(db):
    """``held(count, lane, **what it says)`` keeps so many declarations that an officer is to decide; gives the MRNs."""

    def made(count=1, lane=Lane.YELLOW, at=AT, status=Status.UNDER_CONTROL, **said):
        references = []
        with writing(by="test", at=at) as pen:
            for key, mrn in numbers(count, "XX", date(2026, 3, 4)).answer():
                says = structs.replace(saying(**said), functional_reference_id=f"L{key}")
                case = Case(mrn, says, at).having(Routing(lane, "profile", ("why",), ""))
                raw = facts.text_of(case)
                declarations.tell_accepted(pen, [(mrn, "a" * 64)])
                decided = Decided(
                    declaration_id=key, reference=mrn, version=1, at=at, lane=lane, basis="profile", ruled=lane,
                    book="b" * 64, profiles="p" * 64, model="m" * 64, score=None, duty_minor=500, facts=raw,
                    sha256=facts.hash_of(raw),
                )  # fmt: skip
                lanes.decide(pen, [decided])
                body = text_of(says)
                kept = Registration(id=key, case=case, status=status, body=body, sha256="a" * 64)
                declarations.keep(pen, [kept])
                references.append(mrn)
        return references

    return made


def posting(name, site="XX002", groups=("TEXT",)):
    return Posting(username=name, site=site, groups=groups)


@pytest.fixture
def officers(db, page):
    """Four officers for textiles at each of three sites, a centre of them, and an open epoch."""
    epochs.forget()
    posts = [posting(f"{site}-{number}", site) for site in SITES for number in range(4)]
    posts.append(Posting(username="keeper", site="XX001", groups=(), duty=Duty.CENTRE, centre="NAC3"))
    with writing(by="test", at=AT) as pen:
        services.add_posts(pen, page, posts, SECRET)
    open_at(AT)
    yield [post.username for post in posts[:-1]]
    epochs.forget()


def open_at(at):
    with writing(by="test", at=at) as pen:
        open_epochs(pen, [at], CHANCE.page, "XX", CHANCE.key)


def assign(page, references, at=AT):
    with writing(by="test", at=at) as pen:
        return services.assign(pen, page, CHANCE, references)


def reroute(page, at):
    open_at(at)
    with writing(by="test", at=at) as pen:
        return services.reroute(pen, page, CHANCE)
