"""How does an officer decide? Accept, have it examined before it goes, refuse, refer, take back."""

from collections.abc import Mapping

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment import models, queries, rules
from greenlane.clearance.assessment.services.standing import end, move, taken
from greenlane.clearance.assessment.terms import Action, AssessmentPage
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status


def accept(pen: Pen, page: AssessmentPage, reference: str, is_examined: bool = False) -> None:
    """Compliance is verified; payment then releases. Event ``assessment.accepted``.

    ``is_examined``: the goods were, or ``clearance.inspection`` keeps why they need not be. Raises RefusedActionError
    where the lane asks for an examination and none was, ForbiddenError.
    """
    kept, situation = taken(pen, page, reference, Action.ACCEPT)
    rules.check_acceptance(page, situation.lane, is_examined)
    end(pen, kept)
    move(pen, reference, Action.ACCEPT, {"version": kept.version})


def second_check(pen: Pen, page: AssessmentPage, reference: str) -> None:
    """Assess now; the goods are examined before they go. Event ``assessment.assessed``.

    The caller orders the examination (``clearance.inspection``); found in order it accepts by :func:`pass_checked`.
    Raises RefusedActionError, ForbiddenError.
    """
    kept, _ = taken(pen, page, reference, Action.SECOND_CHECK)
    models.Check.objects.filter(declaration_id=kept.id, ended_at__isnull=True).update(ended_at=pen.at)
    pen.insert(models.Check, ("declaration_id", "version", "at"), [(kept.id, kept.version, pen.at)])
    move(pen, reference, Action.SECOND_CHECK, {"version": kept.version})


def pass_checked(pen: Pen, reference: str) -> bool:
    """Accept what was assessed before its examination, which found it in order. Event ``assessment.accepted``.

    Returns whether it was accepted: not where it does not wait for that (any more). Safe to ask again.
    """
    kept = declarations.get(reference)
    if kept.status != Status.UNDER_CONTROL or queries.situation(reference).checked_at is None:
        return False
    end(pen, kept)
    move(pen, reference, Action.ACCEPT, {"version": kept.version})
    return True


def refuse(pen: Pen, page: AssessmentPage, reference: str, code: str) -> None:
    """Refuse a declaration for a reason of the pack, which the trader reads. Event ``assessment.refused``.

    Raises RefusedActionError where the pack has no such reason, ForbiddenError where it cannot be refused now.
    """
    reason = rules.reason_of(page, code)
    kept, _ = taken(pen, page, reference, Action.REFUSE)
    end(pen, kept)
    move(pen, reference, Action.REFUSE, {"reason": reason.code, "says": reason.says, "law": reason.law})


def refer(pen: Pen, page: AssessmentPage, reference: str, to: str, reason: str, places: Mapping[str, str]) -> None:
    """Hand it to another group, centre or office of ``places``; the reason stays with officers.

    Event ``assessment.referred``. Raises RefusedActionError where there is no such place or no reason, ForbiddenError.
    """
    if to not in places:
        raise rules.refused(page, "no_place", to=to or "Nothing")
    if not reason.strip():
        raise rules.refused(page, "why_needed")
    kept, _ = taken(pen, page, reference, Action.REFER)
    pen.insert(models.Referral, ("declaration_id", "to", "reason", "at"), [(kept.id, to, reason.strip()[:400], pen.at)])
    move(pen, reference, Action.REFER, {"to": to})


def reopen(pen: Pen, page: AssessmentPage, reference: str) -> None:
    """Take an acceptance back before the goods are released, within minutes. Event ``assessment.reopened``.

    Raises RefusedActionError where it is too late or was no officer's acceptance, ForbiddenError once it is released.
    """
    kept, _ = taken(pen, page, reference, Action.REOPEN)
    move(pen, reference, Action.REOPEN, {"version": kept.version})
