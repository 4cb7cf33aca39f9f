"""What is seen and done about a ticket, from either side? One place for pages and API: who may, what is hidden."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.terms import ANYWHERE, Caller, Scope
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.escalation import queries, rules, services
from greenlane.clearance.escalation.states import Action, Happening, Status
from greenlane.clearance.escalation.terms import (
    CUSTOMS,
    TRADER,
    Calendar,
    Delay,
    EscalationPage,
    Figures,
    Ticket,
    TicketTurn,
)
from greenlane.core.book import Book
from greenlane.core.words import Fact, Word
from greenlane.site import naming
from greenlane.site.dossier import visible
from greenlane.site.means import means


class TicketOpening(Word, frozen=True):
    """What a trader asks for: ``want`` is a code of the pack."""

    want: str
    text: str


class TicketAcknowledgement(Word, frozen=True):
    """Nothing is sent with it."""


class TicketAnswer(Word, frozen=True):
    """``cause`` is why the declaration was stuck, a code of the pack."""

    cause: str
    text: str


class TicketReopening(Word, frozen=True):
    """Why the answer did not help."""

    text: str


class TicketClosing(Word, frozen=True):
    """``score`` from 1 (not helped at all) to 5 (fully helped)."""

    score: int | None = None


class TicketRating(Word, frozen=True):
    """``score`` from 1 (not helped at all) to 5 (fully helped)."""

    score: int


Told = TicketAcknowledgement | TicketAnswer | TicketReopening | TicketClosing | TicketRating


class TicketTold(Fact, frozen=True):
    """One step of the story: ``who`` is ``customs``, ``trader`` or ``clock``."""

    at: datetime
    who: str
    says: str
    text: str = ""


class TicketShown(Fact, frozen=True):
    """A ticket for a reader, with whose turn it is and the words of the pack."""

    ticket: Ticket
    want: str
    cause: str
    level: str
    is_top: bool
    turn: TicketTurn
    is_late: bool
    steps: tuple[TicketTold, ...]


Act = Callable[[Pen, EscalationPage, Calendar, str, Any, Sequence[str]], Ticket]

#: By the name in the address: the action, what is sent with it, and what it does.
ACTS: dict[str, tuple[Action, type[Told], Act]] = {
    "acknowledge": (Action.ACKNOWLEDGE, TicketAcknowledgement, lambda pen, p, c, n, t, h: services.acknowledge(pen, n)),
    "answer": (
        Action.ANSWER,
        TicketAnswer,
        lambda pen, p, c, n, t, h: services.answer(pen, p, c, n, t.cause, t.text, h),
    ),
    "reopen": (Action.REOPEN, TicketReopening, lambda pen, p, c, n, t, h: services.reopen(pen, p, c, n, t.text, h)),
    "close": (Action.CLOSE, TicketClosing, lambda pen, p, c, n, t, h: services.close(pen, p, n, t.score)),
    "rate": (Action.RATE, TicketRating, lambda pen, p, c, n, t, h: services.rate(pen, p, n, t.score)),
}
OFFICIAL = ("acknowledge", "answer")
_SAYS: dict[str, Any] = {
    Happening.OPENED: gettext_lazy("The ticket was opened."),
    Happening.ACKNOWLEDGED: gettext_lazy("Customs has taken it up."),
    Happening.ANSWERED: gettext_lazy("Customs answered."),
    Happening.RAISED: gettext_lazy("The time was over; it went one level up."),
    Happening.REOPENED: gettext_lazy("It was opened again, one level up."),
    Happening.CLOSED: gettext_lazy("The ticket was closed."),
    Happening.RATED: gettext_lazy("The help was rated."),
}


def of_trader(number: str, caller: Caller) -> Ticket:
    """A ticket on one of the caller's declarations. Raises LookupError, in the same words, where it is not."""
    ticket = queries.ticket(number)
    try:
        visible_to_party(ticket.reference, caller)
    except LookupError:
        raise LookupError(f"{number}: no ticket has this number; check it") from None
    return ticket


def visible_to_party(reference: str, caller: Caller) -> None:
    """Raises LookupError where the declaration is not one of the caller's own company."""
    if not caller.party:
        raise LookupError(f"{reference}: no declaration has this reference; check the MRN")
    visible(reference, caller)


def of_official(number: str, caller: Caller) -> Ticket:
    """A ticket that the caller's office handles. Raises LookupError, in the same words, where it does not."""
    if not caller.is_official or caller.office not in (ANYWHERE, queries.handler_of(number)):
        raise LookupError(f"{number}: no ticket has this number; check it")
    return queries.ticket(number)


