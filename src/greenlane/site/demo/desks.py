"""What stands on the desks when the showing ends? Orders at the dock, tickets, appeals, audits, visitors, drafts."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from secrets import token_urlsafe

from greenlane.base.ledger.writing import writing
from greenlane.journey.means import Means
from greenlane.site.demo import (
    appeals,
    arrivals,
    assignment,
    audit,
    company,
    counter,
    dock,
    drafts,
    editions,
    escalation,
    held,
)
from greenlane.site.demo.terms import Registration

#: The login that works at the national office: what was raised to it is answered there, and appeals are reviewed.
DIRECTORATE = ("directorate", "XX000")
#: The logins of the demonstration that review appeals, and where; where visitors decide on bills.
REVIEWERS = (("manager", "XX001"), DIRECTORATE)
SITES = ("XX001",)
#: Mandates tell of weeks: a shorter showing has none.
SETTLED = timedelta(days=21)


def fill(
    means: Means, start: datetime, at: datetime, seed: int, party: str, everyone: Sequence[Registration], veil: bytes,
    sealed: Callable[[], None],
) -> None:  # fmt: skip
    """Real acts by the services, by ``seed``, from ``start`` of the trade on; ``party`` is whose login was given,
    ``sealed`` brings what was done into the log, from which audits learn of it."""
    parties = [one.trader.id for one in everyone]
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    arrivals.show_arrivals(means, party, at)
    held.show_held(means, party, at, veil, SITES)
    held.show_parts(means, party, at)
    assignment.said(means, at, parties, chance)
    with writing(by="demo", at=at) as pen:
        dock.leave(pen, means.book(at.date()), SITES)
    escalation.escalate(means, at, chance, party)
    appeals.appeal(means, at, chance, party, REVIEWERS)
    sealed()
    audit.show_audits(means, at, seed, party)
    counter.show_counter(means, at, seed, party)
    drafts.show_drafts(means, party, at)
    editions.propose_next(means, at)
    if at - start >= SETTLED:
        brokers = [one.trader.id for one in everyone if one.role == "broker" and one.trader.id != party]
        others = chance.sample([number for number in parties if number not in (party, *brokers)], 6)
        company.staff(means.book(at.date()), at, chance, party, brokers, others, lambda: token_urlsafe(12))
