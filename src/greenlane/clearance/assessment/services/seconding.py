"""How do two officers decide? One proposes, another confirms or sends back; then it is made like any other."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment import models, rules
from greenlane.clearance.assessment.services.standing import move, taken
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Proposal
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.states import Happening

_PROPOSAL = (
    "declaration_id", "action", "act", "version", "by", "at", "amount_minor", "told", "ended_by", "is_confirmed", "why",
)  # fmt: skip


def propose(pen: Pen, page: AssessmentPage, reference: str, action: Action, act: str, amount: int, told: str) -> None:
    """Keep a decision that a second officer confirms: ``act`` and what is sent with it, as JSON.

    Event ``assessment.proposed``. Raises RefusedActionError where another waits, or the act cannot be done now.
    """
    kept, _ = taken(pen, page, reference, action)
    models.Proposal.objects.filter(declaration_id=kept.id, ended_at__isnull=True).update(ended_at=pen.at)
    row = (kept.id, action.value, act, kept.version, pen.by[:160], pen.at, amount, told, "", False, "")
    pen.insert(models.Proposal, _PROPOSAL, [row])
    moving.advance(pen, [reference], Happening.PROPOSED.value)
    pen.event(Happening.PROPOSED.value, reference, {"action": action})


def confirm(pen: Pen, page: AssessmentPage, reference: str) -> Proposal:
    """A second officer confirms; the caller then does what was proposed. Event ``assessment.confirmed``.

    Raises RefusedActionError where nothing waits or it is one's own, ForbiddenError.
    """
    proposal = _ended(pen, page, reference, Action.CONFIRM, "")
    move(pen, reference, Action.CONFIRM, {"action": proposal.action})
    return proposal


def send_back(pen: Pen, page: AssessmentPage, reference: str, why: str) -> None:
    """A decision that waits is not confirmed: the officer has it again, with the reason. Event
    ``assessment.sent_back``; the reason stays with officers. Raises RefusedActionError, ForbiddenError."""
    if not why.strip():
        raise rules.refused(page, "why_needed")
    proposal = _ended(pen, page, reference, Action.SEND_BACK, why.strip()[:400])
    move(pen, reference, Action.SEND_BACK, {"action": proposal.action})


def _ended(pen: Pen, page: AssessmentPage, reference: str, action: Action, why: str) -> Proposal:
    _, situation = taken(pen, page, reference, action)
    proposal = situation.proposal
    assert proposal is not None
    models.Proposal.objects.filter(pk=proposal.id).update(
        ended_at=pen.at, ended_by=pen.by[:160], is_confirmed=action is Action.CONFIRM, why=why
    )
    return proposal