def may_open(reference: str, at: datetime) -> Delay | None:
    """From when on a ticket may be opened on a declaration; None while customs owes nothing on it."""
    book = means().book(at.date())
    page = book[EscalationPage]
    return rules.delay_of(page, _calendar(book), queries.situation(reference))


def open_ticket(caller: Caller, reference: str, told: TicketOpening, at: datetime, person: str = "") -> Ticket:
    """Open a ticket. Raises LookupError, RefusedTicketError."""
    visible_to_party(reference, caller)
    book = means().book(at.date())
    with writing(by=caller.name, at=at) as pen:
        words = hidden(caller, reference, person)
        page, calendar = book[EscalationPage], _calendar(book)
        return services.open_ticket(pen, page, calendar, reference, told.want, told.text, words)


def act(caller: Caller, number: str, name: str, told: Told, at: datetime, person: str = "") -> Ticket:
    """Do one of the :data:`ACTS`. Raises LookupError where the caller may not, RefusedTicketError, ForbiddenError."""
    reference = (of_official if name in OFFICIAL else of_trader)(number, caller).reference
    book = means().book(at.date())
    with writing(by=caller.name, at=at) as pen:
        words = hidden(caller, reference, person)
        return ACTS[name][2](pen, book[EscalationPage], _calendar(book), number, told, words)


def listed(caller: Caller) -> list[Ticket]:
    """The tickets of a trader; of an official what its office works on."""
    if caller.party:
        return queries.of_party(caller.party)
    return queries.waiting("" if caller.office == ANYWHERE else caller.office)


def figures(since: datetime, until: datetime, at: datetime, caller: Caller) -> Figures:
    """What a manager watches, of its own office or of all."""
    return queries.figures(since, until, at, "" if caller.office == ANYWHERE else caller.office)


def shown(ticket: Ticket, at: datetime) -> TicketShown:
    """The ticket in words. It names nobody, so both sides read the same."""
    page = means().book(at.date())[EscalationPage]
    return TicketShown(
        ticket=ticket,
        want=page.wants.get(ticket.want, ticket.want),
        cause=page.causes.get(ticket.cause, ticket.cause),
        level=rules.level_of(page, ticket.level).name,
        is_top=rules.above(page, ticket.level) is None,
        turn=rules.turn_of(page, ticket),
        is_late=ticket.is_late(at),
        steps=tuple(
            TicketTold(
                e.at,
                e.side,
                _said(e.kind),
                _("Rated {score} of 5.").format(score=e.text) if _is_score(e.kind) else e.text,
            )
            for e in ticket.entries
        ),
    )


def coming(one: TicketShown) -> tuple[TicketTold, ...]:
    """What is still to happen and until when, in order: who has to act next, and what follows where nobody does."""
    ticket, found = one.ticket, []
    if ticket.status is Status.OPEN:
        says = _("Customs takes it up.") if one.is_top else _("Customs takes it up by then, or it goes one level up.")
        found.append(TicketTold(ticket.acknowledge_by, CUSTOMS, says))
    if ticket.status in (Status.OPEN, Status.ACKNOWLEDGED):
        says = _("Customs answers.") if one.is_top else _("Customs answers by then, or it goes one level up.")
        found.append(TicketTold(ticket.answer_by, CUSTOMS, says))
    if ticket.status is Status.ANSWERED and ticket.due_at:
        says = _("Open it again by then if the answer does not help; else it closes by itself.")
        found.append(TicketTold(ticket.due_at, TRADER, says))
    return tuple(found)


def hidden(caller: Caller, reference: str, person: str = "") -> tuple[str, ...]:
    """The words that name whoever writes, and its side of the declaration."""
    side = naming.of_officials(reference, caller) if caller.is_official else naming.of_traders(reference)
    return side + tuple(word for word in (caller.name.partition(":")[2], person, caller.party, caller.office) if word)


def person_of(request: HttpRequest) -> str:
    """The name of the person who is logged in, to be taken out of what it writes."""
    return request.user.get_full_name() if request.user.is_authenticated else ""


def may_handle(caller: Caller) -> bool:
    return caller.is_official and caller.may(Scope.CONTROL)


def _calendar(book: Book) -> Calendar:
    return rules.calendar_of(book[EscalationPage], book[AccountsPage])


def _said(kind: str) -> str:
    return str(_SAYS[Happening(kind)])


def _is_score(kind: str) -> bool:
    return kind == Happening.RATED
