"""Which dates does a party have to keep, or was promised? Gathered in sets, for its calendar."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage, Charge
from greenlane.clearance.appeals import queries as appeals
from greenlane.clearance.appeals.states import Status as AppealStatus
from greenlane.clearance.appeals.terms import Appeal
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment.terms import AssessmentPage, Situation
from greenlane.clearance.escalation import queries as tickets
from greenlane.clearance.escalation.terms import Ticket
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.site.ical import Entry
from greenlane.site.means import means

_OPEN = (Status.UNDER_CONTROL, Status.QUERIED, Status.HEARING)
#: Of each status so many declarations, the last lodged first.
_MOST = 200


def dates_of(party: str, at: datetime, site: str) -> list[Entry]:
    """The dates of a party; ``site`` is the address under which people reach this service.

    A constant number of statements, however many declarations.
    """
    entries = [*_payments(accounts.outstanding(party), at, site)]
    kept = [one for status in _OPEN for one in declarations.of_party(party, status=status, limit=_MOST)]
    found = assessing.situations(kept)
    page = means().book(at.date())[AssessmentPage]
    due = {task.reference: task.due_at for task in assessing.tasks(found, page, at)}
    for one in kept:
        if one.reference in found:
            entries += _control(one, found[one.reference], due[one.reference], site)
    for appeal in appeals.of_party(party):
        entries += _appeal(appeal, site)
    return [*entries, *_tickets(tickets.of_party(party), site)]


def _payments(charges: Iterable[Charge], at: datetime, site: str) -> Iterator[Entry]:
    money = means().book(at.date())[AccountsPage]
    for charge in charges:
        if charge.due_on is None:
            continue
        amount = f"{major(charge.outstanding, money.digits):,.{money.digits}f} {money.currency}"
        yield Entry(
            uid=f"pay-{charge.reference}@greenlane",
            at=charge.due_on,
            summary=_("Pay {amount} for {reference}").format(amount=amount, reference=charge.reference),
            changed_at=at,
            url=_track(site, charge.reference),
        )


def _control(kept: Kept, situation: Situation, due: datetime, site: str) -> Iterator[Entry]:
    """What a declaration asks of its trader, and what customs promised on it. No lane and no reason is told."""
    url = _track(site, kept.reference)
    for query in situation.queries:
        if query.is_open:
            yield Entry(
                uid=f"question-{kept.reference}-{query.number}@greenlane",
                at=query.answer_by or query.asked_at,
                summary=_("Answer the question of customs on {reference}").format(reference=kept.reference),
                changed_at=query.asked_at,
                description=_("The goods wait for the answer."),
                url=url,
            )
    hearing = situation.hearing
    if hearing is not None and hearing.answered_at is None:
        yield Entry(
            uid=f"hearing-{kept.reference}-{hearing.number}@greenlane",
            at=hearing.until,
            summary=_("Last moment to be heard on {reference}").format(reference=kept.reference),
            changed_at=hearing.notified_at,
            description=_("Customs means to change the assessment."),
            url=url,
        )
    if kept.status == Status.UNDER_CONTROL and not situation.queries and hearing is None:
        yield Entry(
            uid=f"decision-{kept.reference}@greenlane",
            at=due,
            summary=_("Customs acts on {reference} by now").format(reference=kept.reference),
            changed_at=kept.lodged_at,
            url=url,
        )


def _appeal(appeal: Appeal, site: str) -> Iterator[Entry]:
    url = site + reverse("trader-appeal", args=[appeal.number])
    if appeal.status in (AppealStatus.LODGED, AppealStatus.UNDER_REVIEW, AppealStatus.TESTING, AppealStatus.HEARING):
        yield Entry(
            uid=f"appeal-{appeal.number}@greenlane",
            at=appeal.decide_by,
            summary=_("Customs decides appeal {number} by now").format(number=appeal.number),
            changed_at=appeal.lodged_at,
            url=url,
        )
    held = [step for step in appeal.entries if step.for_at is not None]
    if held and appeal.status is AppealStatus.HEARING and held[-1].for_at is not None:
        yield Entry(
            uid=f"appeal-hearing-{appeal.number}@greenlane",
            at=held[-1].for_at,
            summary=_("Hearing on appeal {number}").format(number=appeal.number),
            changed_at=held[-1].at,
            url=url,
            minutes=60,
        )


def _tickets(found: Iterable[Ticket], site: str) -> Iterator[Entry]:
    for ticket in found:
        if ticket.answered_at is None and ticket.closed_at is None:
            yield Entry(
                uid=f"ticket-{ticket.number}@greenlane",
                at=ticket.answer_by,
                summary=_("Customs answers ticket {number} by now").format(number=ticket.number),
                changed_at=ticket.opened_at,
                url=site + reverse("trader-escalation", args=[ticket.number]),
            )


def _track(site: str, reference: str) -> str:
    return site + reverse("trader-track", args=[reference])
