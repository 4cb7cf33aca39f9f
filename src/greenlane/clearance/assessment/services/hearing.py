"""How is an assessment changed? A notice with its reasons, the trader's word, the order; or security until the end.

What is to be charged then is worked out above, by the steps of the road (``journey/reassessing.py``).
"""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment import models, queries, rules
from greenlane.clearance.assessment.services.standing import end, move, taken
from greenlane.clearance.assessment.terms import (
    Action,
    AssessmentPage,
    Change,
    Comparison,
    Hearing,
    OrderKind,
    Provision,
)

_json = msgspec.json.Encoder()
_HEARING = (
    "declaration_id", "number", "version", "notified_at", "until", "ground", "reason", "changes", "comparison",
    "answer", "documents", "order", "finding",
)  # fmt: skip


def notify(
    pen: Pen, page: AssessmentPage, reference: str, ground: str, reason: str, changes: Sequence[Change],
    comparison: Comparison,
) -> Hearing:  # fmt: skip
    """Tell the trader what is to be changed, why, and what it comes to. Event ``assessment.notified``.

    Raises RefusedActionError where the ground is none of the pack's or no reason is given, ForbiddenError.
    """
    law = rules.ground_of(page, ground)
    if not reason.strip():
        raise rules.refused(page, "why_needed")
    kept, _ = taken(pen, page, reference, Action.NOTIFY)
    # A notice on a text that was amended since, or one that the officer now puts another in place of.
    models.Hearing.objects.filter(declaration_id=kept.id, ended_at__isnull=True).update(ended_at=pen.at)
    number = len(queries.hearings(reference)) + 1
    until = pen.at + timedelta(days=page.hearing_days)
    said = [_json.encode(part).decode() for part in (law, list(changes), comparison)]
    row = (kept.id, number, kept.version, pen.at, until, said[0], reason.strip(), said[1], said[2], "", "[]", "", "")
    pen.insert(models.Hearing, _HEARING, [row])
    told = {"number": number, "until": until, "ground": law.code, "says": law.says, "law": law.law}
    amounts = {"before": comparison.before, "after": comparison.after, "reason": reason.strip()}
    move(pen, reference, Action.NOTIFY, told | amounts)
    return queries.hearings(reference)[-1]


def hear(
    pen: Pen, page: AssessmentPage, reference: str, accepts: bool, answer: str, documents: Sequence[str] = ()
) -> None:
    """The trader accepts the notice, or says what speaks against it. Event ``assessment.heard``.

    Raises RefusedActionError where it objects without a word, or no notice is open; ForbiddenError.
    """
    if not accepts and not answer.strip():
        raise rules.refused(page, "answer_needed")
    kept, situation = taken(pen, page, reference, Action.HEAR)
    assert situation.hearing is not None
    models.Hearing.objects.filter(declaration_id=kept.id, ended_at__isnull=True).update(
        answered_at=pen.at,
        accepts=accepts,
        answer=answer.strip(),
        documents=_json.encode(list(documents)).decode(),
    )
    told = {"number": situation.hearing.number, "accepts": accepts, "documents": list(documents)}
    move(pen, reference, Action.HEAR, told)


def order(pen: Pen, page: AssessmentPage, reference: str, finding: str, is_examined: bool) -> Hearing:
    """Close the notice with an order; ``finding`` is what customs says to the answer. Gives the notice with its order.

    The caller decides the changed text anew, which moves the status and tells ``assessment.reassessed``. Raises
    RefusedActionError where the trader was not heard or objected and nothing is found on it, ForbiddenError.
    """
    kept, situation = taken(pen, page, reference, Action.ORDER)
    hearing = situation.hearing
    assert hearing is not None
    if hearing.answered_at is not None and not hearing.accepts and not finding.strip():
        raise rules.refused(page, "finding_needed")
    if situation.provision is None:
        rules.check_acceptance(page, situation.lane, is_examined)
    kind = OrderKind.REASSESSMENT if situation.provision is None else OrderKind.FINAL
    number = rules.number_of(kind, reference, hearing.number, pen.at)
    rows = models.Hearing.objects.filter(declaration_id=kept.id, ended_at__isnull=True)
    rows.update(order=number, finding=finding.strip(), ended_at=pen.at)
    if situation.provision is None:
        end(pen, kept)
    return queries.hearings(reference)[-1]


def secure(
    pen: Pen, page: AssessmentPage, reference: str, amount: int, reason: str, is_examined: bool
) -> tuple[str, Provision]:
    """Let goods go against security of ``amount`` minor units before the final decision; gives the order's number.

    The caller decides the text anew with that security, which moves the status and tells ``assessment.secured``.
    Raises RefusedActionError, ForbiddenError.
    """
    if amount <= 0:
        raise rules.refused(page, "no_security")
    if not reason.strip():
        raise rules.refused(page, "why_needed")
    kept, situation = taken(pen, page, reference, Action.SECURE)
    rules.check_acceptance(page, situation.lane, is_examined)
    end(pen, kept)
    number = rules.number_of(OrderKind.PROVISIONAL, reference, len(queries.provisions(reference)) + 1, pen.at)
    final_by = pen.at + timedelta(days=page.final_days)
    columns = ("declaration_id", "secured_at", "amount_minor", "reason", "final_by")
    pen.insert(models.Provision, columns, [(kept.id, pen.at, amount, reason.strip(), final_by)])
    return number, Provision(pen.at, amount, reason.strip(), final_by)


def finalise(pen: Pen, page: AssessmentPage, reference: str) -> str:
    """The final decision is that the assessment stands; gives the order's number.

    The caller decides the text anew without the security, and then :func:`conclude` ends it. Raises
    RefusedActionError where no final decision is open, ForbiddenError.
    """
    taken(pen, page, reference, Action.FINALISE)
    return rules.number_of(OrderKind.FINAL, reference, len(queries.hearings(reference)) + 50, pen.at)


def conclude(pen: Pen, reference: str, key: int, number: str) -> None:
    """The final decision is made: the security has ended. Event ``assessment.finalised``."""
    models.Provision.objects.filter(declaration_id=key, ended_at__isnull=True).update(ended_at=pen.at)
    move(pen, reference, Action.FINALISE, {"order": number})
