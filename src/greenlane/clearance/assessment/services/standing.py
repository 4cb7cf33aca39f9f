"""How is a declaration taken in hand? Locked, looked at, and moved by the event of an act."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment import models, queries, rules, states
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Situation
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.terms import Kept


def taken(pen: Pen, page: AssessmentPage, reference: str, action: Action) -> tuple[Kept, Situation]:
    """The declaration under lock, and what may be done with it.

    Raises LookupError, ForbiddenError where the status does not allow the act, RefusedActionError where the rest does
    not; both say what is possible.
    """
    moving.hold(pen, reference, states.HAPPENING[action].value)
    found = queries.situation(reference)
    rules.check(page, found, action, pen.at, pen.by)
    return declarations.get(reference), found


def move(pen: Pen, reference: str, action: Action, told: object) -> None:
    """Move the status by the event of the act, and tell it."""
    kind = states.HAPPENING[action].value
    moving.advance(pen, [reference], kind)
    pen.event(kind, reference, told)


def end(pen: Pen, kept: Kept) -> None:
    """The officer's work on this version ends: what was open beside it is closed; the event of the act tells it."""
    for model in (models.Hearing, models.Check):
        model.objects.filter(declaration_id=kept.id, ended_at__isnull=True).update(ended_at=pen.at)
