"""Where is a consignment, what is next, who must act until when? Plain steps from what a trader may know.

Pure: facts in, steps out. It knows no lane, score, rule, officer or office, so it can tell of none.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from greenlane.core.words import Fact
from greenlane.filing.declarations.states import Status
from greenlane.filing.manifests.terms import Expected

YOU, CUSTOMS, BANK, AGENCY, NOBODY = "you", "customs", "bank", "agency", "nobody"


class StepState(StrEnum):
    """DONE lies behind, NOW is what the goods wait for, AHEAD is to come, ENDED will not come any more."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    ENDED = "ended"


class TrackingStep(Fact, frozen=True):
    """One step of the way: ``at`` is when it was done."""

    name: str
    title: str
    state: StepState
    says: str = ""
    at: datetime | None = None


class TrackingTurn(Fact, frozen=True):
    """Who must act: ``who`` is you, customs, bank, agency or nobody; ``until`` a moment or ``until_day`` a whole
    day, both None where there is no limit; ``act`` names what can be done at once: answer, hearing, pay, arrival,
    papers, ticket, appeal, or none."""

    who: str
    says: str
    until: datetime | None = None
    act: str = ""
    is_late: bool = False
    until_day: date | None = None


class Tracking(Fact, frozen=True):
    """The whole picture: ``turn`` is the present step's, ``also`` what else can be done meanwhile."""

    reference: str
    lrn: str
    status: str
    says: str
    turn: TrackingTurn
    also: tuple[TrackingTurn, ...]
    steps: tuple[TrackingStep, ...]


class Consignment(Fact, frozen=True):
    """What is known of it, of that which its trader may know. ``told`` is the last moment of each kind of event.

    ``decide_by`` is promised for the first act of customs, ``go_on_by`` for the next one; ``agencies`` are those whose
    permits are still open, ``ordered`` tells that a payment is on its way through the bank.
    """

    reference: str
    lrn: str
    status: str
    lodged_at: datetime
    told: Mapping[str, datetime]
    decide_by: datetime | None = None
    go_on_by: datetime | None = None
    answer_by: datetime | None = None
    hearing_until: datetime | None = None
    examined_at: str = ""
    examined_from: datetime | None = None
    final_by: datetime | None = None
    expected: Expected | None = None
    owes: bool = False
    was_charged: bool = False
    paid_at: datetime | None = None
    due_on: date | None = None
    ordered: bool = False
    agencies: tuple[str, ...] = ()
    lacks_papers: bool = False


_Step = tuple[str, str, str, datetime | None]
_ENDED = (Status.REFUSED, Status.CANCELLED)
_WITH_CUSTOMS = (Status.ACCEPTED, Status.UNDER_CONTROL)
_CHECKING = (*_WITH_CUSTOMS, Status.QUERIED, Status.UNDER_EXAMINATION, Status.HEARING)
_GONE = (Status.RELEASED, Status.PROVISIONAL)
#: The first act of customs that a trader sees ends the time for the first decision.
_FIRST_ACTS = ("assessment.queried", "assessment.examination_ordered", "assessment.notified", "assessment.accepted")


def track(one: Consignment, at: datetime) -> Tracking:
    """The steps of a consignment at a moment, with the one it stands at."""
    turns = _turns(one, at)
    here = _here(one, turns[0])
    steps = _steps(one)
    names = [name for name, *_rest in steps]
    place = names.index(here) if here in names else len(names)
    return Tracking(
        reference=one.reference,
        lrn=one.lrn,
        status=one.status,
        says=turns[0].says,
        turn=turns[0],
        also=turns[1:],
        steps=tuple(
            TrackingStep(name, title, _state(one, name, n, place, done), says, None if n == place else done)
            for n, (name, title, says, done) in enumerate(steps)
        ),
    )


def _state(one: Consignment, name: str, n: int, place: int, done: datetime | None) -> StepState:
    if n == place:
        return StepState.NOW
    if n < place:
        # Goods may come, and duty be paid, before or after its turn: only what happened is done.
        return StepState.DONE if done is not None or name not in ("arrival", "payment") else StepState.AHEAD
    if one.status in _ENDED:
        return StepState.ENDED
    return StepState.DONE if done is not None and name in ("arrival", "payment") else StepState.AHEAD


def _here(one: Consignment, turn: TrackingTurn) -> str:
    """The name of the step that the consignment stands at; ``""`` where it has come to its end."""
    if one.status == Status.QUERIED:
        return "question"
    if one.status == Status.UNDER_EXAMINATION:
        return "examination"
    if one.status == Status.HEARING:
        return "hearing"
    if one.status in (*_WITH_CUSTOMS, *_ENDED):
        return "check"
    if one.status == Status.PROVISIONAL:
        return "final"
    if one.status == Status.RELEASED:
        return ""
    return {"pay": "payment", "arrival": "arrival"}.get(turn.act, "payment" if turn.who == BANK else "release")


