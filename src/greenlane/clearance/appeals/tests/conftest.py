"""The pack's pages; a declaration that is charged, and refused where wanted; reviewers of three offices."""

from datetime import UTC, date, datetime

import pytest
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.accounts import rules as money
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import Funds, NewCharge
from greenlane.clearance.appeals import page as reading
from greenlane.clearance.appeals import services
from greenlane.clearance.escalation import rules as escalation
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of

#: A Wednesday.
AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
PACK = on_disk(ROOT / "packs" / "xx")
SOURCE = packs.source_of(PACK, "flow/appeals")
PAGE = reading.read(SOURCE, AT.date())
MONEY = money.read(packs.source_of(PACK, "flow/accounts"), AT.date())
CALENDAR = escalation.calendar_of(escalation.read(packs.source_of(PACK, "flow/escalation"), AT.date()), MONEY)
PAYER = "XX9"


def write(service, *arguments, at=AT, by="user:smith", **words):
    with writing(by=by, at=at) as pen:
        return service(pen, *arguments, **words)


@pytest.fixture
def charged(db):
    """``charged({"A00": 900})`` keeps a declaration that owes it; ``paid``: from the wallet. Gives its MRN."""

    def made(duties, paid=False, refused=False, office="XX001"):
        with writing(by="road", at=AT) as pen:
            ((key, mrn),) = numbers(1, "XX", date(2026, 3, 4)).answer()
            says = Declaration(
                functional_reference_id=f"LRN-{key}", declarant=Party(id=PAYER), declaration_office_id=office
            )
            declarations.tell_accepted(pen, [(mrn, "a" * 64)])
            status = Status.REFUSED if refused else Status.VERIFIED
            case, text = Case(mrn, says, AT), text_of(says)
            declarations.keep(pen, [Registration(id=key, case=case, status=status, body=text, sha256="a" * 64)])
            total = money.major(sum(duties.values()), 2)
            if paid:
                accounts.deposit(pen, PAYER, sum(duties.values()), f"B{key}")
            wallet = total if paid else money.major(0, 2)
            settlement = money.settlement_of(
                total, money.major(0, 2), Funds(PAYER, wallet=wallet), ("wallet",), MONEY, AT.date()
            )
            accounts.charge(pen, MONEY, [NewCharge(key, mrn, 1, PAYER, duties, 0, settlement, ("wallet",))])
        if refused:
            with writing(by="user:smith", at=AT) as pen:
                pen.event("assessment.refused", mrn, {"reason": "R01", "says": "x", "law": "y"})
                accounts.reverse(pen, mrn, "refused")
        return mrn

    return made


@pytest.fixture
def reviewers(db):
    with writing(by="user:admin", at=AT) as pen:
        for name, office in (
            ("smith", "XX009"),
            ("here", "XX001"),
            ("ada", "XX000"),
            ("ben", "XX000"),
            ("cleo", "XX003"),
        ):
            services.appoint(pen, name, office)
