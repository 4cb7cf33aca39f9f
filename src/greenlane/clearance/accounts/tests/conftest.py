"""Declarations to charge, Exampleland's page, and charges for them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.accounts import rules
from greenlane.clearance.accounts.terms import Funds, NewCharge
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def page():
    return rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/accounts"), AT.date())


@pytest.fixture
def lodge():
    """``lodge(3)`` registers three declarations and gives their (id, MRN) pairs."""

    def lodged(count=1):
        with writing(by="test", at=AT) as pen:
            pairs = numbers(count, "XX", date(2026, 3, 4)).answer()
            made = []
            for key, mrn in pairs:
                says = Declaration(functional_reference_id=f"L{key}", declarant=Party(id="XX9"))
                made.append(
                    Registration(id=key, case=Case(mrn, says, AT), status=Status.ACCEPTED, body="{}", sha256="0" * 64)
                )
            declarations.tell_accepted(pen, [(mrn, "0" * 64) for _, mrn in pairs])
            declarations.keep(pen, made)
        return pairs

    return lodged


@pytest.fixture
def new(page):
    """``new(pair, {"A00": 100})`` is a charge decided from the funds given."""

    def made(pair, duties, secured=0, payer="XX1", version=1, funds=None, order=None):
        total = rules.major(sum(duties.values()), 2)
        have = funds or Funds(payer)
        chosen = order or page.order
        settlement = rules.settlement_of(total, Decimal(secured).scaleb(-2), have, chosen, page, AT.date())
        return NewCharge(pair[0], pair[1], version, payer, duties, secured, settlement, chosen)

    return made
