"""Every read: the officer's queue, queries with their answers, examinations."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from greenlane.clearance.assessment import models, states
from greenlane.clearance.assessment.terms import AssessmentPage, Examination, Finding, Point, Query, Task
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Decided, Routing
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept

_points = msgspec.json.Decoder(tuple[Point, ...])
_texts = msgspec.json.Decoder(tuple[str, ...])


def queue(office: str, page: AssessmentPage, at: datetime, limit: int = 50) -> list[Task]:
    """The declarations that wait for an officer of this office (``""``: of any), the first lodged first."""
    return _tasks(declarations.waiting(states.QUEUED, office=office, limit=limit), page, at)


def task(reference: str, page: AssessmentPage, at: datetime) -> Task:
    """One declaration as the queue shows it, whatever its status. Raises LookupError where it was never decided."""
    found = _tasks([declarations.get(reference)], page, at)
    if not found:
        raise LookupError(f"{reference}: no decision was kept on it; check the MRN")
    return found[0]


def queries(reference: str) -> tuple[Query, ...]:
    """The queries on a declaration, in order."""
    rows = models.Query.objects.filter(declaration__reference=reference).order_by("number")
    return tuple(query_fact(row) for row in rows)


def examinations(reference: str) -> tuple[Examination, ...]:
    """The examinations of a declaration, in order; for officers."""
    rows = models.Examination.objects.filter(declaration__reference=reference).order_by("pk")
    return tuple(examination_fact(row) for row in rows)


def query_fact(row: models.Query) -> Query:
    return Query(
        number=row.number,
        points=_points.decode(row.points),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answers=_texts.decode(row.answers),
        documents=_texts.decode(row.documents),
    )


def examination_fact(row: models.Examination) -> Examination:
    return Examination(
        ordered_at=row.ordered_at,
        instruction=row.instruction,
        recorded_at=row.recorded_at,
        outcome=Finding(row.outcome) if row.outcome else None,
        offence=row.offence,
        amount=row.amount_minor,
        notes=row.notes,
    )


def _tasks(kept: Iterable[Kept], page: AssessmentPage, at: datetime) -> list[Task]:
    waiting = {k.reference: k for k in kept}
    if not waiting:
        return []
    decided: dict[str, Decided] = {}
    for one in lanes.decisions(references=waiting, limit=len(waiting) * 20):
        if one.version == waiting[one.reference].version:
            decided[one.reference] = one
    asked: dict[int, int] = {}
    keys = [k.id for k in waiting.values()]
    for key in models.Query.objects.filter(declaration_id__in=keys).values_list("declaration_id", flat=True):
        asked[key] = asked.get(key, 0) + 1
    done = models.Examination.objects.filter(declaration_id__in=keys, recorded_at__isnull=False)
    examined = set(done.exclude(outcome="").values_list("declaration_id", flat=True))
    return [
        _task(k, decided[k.reference], asked.get(k.id, 0), k.id in examined, page, at)
        for k in waiting.values()
        if k.reference in decided
    ]


def _task(kept: Kept, decided: Decided, asked: int, examined: bool, page: AssessmentPage, at: datetime) -> Task:
    due = decided.at + timedelta(hours=page.first_decision_hours)
    untouched = not asked and not examined and kept.status == Status.UNDER_CONTROL
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
        queries=asked,
        is_examined=examined,
        due_at=due,
        is_late=untouched and at > due,
        is_stuck=kept.status in states.QUEUED and at > decided.at + timedelta(hours=page.stuck_hours),
        actions=states.allowed(kept.status),
    )
