"""What do officers and payers do with what the machine left them? Simulated for the demonstration, by the truth."""

from collections.abc import Sequence
from random import Random

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment import services as assessment
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.inspection.terms import Finding, Lot, Report
from greenlane.clearance.release import services as release
from greenlane.core.book import Book
from greenlane.core.codes import Lane
from greenlane.core.money import to_minor
from greenlane.site.demo import dock
from greenlane.site.demo.inspection import inspect
from greenlane.site.demo.stream import Stream
from greenlane.site.demo.terms import SchemesPage, Truth

#: How goods of a lane are looked at.
LOOKS = {Lane.YELLOW.value: "documents", Lane.RED.value: "physical"}


class Office:
    """Officers and payers of the demonstration. ``chance`` decides what they find and who pays at once."""

    def __init__(self, stream: Stream, page: SchemesPage, bank: Bank, chance: Random, prompt: float) -> None:
        self.stream, self.page, self.bank, self.chance, self.prompt = stream, page, bank, chance, prompt
        self.found = self.looked = 0

    def look(self, pen: Pen, book: Book, lot: Lot, held: Sequence[tuple[str, str, Truth]]) -> list[str]:
        """Officers examine (reference, lane, truth) and accept or refuse; returns the accepted references."""
        rules, accepted = book[AssessmentPage], []
        for reference, lane, truth in held:
            kind = LOOKS[lane]
            outcome = inspect(truth, kind, self.chance, self.page.examinations)
            offence = bool(outcome.offence)
            self.looked += 1
            report = Report(Finding.COMPLIANT)
            if offence:
                code = self.chance.choice(sorted(rules.offences))
                report = Report(Finding.OFFENCE, code, to_minor(outcome.recovered))
            dock.examine(pen, book, lot, reference, report, self.chance)
            if offence:
                self.found += 1
                self.stream.caught(truth)
                assessment.refuse(pen, rules, reference, sorted(rules.refusals)[0])
            else:
                assessment.accept(pen, rules, reference, is_examined=True)
                accepted.append(reference)
        return accepted

    def pay(self, pen: Pen, book: Book, references: Sequence[str]) -> None:
        """Most payers pay what is due at once, by the bank; the goods go."""
        page = book[AccountsPage]
        gateway = SignedGateway(self.bank.public_key, page.callback_tolerance)
        by_payer: dict[str, list[str]] = {}
        for reference, charge in accounts.charges_of(references).items():
            if charge.outstanding and not charge.is_settled and self.chance.random() < self.prompt:
                by_payer.setdefault(charge.payer, []).append(reference)
        for payer, owed in by_payer.items():
            order = paying.order(pen, page, payer, owed)
            paying.receive(pen, page, gateway, *self.bank.simulate(order, pen.at))
        release.release(pen, references)
