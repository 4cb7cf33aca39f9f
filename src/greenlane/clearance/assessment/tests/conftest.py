"""Held declarations with their decision."""

from datetime import UTC, date, datetime

import pytest
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.assessment import rules
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.core.case import Case
from greenlane.core.codes import Lane
from greenlane.core.declaration import Declaration
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


@pytest.fixture(scope="session")
def page():
    return rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/assessment"), AT.date())


@pytest.fixture
def held():
    """``held(lane, office)`` keeps one declaration that an officer is to decide; gives its MRN."""

    def made(lane=Lane.YELLOW, office="XX001", at=AT, status=Status.UNDER_CONTROL):
        with writing(by="test", at=at) as pen:
            ((key, mrn),) = numbers(1, "XX", date(2026, 3, 4)).answer()
            says = Declaration(
                functional_reference_id=f"L{key}", declaration_office_id=office, declarant=Party(id="XX9")
            )
            hit = Hit("P1", lane, 1, SECRET)
            case = Case(mrn, says, at).having(Routing(lane, "profile", (SECRET,), ""), Hits((hit,), "p" * 64))
            declarations.tell_accepted(pen, [(mrn, "a" * 64)])
            raw = facts.text_of(case)
            decided = Decided(
                declaration_id=key, reference=mrn, version=1, at=at, lane=lane, basis="profile", ruled=lane,
                book="b" * 64, profiles="p" * 64, model="m" * 64, score=None, duty_minor=500, facts=raw,
                sha256=facts.hash_of(raw),
            )  # fmt: skip
            lanes.decide(pen, [decided])
            body = text_of(says)
            declarations.keep(pen, [Registration(id=key, case=case, status=status, body=body, sha256="a" * 64)])
        return mrn

    return made
