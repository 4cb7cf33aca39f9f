"""Who appeals in the demonstration, and who wins? Real appeals, by the services, seeded."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.appeals import queries, services
from greenlane.clearance.appeals.terms import AppealsPage, Lodging, Outcome, RefusedAppealError, Ruling
from greenlane.clearance.assessment.terms import Change, Field
from greenlane.clearance.escalation.rules import calendar_of
from greenlane.clearance.escalation.terms import EscalationPage
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.journey import appealing, gather
from greenlane.journey.means import Means

TRADER, OFFICER = "demo trader", "demo officer"
#: How many appeals of each kind; how long a review takes; which part of a price was too much.
EACH, REVIEW, TOO_MUCH = 6, timedelta(days=2), Decimal("0.9")
LAW = "Customs Act 2023 s. 98(2)"
WORDS = {
    "refusal": "The permit was produced with our answer; it was not looked at.",
    "assessment": "The price holds a discount that was agreed before the goods were shipped.",
}
REASONS = {
    Outcome.UPHOLD: "The papers do not show what the appellant says. The decision is right.",
    Outcome.VARY: "The contract shows the discount. The duty is worked out on the price after it.",
    Outcome.ANNUL: "The permit was there when the decision was taken. There was no ground to refuse.",
}


def appeal(means: Means, at: datetime, chance: Random, party: str, officers: Iterable[tuple[str, str]]) -> int:
    """Lodge appeals against refusals and assessments, some of them of ``party``, and decide some; returns how many.

    ``officers`` (user name, office) are appointed to review them.
    """
    with writing(by="demo", at=at - 3 * REVIEW) as pen:
        for name, office in officers:
            services.appoint(pen, name, office)
    numbers = []
    for kind, status in (("refusal", "refused"), ("assessment", "released")):
        found = [k for k in declarations.recent(status=status, before=at - 2 * REVIEW, limit=400) if _owes(k, kind)]
        own = [k for k in found if party in (k.importer, k.declarant)][: EACH // 2]
        others = [k for k in found if k not in own][: EACH - len(own)]
        numbers += [_lodged(means, kept, kind, at - REVIEW, chance) for kept in (*own, *others)]
    appealing.choose_waiting(means, at - REVIEW)
    gather.open_chance(means, at)
    for number in chance.sample(numbers, len(numbers) * 3 // 5):
        _decided(means, number, at, chance)
    return len(numbers)


def _owes(kept: Kept, kind: str) -> bool:
    charge = accounts.charges_of([kept.reference]).get(kept.reference)
    return kind == "refusal" or (charge is not None and charge.total > 0)


def _lodged(means: Means, kept: Kept, kind: str, at: datetime, chance: Random) -> str:
    book = means.book(at.date())
    page, stake = book[AppealsPage], queries.stake(kept.reference, book[AppealsPage].kinds[kind].effect)
    said = Lodging(
        kind=kind, grounds=(chance.choice(("G02", "G05", "G06")),), text=WORDS[kind], disputed=stake.owed // 10,
        wants_hearing=chance.random() < 0.3,
    )  # fmt: skip
    with writing(by=TRADER, at=at) as pen:
        calendar = calendar_of(book[EscalationPage], book[AccountsPage])
        return services.lodge(pen, page, calendar, kept.reference, said).number


def _decided(means: Means, number: str, at: datetime, chance: Random) -> None:
    """A refusal is annulled or upheld, an assessment varied or upheld; what cannot be varied so is upheld."""
    found = queries.appeal(number)
    wins = chance.random() < 0.6
    changes: tuple[Change, ...] = ()
    outcome = Outcome.UPHOLD
    if wins and found.kind == "refusal":
        outcome = Outcome.ANNUL
    elif wins:
        outcome, changes = Outcome.VARY, _discount(found.reference)
    book = means.book(at.date())
    for tried, made in ((outcome, changes), (Outcome.UPHOLD, ())):
        try:
            with writing(by=OFFICER, at=at) as pen:
                appealing.decide(pen, means, book, number, Ruling(tried, REASONS[tried], LAW, made))
            return
        except RefusedAppealError:
            continue


def _discount(reference: str) -> tuple[Change, ...]:
    line = declarations.read(reference).items[0]
    charged = line.commodity.invoice_line.item_charge_amount if line.commodity and line.commodity.invoice_line else None
    if charged is None:
        return ()
    return (Change(line.sequence_numeric, Field.PRICE, f"{charged.value * TOO_MUCH:.2f}"),)
