"""How does an officer decide, and a trader answer? One transaction each; what becomes free to go goes with it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from msgspec.structs import replace

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.rules import may_control
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import minor
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment import rules, services
from greenlane.clearance.assessment.states import allowed
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Change, Point, Situation
from greenlane.clearance.assignment.terms import AssignmentPage
from greenlane.clearance.counter import queries as counter
from greenlane.clearance.escalation.veiling import found, veil
from greenlane.clearance.inspection import queries as inspecting
from greenlane.clearance.inspection import services as inspection
from greenlane.clearance.inspection.terms import Finding, GuidancePage, InspectionPage, Report
from greenlane.clearance.release import services as releasing
from greenlane.core.book import Book
from greenlane.filing.declarations.terms import FormalitiesPage
from greenlane.journey import reassessing
from greenlane.site import naming
from greenlane.site.dossier import usable
from greenlane.site.means import means
from greenlane.site.permission import IN_ITS_NAME
from greenlane.site.veil import may_decide


class NotYoursError(PermissionError):
    """The caller may see the declaration but not do this with it."""


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What is sent with an act."""


class Nothing(Word, frozen=True):
    """Nothing goes with this act."""


class Accept(Word, frozen=True):
    """``waiver`` says why no examination was needed, where the lane asks for one."""

    waiver: str = ""


class Ask(Word, frozen=True):
    """Everything that is asked, at once."""

    points: tuple[Point, ...]


class Answer(Word, frozen=True):
    """An answer to each point of the open query; ``documents`` are reference numbers of documents added."""

    answers: tuple[str, ...]
    documents: tuple[str, ...] = ()


class Examine(Word, frozen=True):
    """What the examining officer is to look at; the trader does not read it."""

    instruction: str = ""


class Result(Word, frozen=True):
    """What the examination found; ``amount`` is the duty at stake, ``offence`` a code of the pack."""

    outcome: Finding
    offence: str = ""
    amount: Decimal = Decimal(0)
    notes: str = ""


class Refuse(Word, frozen=True):
    """The code of a reason, which the trader reads."""

    reason: str


class Reassess(Word, frozen=True):
    """What is to be changed, on which ground of the pack, and why; the trader reads all of it and may answer."""

    ground: str
    reason: str
    changes: tuple[Change, ...]


class Hear(Word, frozen=True):
    """The trader accepts a notice, or says what speaks against it; ``documents`` as in an answer to a query."""

    accepts: bool = False
    answer: str = ""
    documents: tuple[str, ...] = ()


class Issue(Word, frozen=True):
    """What customs finds on the trader's answer; needed where he objected."""

    finding: str = ""


class Secure(Word, frozen=True):
    """The amount to be secured and why; ``waiver`` as in an acceptance. The trader reads amount and reason."""

    amount: Decimal
    reason: str
    waiver: str = ""


class Refer(Word, frozen=True):
    """A group, centre or office of the pack, and why; the trader does not read it."""

    to: str
    reason: str


class SendBack(Word, frozen=True):
    """Why a proposed decision is not confirmed; for officers."""

    why: str


Told = Nothing | Accept | Ask | Answer | Examine | Result | Refuse | Reassess | Hear | Issue | Secure | Refer | SendBack
_json = msgspec.json.Encoder(decimal_format="string")


def _accept(pen: Pen, book: Book, reference: str, told: Accept) -> None:
    services.accept(pen, book[AssessmentPage], reference, _examined(pen, reference, told.waiver))
    releasing.release(pen, [reference], releasing.OFFICER)


def _examined(pen: Pen, reference: str, waiver: str) -> bool:
    """Whether the goods were examined, or it is said (and kept) why they need not be."""
    if waiver.strip():
        inspection.waive(pen, reference, waiver)
        return True
    return inspecting.is_examined(reference)


def _ask(pen: Pen, book: Book, reference: str, told: Ask) -> None:
    services.query(pen, book[AssessmentPage], reference, told.points)


def _answer(pen: Pen, book: Book, reference: str, told: Answer) -> None:
    services.answer(pen, book[AssessmentPage], reference, told.answers, told.documents)


def _read(pen: Pen, book: Book, reference: str, told: Nothing) -> None:
    services.mark_read(pen, reference)


