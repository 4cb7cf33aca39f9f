"""Every read: who has a bill, the roster, draws to be checked, practice, instructions, questions."""

from greenlane.clearance.assignment.queries.bills import (
    OPEN,
    assigned,
    assignments,
    bills_of,
    is_assigned,
    outstanding,
    pool,
)
from greenlane.clearance.assignment.queries.centres import (
    concluded,
    instructions,
    instructions_for,
    questions_of,
    questions_open_to_all,
    questions_to,
    uniformity,
    versions,
)
from greenlane.clearance.assignment.queries.draws import draws_of, draws_open_to_all, fairness, resolved, verify
from greenlane.clearance.assignment.queries.roster import absences, away, centres_of, here, last_officers, loads, roster

__all__ = [
    "OPEN",
    "absences",
    "assigned",
    "assignments",
    "away",
    "bills_of",
    "centres_of",
    "concluded",
    "draws_of",
    "draws_open_to_all",
    "fairness",
    "here",
    "instructions",
    "instructions_for",
    "is_assigned",
    "last_officers",
    "loads",
    "outstanding",
    "pool",
    "questions_of",
    "questions_open_to_all",
    "questions_to",
    "resolved",
    "roster",
    "uniformity",
    "verify",
    "versions",
]
