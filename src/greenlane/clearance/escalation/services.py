"""Every write: open, acknowledge, answer, raise, reopen, close, rate. Events stand on the declaration and name nobody.

What is written is veiled before it is kept: no name, number or address of either side reaches the other.
"""

from collections.abc import Iterable, Sequence

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.escalation import clocks, models, queries, rules, states
from greenlane.clearance.escalation.states import Happening, Status
from greenlane.clearance.escalation.terms import CLOCK, CUSTOMS, TRADER, Calendar, EscalationPage, Span, Ticket
from greenlane.clearance.escalation.veiling import veil
from greenlane.filing.declarations import queries as declarations

_TICKET = (
    "id", "number", "declaration_id", "want", "status", "level", "office", "opened_at", "due_at", "acknowledge_by",
    "answer_by", "reopened", "cause",
)  # fmt: skip
_ENTRY = ("ticket_id", "at", "kind", "side", "level", "text")
MOST = 500


def open_ticket(
    pen: Pen, page: EscalationPage, calendar: Calendar, reference: str, want: str, text: str, hidden: Iterable[str] = ()
) -> Ticket:
    """Open a ticket on a declaration that is stuck. Event ``escalation.opened``.

    ``hidden`` are words to be taken out of the text beside those of the declaration's parties (the person's name).
    Raises RefusedTicketError, with the moment it may be opened where it is too early; LookupError.
    """
    kept = declarations.get(reference)
    delay = rules.delay_of(page, calendar, queries.situation(reference))
    # Two who open at once: the second is stopped by the constraint one_open_ticket.
    is_open = models.Ticket.objects.filter(declaration_id=kept.id).exclude(status=Status.CLOSED.value).exists()
    rules.check_opening(page, delay, pen.at, is_open, want, text)
    first = page.levels[0]
    acknowledge_by, answer_by = rules.limits(first, pen.at, calendar)
    key = pen.reserve(models.Ticket, 1)[0]
    number = rules.number_of(page.prefix, key, pen.at.date())
    row = (
        key, number, kept.id, want, Status.OPEN.value, first.number, first.office or queries.centre_of(reference),
        pen.at, acknowledge_by, acknowledge_by, answer_by, 0, "",
    )  # fmt: skip
    pen.insert(models.Ticket, _TICKET, [row])
    said = veil(text.strip(), [*queries.identities(kept), *hidden])
    pen.insert(models.TicketEntry, _ENTRY, [(key, pen.at, Happening.OPENED.value, TRADER, first.number, said)])
    body = {"ticket": number, "want": want, "acknowledgeBy": acknowledge_by, "answerBy": answer_by}
    pen.event("escalation.opened", reference, body)
    return queries.ticket(number)


def acknowledge(pen: Pen, number: str) -> Ticket:
    """Customs has seen it. Event ``escalation.acknowledged``. Raises ForbiddenError, LookupError."""
    row = _locked(number)
    row.status = states.after(Status(row.status), Happening.ACKNOWLEDGED)
    row.acknowledged_at, row.due_at = row.acknowledged_at or pen.at, row.answer_by
    row.save(update_fields=["status", "acknowledged_at", "due_at"])
    _tell(pen, [row], Happening.ACKNOWLEDGED, CUSTOMS)
    pen.event("escalation.acknowledged", row.declaration.reference, _body(row))
    return queries.ticket(number)


def answer(
    pen: Pen, page: EscalationPage, calendar: Calendar, number: str, cause: str, text: str, hidden: Iterable[str] = ()
) -> Ticket:
    """Answer, naming why it was stuck. Event ``escalation.answered``; ``hidden`` are the words that name the officer.

    Raises RefusedTicketError, ForbiddenError, LookupError.
    """
    row = _locked(number)
    row.status = states.after(Status(row.status), Happening.ANSWERED)
    rules.check_cause(page, cause)
    rules.check_text(page, text)
    row.cause = cause
    row.acknowledged_at, row.answered_at = row.acknowledged_at or pen.at, row.answered_at or pen.at
    row.due_at = clocks.ends(pen.at, page.close_hours, Span.WORKING, calendar)
    row.save(update_fields=["status", "cause", "acknowledged_at", "answered_at", "due_at"])
    kept = declarations.get(row.declaration.reference)
    _tell(pen, [row], Happening.ANSWERED, CUSTOMS, veil(text.strip(), [kept.office, row.office, *hidden]))
    pen.event("escalation.answered", kept.reference, {**_body(row), "cause": cause})
    return queries.ticket(number)


