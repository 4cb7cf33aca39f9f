"""What becomes of a trader's own word that it was wrong? Accepted at once within limits, else by an auditor."""

from collections.abc import Sequence
from datetime import date

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import models, queries, rules
from greenlane.clearance.audit.services.recovering import settle
from greenlane.clearance.audit.services.telling import tell_risk
from greenlane.clearance.audit.states import DisclosureStatus
from greenlane.clearance.audit.terms import AuditPage, Correction, Disclosure, Dues
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept

_json = msgspec.json.Encoder(order="deterministic", decimal_format="string")


def disclose(
    pen: Pen, page: AuditPage, money: AccountsPage, kept: Kept, party: str, says: str, since: date,
    corrections: Sequence[Correction], dues: Dues, why: str,
) -> Disclosure:  # fmt: skip
    """Keep a disclosure; accepted and charged at once unless ``why`` says why an auditor decides.

    Events ``audit.disclosed`` on the disclosure and the declaration, ``.disclosure_accepted``, ``.demanded``.
    Raises AuditError where the declaration is not released, or one disclosure of it stands already.
    """
    if kept.status != Status.RELEASED:
        raise rules.refused(page, "not_released", reference=kept.reference)
    if queries.is_disclosed(kept.reference):
        raise rules.refused(page, "twice", reference=kept.reference)
    if not says.strip():
        raise rules.refused(page, "empty")
    key = pen.reserve(models.Disclosure, 1)[0]
    number = rules.number_of(page.disclosure_prefix, key, pen.at.date())
    row = models.Disclosure(
        pk=key,
        number=number,
        declaration_id=kept.id,
        party=party,
        status=DisclosureStatus.SENT.value,
        says=says[:2000],
        since=since,
        corrections=_json.encode(list(corrections)).decode(),
        duties=_json.encode(dict(dues.duties)).decode(),
        interest_minor=dues.interest,
        penalty_minor=dues.penalty,
        days=dues.days,
        sent_at=pen.at,
        why=why[:400],
    )
    row.save(force_insert=True)
    pen.event("audit.disclosed", number, {"declaration": kept.reference, "duty": dues.duty, "why": why[:400]})
    pen.event("audit.error_disclosed", kept.reference, {"disclosure": number})
    if not why:
        _accepted(pen, page, money, row, kept.importer, dues, "")
    return queries.disclosure(number)


def accept_disclosure(pen: Pen, page: AuditPage, money: AccountsPage, number: str, reason: str, payer: str) -> None:
    """An auditor accepts a disclosure that waits; what it comes to is charged, or given back."""
    row = _sent(number)
    _accepted(pen, page, money, row, payer, queries.disclosure(number).dues, reason)


def refuse_disclosure(pen: Pen, page: AuditPage, number: str, reason: str) -> None:
    """An auditor refuses a disclosure, saying why. Event ``audit.disclosure_refused``."""
    if not reason.strip():
        raise rules.refused(page, "empty")
    row = _sent(number)
    row.status = DisclosureStatus.REFUSED.value
    _decided(pen, row, reason)
    pen.event("audit.disclosure_refused", number, {"reason": reason[:400]})


def _accepted(
    pen: Pen, page: AuditPage, money: AccountsPage, row: models.Disclosure, payer: str, dues: Dues, reason: str
) -> None:
    row.status = DisclosureStatus.ACCEPTED.value
    _decided(pen, row, reason)
    pen.event("audit.disclosure_accepted", row.number, {"total": dues.total, "reason": reason[:400]})
    settle(pen, page, money, row.number, payer, dues)
    # An error told unasked is no offence, but risk learns that the declaration was short.
    tell_risk(pen, {row.declaration.reference: (False, max(0, dues.duty))})


def _decided(pen: Pen, row: models.Disclosure, reason: str) -> None:
    row.decided_at, row.decided_by, row.reason = pen.at, pen.by, reason[:400]
    row.save(update_fields=["status", "decided_at", "decided_by", "reason"])


def _sent(number: str) -> models.Disclosure:
    row = models.Disclosure.objects.select_for_update().filter(number=number).first()
    if row is None or row.status != DisclosureStatus.SENT.value:
        raise LookupError(f"{number}: no disclosure of this number waits for a decision")
    return row
