"""What does an auditor do? Open an audit, announce it, ask for books, find, conclude; the trader produces books."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import models, queries, rules, states
from greenlane.clearance.audit.services.recovering import recover
from greenlane.clearance.audit.services.telling import tell_risk
from greenlane.clearance.audit.states import CaseStatus, Step, UnitStatus
from greenlane.clearance.audit.terms import AuditPage, Correction, Difference, Dues, Finding, Kind
from greenlane.core.dates import to_utc
from greenlane.core.lifecycle import ForbiddenError

_json = msgspec.json.Encoder(order="deterministic", decimal_format="string")
_YEAR = 365.25


def pass_releases(pen: Pen, page: AuditPage, references: Sequence[str], says: str) -> None:
    """Releases were looked at from the desk and nothing was found. Event ``audit.passed`` on each; risk learns of it.

    Raises AuditError where one does not wait.
    """
    units = _waiting(page, references)
    _done(units, {})
    for reference in references:
        pen.event("audit.passed", reference, {"says": says})
    tell_risk(pen, dict.fromkeys(references, (False, 0)))


def open_cases(pen: Pen, page: AuditPage, references: Sequence[str], kind: Kind, scope: str) -> list[str]:
    """Open an audit for each trader among these releases; returns their numbers. Event ``audit.opened`` on each.

    Raises AuditError where a release does not wait, or lies too far back.
    """
    units = _waiting(page, references)
    parties = sorted({unit.importer for unit in units})
    numbers = []
    for party, key in zip(parties, pen.reserve(models.AuditCase, len(parties)), strict=True):
        own = [unit for unit in units if unit.importer == party]
        number = rules.number_of(page.case_prefix, key, pen.at.date())
        days = [to_utc(unit.released_at).date() for unit in own]
        models.AuditCase.objects.create(
            pk=key,
            number=number,
            kind=kind.value,
            party=party,
            status=CaseStatus.OPENED.value,
            since=min(days),
            until=max(days),
            opened_at=pen.at,
            opened_by=pen.by,
            scope=scope[:400],
        )
        pen.insert(models.AuditItem, ("case_id", "unit_id"), [(key, unit.pk) for unit in own])
        told = {"kind": kind, "declarations": [unit.declaration.reference for unit in own]}
        pen.event("audit.opened", number, told)
        numbers.append(number)
    models.AuditUnit.objects.filter(pk__in=[u.pk for u in units]).update(status=UnitStatus.CASE.value)
    return numbers


def add(pen: Pen, page: AuditPage, number: str, references: Sequence[str]) -> None:
    """Take more releases of the same trader into an audit that is not concluded. Event ``audit.extended``.

    Any release in the frame may come in, not only those that wait. Raises AuditError, LookupError, ForbiddenError.
    """
    row = _case(number)
    if CaseStatus(row.status) not in (CaseStatus.OPENED, CaseStatus.ANNOUNCED, CaseStatus.UNDER_WAY):
        raise ForbiddenError(f"{number} is {row.status}: no more declarations can come in", status=row.status)
    units = _free(page, references, (UnitStatus.WAITING, UnitStatus.FRAME))
    for unit in units:
        if unit.importer != row.party:
            raise rules.refused(page, "other_trader", reference=unit.declaration.reference)
    pen.insert(models.AuditItem, ("case_id", "unit_id"), [(row.pk, unit.pk) for unit in units])
    models.AuditUnit.objects.filter(pk__in=[u.pk for u in units]).update(status=UnitStatus.CASE.value)
    days = [to_utc(unit.released_at).date() for unit in units]
    row.since, row.until = min(row.since, *days), max(row.until, *days)
    row.save(update_fields=["since", "until"])
    pen.event("audit.extended", number, {"declarations": [u.declaration.reference for u in units]})


def announce(pen: Pen, page: AuditPage, number: str) -> date:
    """Send the letter of intent; returns the day until which its notice runs. Event ``audit.announced``."""
    row = _moved(number, Step.ANNOUNCED)
    row.notice_until, row.shown_at = pen.at.date() + timedelta(days=page.notice_days), pen.at
    row.save(update_fields=["status", "notice_until", "shown_at"])
    pen.event("audit.announced", number, {"until": row.notice_until})
    return row.notice_until


def start(pen: Pen, page: AuditPage, number: str) -> None:
    """Begin: at once at the desk, at a site when the notice is over. Event ``audit.started``. Raises AuditError."""
    rules.check_start(page, queries.case(number), pen.at.date())
    row = _moved(number, Step.STARTED)
    row.save(update_fields=["status"])
    pen.event("audit.started", number, {})


def request_books(pen: Pen, page: AuditPage, number: str, asks: str) -> date:
    """Ask for books; returns the day they are due. Event ``audit.books_requested`` with what is asked."""
    if not asks.strip():
        raise rules.refused(page, "empty")
    row = _moved(number, Step.REQUESTED)
    row.shown_at = row.shown_at or pen.at
    row.save(update_fields=["status", "shown_at"])
    due = pen.at.date() + timedelta(days=page.books_days)
    count = row.requests.count() + 1
    models.BooksRequest.objects.create(case=row, number=count, asks=asks[:2000], asked_at=pen.at, due_on=due)
    pen.event("audit.books_requested", number, {"number": count, "asks": asks[:2000], "dueOn": due})
    return due


def produce_books(pen: Pen, page: AuditPage, number: str, says: str, documents: Sequence[str] = ()) -> None:
    """The trader produces books; ``documents`` are reference numbers. Event ``audit.books_produced``."""
    if not says.strip() and not documents:
        raise rules.refused(page, "empty")
    row = _moved(number, Step.ANSWERED)
    row.save(update_fields=["status"])
    asked = row.requests.select_for_update().get(answered_at__isnull=True, lapsed_at__isnull=True)
    asked.answered_at, asked.says = pen.at, says[:4000]
    asked.documents = _json.encode(list(documents)).decode()
    asked.save(update_fields=["answered_at", "says", "documents"])
    pen.event("audit.books_produced", number, {"number": asked.number, "documents": list(documents)})


def lapse(pen: Pen, page: AuditPage, number: str) -> None:
    """The day of a request for books is over without books; the audit goes on. Event ``audit.books_overdue``."""
    row = _moved(number, Step.LAPSED)
    asked = row.requests.select_for_update().get(answered_at__isnull=True, lapsed_at__isnull=True)
    if pen.at.date() <= asked.due_on:
        raise rules.refused(page, "early", due_on=asked.due_on)
    asked.lapsed_at = pen.at
    asked.save(update_fields=["lapsed_at"])
    row.save(update_fields=["status"])
    pen.event("audit.books_overdue", number, {"number": asked.number})


def find(
    pen: Pen, number: str, line: int, offence: str, says: str, law: str, corrections: Sequence[Correction],
    difference: Difference, dues: Dues, mitigations: Sequence[str],
) -> Finding:  # fmt: skip
    """Record what was found on a line of a declaration of the audit. Event ``audit.found`` with the duty.

    Raises LookupError where the declaration is not in the audit, ForbiddenError where nothing can be found now.
    """
    row = _moved(number, Step.FOUND)
    item = row.items.filter(unit__declaration__reference=difference.reference).first()
    if item is None:
        raise LookupError(f"{difference.reference} is not in {number}; add it to the audit first")
    count = row.findings.count() + 1
    models.AuditFinding.objects.create(
        case=row,
        unit_id=item.unit_id,
        number=count,
        line=line,
        offence=offence,
        says=says[:2000],
        law=law[:200],
        corrections=_json.encode(list(corrections)).decode(),
        duties=_json.encode(dict(dues.duties)).decode(),
        interest_minor=dues.interest,
        penalty_minor=dues.penalty,
        mitigations=_json.encode(sorted(set(mitigations))).decode(),
        found_at=pen.at,
    )
    told = {"number": count, "declaration": difference.reference, "line": line, "duty": dues.duty}
    pen.event("audit.found", number, {**told, "offence": offence})
    return next(f for f in queries.case(number).findings if f.number == count)


def withdraw(pen: Pen, number: str, finding: int, reason: str) -> None:
    """Take a finding back, before the conclusion. Event ``audit.finding_withdrawn``. Raises LookupError."""
    row = _moved(number, Step.WITHDRAWN)
    rows = row.findings.filter(number=finding, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=pen.at):
        raise LookupError(f"{number}: there is no finding {finding} to withdraw")
    pen.event("audit.finding_withdrawn", number, {"number": finding, "reason": reason[:400]})


def conclude(pen: Pen, page: AuditPage, money: AccountsPage, number: str, says: str) -> None:
    """End the audit: what is short is demanded, what was too much is given back, risk learns. Closed where nothing is
    owed. Events ``audit.concluded``, then ``.demanded`` or ``.given_back``, ``.closed``."""
    if not says.strip():
        raise rules.refused(page, "empty")
    found = queries.case(number)
    row = _moved(number, Step.CONCLUDED)
    row.conclusion, row.concluded_at = says, pen.at
    row.shown_at = row.shown_at or (pen.at if found.findings else None)
    told: dict[str, tuple[bool, int]] = {}
    for reference in found.references:
        own = [f for f in found.findings if f.reference == reference]
        told[reference] = (any(f.offence for f in own), max(0, sum(f.duty for f in own)))
    pen.event("audit.concluded", number, {"findings": len(found.findings), "says": says})
    owes = recover(pen, page, money, number, found.party, found.findings)
    if owes:
        row.status = states.after(CaseStatus(row.status), Step.DEMANDED).value
    else:
        row.status = states.after(CaseStatus(row.status), Step.CLOSED).value
        pen.event("audit.closed", number, {})
    row.save(update_fields=["status", "conclusion", "concluded_at", "shown_at"])
    _done([item.unit for item in row.items.select_related("unit__declaration")], told)
    tell_risk(pen, told)


def drop(pen: Pen, number: str, reason: str) -> None:
    """Give an audit up before it starts; its releases wait again. Event ``audit.dropped``."""
    row = _moved(number, Step.DROPPED)
    row.save(update_fields=["status"])
    models.AuditUnit.objects.filter(audititem__case=row).update(status=UnitStatus.WAITING.value)
    pen.event("audit.dropped", number, {"reason": reason[:400]})


def _case(number: str) -> models.AuditCase:
    row = models.AuditCase.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no audit has this number; check it")
    return row


def _moved(number: str, step: Step) -> models.AuditCase:
    """The case, locked, with its status after the step; saved by the caller. Raises ForbiddenError, LookupError."""
    row = _case(number)
    row.status = states.after(CaseStatus(row.status), step).value
    return row


def _waiting(page: AuditPage, references: Sequence[str]) -> list[models.AuditUnit]:
    return _free(page, references, (UnitStatus.WAITING,))


def _free(page: AuditPage, references: Sequence[str], statuses: Sequence[UnitStatus]) -> list[models.AuditUnit]:
    rows = models.AuditUnit.objects.select_for_update(of=("self",)).select_related("declaration").order_by("pk")
    found = list(rows.filter(declaration__reference__in=list(references), status__in=[s.value for s in statuses]))
    missing = set(references) - {unit.declaration.reference for unit in found}
    if missing or not found:
        raise rules.refused(page, "not_waiting", reference=", ".join(sorted(missing)) or "Nothing")
    return found


def _done(units: Sequence[models.AuditUnit], told: dict[str, tuple[bool, int]]) -> None:
    """The releases are looked at; of those that were drawn it is known now what they are short of."""
    keys = {unit.pk: told.get(unit.declaration.reference, (False, 0)) for unit in units}
    models.AuditUnit.objects.filter(pk__in=keys).update(status=UnitStatus.DONE.value)
    draws = list(models.AuditDraw.objects.filter(unit_id__in=keys))
    for row in draws:
        row.offence, row.loss_minor = keys[row.unit_id]
    models.AuditDraw.objects.bulk_update(draws, ["offence", "loss_minor"])
