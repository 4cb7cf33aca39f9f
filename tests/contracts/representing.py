"""Which events do companies leave? Users invited and come, mandates offered and ended, money applied for."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from greenlane.base.ledger.writing import Pen, writing
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage, NewApplication, Wish
from greenlane.filing.traders import mandating, staffing
from greenlane.filing.traders.terms import Offer, Power, TradersPage

if TYPE_CHECKING:
    from tests.contracts.whole_road import Road

PHRASE = "a long pass phrase 1"


def act_for(road: "Road") -> None:
    """A company with its people; mandates that are accepted, declined, revoked, run out; money applied for."""
    parties = sorted({filing.sender for filing in road.filings})[:3]
    staff(road, parties[0])
    mandates(road, parties)
    apply(road, parties[0])


def staff(road: "Road", party: str) -> None:
    page = road.book[TradersPage]
    road.do(lambda pen: staffing.add(pen, party, "chief", PHRASE, "Chief", is_administrator=True))
    _, secret = road.do(lambda pen: staffing.invite(pen, page, party, "Deputy", is_administrator=True))
    other, _ = road.do(lambda pen: staffing.invite(pen, page, party, "Nobody"))
    road.do(
        lambda pen: staffing.withdraw(pen, party, other.id),
        lambda pen: staffing.join(pen, secret, "deputy", PHRASE),
        lambda pen: staffing.close(pen, party, "deputy"),
    )


def mandates(road: "Road", parties: list[str]) -> None:
    page, day = road.book[TradersPage], road.now.date()
    principal, *brokers = parties

    def offered(broker: str, power: Power, days: int) -> str:
        said = Offer(broker=broker, powers=(power,), since=day, until=day + timedelta(days=days))
        return str(road.do(lambda pen: mandating.offer(pen, page, principal, said)).number)

    kept, unwanted, short = (offered(brokers[0], power, 9) for power in Power)
    road.do(
        lambda pen: mandating.accept(pen, page, kept),
        lambda pen: mandating.decline(pen, unwanted, "Too far"),
        lambda pen: mandating.revoke(pen, kept, principal, "We parted"),
    )
    road.now += timedelta(days=10)
    road.do(lambda pen: mandating.expire(pen, page))
    assert short


def apply(road: "Road", party: str) -> None:
    page = road.book[AccountsPage]
    road.do(lambda pen: accounts.deposit(pen, party, 500, "B-apply"))
    back = NewApplication(Wish.PAYOUT, 300, account="XX00")
    decisions: tuple[Callable[[Pen, str], object], ...] = (
        lambda pen, number: accounts.approve(pen, page, number, 200, "In part"),
        lambda pen, number: accounts.refuse(pen, page, number, "Arrears"),
        lambda pen, number: accounts.withdraw(pen, page, party, number),
    )
    for decide in decisions:
        made = road.do(lambda pen: accounts.apply_for(pen, page, party, back))
        with writing(by="road", at=road.now) as pen:
            decide(pen, made.number)
