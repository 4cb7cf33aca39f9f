"""How does an officer decide, and a trader answer? One transaction each; what becomes free to go goes with it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.rules import may_control
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import minor
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment import services
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Finding, Point, Report
from greenlane.clearance.release import services as releasing
from greenlane.core.book import Book
from greenlane.site.dossier import visible
from greenlane.site.means import means


class NotYoursError(PermissionError):
    """The caller may see the declaration but not do this with it."""


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What is sent with an act."""


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


Told = Accept | Ask | Answer | Examine | Result | Refuse


def _accept(pen: Pen, book: Book, reference: str, told: Accept) -> None:
    services.accept(pen, book[AssessmentPage], reference, told.waiver)
    releasing.release(pen, [reference], releasing.OFFICER)


def _ask(pen: Pen, book: Book, reference: str, told: Ask) -> None:
    services.query(pen, book[AssessmentPage], reference, told.points)


def _answer(pen: Pen, book: Book, reference: str, told: Answer) -> None:
    services.answer(pen, book[AssessmentPage], reference, told.answers, told.documents)


def _examine(pen: Pen, book: Book, reference: str, told: Examine) -> None:
    services.order_examination(pen, reference, told.instruction)


def _result(pen: Pen, book: Book, reference: str, told: Result) -> None:
    amount = minor(told.amount, book[AccountsPage].digits)
    report = Report(outcome=told.outcome, offence=told.offence, amount=amount, notes=told.notes[:2000])
    services.record_examination(pen, book[AssessmentPage], reference, report)


def _refuse(pen: Pen, book: Book, reference: str, told: Refuse) -> None:
    services.refuse(pen, book[AssessmentPage], reference, told.reason)


#: By the name in the address: the action, what is sent with it, and what it does.
ACTS: dict[str, tuple[Action, type[Told], Callable[[Pen, Book, str, Any], None]]] = {
    "accept": (Action.ACCEPT, Accept, _accept),
    "query": (Action.QUERY, Ask, _ask),
    "examine": (Action.ORDER_EXAMINATION, Examine, _examine),
    "result": (Action.RECORD_EXAMINATION, Result, _result),
    "refuse": (Action.REFUSE, Refuse, _refuse),
    "answer": (Action.ANSWER, Answer, _answer),
}


def act(caller: Caller, reference: str, name: str, told: Told, at: datetime) -> None:
    """Do one of the :data:`ACTS`.

    Raises LookupError where there is no such declaration for this caller, NotYoursError where it may not act upon it,
    RefusedActionError and ForbiddenError where it cannot be done now; they say what can.
    """
    kept = visible(reference, caller)
    if not may(caller, name, kept.office):
        raise NotYoursError(_why(name, kept.office))
    with writing(by=caller.name, at=at) as pen:
        ACTS[name][2](pen, means().book(at.date()), reference, told)


def may(caller: Caller, name: str, office: str) -> bool:
    """Whether the caller may do this with a declaration of that office: traders answer, officers do the rest."""
    if name == "answer":
        return bool(caller.party) and caller.may(Scope.LODGE)
    return may_control(caller, office)


def _why(name: str, office: str) -> str:
    if name == "answer":
        return "A query is answered by the trader whom it was sent to."
    return f"This declaration belongs to the office {office}; its officers decide on it."
