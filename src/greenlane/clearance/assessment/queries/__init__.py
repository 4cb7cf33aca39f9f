"""Every read: the officer's queue, where one declaration stands, queries, hearings and orders."""

from greenlane.clearance.assessment.queries.queue import overdue, queue, task, tasks
from greenlane.clearance.assessment.queries.rows import query_fact
from greenlane.clearance.assessment.queries.standing import (
    hearings,
    proposal_of,
    provisions,
    queries,
    referrals,
    silent,
    situation,
    situations,
)

__all__ = [
    "hearings",
    "overdue",
    "proposal_of",
    "provisions",
    "queries",
    "query_fact",
    "queue",
    "referrals",
    "silent",
    "situation",
    "situations",
    "task",
    "tasks",
]
