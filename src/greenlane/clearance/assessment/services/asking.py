"""How is the trader asked, and how does he answer? One query with all its points; unread it may be withdrawn."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from django.db.models import QuerySet

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment import models, queries, rules
from greenlane.clearance.assessment.services.standing import move, taken
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Point, Query
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.states import Happening, Status

_json = msgspec.json.Encoder()
_QUERY = ("declaration_id", "number", "points", "asked_at", "answers", "documents", "answer_by")


def query(pen: Pen, page: AssessmentPage, reference: str, points: Sequence[Point]) -> Query:
    """Ask the trader everything that is missing, at once. Event ``assessment.queried`` with the points and until when
    he answers.

    Raises RefusedActionError where the query is piecemeal, ForbiddenError where none can be asked now.
    """
    kept = declarations.get(reference)
    if kept.status == Status.UNDER_CONTROL:
        # A query that an amendment overtook waits for nothing any more.
        _open(kept.id).update(withdrawn_at=pen.at)
    earlier = queries.queries(reference)
    rules.check_query(page, earlier, points)
    taken(pen, page, reference, Action.QUERY)
    number, until = len(earlier) + 1, pen.at + timedelta(days=page.answer_days)
    text = _json.encode(list(points)).decode()
    pen.insert(models.Query, _QUERY, [(kept.id, number, text, pen.at, "[]", "[]", until)])
    move(pen, reference, Action.QUERY, {"number": number, "points": list(points), "answerBy": until})
    return queries.queries(reference)[-1]


def answer(
    pen: Pen, page: AssessmentPage, reference: str, answers: Sequence[str], documents: Sequence[str] = ()
) -> Query:
    """The trader answers every point at once; ``documents`` are document numbers. Event ``assessment.answered``.

    Raises RefusedActionError naming what is not answered, ForbiddenError where no query is open.
    """
    kept, _ = taken(pen, page, reference, Action.ANSWER)
    row = _open(kept.id).select_for_update().get()
    rules.check_answers(page, queries.query_fact(row), answers)
    row.answered_at, row.answers = pen.at, _json.encode(list(answers)).decode()
    row.documents = _json.encode(list(documents)).decode()
    row.read_at = row.read_at or pen.at
    row.save(update_fields=["answered_at", "answers", "documents", "read_at"])
    move(pen, reference, Action.ANSWER, {"number": row.number, "documents": list(documents)})
    return queries.query_fact(row)


def mark_read(pen: Pen, reference: str) -> bool:
    """The trader has read the open query; from now on it cannot be withdrawn. Event ``assessment.read``, once.

    Returns whether this was the first time. Raises LookupError where there is no such declaration.
    """
    kept = declarations.get(reference)
    row = _open(kept.id).filter(read_at__isnull=True).first()
    if row is None or not models.Query.objects.filter(pk=row.pk, read_at__isnull=True).update(read_at=pen.at):
        return False
    pen.event("assessment.read", reference, {"number": row.number})
    return True


def withdraw(pen: Pen, page: AssessmentPage, reference: str) -> None:
    """Take back a query that was not read yet, or a notice before its order. Event ``assessment.withdrawn``.

    Raises RefusedActionError where the query was read, ForbiddenError where nothing is to be withdrawn.
    """
    kept, situation = taken(pen, page, reference, Action.WITHDRAW)
    if situation.hearing is not None:
        models.Hearing.objects.filter(declaration_id=kept.id, ended_at__isnull=True).update(ended_at=pen.at)
        told = {"what": "notice", "number": situation.hearing.number}
    else:
        _open(kept.id).update(withdrawn_at=pen.at)
        told = {"what": "query", "number": situation.queries[-1].number}
    move(pen, reference, Action.WITHDRAW, told)


def remind(pen: Pen, page: AssessmentPage, limit: int = 500) -> int:
    """Remind traders whose time for an answer is nearly over, once each; returns how many. Event
    ``assessment.reminded``."""
    soon = pen.at + timedelta(days=page.remind_days)
    rows = list(
        _waiting().filter(answer_by__gt=pen.at, answer_by__lte=soon, reminded_at__isnull=True)
        .select_related("declaration").order_by("answer_by", "pk")[:limit]
    )  # fmt: skip
    models.Query.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=pen.at)
    for row in rows:
        told = {"number": row.number, "answerBy": row.answer_by}
        pen.event("assessment.reminded", row.declaration.reference, told)
    return len(rows)


def lapse(pen: Pen, page: AssessmentPage, reference: str) -> bool:
    """The time for an answer is over: the officer decides with what is known. Event ``assessment.lapsed``.

    Returns whether it was so: not where it was answered meanwhile. Where silence cancels, the caller does it.
    """
    try:
        moving.hold(pen, reference, Happening.LAPSED.value)
    except ForbiddenError:
        return False
    row = _open(declarations.get(reference).id).filter(answer_by__lt=pen.at).first()
    if row is None:
        return False
    row.lapsed_at = pen.at
    row.save(update_fields=["lapsed_at"])
    moving.advance(pen, [reference], Happening.LAPSED.value)
    told = {"number": row.number, "answerBy": row.answer_by, "silence": page.silence}
    pen.event(Happening.LAPSED.value, reference, told)
    return True


def _waiting() -> QuerySet[models.Query]:
    """Every query that waits for its answer."""
    return models.Query.objects.filter(
        answered_at__isnull=True, withdrawn_at__isnull=True, lapsed_at__isnull=True,
        declaration__status=Status.QUERIED.value,
    )  # fmt: skip


def _open(key: int) -> QuerySet[models.Query]:
    return models.Query.objects.filter(
        declaration_id=key, answered_at__isnull=True, withdrawn_at__isnull=True, lapsed_at__isnull=True
    )
