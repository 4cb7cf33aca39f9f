"""Every write: accept, query, answer, examine, refuse. A trader may read the bodies of events: no officer is named."""

from collections.abc import Sequence

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment import models, queries, rules, states
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Finding, Point, Query, Report
from greenlane.clearance.lanes import queries as lanes
from greenlane.core.case import Case
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.terms import Kept
from greenlane.risk.profiles import services as profiles
from greenlane.risk.profiles.queries import parties_of
from greenlane.risk.profiles.terms import Hits, Inspected
from greenlane.risk.scoring import services as scoring
from greenlane.risk.scoring.terms import Outcome

_json = msgspec.json.Encoder()
_QUERY = ("declaration_id", "number", "points", "asked_at", "answers", "documents")
_EXAMINATION = ("declaration_id", "ordered_at", "instruction", "outcome", "offence", "amount_minor", "notes")


def accept(pen: Pen, page: AssessmentPage, reference: str, waiver: str = "") -> None:
    """Compliance is verified; payment then releases. Event ``assessment.accepted``.

    Where the lane is examined and nothing was, ``waiver`` says why; it stays with officers (event
    ``assessment.waived``). Raises RefusedActionError, ForbiddenError.
    """
    kept = _moved(pen, reference, Action.ACCEPT)
    decided = lanes.decision_of(reference)
    done = queries.examinations(reference)
    rules.check_acceptance(page, decided.lane, done, waiver)
    if waiver.strip():
        note = (kept.id, pen.at, waiver[:400], "", "", 0, "waived")
        pen.insert(models.Examination, (*_EXAMINATION, "recorded_at"), [(*note, pen.at)])
        pen.event("assessment.waived", reference, {})
    pen.event(states.HAPPENING[Action.ACCEPT].value, reference, {"version": kept.version})


def query(pen: Pen, page: AssessmentPage, reference: str, points: Sequence[Point]) -> Query:
    """Ask the trader everything that is missing, at once. Event ``assessment.queried`` with the points.

    Raises RefusedActionError where the query is piecemeal, ForbiddenError where none can be asked now.
    """
    earlier = queries.queries(reference)
    rules.check_query(page, earlier, points)
    kept = _moved(pen, reference, Action.QUERY)
    number = len(earlier) + 1
    text = _json.encode(list(points)).decode()
    pen.insert(models.Query, _QUERY, [(kept.id, number, text, pen.at, "[]", "[]")])
    pen.event(states.HAPPENING[Action.QUERY].value, reference, {"number": number, "points": list(points)})
    return queries.queries(reference)[-1]


def answer(
    pen: Pen, page: AssessmentPage, reference: str, answers: Sequence[str], documents: Sequence[str] = ()
) -> Query:
    """The trader answers every point at once; ``documents`` are document numbers. Event ``assessment.answered``.

    Raises RefusedActionError naming what is not answered, ForbiddenError where no query is open.
    """
    kept = _moved(pen, reference, Action.ANSWER)
    row = models.Query.objects.select_for_update().get(declaration_id=kept.id, answered_at__isnull=True)
    rules.check_answers(page, queries.query_fact(row), answers)
    row.answered_at, row.answers = pen.at, _json.encode(list(answers)).decode()
    row.documents = _json.encode(list(documents)).decode()
    row.save(update_fields=["answered_at", "answers", "documents"])
    pen.event(states.HAPPENING[Action.ANSWER].value, reference, {"number": row.number, "documents": list(documents)})
    return queries.query_fact(row)


def order_examination(pen: Pen, reference: str, instruction: str) -> None:
    """Order an examination; the instruction stays with officers. Event ``assessment.examination_ordered``."""
    kept = _moved(pen, reference, Action.ORDER_EXAMINATION)
    pen.insert(models.Examination, _EXAMINATION, [(kept.id, pen.at, instruction[:400], "", "", 0, "")])
    pen.event(states.HAPPENING[Action.ORDER_EXAMINATION].value, reference, {})


def record_examination(pen: Pen, page: AssessmentPage, reference: str, report: Report) -> None:
    """Record what an examination found; scoring and profiles learn from it. Event ``assessment.examined``.

    Raises RefusedActionError where the offence is none of the pack's, ForbiddenError where none was ordered.
    """
    rules.check_report(page, report)
    kept = _moved(pen, reference, Action.RECORD_EXAMINATION)
    models.Examination.objects.filter(declaration_id=kept.id, recorded_at__isnull=True).update(
        recorded_at=pen.at,
        outcome=report.outcome.value,
        offence=report.offence,
        amount_minor=report.amount,
        notes=report.notes,
    )
    pen.event(states.HAPPENING[Action.RECORD_EXAMINATION].value, reference, {"outcome": report.outcome})
    _tell_risk(pen, kept, report)


def refuse(pen: Pen, page: AssessmentPage, reference: str, code: str) -> None:
    """Refuse a declaration for a reason of the pack, which the trader reads. Event ``assessment.refused``.

    Raises RefusedActionError where the pack has no such reason, ForbiddenError where it cannot be refused now.
    """
    reason = rules.reason_of(page, code)
    _moved(pen, reference, Action.REFUSE)
    body = {"reason": reason.code, "says": reason.says, "law": reason.law}
    pen.event(states.HAPPENING[Action.REFUSE].value, reference, body)


def _moved(pen: Pen, reference: str, action: Action) -> Kept:
    """Lock the declaration and move its status. Raises ForbiddenError saying what is possible, LookupError."""
    moving.advance(pen, [reference], states.HAPPENING[action].value)
    return declarations.get(reference)


def _tell_risk(pen: Pen, kept: Kept, report: Report) -> None:
    decided = lanes.decision_of(kept.reference)
    offence = report.outcome is Finding.OFFENCE
    outcome = Outcome(kept.reference, pen.at, offence, report.amount, decided.basis)
    scoring.record_outcome(pen, [outcome])
    hits = decided.fact(Hits)
    case = Case(kept.reference, declarations.read(kept.reference, decided.version), decided.at)
    importer, declarant, exporter = parties_of(case)
    matched = tuple(dict.fromkeys(hit.profile for hit in hits.all))
    day = decided.at.date()
    inspected = Inspected(kept.reference, importer, declarant, exporter, hits.profiles, matched, day, offence)
    profiles.tell_outcome(pen, [inspected])
