"""Which declarations are stuck in the demonstration, and what comes of it? Real tickets, by the services, seeded."""

from datetime import datetime, timedelta
from random import Random

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.escalation import jobs, queries, rules, services
from greenlane.clearance.escalation.terms import Delay, EscalationPage, RefusedTicketError
from greenlane.core.book import Book
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.journey.means import Means

TRADER, OFFICER = "demo trader", "demo officer"
#: Of those stuck, so many open a ticket; so many of these are taken up, answered and rated.
MOST, TAKEN, ANSWERED, RATED = 12, 0.8, 0.6, 0.7
#: What traders write.
WORDS = (
    "The truck has been waiting at the gate since yesterday.",
    "We answered every question and have heard nothing since.",
    "The goods are perishable; please tell us what is missing.",
)
ANSWERS = (
    "The bill was taken up this morning and will be decided today.",
    "It waits for the laboratory. The result is expected tomorrow.",
)


def escalate(means: Means, at: datetime, chance: Random, party: str = "") -> int:
    """Open tickets on what is stuck at ``at``, that of ``party`` first, and work on some; returns how many."""
    book = means.book(at.date())
    page, calendar = book[EscalationPage], rules.calendar_of(book[EscalationPage], book[AccountsPage])
    waiting = declarations.waiting([p.status for p in page.promises], limit=400)
    stuck: list[tuple[Kept, Delay]] = []
    for kept in sorted(waiting, key=lambda k: party not in (k.importer, k.declarant)):
        delay = rules.delay_of(page, calendar, queries.situation(kept.reference))
        if delay is not None and delay.at < at and len(stuck) < MOST:
            stuck.append((kept, delay))
    opened = [number for kept, delay in stuck if (number := _opened(book, kept, delay, at, chance))]
    for number in opened:
        _worked_on(book, number, at, chance)
    jobs.pass_limits(at, book)
    return len(opened)


def _opened(book: Book, kept: Kept, delay: Delay, at: datetime, chance: Random) -> str:
    page = book[EscalationPage]
    calendar = rules.calendar_of(page, book[AccountsPage])
    moment = min(at, delay.at + timedelta(minutes=chance.randrange(5, 600)))
    with writing(by=TRADER, at=moment) as pen:
        try:
            want, text = chance.choice(sorted(page.wants)), chance.choice(WORDS)
            return services.open_ticket(pen, page, calendar, kept.reference, want, text).number
        except RefusedTicketError:
            return ""


def _worked_on(book: Book, number: str, at: datetime, chance: Random) -> None:
    page, ticket = book[EscalationPage], queries.ticket(number)
    calendar = rules.calendar_of(page, book[AccountsPage])
    seen = ticket.opened_at + timedelta(minutes=chance.randrange(10, 100))
    if seen > at or chance.random() > TAKEN:
        return
    with writing(by=OFFICER, at=seen) as pen:
        services.acknowledge(pen, number)
    said = seen + timedelta(minutes=chance.randrange(20, 300))
    if said > at or chance.random() > ANSWERED:
        return
    with writing(by=OFFICER, at=said) as pen:
        cause = chance.choice(sorted(page.causes))
        services.answer(pen, page, calendar, number, cause, chance.choice(ANSWERS))
    _rated(page, number, said + timedelta(minutes=30), at, chance)


def _rated(page: EscalationPage, number: str, moment: datetime, at: datetime, chance: Random) -> None:
    if moment <= at and chance.random() < RATED:
        with writing(by=TRADER, at=moment) as pen:
            services.close(pen, page, number, chance.choice((3, 4, 4, 5)))
