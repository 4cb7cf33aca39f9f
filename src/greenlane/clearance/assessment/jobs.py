"""What runs later; safe to run twice: decisions that are late are told of once, so that the centre can help."""

from datetime import datetime, timedelta

from greenlane.base.ledger.writing import writing
from greenlane.clearance.assessment import models, queries, states
from greenlane.clearance.assessment.terms import AssessmentPage, Task
from greenlane.filing.declarations import queries as declarations

ACTOR = "job:assessment"
FIRST, STUCK, FINAL = "first", "stuck", "final"
_COLUMNS = ("declaration_id", "version", "what", "at")


def escalate(at: datetime, page: AssessmentPage, limit: int = 500) -> int:
    """Tell of each first decision, each whole assessment and each final decision that is late; returns how many.

    Event ``assessment.overdue`` once for each version and each of the three.
    """
    told, after = 0, None
    lodged_before = at - timedelta(hours=min(page.first_decision_hours, page.stuck_hours))
    while found := declarations.waiting(states.QUEUED, after=after, limit=limit):
        after = (found[-1].lodged_at, found[-1].id)
        waiting = {one.reference: one.id for one in found if one.lodged_at < lodged_before}
        told += _tell(at, queries.tasks(waiting, page, at), waiting)
        if len(waiting) < len(found):
            break
    return told


def late(task: Task, at: datetime) -> tuple[str, ...]:
    """What of a task is late: its first decision, the whole of it, or its final decision."""
    is_final = task.final_by is not None and at > task.final_by
    found = ((FIRST, task.is_late), (STUCK, task.is_stuck), (FINAL, is_final))
    return tuple([what for what, is_so in found if is_so])


def _tell(at: datetime, tasks: list[Task], keys: dict[str, int]) -> int:
    known = models.Overdue.objects.filter(declaration_id__in=keys.values())
    before = set(known.values_list("declaration_id", "version", "what"))
    fresh = [
        (task, (keys[task.reference], task.version, what))
        for task in tasks
        for what in late(task, at)
        if (keys[task.reference], task.version, what) not in before
    ]
    if fresh:
        with writing(by=ACTOR, at=at) as pen:
            pen.insert(models.Overdue, _COLUMNS, [(*key, at) for _, key in fresh])
            for task, (_, version, what) in fresh:
                due = task.final_by if what == FINAL else task.due_at
                pen.event("assessment.overdue", task.reference, {"what": what, "version": version, "dueAt": due})
    return len(fresh)