def _examine(pen: Pen, book: Book, reference: str, told: Examine) -> None:
    # Inspection looks at the status alone; what else is open with the officer is looked at here.
    situation = assessing.situation(reference)
    if Action.ORDER_EXAMINATION in allowed(situation.status):
        rules.check(book[AssessmentPage], situation, Action.ORDER_EXAMINATION, pen.at, pen.by)
    inspection.order_examination(pen, book[InspectionPage], book[GuidancePage], reference, told.instruction)


def _second_check(pen: Pen, book: Book, reference: str, told: Examine) -> None:
    services.second_check(pen, book[AssessmentPage], reference)
    inspection.order_examination(pen, book[InspectionPage], book[GuidancePage], reference, told.instruction)


def _result(pen: Pen, book: Book, reference: str, told: Result) -> None:
    amount = minor(told.amount, book[AccountsPage].digits)
    report = Report(outcome=told.outcome, offence=told.offence, amount=amount, notes=told.notes[:2000])
    inspection.record_examination(pen, book[AssessmentPage], reference, report)


def _refuse(pen: Pen, book: Book, reference: str, told: Refuse) -> None:
    services.refuse(pen, book[AssessmentPage], reference, told.reason)


def _reassess(pen: Pen, book: Book, reference: str, told: Reassess) -> None:
    page = book[AssessmentPage]
    reassessing.notify(pen, means(), page, reference, told.ground, told.reason, told.changes)


def _hear(pen: Pen, book: Book, reference: str, told: Hear) -> None:
    services.hear(pen, book[AssessmentPage], reference, told.accepts, told.answer, told.documents)


def _order(pen: Pen, book: Book, reference: str, told: Issue) -> None:
    is_examined = inspecting.is_examined(reference)
    reassessing.order(pen, means(), book[AssessmentPage], reference, told.finding, is_examined)


def _secure(pen: Pen, book: Book, reference: str, told: Secure) -> None:
    is_examined = _examined(pen, reference, told.waiver)
    reassessing.secure(pen, means(), book[AssessmentPage], reference, told.amount, told.reason, is_examined)


def _finalise(pen: Pen, book: Book, reference: str, told: Nothing) -> None:
    reassessing.finalise(pen, means(), book[AssessmentPage], reference)


def _refer(pen: Pen, book: Book, reference: str, told: Refer) -> None:
    services.refer(pen, book[AssessmentPage], reference, told.to, told.reason, places(book))


def _withdraw(pen: Pen, book: Book, reference: str, told: Nothing) -> None:
    services.withdraw(pen, book[AssessmentPage], reference)


def _reopen(pen: Pen, book: Book, reference: str, told: Nothing) -> None:
    services.reopen(pen, book[AssessmentPage], reference)


def _confirm(pen: Pen, book: Book, reference: str, told: Nothing) -> None:
    """The second officer's word makes the decision that was proposed."""
    proposal = services.confirm(pen, book[AssessmentPage], reference)
    _, kind, does = ACTS[proposal.act]
    does(pen, book, reference, msgspec.json.decode(proposal.told, type=kind))


def _send_back(pen: Pen, book: Book, reference: str, told: SendBack) -> None:
    services.send_back(pen, book[AssessmentPage], reference, told.why)


#: By the name in the address: the action, what is sent with it, and what it does.
ACTS: dict[str, tuple[Action, type[Told], Callable[[Pen, Book, str, Any], None]]] = {
    "accept": (Action.ACCEPT, Accept, _accept),
    "query": (Action.QUERY, Ask, _ask),
    "reassess": (Action.NOTIFY, Reassess, _reassess),
    "order": (Action.ORDER, Issue, _order),
    "examine": (Action.ORDER_EXAMINATION, Examine, _examine),
    "second-check": (Action.SECOND_CHECK, Examine, _second_check),
    "result": (Action.RECORD_EXAMINATION, Result, _result),
    "secure": (Action.SECURE, Secure, _secure),
    "finalise": (Action.FINALISE, Nothing, _finalise),
    "refer": (Action.REFER, Refer, _refer),
    "refuse": (Action.REFUSE, Refuse, _refuse),
    "confirm": (Action.CONFIRM, Nothing, _confirm),
    "send-back": (Action.SEND_BACK, SendBack, _send_back),
    "withdraw": (Action.WITHDRAW, Nothing, _withdraw),
    "reopen": (Action.REOPEN, Nothing, _reopen),
    "answer": (Action.ANSWER, Answer, _answer),
    "hearing": (Action.HEAR, Hear, _hear),
    "read": (Action.ANSWER, Nothing, _read),
}
#: What the trader does whose declaration it is.
TRADERS = ("answer", "hearing", "read")
#: The name in the address by the action; reading a query is none of its own.
NAMES = {action: name for name, (action, *_rest) in ACTS.items() if name != "read"}


