"""What follows where a trader does not answer? The officer decides with what is known, or it is cancelled."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.assessment import queries, services
from greenlane.clearance.assessment.terms import AssessmentPage, Silence
from greenlane.filing.declarations import services as registering
from greenlane.journey.means import Means

ACTOR = "job:silence"
_MOMENT = "%d %b %Y %H:%M UTC"


def pass_answer_times(means: Means, at: datetime) -> int:
    """Remind of queries whose time is nearly over, end those whose time is over; returns how many. Safe to run twice.

    Each in a transaction of its own, so that one that moved meanwhile holds up no other.
    """
    page = means.book(at.date())[AssessmentPage]
    with writing(by=ACTOR, at=at) as pen:
        told = services.remind(pen, page)
    return told + sum(_end(page, reference, at) for reference in queries.silent(at))


def _end(page: AssessmentPage, reference: str, at: datetime) -> bool:
    with writing(by=ACTOR, at=at) as pen:
        if not services.lapse(pen, page, reference):
            return False
        if page.silence is Silence.CANCEL:
            until = queries.queries(reference)[-1].answer_by or at
            reason = page.says["silent"].format(until=until.strftime(_MOMENT))
            registering.cancel(pen, reference, reason)
            if reference in charges.charges_of([reference]):
                accounts.reverse(pen, reference, reason)
    return True
