"""Who waits for an officer, since when, what is late? The queue is no table: it follows from status and decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from greenlane.clearance.assessment import models, rules, states
from greenlane.clearance.assessment.queries.standing import lasts, situations
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Situation, Task
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept


def queue(office: str, page: AssessmentPage, at: datetime, limit: int = 50) -> list[Task]:
    """The declarations that wait for an officer of this office (``""``: of any), the first lodged first."""
    return _tasks(declarations.waiting(states.QUEUED, office=office, limit=limit), page, at)


def task(reference: str, page: AssessmentPage, at: datetime) -> Task:
    """One declaration as the queue shows it, whatever its status. Raises LookupError where it was never decided."""
    found = _tasks([declarations.get(reference)], page, at)
    if not found:
        raise LookupError(f"{reference}: no decision was kept on it; check the MRN")
    return found[0]


def tasks(references: Iterable[str], page: AssessmentPage, at: datetime) -> list[Task]:
    """Several declarations as the queue shows them, whatever their status; those never decided are missing."""
    return _tasks(declarations.get_all(references).values(), page, at)


def overdue(references: Iterable[str]) -> Mapping[str, datetime]:
    """When the centre was first told that each of these is late, by MRN; those that are not are missing."""
    rows = models.Overdue.objects.filter(declaration__reference__in=list(references)).order_by("-at")
    return dict(rows.values_list("declaration__reference", "at"))


def _tasks(kept: Iterable[Kept], page: AssessmentPage, at: datetime) -> list[Task]:
    waiting = list(kept)
    if not waiting:
        return []
    decided = lasts(waiting)
    found = situations(waiting, decided)
    told = overdue(found)
    return [
        _task(one, decided[one.reference], found[one.reference], told.get(one.reference), page, at)
        for one in waiting
        if one.reference in found
    ]


def _task(
    kept: Kept, decided: Decided, situation: Situation, told: datetime | None, page: AssessmentPage, at: datetime
) -> Task:
    due = decided.at + timedelta(hours=page.first_decision_hours)
    provision = situation.provision
    return Task(
        reference=kept.reference,
        version=kept.version,
        office=kept.office,
        regime=kept.regime,
        lodged_at=kept.lodged_at,
        status=kept.status,
        lane=decided.lane,
        basis=decided.basis,
        reasons=decided.fact(Routing).reasons,
        duty_minor=decided.duty_minor,
        queries=len([query for query in situation.queries if query.withdrawn_at is None]),
        is_examined=situation.is_examined,
        due_at=due,
        is_late=rules.is_untouched(situation) and at > due,
        is_stuck=kept.status in _ASSESSING and at > decided.at + timedelta(hours=page.stuck_hours),
        actions=_possible(page, situation, at),
        waits_for=rules.waits_for(situation, at),
        overdue_at=told,
        answer_by=_answer_by(situation),
        final_by=provision.final_by if provision and kept.status == Status.PROVISIONAL else None,
    )


def _answer_by(situation: Situation) -> datetime | None:
    """Until when the trader answers, where a query is open."""
    last = situation.queries[-1] if situation.queries else None
    return last.answer_by if last and last.is_open and situation.status == Status.QUERIED else None


def _possible(page: AssessmentPage, situation: Situation, at: datetime) -> tuple[Action, ...]:
    """What can be done now, the trader's part included."""
    officers = [choice.action for choice in rules.choices(page, situation, at) if choice.is_open]
    traders = [action for action in states.TRADERS if rules.may(page, situation, action, at)]
    return tuple(action for action in Action if action in {*officers, *traders})


#: Goods released against security are gone: they wait for their final decision, they are not stuck.
_ASSESSING = tuple(status for status in states.QUEUED if status != Status.PROVISIONAL)
