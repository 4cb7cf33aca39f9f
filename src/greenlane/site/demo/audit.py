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


def show_audits(means: Means, at: datetime, seed: int, party: str) -> int:
    """Note every release, plan and draw the last four weeks, audit some; returns how many audits were opened.

    Some of them are of ``party``, and errors that it told itself: one charged at once, one that an auditor decides on,
    for duty is to be given back.
    """
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    while auditing.note_once(at):
        pass
    _plan(means, at)
    waiting = [one.reference for one in queries.waiting(means.book(at.date())[AuditPage], limit=40)]
    waiting = _mixed(waiting, party)
    opened = [n for n, mrn in enumerate(waiting[:_CASES]) if _audit(means, at, n, mrn, chance)]
    looked = waiting[_CASES : _CASES + 8]
    if looked:
        with writing(by=AUDITOR, at=at) as pen:
            page = means.book(at.date())[AuditPage]
            services.pass_releases(pen, page, looked, "Invoice, packing list and declaration agree.")
    gone = [kept.reference for kept in declarations.recent(status="released", limit=60) if kept.declarant != party]
    _disclose(means, at, [mrn for mrn in gone if mrn not in waiting], chance)
    own = [kept.reference for kept in declarations.of_party(party, limit=60) if kept.status == "released"]
    told = _disclose(means, at, [mrn for mrn in own if mrn not in waiting], chance, (101, 3))
    _disclose(means, at, [mrn for mrn in own if mrn not in (*waiting, told)], chance, (80, 10))
    return len(opened)


def _mixed(waiting: Sequence[str], party: str) -> list[str]:
    """The same, so that the trader's own stand where it is told of the audit: announced, waiting, concluded."""
    kept = declarations.get_all(waiting)
    own = [mrn for mrn in waiting if kept[mrn].importer == party]
    others = [mrn for mrn in waiting if mrn not in own]
    places = dict(zip((1, 4, 2), own, strict=False))
    mixed = [places.pop(n, "") for n in range(_CASES)]
    rest = iter([*others, *own[len((1, 4, 2)) :]])
    return [mrn for mrn in (mrn or next(rest, "") for mrn in mixed) if mrn] + list(rest)


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


def _disclose(
    means: Means, at: datetime, references: Sequence[str], chance: Random, more: tuple[int, int] = (105, 45)
) -> str:
    """Tell an error of the first of these of which one can be told; returns it."""
    for mrn in references:
        kept = declarations.get(mrn)
        try:
            with writing(by=f"party:{kept.declarant}", at=at) as pen:
                corrections = _dearer(mrn, chance, *more)
                says = "The freight was left out of the price." if more[0] > 100 else "A discount was forgotten."
                auditing.disclose(pen, means, mrn, kept.declarant, says, corrections)
        except (AuditError, LookupError):
            continue  # charged nothing, or it cannot be told so; the next one
        return mrn
    return ""


def _dearer(mrn: str, chance: Random, least: int = 105, span: int = 45) -> list[Correction]:
    """Another price for the first line: from ``least`` per cent of it on, by chance."""
    item = declarations.read(mrn).items[0]
    price = item.commodity.invoice_line if item.commodity else None
    if price is None or price.item_charge_amount is None:
        raise LookupError(f"{mrn}: the first line has no price")
    more = price.item_charge_amount.value * (least + chance.randrange(span)) / 100
    return [Correction(item.sequence_numeric, price=more.quantize(CENT))]