def _steps(one: Consignment) -> list[_Step]:
    """Name, title, words and when it was done, in the order of the way."""
    told = one.told
    checked = _checked_at(one)
    steps: list[_Step] = [("lodged", _("Lodged"), _("The declaration is registered."), one.lodged_at)]
    if one.status == Status.CANCELLED:
        return [*steps, ("check", _("Cancelled"), _("It was taken back and has no effect."), None)]
    if "assessment.queried" in told:
        ends = ("assessment.answered", "assessment.withdrawn", "assessment.lapsed")
        answered = next((told[kind] for kind in ends if kind in told), None)
        steps.append(("question", _("Question of customs"), _("Customs asked, you answer."), answered))
    if "assessment.examination_ordered" in told:
        steps.append(("examination", _("Examination"), _examined(one), told.get("assessment.examined")))
    if "assessment.notified" in told:
        heard = told.get("assessment.heard") or told.get("assessment.reassessed")
        steps.append(("hearing", _("Hearing"), _("You say what speaks against the change."), heard))
    if one.status == Status.REFUSED:
        return [*steps, ("check", _("Refused"), _("Customs does not release these goods."), None)]
    says = _("Customs looks at declaration and documents.")
    steps.append(("check", _("Checked by customs"), says, checked))
    if one.expected is not None:
        says = _("The arrival of the goods is reported.")
        steps.append(("arrival", _("Arrival"), says, one.expected.arrived_at))
    if one.was_charged:
        steps.append(("payment", _("Payment"), _("Duty and taxes are settled."), one.paid_at))
    steps.append(("release", _("Release"), _("The goods are free to go."), told.get("release.released")))
    if "assessment.secured" in told:
        says, final = _("Customs confirms or changes the assessment."), told.get("assessment.finalised")
        steps.append(("final", _("Final decision"), says, final))
    return steps


def _checked_at(one: Consignment) -> datetime | None:
    if one.status in _CHECKING:
        return None
    passed = [one.told.get(k) for k in ("lanes.cleared", "assessment.accepted", "assessment.secured")]
    return max((at for at in passed if at), default=one.told.get("release.released"))


def _examined(one: Consignment) -> str:
    if one.examined_at and one.examined_from:
        moment = f"{one.examined_from:%Y-%m-%d %H:%M} UTC"
        return _("At {place}, from {moment}.").format(place=one.examined_at, moment=moment)
    return _("Customs examines the goods; place and time are told.")


def _turns(one: Consignment, at: datetime) -> tuple[TrackingTurn, ...]:
    """Whose turn it is, the present one first."""
    if one.status in _CHECKING:
        return (_checking(one, at), *_meanwhile(one))
    if one.status == Status.PROVISIONAL:
        says = _("The goods are free to go. Customs makes the final decision.")
        return (TrackingTurn(CUSTOMS, says, one.final_by, "", _is_past(one.final_by, at)),)
    if one.status == Status.RELEASED:
        return (TrackingTurn(NOBODY, _("The goods are free to go. Nothing is left to do.")),)
    if one.status == Status.REFUSED:
        return (TrackingTurn(YOU, _("Customs refused it. If you disagree, lodge an appeal."), None, "appeal"),)
    if one.status == Status.CANCELLED:
        return (TrackingTurn(NOBODY, _("It was taken back. Nothing is left to do.")),)
    return _settling(one, at)


def _checking(one: Consignment, at: datetime) -> TrackingTurn:
    if one.status == Status.QUERIED:
        says = _("Answer the question of customs. The goods wait for it.")
        return TrackingTurn(YOU, says, one.answer_by, "answer", _is_past(one.answer_by, at))
    if one.status == Status.HEARING:
        until = one.hearing_until
        says = _("Customs means to change the assessment. Agree, or say what speaks against it.")
        return TrackingTurn(YOU, says, until, "hearing", _is_past(until, at))
    if one.status == Status.UNDER_EXAMINATION:
        until = one.examined_from or one.go_on_by
        return TrackingTurn(CUSTOMS, _("Customs examines the goods. Have them ready."), until, *_overdue(until, at))
    first = not any(kind in one.told for kind in _FIRST_ACTS)
    until = one.decide_by if first else one.go_on_by
    return TrackingTurn(
        CUSTOMS, _("Customs looks at it. Wait until you are asked or told."), until, *_overdue(until, at)
    )


def _meanwhile(one: Consignment) -> tuple[TrackingTurn, ...]:
    """What can be done while customs is at it."""
    says = _("A permit or certificate is missing. Get it from {names}, then add it to the declaration.")
    permits = TrackingTurn(AGENCY, says.format(names=", ".join(one.agencies)), None, "papers")
    papers = TrackingTurn(
        YOU, _("A document that the law asks for is missing. Add it to the declaration."), None, "papers"
    )
    return (
        *((permits,) if one.agencies else ()),
        *((papers,) if one.lacks_papers else ()),
        *((_arrive(one),) if _is_awaited(one) else ()),
    )


def _settling(one: Consignment, at: datetime) -> tuple[TrackingTurn, ...]:
    """Compliance is verified: payment, arrival and release are left."""
    turns = []
    if one.owes and one.ordered:
        turns.append(
            TrackingTurn(BANK, _("Your bank confirms the payment. The goods then go on."), until_day=one.due_on)
        )
    elif one.owes:
        says = _("Pay the duty. The goods go on at once.")
        turns.append(TrackingTurn(YOU, says, None, "pay", _is_past(one.due_on, at), one.due_on))
    if _is_awaited(one):
        turns.append(_arrive(one))
    if not turns:
        says = _("Everything of yours is done. Customs releases the goods.")
        turns.append(TrackingTurn(CUSTOMS, says, one.go_on_by, *_overdue(one.go_on_by, at)))
    return tuple(turns)


def _is_awaited(one: Consignment) -> bool:
    return one.expected is not None and one.expected.arrived_at is None


def _arrive(one: Consignment) -> TrackingTurn:
    return TrackingTurn(YOU, _("Report the arrival as soon as the goods are there."), None, "arrival")


def _overdue(until: datetime | None, at: datetime) -> tuple[str, bool]:
    """The act that is open once customs is past its time: a ticket."""
    late = _is_past(until, at)
    return ("ticket" if late else "", late)


def _is_past(until: datetime | date | None, at: datetime) -> bool:
    if until is None:
        return False
    return at > until if isinstance(until, datetime) else at.date() > until
