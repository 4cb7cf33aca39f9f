"""What is there a month after a release? Goods in the frame of audits, and whoever works on them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.journey.conftest import NOW, Town, message

from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.models import AuditUnit
from greenlane.clearance.audit.terms import AuditPage, Correction, Kind, Plan
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import auditing
from greenlane.journey.clear import clear
from greenlane.journey.terms import Received as Message
from greenlane.risk.draws.terms import DrawsPage

SIGNER = Signer("log.example/xx", b"l" * 32)
BANK = Bank(b"b" * 32)
GATEWAY = SignedGateway(BANK.public_key, 300)
LATER = datetime(2026, 4, 2, 9, 5, tzinfo=NOW.tzinfo)
AUDITOR, CHIEF = "user:auditor", "user:chief"


class After:
    """Exampleland a month later: what was released in March stands in the frame of audits."""

    def __init__(self, town: Town) -> None:
        self.means, self.at = town.means, LATER
        told = clear(self.means, [Message(raw=message(f), sender=f.sender) for f in town.filings[:80]], NOW, "story")
        self.released = [d.answer.reference for d in told if d.answer.status == "released"]
        assert len(self.released) > 10
        while seal(SIGNER, NOW).count:
            pass
        while auditing.note_once(NOW):
            pass
        self.page: AuditPage = self.means.book(LATER.date())[AuditPage]
        self.money: AccountsPage = self.means.book(LATER.date())[AccountsPage]

    def do(self, service: Callable[..., Any], *args: Any, by: str = AUDITOR, days: int = 0, **more: Any) -> Any:
        self.at += timedelta(days=days)
        with writing(by=by, at=self.at) as pen:
            return service(pen, *args, **more)

    def plan(self) -> Plan:
        start, end = datetime(2026, 3, 1, tzinfo=NOW.tzinfo), datetime(2026, 4, 1, tzinfo=NOW.tzinfo)
        plan: Plan = self.do(services.make_plan, self.page, start, end)
        return plan

    def drawn(self) -> Plan:
        number = self.plan().number
        book = self.means.book(self.at.date())
        plan: Plan = self.do(services.approve_plan, self.page, book[DrawsPage], number, by=CHIEF)
        assert auditing.draw_due(self.means, self.at) == 0  # the epoch of the approval could be known
        assert plan.draw_from is not None
        self.at = plan.draw_from + timedelta(minutes=1)
        auditing.draw_due(self.means, self.at)
        return queries.plan(number)

    def case(self, *references: str, kind: Kind = Kind.DESK) -> str:
        [number] = self.do(services.open_cases, self.page, list(references), kind, "The value of the goods")
        return str(number)

    def waiting(self) -> str:
        """A release with duty on its first line, which waits as those of the blue lane do."""
        for mrn in self.released:
            found = money_of.charges_of([mrn]).get(mrn)
            if found and found.total > 1000 and auditing.differ(self.means, mrn, twice(mrn)).total > 0:
                AuditUnit.objects.filter(declaration__reference=mrn).update(status="waiting", why="lane")
                return mrn
        raise LookupError("nothing was released with duty on it")


def twice(reference: str, line: int = 1) -> list[Correction]:
    """The price of the first line was really double."""
    item = declarations.read(reference).items[line - 1]
    assert item.commodity
    assert item.commodity.invoice_line
    assert item.commodity.invoice_line.item_charge_amount
    return [Correction(item.sequence_numeric, price=2 * item.commodity.invoice_line.item_charge_amount.value)]


def balanced() -> bool:
    books = money_of.trial_balance()
    return not sum(books.values()) and not money_of.unbalanced() and not money_of.drifted()
