"""An appeal that is won: the law is applied anew, the money comes back with interest, refused goods go after all."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.journey.conftest import NOW, Town, message

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.rules import caller_for
from greenlane.base.people.terms import Role
from greenlane.clearance.accounts import queries as books
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.appeals import queries, services
from greenlane.clearance.appeals.states import Status
from greenlane.clearance.appeals.terms import Appeal, AppealsPage, Lodging, Outcome, RefusedAppealError, Ruling
from greenlane.clearance.assessment import services as assessing
from greenlane.clearance.assessment.terms import AssessmentPage, Change, Field
from greenlane.clearance.escalation.rules import calendar_of
from greenlane.clearance.escalation.terms import EscalationPage
from greenlane.clearance.lanes.queries import decision_of
from greenlane.core.book import Book
from greenlane.filing.declarations.queries import folded, get, read
from greenlane.journey import appealing, gather
from greenlane.journey.clear import clear
from greenlane.journey.replay import replay
from greenlane.journey.terms import Received
from greenlane.law.duty.terms import Assessment
from greenlane.site.dossier import dossier

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(days=10)
REASONS = "The goods are what the appellant says they are."


class Court:
    """A town in which appeals are lodged, given to reviewers and decided."""

    def __init__(self, town: Town) -> None:
        self.town, self.book = town, town.means.book(NOW.date())
        with writing(by="user:admin", at=NOW) as pen:
            services.appoint(pen, "ada", "XX000")
            services.appoint(pen, "ben", "XX000")

    def lodge_all(self, count: int = 60) -> list[str]:
        filings = self.town.filings[:count]
        told = clear(self.town.means, [Received(raw=message(f), sender=f.sender) for f in filings], NOW, "story")
        return [decided.answer.reference for decided in told if decided.answer.reference]

    def do(self, service: Any, *more: Any, at: datetime = NOW, **words: Any) -> Any:
        with writing(by="user:somebody", at=at) as pen:
            return service(pen, *more, **words)

    def appealed(self, mrn: str, kind: str, **more: Any) -> Appeal:
        page, said = self.book[AppealsPage], Lodging(kind=kind, grounds=("G01",), text="Look again.", **more)
        calendar = calendar_of(self.book[EscalationPage], self.book[AccountsPage])
        number = self.do(services.lodge, page, calendar, mrn, said, at=LATER).number
        gather.open_chance(self.town.means, LATER)
        return self.do(appealing.choose, self.town.means, self.book_of(LATER), number, at=LATER)

    def ruled(self, number: str, outcome: Outcome, *changes: Change) -> Appeal:
        ruling = Ruling(outcome, REASONS, "Customs Act 2023 s. 98", changes)
        return self.do(appealing.decide, self.town.means, self.book_of(LATER), number, ruling, at=LATER)

    def book_of(self, at: datetime) -> Book:
        return self.town.means.book(at.date())


@pytest.fixture
def court(town: Town) -> Any:
    yield Court(town)
    assert sum(books.trial_balance().values()) == 0
    assert books.unbalanced() == []
    assert books.drifted() == []


def wallet(payer: str) -> int:
    return -next((b.balance for b in books.balances(payer) if b.code == f"wallet:{payer}"), 0)


def first(references: list[str], status: str, least: int = 0) -> str:
    charges = books.charges_of(references)
    return next(
        m for m in references if get(m).status == status and m in charges and sum(charges[m].duties.values()) > least
    )


def test_refused_goods_go_after_all_and_are_charged_once(court: Court) -> None:
    mrn = first(court.lodge_all(), "under_control", 1000)
    payer = books.charges_of([mrn])[mrn].payer
    owed = books.charges_of([mrn])[mrn].total
    before = wallet(payer)

    def refuse(pen: Pen) -> None:
        assessing.refuse(pen, court.book[AssessmentPage], mrn, "R03")
        accounts.reverse(pen, mrn, "refused")

    court.do(refuse)
    assert mrn not in books.charges_of([mrn])
    appeal = court.appealed(mrn, "refusal")
    assert (appeal.status, appeal.drawn.among) == (Status.UNDER_REVIEW, 2)

    decided = court.ruled(appeal.number, Outcome.ANNUL)
    assert decided.decision.outcome is Outcome.ANNUL
    kept, charge = get(mrn), books.charges_of([mrn])[mrn]
    assert (kept.version, charge.version, charge.total) == (2, 2, owed)
    if not charge.is_settled:
        court.do(accounts.deposit, payer, owed, "B-77", at=LATER)
        court.do(accounts.pay_from_wallet, payer, [mrn], at=LATER)
        from greenlane.clearance.release import services as release

        court.do(release.release, [mrn], at=LATER)
    assert get(mrn).status == folded(mrn).value == "released"
    assert wallet(payer) <= before
    assert replay(court.town.means, mrn).equal


def paid(court: Court, references: list[str]) -> tuple[str, Any]:
    """A released declaration with duty that could be less, and its charge, collected."""
    for mrn, charge in books.charges_of(references).items():
        if get(mrn).status == "released" and charge.duties.get("A00", 0) > 10_000:
            if charge.paid_at is None:
                court.do(accounts.deposit, charge.payer, charge.total, f"B-{mrn[-6:]}")
                court.do(accounts.pay_from_wallet, charge.payer, [mrn])
            return mrn, books.charges_of([mrn])[mrn]
    raise LookupError("take more filings")


def test_a_varied_assessment_gives_the_difference_back_and_is_what_is_shown(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    mrn, charge = paid(court, court.lodge_all())
    assert appealing.in_force(court.town.means, mrn) is None
    before, lines = wallet(charge.payer), read(mrn).items
    price = lines[0].commodity.invoice_line.item_charge_amount.value
    appeal = court.appealed(mrn, "assessment", disputed=charge.duties["A00"] // 2)
    change = Change(1, Field.PRICE, str((price / 2).quantize(price)))

    decided = court.ruled(appeal.number, Outcome.VARY, change).decision
    assert len(decided.facts) == 64
    back, after = sum(decided.given_back.values()), books.charges_of([mrn])[mrn]
    assert 0 < back < charge.total
    assert after.total == charge.total - back
    ruled = appealing.in_force(court.town.means, mrn)
    assert ruled.appeal == appeal.number
    assert ruled.declaration.items[0].commodity.invoice_line.item_charge_amount.value == Decimal(change.proposed)
    assert major(after.total, 2) == ruled.facts[Assessment].total
    caller = caller_for("user:t", Role.TRADER, charge.payer)
    monkeypatch.setattr("greenlane.site.dossier.means", lambda: court.town.means)
    shown = dossier(mrn, caller)
    assert (shown.appeal, shown.duty) == (appeal.number, ruled.facts[Assessment].total), "what is in force stands first"
    assert shown.former.duty == decision_of(mrn).fact(Assessment).total > shown.duty, "what was decided before, below"
    expected = round(back * 0.06 * (LATER.date() - charge.paid_at.date()).days / 365)
    assert abs(decided.interest - expected) <= 1
    assert wallet(charge.payer) == before + back + decided.interest
    assert get(mrn).status == folded(mrn).value == "released"
    lines_of_account = books.statement(f"wallet:{charge.payer}", NOW, LATER + timedelta(days=1))
    assert {line.kind for line in lines_of_account} >= {"refund", "interest"} - (
        set() if decided.interest else {"interest"}
    )


def test_an_annulled_assessment_gives_everything_back(court: Court) -> None:
    mrn, charge = paid(court, court.lodge_all())
    before = wallet(charge.payer)
    appeal = court.appealed(mrn, "assessment", disputed=charge.total)
    decided = court.ruled(appeal.number, Outcome.ANNUL).decision
    assert dict(decided.given_back) == {tax: amount for tax, amount in charge.duties.items() if amount}
    assert wallet(charge.payer) == before + sum(charge.duties.values()) + decided.interest


def test_an_appeal_never_makes_it_worse_and_then_changes_nothing(court: Court) -> None:
    mrn, charge = paid(court, court.lodge_all())
    price = read(mrn).items[0].commodity.invoice_line.item_charge_amount.value
    appeal = court.appealed(mrn, "assessment", disputed=1)
    with pytest.raises(RefusedAppealError, match="worse"):
        court.ruled(appeal.number, Outcome.VARY, Change(1, Field.PRICE, str(price * 2)))
    with pytest.raises(RefusedAppealError, match="cannot be assessed"):
        court.ruled(appeal.number, Outcome.VARY, Change(1, Field.CODE, "00000000"))
    assert queries.appeal(appeal.number).status is Status.UNDER_REVIEW
    assert books.charges_of([mrn])[mrn] == charge
    assert court.ruled(appeal.number, Outcome.UPHOLD).decision.given_back == {}
    assert books.charges_of([mrn])[mrn] == charge


def test_an_unpaid_debt_that_comes_to_nothing_lets_the_goods_go(court: Court) -> None:
    references = court.lodge_all()
    charges = books.charges_of(references)
    mrn = next(
        m for m in references if get(m).status == "verified" and charges[m].outstanding and not charges[m].secured
    )
    appeal = court.appealed(mrn, "assessment", disputed=charges[mrn].total)
    decided = court.ruled(appeal.number, Outcome.ANNUL).decision
    assert decided.interest == 0
    assert get(mrn).status == folded(mrn).value == "released"
    assert Assessment.__name__ not in decided.facts
