"""May this be asked, and is it answered? One consolidated query; what follows it must follow from an answer."""

from collections.abc import Sequence

from greenlane.clearance.assessment.rules.possible import refused
from greenlane.clearance.assessment.terms import AssessmentPage, Point, Query


def check_query(page: AssessmentPage, earlier: Sequence[Query], points: Sequence[Point]) -> None:
    """One consolidated query: everything that is missing is asked at once; a further one follows from an answer.

    A query that was withdrawn unread counts as not asked. Raises RefusedActionError with the reason.
    """
    asked_before = [query for query in earlier if query.withdrawn_at is None]
    if any(query.is_open for query in asked_before):
        raise refused(page, "open_query")
    if len(asked_before) >= page.max_queries:
        raise refused(page, "too_many", count=len(asked_before))
    if not 0 < len(points) <= page.max_points or not all(point.asks.strip() for point in points):
        raise refused(page, "empty", most=page.max_points)
    asked = {_asked(point) for query in asked_before for point in query.points}
    for number, point in enumerate(points, 1):
        if _asked(point) in asked:
            raise refused(page, "repeated", point=number)
        asked.add(_asked(point))
    answered = [query for query in asked_before if query.answered_at is not None]
    known = {f"{query.number}.{n}" for query in answered for n in range(1, len(query.points) + 1)}
    if asked_before and not all(point.follows in known for point in points):
        raise refused(page, "piecemeal")


def check_answers(page: AssessmentPage, query: Query, answers: Sequence[str]) -> None:
    """Every point is answered, at once. Raises RefusedActionError naming the points that are not."""
    missing = [n for n in range(1, len(query.points) + 1) if len(answers) < n or not answers[n - 1].strip()]
    if missing or len(answers) > len(query.points):
        raise refused(page, "unanswered", missing=", ".join(map(str, missing)) or "none; there are too many answers")


def _asked(point: Point) -> tuple[str, str]:
    return point.pointer, " ".join(point.asks.split()).casefold()