def reopen(
    pen: Pen, page: EscalationPage, calendar: Calendar, number: str, text: str, hidden: Iterable[str] = ()
) -> Ticket:
    """The answer did not help: it goes one level up, with new limits. Event ``escalation.reopened``.

    Raises RefusedTicketError where it was opened again before, ForbiddenError, LookupError.
    """
    row = _locked(number)
    row.status = states.after(Status(row.status), Happening.REOPENED)
    rules.check_reopening(page, queries.facts_of([row])[0])
    rules.check_text(page, text)
    higher = rules.above(page, row.level) or rules.level_of(page, row.level)
    row.level, row.reopened = higher.number, row.reopened + 1
    row.office = higher.office or row.office
    _restart(row, page, calendar, pen)
    row.save(update_fields=["status", "level", "office", "reopened", "due_at", "acknowledge_by", "answer_by"])
    kept = declarations.get(row.declaration.reference)
    _tell(pen, [row], Happening.REOPENED, TRADER, veil(text.strip(), [*queries.identities(kept), *hidden]))
    pen.event("escalation.reopened", kept.reference, _body(row))
    return queries.ticket(number)


def close(pen: Pen, page: EscalationPage, number: str, score: int | None = None) -> Ticket:
    """The trader needs it no more, and may say how it was helped. Events ``escalation.closed``, ``escalation.rated``.

    Raises RefusedTicketError on a score that is none, ForbiddenError, LookupError.
    """
    row = _locked(number)
    row.status = states.after(Status(row.status), Happening.CLOSED)
    row.closed_at, row.due_at = pen.at, None
    row.save(update_fields=["status", "closed_at", "due_at"])
    _tell(pen, [row], Happening.CLOSED, TRADER)
    pen.event("escalation.closed", row.declaration.reference, {**_body(row), "bySilence": False})
    return queries.ticket(number) if score is None else rate(pen, page, number, score)


def rate(pen: Pen, page: EscalationPage, number: str, score: int) -> Ticket:
    """How well it was helped, from 1 to 5, once, after it is closed. Event ``escalation.rated``."""
    row = _locked(number)
    states.after(Status(row.status), Happening.RATED)
    rules.check_score(page, queries.facts_of([row])[0], score)
    row.score = score
    row.save(update_fields=["score"])
    _tell(pen, [row], Happening.RATED, TRADER, str(score))
    pen.event("escalation.rated", row.declaration.reference, {**_body(row), "score": score})
    return queries.ticket(number)


def pass_limits(pen: Pen, page: EscalationPage, calendar: Calendar, limit: int = MOST) -> int:
    """Raise tickets whose limit is over to the next level, close those whose answer was left standing; their number.

    Safe to run again: what was raised has new limits, at the top level the clock stops. A handful of statements.
    Events ``escalation.raised``, ``escalation.closed``.
    """
    due = models.Ticket.objects.select_for_update(of=("self",)).select_related("declaration")
    rows = list(due.filter(due_at__lte=pen.at).order_by("pk")[:limit])
    silent = [row for row in rows if row.status == Status.ANSWERED.value]
    late = [row for row in rows if row.status != Status.ANSWERED.value]
    raised = [row for row in late if _raise(row, page, calendar, pen)]
    for row in silent:
        row.status = states.after(Status(row.status), Happening.CLOSED)
        row.closed_at, row.due_at = pen.at, None
        pen.event("escalation.closed", row.declaration.reference, {**_body(row), "bySilence": True})
    for row in raised:
        pen.event("escalation.raised", row.declaration.reference, {**_body(row), "answerBy": row.answer_by})
    _tell(pen, raised, Happening.RAISED, CLOCK)
    _tell(pen, silent, Happening.CLOSED, CLOCK)
    fields = ["status", "level", "office", "closed_at", "due_at", "acknowledge_by", "answer_by"]
    models.Ticket.objects.bulk_update(rows, fields)
    return len(raised) + len(silent)


def _raise(row: models.Ticket, page: EscalationPage, calendar: Calendar, pen: Pen) -> bool:
    """Move it up; at the top the clock stops and the ticket stays late until it is answered."""
    higher = rules.above(page, row.level)
    if higher is None:
        # An acknowledgement that is late at the top leaves the limit of the answer running.
        row.due_at = row.answer_by if row.due_at != row.answer_by and row.answer_by > pen.at else None
        return False
    row.status = states.after(Status(row.status), Happening.RAISED)
    row.level, row.office = higher.number, higher.office or row.office
    _restart(row, page, calendar, pen)
    return True


def _restart(row: models.Ticket, page: EscalationPage, calendar: Calendar, pen: Pen) -> None:
    level = rules.level_of(page, row.level)
    row.acknowledge_by, row.answer_by = rules.limits(level, pen.at, calendar)
    row.due_at = row.acknowledge_by


def _locked(number: str) -> models.Ticket:
    rows = models.Ticket.objects.select_for_update(of=("self",)).select_related("declaration")
    row = rows.filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no ticket has this number; check it")
    return row


def _tell(pen: Pen, rows: Sequence[models.Ticket], kind: Happening, side: str, text: str = "") -> None:
    pen.insert(models.TicketEntry, _ENTRY, [(row.pk, pen.at, kind.value, side, row.level, text) for row in rows])


def _body(row: models.Ticket) -> dict[str, object]:
    return {"ticket": row.number, "level": row.level}
