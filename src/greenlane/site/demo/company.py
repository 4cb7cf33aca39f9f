"""Who acts for whom in the demonstration, and what did payers apply for? Real acts by the services, seeded."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from greenlane.base.ledger.writing import writing
from greenlane.base.notices import services as notices
from greenlane.base.people import queries as people
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as money
from greenlane.clearance.accounts.terms import AccountKind, AccountsError, AccountsPage, NewApplication, Wish
from greenlane.core.book import Book
from greenlane.filing.traders import mandating, queries, staffing
from greenlane.filing.traders.terms import Offer, Power, TradersPage

TRADER, OFFICER = "demo trader", "demo officer"
#: Of the mandates given to a broker so many are revoked again; so many offers wait for an answer.
REVOKED, WAITING = 0.15, 2
#: What the party is about to pay into its wallet, in minor units.
TOP_UP = 250_000
#: What its first user wants letters of.
LETTERS = ("assessment.queried", "accounts.charged", "release.released")
WORDS = "Our trade has doubled since spring; the limit is used up by the tenth of each month."
REASONS = ("The payments of the last year were in time.", "A higher limit after a year without arrears.")


def staff(
    book: Book, at: datetime, chance: Random, party: str, brokers: Sequence[str], others: Sequence[str],
    passwords: Callable[[], str],
) -> None:  # fmt: skip
    """Give ``party`` colleagues, mandates to ``brokers`` and of ``others``, and applications for money matters.

    Its first user manages it. Shown a second time, what is there already is left as it is.
    """
    page = book[TradersPage]
    chiefs = [one.username for one in people.people(party=party)]
    if queries.mandates_of(party, 1) or not chiefs:
        return
    with writing(by=TRADER, at=at - timedelta(days=20)) as pen:
        staffing.appoint(pen, chiefs[0])
        notices.choose(pen, party, chiefs[0], LETTERS)
        staffing.add(pen, party, f"{chiefs[0]}.accounts", passwords(), "Vera Ledger")
        staffing.add(pen, party, f"{chiefs[0]}.night", passwords(), "Theo Quay")
        staffing.invite(pen, page, party, "Nora Crane")
    with writing(by=TRADER, at=at - timedelta(days=2)) as pen:
        staffing.close(pen, party, f"{chiefs[0]}.night")
        staffing.invite(pen, page, party, "Ida Pilot", is_administrator=True)
    for number, broker in enumerate(brokers[:3]):
        _given(book, at - timedelta(days=18 - number), chance, party, broker, is_answered=number < WAITING)
    for number, other in enumerate(others[:6]):
        _given(book, at - timedelta(days=12 - number), chance, other, party, is_answered=number >= WAITING)
    _applied(book, at, party, others)


def _given(book: Book, at: datetime, chance: Random, principal: str, broker: str, *, is_answered: bool) -> None:
    powers = chance.choice(((Power.LODGE, Power.READ), (Power.LODGE, Power.PAY, Power.READ), (Power.READ, Power.PAY)))
    regimes = chance.choice(((), (), ("40",), ("40", "51")))
    until = at.date() + timedelta(days=chance.randrange(90, 700))
    with writing(by=TRADER, at=at) as pen:
        said = Offer(broker=broker, powers=powers, since=at.date(), until=until, regimes=regimes)
        number = mandating.offer(pen, book[TradersPage], principal, said).number
    if not is_answered:
        return
    with writing(by=TRADER, at=at + timedelta(hours=5)) as pen:
        mandating.accept(pen, book[TradersPage], number)
    if chance.random() < REVOKED:
        with writing(by=TRADER, at=at + timedelta(days=1)) as pen:
            mandating.revoke(pen, number, principal, "We declare for ourselves from now on.")


def _applied(book: Book, at: datetime, party: str, others: Sequence[str]) -> None:
    """One application of the party is granted, one waits; another company's waits, one is refused. A payment into its
    wallet waits for the bank."""
    page = book[AccountsPage]
    held = {one.kind: one for one in accounts.balances(party)}
    credit = held.get(AccountKind.DEFERRED)
    more = max((credit.limit or 0) if credit else 0, 1_000_000) * 5 // 4
    with writing(by=TRADER, at=at - timedelta(days=6)) as pen:
        first = money.apply_for(pen, page, party, NewApplication(Wish.DEFERRED, more, says=WORDS))
    with writing(by=TRADER, at=at) as pen:
        money.order_deposit(pen, page, party, TOP_UP)
    with writing(by=OFFICER, at=at - timedelta(days=5)) as pen:
        money.approve(pen, page, first.number, more * 9 // 10, REASONS[0])
    for number, other in enumerate((party, *others[:2])):
        made = _wanted(book, at - timedelta(days=3 - number), other, number)
        if number == 1 and made:
            with writing(by=OFFICER, at=at - timedelta(days=1)) as pen:
                money.refuse(pen, book[AccountsPage], made, REASONS[1])


def _wanted(book: Book, at: datetime, payer: str, number: int) -> str:
    """The number of an application; ``""`` where the wallet holds too little to be asked for."""
    wish, amount = ((Wish.PAYOUT, 10_000), (Wish.DEFERRED, 5_000_000), (Wish.DEFERRED, 2_500_000))[number]
    new = NewApplication(wish, amount, account="XX00 BANK 0000 0555 01" if wish is Wish.PAYOUT else "")
    try:
        with writing(by=TRADER, at=at) as pen:
            return money.apply_for(pen, book[AccountsPage], payer, new).number
    except AccountsError:
        return ""
