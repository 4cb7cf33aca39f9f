"""What follows? Whether a query, an acceptance, a report or a refusal may be made."""

from collections.abc import Sequence
from datetime import date

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.assessment.terms import (
    AssessmentPage,
    Examination,
    Finding,
    Point,
    Query,
    Reason,
    RefusedActionError,
    Report,
)
from greenlane.core.codes import Lane

_COLUMNS = ("code", "says", "law", "start", "end")
_NUMBERS = ("first_decision_hours", "stuck_hours", "max_queries", "max_points")
_SAYS = (
    "open_query", "too_many", "piecemeal", "empty", "repeated", "unanswered", "examine_first", "no_reason",
    "no_offence",
)  # fmt: skip


def read(source: Source, on: date) -> AssessmentPage:
    """The page ``flow/assessment`` of a day. Raises PackError on unknown keys, or a text that is missing."""
    source.only(*_NUMBERS, "examine_lanes", "says")
    says = source.settings.get("says", {})
    missing = [key for key in _SAYS if key not in says]
    if missing:
        raise PackError(f"{source.path}.toml: [says] has no {', '.join(missing)}; write the sentence an officer reads")
    lanes = frozenset(Lane(lane).value for lane in source.settings["examine_lanes"])
    first, stuck, queries, points = (int(source.settings[name]) for name in _NUMBERS)
    return AssessmentPage(
        first_decision_hours=first,
        stuck_hours=stuck,
        max_queries=queries,
        max_points=points,
        examine_lanes=lanes,
        refusals=_reasons(source, "refusals", on),
        offences=_reasons(source, "offences", on),
        says=dict(says),
        sha256=source.sha256,
    )


def check_query(page: AssessmentPage, earlier: Sequence[Query], points: Sequence[Point]) -> None:
    """One consolidated query: everything that is missing is asked at once; a further one follows from an answer.

    Raises RefusedActionError with the reason.
    """
    if any(query.answered_at is None for query in earlier):
        raise _refused(page, "open_query")
    if len(earlier) >= page.max_queries:
        raise _refused(page, "too_many", count=len(earlier))
    if not 0 < len(points) <= page.max_points or not all(point.asks.strip() for point in points):
        raise _refused(page, "empty", most=page.max_points)
    asked = {_asked(point) for query in earlier for point in query.points}
    for number, point in enumerate(points, 1):
        if _asked(point) in asked:
            raise _refused(page, "repeated", point=number)
        asked.add(_asked(point))
    known = {f"{query.number}.{n}" for query in earlier for n in range(1, len(query.points) + 1)}
    if earlier and not all(point.follows in known for point in points):
        raise _refused(page, "piecemeal")


def check_answers(page: AssessmentPage, query: Query, answers: Sequence[str]) -> None:
    """Every point is answered, at once. Raises RefusedActionError naming the points that are not."""
    missing = [n for n in range(1, len(query.points) + 1) if len(answers) < n or not answers[n - 1].strip()]
    if missing or len(answers) > len(query.points):
        raise _refused(page, "unanswered", missing=", ".join(map(str, missing)) or "none; there are too many answers")


def check_acceptance(page: AssessmentPage, lane: Lane, done: Sequence[Examination], waiver: str) -> None:
    """In the lanes that are examined an officer accepts after an examination, or says why none was needed."""
    examined = any(examination.outcome for examination in done)
    if lane in page.examine_lanes and not examined and not waiver.strip():
        raise _refused(page, "examine_first")


def check_report(page: AssessmentPage, report: Report) -> None:
    """An offence is one of the pack's, with the duty at stake; a compliant report names none."""
    known = report.offence in page.offences if report.outcome is Finding.OFFENCE else report.offence == ""
    if not known or report.amount < 0 or (report.outcome is Finding.COMPLIANT and report.amount):
        raise _refused(page, "no_offence", code=report.offence or "nothing", codes=", ".join(page.offences))


def reason_of(page: AssessmentPage, code: str) -> Reason:
    """The reason of a refusal. Raises RefusedActionError where the pack has no such code."""
    if code not in page.refusals:
        raise _refused(page, "no_reason", code=code, codes=", ".join(page.refusals))
    return page.refusals[code]


def _asked(point: Point) -> tuple[str, str]:
    return point.pointer, " ".join(point.asks.split()).casefold()


def _reasons(source: Source, table: str, on: date) -> dict[str, Reason]:
    rows = [row for row in source.table(table, _COLUMNS) if in_force(row, on)]
    return {row["code"]: Reason(row["code"], row["says"], row["law"]) for row in rows}


def _refused(page: AssessmentPage, rule: str, **words: object) -> RefusedActionError:
    return RefusedActionError(rule, page.says[rule].format(**words))