def act(caller: Caller, reference: str, name: str, told: Told, at: datetime) -> bool:
    """Do one of the :data:`ACTS`; returns whether it was done, and is not left to a second officer.

    Raises LookupError where there is no such declaration for this caller, NotYoursError where it may not act upon it,
    RefusedActionError and ForbiddenError where it cannot be done now; they say what can.
    """
    kept = usable(reference, caller, *IN_ITS_NAME)
    if not may(caller, name, reference, kept.office):
        raise NotYoursError(_why(name, kept.office))
    if name != "answer" and caller.name in counter.handlers(reference):
        raise NotYoursError(_("You met the declarant at the counter over it: another officer decides."))
    told = unsigned(caller, reference, told)
    with writing(by=caller.name, at=at) as pen:
        return do(pen, means().book(at.date()), reference, name, told)


def texts_of(told: Told) -> tuple[str, ...]:
    """What the other side reads of a message."""
    if isinstance(told, Ask):
        return tuple(point.asks for point in told.points)
    if isinstance(told, Reassess | Secure):
        return (told.reason,)
    if isinstance(told, Issue):
        return (told.finding,)
    if isinstance(told, Answer):
        return told.answers
    return (told.answer,) if isinstance(told, Hear) else ()


def unsigned(caller: Caller, reference: str, told: Told) -> Told:
    """A message of an officer as the trader may read it, who is named by nothing; that of a trader as it is."""
    if not caller.is_official or not any(texts_of(told)):
        return told
    words = naming.of_officials(reference, caller)
    if isinstance(told, Ask):
        return Ask(points=tuple(replace(point, asks=veil(point.asks, words)) for point in told.points))
    if isinstance(told, Reassess | Secure):
        return replace(told, reason=veil(told.reason, words))
    return Issue(finding=veil(told.finding, words)) if isinstance(told, Issue) else told


def betraying(caller: Caller, reference: str, told: Told) -> list[str]:
    """What of a message names whoever writes it, to be said before it is sent."""
    words = naming.of_officials(reference, caller) if caller.is_official else naming.of_traders(reference)
    return list(dict.fromkeys(piece for text in texts_of(told) for piece in found(text, words)))


def do(pen: Pen, book: Book, reference: str, name: str, told: Told) -> bool:
    """Do it, or leave it to a second officer where the pack asks for two; returns whether it was done."""
    action, _label, does = ACTS[name]
    page = book[AssessmentPage]
    if action.value in page.second:
        situation = assessing.situation(reference)
        amount = _at_stake(book, situation, told)
        if rules.needs_second(page, action, amount):
            services.propose(pen, page, reference, action, name, amount, _json.encode(told).decode())
            return False
    does(pen, book, reference, told)
    return True


def _at_stake(book: Book, situation: Situation, told: Told) -> int:
    """What a decision is about, in minor units: the change of duty, the security, else the duty decided."""
    if isinstance(told, Reassess):
        page = book[AssessmentPage]
        rules.ground_of(page, told.ground)
        return reassessing.proposed(means(), page, situation.reference, told.changes)[1].more
    if isinstance(told, Secure):
        return minor(told.amount, book[AccountsPage].digits)
    return situation.duty_minor


def places(book: Book) -> dict[str, str]:
    """To whom a declaration can be referred, by code: groups, centres, offices."""
    page = book[AssignmentPage]
    groups = {code: group.name for code, group in page.groups.items()}
    offices = {code: office.name for code, office in book[FormalitiesPage].offices.items()}
    return {**groups, **page.centres, **offices}


def may(caller: Caller, name: str, reference: str, office: str) -> bool:
    """Whether the caller may do this with a declaration of that office: traders answer, officers do the rest."""
    if name in TRADERS:
        return bool(caller.party) and caller.may(Scope.LODGE)
    if name == "result":
        return may_control(caller, office)
    return may_decide(caller, reference, office)


def _why(name: str, office: str) -> str:
    if name in TRADERS:
        return _("Queries and notices are answered by the trader whom they were sent to.")
    return _("This declaration belongs to the office %(office)s; its officers decide on it.") % {"office": office}
