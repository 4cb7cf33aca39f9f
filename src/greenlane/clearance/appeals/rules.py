"""What follows? What may be appealed against, until when, who may review it, what goes back with which interest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from hashlib import sha256
from statistics import median

from greenlane.base.ledger.terms import Told
from greenlane.clearance.appeals import states
from greenlane.clearance.appeals.states import Action, Status
from greenlane.clearance.appeals.terms import (
    APPELLANT,
    CUSTOMS,
    Appeal,
    AppealsPage,
    AppealTurn,
    Contestable,
    Drawn,
    Effect,
    Figures,
    Lodging,
    Outcome,
    RefusedAppealError,
    Reviewer,
    Stake,
    Stay,
)
from greenlane.clearance.escalation.clocks import last_moment
from greenlane.clearance.escalation.terms import Calendar
from greenlane.core.codes import check_character
from greenlane.law.duty.terms import Assessment

#: Events of these actors are the machine's; everybody else who left one of the decisions is a person.
_MACHINES = ("job:", "road:", "reaction:")


def contestable(
    page: AppealsPage, calendar: Calendar, told: Sequence[Told], appealed: Iterable[int]
) -> tuple[Contestable, ...]:
    """The last decision of each kind among the events of a declaration, and until when it may be appealed against."""
    taken, found = set(appealed), []
    for kind in page.kinds.values():
        last = next((event for event in reversed(told) if event.kind in kind.events), None)
        if last is not None:
            until = last_moment(last.at.date(), kind.days, calendar)
            found.append(Contestable(kind.code, last.id, last.at, until, last.id in taken))
    return tuple(found)


def check_lodging(
    page: AppealsPage, decisions: Sequence[Contestable], said: Lodging, at: datetime, stake: Stake
) -> Contestable:
    """The decision it is against. Raises RefusedAppealError with the reason."""
    if said.kind not in page.kinds:
        raise refused(page, "no_kind", kinds=", ".join(page.kinds))
    against = next((one for one in decisions if one.kind == said.kind), None)
    if against is None:
        raise refused(page, "nothing_decided", kind=page.kinds[said.kind].says)
    if against.is_appealed:
        raise refused(page, "appealed")
    if at >= against.until:
        raise refused(page, "too_late", until=f"{against.until:%Y-%m-%d}", days=page.kinds[said.kind].days)
    if not said.grounds or not set(said.grounds) <= set(page.grounds):
        raise refused(page, "no_ground", codes=", ".join(page.grounds))
    check_text(page, said.text)
    if not 0 <= said.disputed <= stake.owed:
        raise refused(page, "disputed")
    if said.wants_stay and page.kinds[said.kind].stay is Stay.NEVER:
        raise refused(page, "no_stay")
    if said.wants_stay and not (said.disputed and stake.unpaid):
        raise refused(page, "not_unpaid")
    return against


def check_text(page: AppealsPage, text: str) -> None:
    """What is written says something, and not too much."""
    if not 0 < len(text.strip()) <= page.most_text:
        raise refused(page, "no_text", most=page.most_text)


def security_for(page: AppealsPage, said: Lodging, unpaid: int) -> int:
    """What is to be secured so that collection stays, in minor units; rounded up, never more than is unpaid."""
    kind = page.kinds[said.kind]
    if not said.wants_stay or kind.stay is not Stay.SECURED:
        return 0
    return int((min(said.disputed, unpaid) * kind.security).to_integral_value(ROUND_CEILING))


def stays(page: AppealsPage, said: Lodging, unpaid: int) -> bool:
    """Whether collection of the disputed duty stays while the appeal runs."""
    kind = page.kinds[said.kind]
    return bool(said.disputed and unpaid) and (kind.stay is Stay.ALWAYS or said.wants_stay)


def eligible(reviewers: Iterable[Reviewer], actors: Iterable[str], offices: Iterable[str]) -> tuple[Reviewer, ...]:
    """Those who had no hand in it and work at no site that had, in the order of their names."""
    hands = {actor.removeprefix("user:") for actor in actors if not actor.startswith(_MACHINES)}
    sites = set(offices)
    found = [r for r in reviewers if r.name not in hands and r.office not in sites]
    return tuple(sorted(found, key=lambda reviewer: reviewer.name))


def drawn(pool: Sequence[Reviewer], epoch: str, number: float | None) -> Drawn:
    """Who of the pool it is: by the number drawn, by nothing where one is left."""
    place = int(number * len(pool)) if len(pool) > 1 and number is not None else 0
    names = sha256("\n".join(reviewer.name for reviewer in pool).encode()).hexdigest()
    if len(pool) < 2:
        return Drawn(len(pool), 0, names)
    return Drawn(len(pool), place, names, epoch, number)


def check_decision(page: AppealsPage, kind: str, outcome: Outcome, reasons: str, law: str, changes: int) -> None:
    """A decision gives reasons and law; a varied one says what is changed, which a demand after an audit cannot be."""
    if not 0 < len(reasons.strip()) <= page.most_text:
        raise refused(page, "no_reasons", most=page.most_text)
    if not law.strip():
        raise refused(page, "no_law")
    if outcome is Outcome.VARY and page.kinds[kind].effect is Effect.DEMAND:
        raise refused(page, "only_annul")
    if (outcome is Outcome.VARY) != bool(changes):
        raise refused(page, "no_change")


def duties_of(assessment: Assessment, digits: int) -> dict[str, int]:
    """What an assessment collects, in minor units by tax type."""
    found: dict[str, int] = {}
    for line in assessment.lines:
        if line.amount and not line.guaranteed:
            found[line.tax] = found.get(line.tax, 0) + int(line.amount.scaleb(digits))
    return found


def difference(page: AppealsPage, before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What goes back of each tax; less than nothing where one tax rises while others fall.

    Raises RefusedAppealError where the appellant would owe more than before: an appeal never makes it worse.
    """
    found = {tax: before.get(tax, 0) - after.get(tax, 0) for tax in {**before, **after}}
    found = {tax: amount for tax, amount in found.items() if amount}
    if sum(found.values()) < 0:
        raise refused(page, "worse")
    return found


