"""The pack's page and calendar; a declaration kept in any status, as long ago as wanted."""

from datetime import UTC, date, datetime

import pytest
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.escalation import rules
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of
from greenlane.filing.traders import services as traders
from greenlane.filing.traders.terms import Trader

#: A Wednesday.
AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
PACK = on_disk(ROOT / "packs" / "xx")
SOURCE = packs.source_of(PACK, "flow/escalation")
PAGE = rules.read(SOURCE, AT.date())
CALENDAR = rules.calendar_of(PAGE, accounts.read(packs.source_of(PACK, "flow/accounts"), AT.date()))
TRADER = Trader(id="XX9", name="Harbour Light Trading (Pty)", phone="+000 555 0101", email="customs@light.example")


@pytest.fixture
def stuck(db):
    """``stuck(status, office, at)`` keeps one declaration; gives its MRN."""

    def made(status=Status.UNDER_CONTROL, office="XX001", at=AT):
        with writing(by="test", at=at) as pen:
            traders.register(pen, [TRADER])
            ((key, mrn),) = numbers(1, "XX", date(2026, 3, 4)).answer()
            says = Declaration(
                functional_reference_id=f"LRN-{key}-A", declaration_office_id=office, declarant=Party(id="XX9")
            )
            declarations.tell_accepted(pen, [(mrn, "a" * 64)])
            pen.event("lanes.held", mrn, {})
            case = Case(mrn, says, at)
            body = text_of(says)
            declarations.keep(pen, [Registration(id=key, case=case, status=status, body=body, sha256="a" * 64)])
        return mrn

    return made
