"""What has been audited in the demonstration? Plans drawn, audits in every state, a disclosure: real acts, seeded."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.states import PlanStatus
from greenlane.clearance.audit.terms import AuditError, AuditPage, Correction, Kind
from greenlane.core.money import CENT
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import auditing
from greenlane.journey.means import Means
from greenlane.risk.draws.terms import DrawsPage

AUDITOR, MAKER, CHIEF = "demo auditor", "demo manager", "demo chief"
_CASES = 6
_WRONG = 0.35
_SCOPES = ("The value of the goods", "Classification of textiles", "Proofs of origin", "Quantities and net mass")


def show_audits(means: Means, at: datetime, seed: int) -> int:
    """Note every release, plan and draw the last four weeks, audit some; returns how many audits were opened."""
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    while auditing.note_once(at):
        pass
    _plan(means, at)
    waiting = [one.reference for one in queries.waiting(means.book(at.date())[AuditPage], limit=40)]
    opened = [n for n, mrn in enumerate(waiting[:_CASES]) if _audit(means, at, n, mrn, chance)]
    looked = waiting[_CASES : _CASES + 8]
    if looked:
        with writing(by=AUDITOR, at=at) as pen:
            page = means.book(at.date())[AuditPage]
            services.pass_releases(pen, page, looked, "Invoice, packing list and declaration agree.")
    gone = [kept.reference for kept in declarations.recent(status="released", limit=60)]
    _disclose(means, at, [mrn for mrn in gone if mrn not in waiting], chance)
    return len(opened)


def _plan(means: Means, at: datetime) -> None:
    # The trade of the demonstration may lie in one month alone: its plan is of the four weeks before that day.
    made = at - timedelta(hours=2)
    end = datetime(made.year, made.month, made.day, tzinfo=UTC)
    start = end - timedelta(weeks=4)
    book = means.book(at.date())
    if any(p.end == end and p.status is not PlanStatus.DROPPED for p in queries.plans()):
        return
    with writing(by=MAKER, at=made) as pen:
        number = services.make_plan(pen, book[AuditPage], start, end).number
    with writing(by=CHIEF, at=at - timedelta(hours=1)) as pen:
        services.approve_plan(pen, book[AuditPage], book[DrawsPage], number)
    auditing.draw_due(means, at)


def _audit(means: Means, at: datetime, number: int, mrn: str, chance: Random) -> bool:
    """One audit, left in a state of its own by its number: opened, announced, waiting, under way, concluded."""
    book = means.book(at.date())
    page, money = book[AuditPage], book[AccountsPage]
    with writing(by=AUDITOR, at=at) as pen:
        kind = Kind.SITE if number == 1 else Kind.DESK
        [case] = services.open_cases(pen, page, [mrn], kind, chance.choice(_SCOPES))
        if number == 0:
            return True
        if number == 1:
            services.announce(pen, page, case)
            return True
        services.start(pen, page, case)
        if number == 2:  # the third audit waits for books
            services.request_books(pen, page, case, "The contract of sale, proof of payment, and the stock ledger.")
            return True
        if chance.random() < _WRONG or number in (3, 4):  # at least these find something
            found = _dearer(mrn, chance)
            auditing.find(pen, means, case, mrn, 1, "O02", "The contract names a higher price.", "", found, ["M02"])
        if number > 3:  # the last ones are over
            services.conclude(pen, page, money, case, "Books and declaration were compared line by line.")
    return True


def _disclose(means: Means, at: datetime, references: Sequence[str], chance: Random) -> None:
    for mrn in references:
        kept = declarations.get(mrn)
        try:
            with writing(by=f"party:{kept.declarant}", at=at) as pen:
                corrections = _dearer(mrn, chance)
                says = "The freight was left out of the price."
                auditing.disclose(pen, means, mrn, kept.declarant, says, corrections)
        except (AuditError, LookupError):
            continue  # charged nothing, or it cannot be told so; the next one
        return


def _dearer(mrn: str, chance: Random) -> list[Correction]:
    """The price of the first line with up to a half more."""
    item = declarations.read(mrn).items[0]
    price = item.commodity.invoice_line if item.commodity else None
    if price is None or price.item_charge_amount is None:
        raise LookupError(f"{mrn}: the first line has no price")
    more = price.item_charge_amount.value * (105 + chance.randrange(45)) / 100
    return [Correction(item.sequence_numeric, price=more.quantize(CENT))]