def interest(page: AppealsPage, amount: int, paid: date | None, back: date) -> int:
    """Interest on what was collected and is given back, in minor units, rounded half up once; 0 on what was unpaid."""
    if paid is None or back <= paid or amount <= 0:
        return 0
    exact = Decimal(amount) * page.interest * (back - paid).days / page.year_days
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def turn_of(page: AppealsPage, appeal: Appeal, at: datetime) -> AppealTurn:
    """Who has to act now and until when, and what each side can do."""
    possible = [action for action in states.ALLOWED[appeal.status] if _may(action, appeal, at)]
    mine = tuple(action for action in possible if action in states.APPELLANT)
    theirs = tuple(action for action in possible if action not in states.APPELLANT)
    if appeal.status in states.PENDING:
        return AppealTurn(CUSTOMS, appeal.decide_by, mine, theirs)
    if appeal.status is Status.DECIDED:
        return AppealTurn(APPELLANT, appeal.due_at, mine, theirs)
    return AppealTurn("", None, mine, theirs)


def figures(appeals: Sequence[Appeal], at: datetime) -> Figures:
    """What a manager watches, of the appeals given."""
    decided = [(a, a.decision) for a in appeals if a.decision]
    days = [(decision.at - appeal.lodged_at).days for appeal, decision in decided]
    return Figures(
        lodged=len(appeals),
        pending=sum(a.status in states.PENDING for a in appeals),
        late=sum(a.is_late(at) for a in appeals),
        by_outcome=dict(Counter(decision.outcome.value for _, decision in decided).most_common()),
        by_kind=dict(Counter(a.kind for a in appeals).most_common()),
        median_days=int(median(days)) if days else None,
        given_back=sum(sum(decision.given_back.values()) + decision.interest for _, decision in decided),
    )


def number_of(prefix: str, key: int, on: date) -> str:
    """The number of an appeal: prefix, year, nine digits, an ISO 7064 MOD 37,36 check character; it tells no office."""
    text = f"{prefix}{on.year % 100:02d}{key:09d}"
    return text + check_character(text)


def refused(page: AppealsPage, rule: str, **words: object) -> RefusedAppealError:
    return RefusedAppealError(rule, page.says[rule], **words)


def _may(action: Action, appeal: Appeal, at: datetime) -> bool:
    """Of what the table allows: court before a decision only where customs is late; a reviewer once chosen stays."""
    if action is Action.NOTE_COURT:
        return appeal.decision is not None or appeal.is_late(at)
    return action is not Action.ASSIGN or appeal.status is Status.LODGED
