"""Every write: lodge, assign, hear, test, decide, withdraw, court. Events stand on the declaration and name nobody."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.appeals import models, queries, rules, states
from greenlane.clearance.appeals.states import Happening, Status
from greenlane.clearance.appeals.terms import (
    APPELLANT,
    CLOCK,
    CUSTOMS,
    Appeal,
    AppealsPage,
    Decision,
    Drawn,
    Lodging,
    Reviewer,
    Stake,
)
from greenlane.clearance.escalation.clocks import last_moment
from greenlane.clearance.escalation.queries import identities
from greenlane.clearance.escalation.terms import Calendar
from greenlane.clearance.escalation.veiling import veil
from greenlane.filing.declarations import queries as declarations

_APPEAL = (
    "id", "number", "declaration_id", "kind", "event", "status", "decided_on", "lodged_at", "decide_by", "due_at",
    "grounds", "disputed_minor", "samples", "wants_hearing", "is_stayed", "security_minor", "security_account",
    "reviewer", "drawn", "decision", "court",
)  # fmt: skip
_ENTRY = ("appeal_id", "at", "kind", "side", "text", "documents", "for_at")
_json = msgspec.json.Encoder(order="deterministic")
MOST = 500


def appoint(pen: Pen, name: str, office: str) -> None:
    """Appoint a user to decide appeals, or put him at another office. Event ``appeals.reviewer_appointed``."""
    given = {"office": office, "appointed_at": pen.at, "dismissed_at": None}
    models.Reviewer.objects.update_or_create(name=name, defaults=given)
    pen.event("appeals.reviewer_appointed", name[:64], {"office": office})


def dismiss(pen: Pen, name: str) -> None:
    """He is drawn no more. Event ``appeals.reviewer_dismissed``. Raises LookupError where nobody is so appointed."""
    if not models.Reviewer.objects.filter(name=name, dismissed_at__isnull=True).update(dismissed_at=pen.at):
        raise LookupError(f"{name}: nobody of this name is appointed; look at the list of reviewers")
    pen.event("appeals.reviewer_dismissed", name[:64], {})


def lodge(
    pen: Pen, page: AppealsPage, calendar: Calendar, reference: str, said: Lodging, hidden: Iterable[str] = ()
) -> Appeal:
    """Lodge an appeal; what has to be secured is secured. Event ``appeals.lodged``.

    Raises RefusedAppealError, AccountsError where nothing covers the security, LookupError.
    """
    kept, kind = declarations.get(reference), page.kinds.get(said.kind)
    stake = queries.stake(reference, kind.effect) if kind else Stake()
    decisions = queries.contestable(reference, page, calendar)
    against = rules.check_lodging(page, decisions, said, pen.at, stake)
    is_stayed, security = rules.stays(page, said, stake.unpaid), rules.security_for(page, said, stake.unpaid)
    account = accounts.secure(pen, reference, stake.payer, security) if security else ""
    key = pen.reserve(models.Appeal, 1)[0]
    number = rules.number_of(page.prefix, key, pen.at.date())
    decide_by = last_moment(pen.at.date(), page.kinds[said.kind].decide_days, calendar)
    samples = veil(said.samples.strip(), identities(kept))[:200]
    row = (
        key, number, kept.id, said.kind, against.event, Status.LODGED.value, against.decided_at, pen.at, decide_by,
        decide_by, " ".join(said.grounds), said.disputed, samples, said.wants_hearing, is_stayed, security, account,
        "", "", "", "",
    )  # fmt: skip
    pen.insert(models.Appeal, _APPEAL, [row])
    text = veil(said.text.strip(), [*identities(kept), *hidden])
    _enter(pen, key, Happening.LODGED, APPELLANT, text, said.documents)
    body = {"appeal": number, "kind": said.kind, "decideBy": decide_by, "disputed": said.disputed, "stayed": is_stayed}
    pen.event("appeals.lodged", reference, body)
    return queries.appeal(number)


def assign(pen: Pen, page: AppealsPage, number: str, pool: tuple[Reviewer, ...], drawn: Drawn) -> Appeal:
    """Give the appeal to the reviewer of ``pool`` who was drawn. Event ``appeals.assigned``, which lets the draw be
    checked and names nobody. Raises RefusedAppealError where nobody independent is left, ForbiddenError."""
    if not pool:
        raise rules.refused(page, "no_reviewer")
    row = _moved(number, Happening.ASSIGNED)
    row.reviewer, row.drawn = pool[drawn.place].name, _json.encode(drawn).decode()
    row.save(update_fields=["status", "reviewer", "drawn"])
    _enter(pen, row.pk, Happening.ASSIGNED, CUSTOMS)
    body = {"appeal": number, "among": drawn.among, "place": drawn.place, "pool": drawn.pool}
    pen.event("appeals.assigned", row.declaration.reference, {**body, "epoch": drawn.epoch, "number": drawn.number})
    return queries.appeal(number)


def supplement(
    pen: Pen, page: AppealsPage, number: str, text: str, documents: Iterable[str] = (), hidden: Iterable[str] = ()
) -> Appeal:
    """The appellant adds grounds or documents. Event ``appeals.supplemented``."""
    rules.check_text(page, text)
    row, papers = _moved(number, Happening.SUPPLEMENTED), tuple(documents)
    names = [*identities(declarations.get(row.declaration.reference)), *hidden]
    _enter(pen, row.pk, Happening.SUPPLEMENTED, APPELLANT, veil(text.strip(), names), papers)
    pen.event("appeals.supplemented", row.declaration.reference, {"appeal": number, "documents": papers})
    return queries.appeal(number)


def set_hearing(
    pen: Pen, page: AppealsPage, number: str, for_at: datetime, text: str, hidden: Iterable[str] = ()
) -> Appeal:
    """Call the appellant to be heard; ``text`` says how (a link, a number to call). Event ``appeals.hearing_set``."""
    rules.check_text(page, text)
    if for_at <= pen.at:
        raise rules.refused(page, "past")
    row = _moved(number, Happening.HEARING_SET)
    row.save(update_fields=["status"])
    said = veil(text.strip(), [row.declaration.office, *hidden], contacts=False)
    _enter(pen, row.pk, Happening.HEARING_SET, CUSTOMS, said, for_at=for_at)
    pen.event("appeals.hearing_set", row.declaration.reference, {"appeal": number, "forAt": for_at})
    return queries.appeal(number)


def record_hearing(pen: Pen, page: AppealsPage, number: str, text: str, hidden: Iterable[str] = ()) -> Appeal:
    """What was said at the hearing. Event ``appeals.heard``."""
    return _noted(pen, page, number, Happening.HEARD, text, hidden)


def order_test(
    pen: Pen, page: AppealsPage, calendar: Calendar, number: str, samples: str, hidden: Iterable[str] = ()
) -> Appeal:
    """Have samples tested a second time, at another place than the first; the time to decide grows by the pack's days.

    ``samples`` are their references, as text. Event ``appeals.test_ordered``. Raises RefusedAppealError without any.
    """
    if not samples.strip():
        raise rules.refused(page, "no_samples")
    row = _moved(number, Happening.TEST_ORDERED)
    row.samples = _official(row, samples, hidden)[:200]
    row.decide_by = last_moment((row.decide_by - timedelta(microseconds=1)).date(), page.test_days, calendar)
    row.due_at = row.decide_by if row.overdue_at is None else None
    row.save(update_fields=["status", "samples", "decide_by", "due_at"])
    _enter(pen, row.pk, Happening.TEST_ORDERED, CUSTOMS, row.samples)
    body = {"appeal": number, "samples": row.samples, "decideBy": row.decide_by}
    pen.event("appeals.test_ordered", row.declaration.reference, body)
    return queries.appeal(number)


def record_test(pen: Pen, page: AppealsPage, number: str, text: str, hidden: Iterable[str] = ()) -> Appeal:
    """What the second test found. Event ``appeals.tested``."""
    return _noted(pen, page, number, Happening.TESTED, text, hidden)


def decide(
    pen: Pen, page: AppealsPage, calendar: Calendar, number: str, decision: Decision, hidden: Iterable[str] = ()
) -> Appeal:
    """Keep the decision on an appeal; the stay ends, and security is freed unless the duty stands unpaid.

    The caller (``journey.appealing``) checked it, worked the money out and booked it. Event ``appeals.decided``.
    """
    row = _moved(number, Happening.DECIDED)
    reasons = _official(row, decision.reasons, hidden)
    kept = msgspec.structs.replace(decision, reasons=reasons)
    row.decision, row.is_stayed = _json.encode(kept).decode(), False
    row.due_at = last_moment(pen.at.date(), page.court_days, calendar)
    row.save(update_fields=["status", "decision", "is_stayed", "due_at"])
    _enter(pen, row.pk, Happening.DECIDED, CUSTOMS, reasons)
    _free(pen, [row])
    body = {"appeal": number, "outcome": decision.outcome, "law": decision.law, "facts": decision.facts}
    money = {"givenBack": dict(decision.given_back), "interest": decision.interest}
    pen.event("appeals.decided", row.declaration.reference, {**body, **money})
    return queries.appeal(number)


def withdraw(pen: Pen, number: str) -> Appeal:
    """The appellant takes it back; the stay ends. Event ``appeals.withdrawn``."""
    row = _moved(number, Happening.WITHDRAWN)
    row.is_stayed, row.due_at = False, None
    row.save(update_fields=["status", "is_stayed", "due_at"])
    _enter(pen, row.pk, Happening.WITHDRAWN, APPELLANT)
    _free(pen, [row])
    pen.event("appeals.withdrawn", row.declaration.reference, {"appeal": number})
    return queries.appeal(number)


def note_court(pen: Pen, page: AppealsPage, number: str, court: str, hidden: Iterable[str] = ()) -> Appeal:
    """Note that the matter went to court, under which name and number. Event ``appeals.court_noted``.

    Before a decision that is possible only where customs is late. Raises RefusedAppealError, ForbiddenError.
    """
    row = _moved(number, Happening.COURT_NOTED)
    rules.check_text(page, court)
    if not row.decision and pen.at <= row.decide_by:
        raise rules.refused(page, "not_overdue", until=f"{row.decide_by:%Y-%m-%d}")
    row.court, row.due_at = _official(row, court, hidden)[:400], None
    row.save(update_fields=["status", "court", "due_at"])
    _enter(pen, row.pk, Happening.COURT_NOTED, CUSTOMS, row.court)
    pen.event("appeals.court_noted", row.declaration.reference, {"appeal": number})
    return queries.appeal(number)


def note_ruling(pen: Pen, page: AppealsPage, number: str, text: str, hidden: Iterable[str] = ()) -> Appeal:
    """Note how the court ruled; the appeal is final and the stay ends. Event ``appeals.court_ruled``."""
    rules.check_text(page, text)
    row = _moved(number, Happening.COURT_RULED)
    row.is_stayed = False
    row.save(update_fields=["status", "is_stayed"])
    _enter(pen, row.pk, Happening.COURT_RULED, CUSTOMS, _official(row, text, hidden))
    _free(pen, [row])
    pen.event("appeals.court_ruled", row.declaration.reference, {"appeal": number})
    return queries.appeal(number)


def pass_limits(pen: Pen, limit: int = MOST) -> int:
    """Note appeals that are late, conclude decided ones whose time for the court is over, free security of paid duty.

    Returns how many changed; safe to run again. Events ``appeals.overdue``, ``appeals.concluded``.
    """
    due = models.Appeal.objects.select_for_update(of=("self",)).select_related("declaration")
    rows = list(due.filter(due_at__lte=pen.at).order_by("pk")[:limit])
    for row in rows:
        is_over = row.status == Status.DECIDED.value
        happening = Happening.CONCLUDED if is_over else Happening.OVERDUE
        row.status, row.due_at = states.after(Status(row.status), happening), None
        body = {"appeal": row.number}
        if is_over:
            pen.event("appeals.concluded", row.declaration.reference, body)
        else:
            row.overdue_at = pen.at
            pen.event("appeals.overdue", row.declaration.reference, body)
        _enter(pen, row.pk, happening, CLOCK)
    models.Appeal.objects.bulk_update(rows, ["status", "due_at", "overdue_at"])
    held = due.exclude(security_account="").exclude(status__in=[s.value for s in states.PENDING]).order_by("pk")
    return len(rows) + _free(pen, list(held[:limit]))


def _free(pen: Pen, rows: list[models.Appeal]) -> int:
    """Free security that is needed no more: an amount that stands unpaid after the appeal stays secured."""
    held = [row for row in rows if row.security_account and row.status != Status.IN_COURT.value]
    charged = charges.charges_of(row.declaration.reference for row in held)
    freed = 0
    for row in held:
        charge = charged.get(row.declaration.reference)
        if charge is None or not charge.outstanding:
            accounts.free(pen, row.declaration.reference, row.security_account, row.security_minor)
            row.security_account, freed = "", freed + 1
            row.save(update_fields=["security_account"])
    return freed


def _noted(pen: Pen, page: AppealsPage, number: str, happening: Happening, text: str, hidden: Iterable[str]) -> Appeal:
    rules.check_text(page, text)
    row = _moved(number, happening)
    row.save(update_fields=["status"])
    _enter(pen, row.pk, happening, CUSTOMS, _official(row, text, hidden))
    body = {"appeal": number}
    if happening is Happening.HEARD:
        pen.event("appeals.heard", row.declaration.reference, body)
    else:
        pen.event("appeals.tested", row.declaration.reference, body)
    return queries.appeal(number)


def _moved(number: str, happening: Happening) -> models.Appeal:
    """Lock the appeal and move its status; the caller saves it. Raises ForbiddenError, LookupError."""
    rows = models.Appeal.objects.select_for_update(of=("self",)).select_related("declaration")
    row = rows.filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no appeal has this number; check it")
    row.status = states.after(Status(row.status), happening)
    return row


def _official(row: models.Appeal, text: str, hidden: Iterable[str]) -> str:
    """What customs writes, without the office and the words that name the officer."""
    return veil(text.strip(), [row.declaration.office, *hidden])


def _enter(
    pen: Pen, key: int, kind: Happening, side: str, text: str = "", documents: Iterable[str] = (),
    for_at: datetime | None = None,
) -> None:  # fmt: skip
    pen.insert(models.AppealEntry, _ENTRY, [(key, pen.at, kind.value, side, text, " ".join(documents)[:400], for_at)])
