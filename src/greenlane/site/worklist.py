"""What waits for this person? The bills drawn to it, those of its office that nobody is drawn for, or its site's."""

from datetime import datetime

from greenlane.base.people.terms import ANYWHERE, Caller, Role
from greenlane.clearance.assessment import queries as assessment
from greenlane.clearance.assessment.terms import AssessmentPage, Task
from greenlane.clearance.assignment import queries as assignment

#: So many of an office are looked at to find those that stay there.
_LOOK = 10


def waiting(caller: Caller, page: AssessmentPage, at: datetime, limit: int) -> list[Task]:
    """The tasks of an officer, of a manager's site and office, or of the office a system speaks for; oldest first."""
    office = "" if caller.office == ANYWHERE else caller.office
    if not caller.role:
        return assessment.queue(office, page, at, limit)
    here = assessment.queue(office, page, at, limit * _LOOK)
    held = assignment.assignments(task.reference for task in here)
    stays = [task for task in here if task.reference not in held or held[task.reference].site == office]
    if caller.role == Role.OFFICER:
        name = caller.name.removeprefix("user:")
        stays = [task for task in stays if task.reference not in held]
        drawn = {bill.reference for bill in assignment.bills_of(name, at)}
    else:
        drawn = {bill.reference for bill in assignment.outstanding() if bill.site == office}
    known = {task.reference for task in stays}
    more = assessment.tasks(drawn - known, page, at) if drawn - known else []
    return sorted([*stays, *more], key=lambda task: (task.lodged_at, task.reference))[:limit]
