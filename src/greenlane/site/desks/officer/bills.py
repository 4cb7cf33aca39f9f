"""What was drawn to me? An officer's bills, due first, with why each is here; nothing tells whose goods they are."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment import queries as assessment
from greenlane.clearance.assessment.terms import AssessmentPage, Task
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment.terms import Assignment, AssignmentPage, Post
from greenlane.core.book import Book
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.veil import Veil


class Row(Fact, frozen=True):
    """One bill of the list, its first reason without names; ``waits`` where somebody else has the next word."""

    bill: Assignment
    task: Task
    group: str
    duty: Decimal
    reason: str
    waits: bool


@needs(Scope.CONTROL)
@require_safe
def bills(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The open bills of whoever is logged in: those that wait for a decision first, by their term."""
    at = now()
    book, username = means().book(at.date()), caller.name.removeprefix("user:")
    rows = rows_of(assignment.bills_of(username, at), book, at)
    posts = assignment.roster(at, username=username)
    away = username in assignment.away(at)
    return page(
        request,
        "site/officer/bills.html",
        {
            "rows": rows,
            "late": sum(row.task.is_late for row in rows),
            "fresh": sum(row.bill.opened_at is None for row in rows),
            "waiting": sum(row.waits for row in rows),
            "groups": _groups(book, posts),
            "is_posted": bool(posts),
            "is_away": away,
            "centres": assignment.centres_of(username, at),
            "currency": book[AccountsPage].currency,
        },
    )


def rows_of(held: Sequence[Assignment], book: Book, at: datetime) -> list[Row]:
    """Bills with what the queue knows of them, due first; those that wait for others last."""
    by_reference = {bill.reference: bill for bill in held}
    tasks = assessment.tasks(list(by_reference), book[AssessmentPage], at) if held else []
    texts = declarations.read_all(by_reference)
    digits, groups = book[AccountsPage].digits, book[AssignmentPage].groups
    rows = []
    for task in tasks:
        bill = by_reference[task.reference]
        group = groups[bill.group].name if bill.group in groups else bill.group
        reason = Veil(task.reference, texts[task.reference]).text(task.reasons[0]) if task.reasons else ""
        duty = major(task.duty_minor, digits)
        rows.append(
            Row(bill=bill, task=task, group=group, duty=duty, reason=reason, waits=task.status != Status.UNDER_CONTROL)
        )
    return sorted(rows, key=lambda row: (row.waits, row.task.due_at, row.task.reference))


def _groups(book: Book, posts: Sequence[Post]) -> list[str]:
    known = book[AssignmentPage].groups
    codes = dict.fromkeys(code for post in posts for code in post.groups)
    return [] if set(codes) >= set(known) else [known[code].name for code in codes if code in known]
