"""How does a system ask customs to act on what is stuck, and how is it answered? Tickets, without a name on them."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.escalation.states import Action, Status
from greenlane.clearance.escalation.terms import CUSTOMS, TRADER, RefusedTicketError, Ticket, TicketTurn
from greenlane.core.lifecycle import ForbiddenError
from greenlane.site import tickets
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now

_CHAPTER = ["Tickets"]
NUMBER = "TKT26000000017R"
TICKET = tickets.TicketShown(
    ticket=Ticket(
        number=NUMBER, reference=examples.MRN, want="W01", status=Status.OPEN, level=1, opened_at=examples.AT,
        due_at=examples.AT, acknowledge_by=examples.AT, answer_by=examples.AT,
    ),
    want="Take a decision on the declaration.", cause="", level="Clearance centre", is_top=False, is_late=False,
    turn=TicketTurn(CUSTOMS, (Action.ACKNOWLEDGE, Action.ANSWER), examples.AT),
    steps=(tickets.TicketTold(examples.AT, TRADER, "The ticket was opened.", "It has waited since Monday."),),
)  # fmt: skip
_SENT: dict[str, Any] = {
    "acknowledge": {},
    "answer": {"cause": "C01", "text": "It is decided today."},
    "reopen": {"text": "It was not decided."},
    "close": {"score": 4},
    "rate": {"score": 4},
}
_SAYS = {
    "acknowledge": ("Take a ticket up", "The trader is told; the answer is due later."),
    "answer": ("Answer a ticket", "With the cause, a code of the pack. Names are taken out of the text."),
    "reopen": ("Open an answered ticket again", "As often as the pack says; it goes one level up."),
    "close": ("Close a ticket", "With a rating from 1 to 5, or without."),
    "rate": ("Rate a closed ticket", "Once, from 1 to 5."),
}


@router.get(
    "/tickets",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.CONTROL),
    summary="Tickets",
    operation_id="read_tickets",
    openapi_extra=described(
        Scope.LODGE,
        Scope.CONTROL,
        answers={200: Shown("A trader's own; of an office what waits for it.", list[tickets.TicketShown], [TICKET])},
    ),
)
def read_all(request: HttpRequest) -> HttpResponse:
    """The last first for a trader, the first due first for an office. None names an officer, an office or a company."""
    at = now()
    return answer([tickets.shown(ticket, at) for ticket in tickets.listed(caller(request))])


@router.get(
    "/tickets/{number}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.CONTROL),
    summary="One ticket",
    operation_id="read_ticket",
    openapi_extra=described(
        Scope.LODGE,
        Scope.CONTROL,
        answers={200: Shown("The ticket with its story and whose turn it is.", tickets.TicketShown, TICKET)},
        problems=("unknown",),
    ),
)
def read(request: HttpRequest, number: str) -> HttpResponse:
    """Another party's ticket, and another office's, is answered as if there were none."""
    who = caller(request)
    try:
        return answer(tickets.shown((tickets.of_trader if who.party else tickets.of_official)(number, who), now()))
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere


@router.post(
    "/declarations/{mrn}/tickets",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Open a ticket on a declaration that is stuck",
    operation_id="open_ticket",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("What is wanted.", tickets.TicketOpening, {"want": "W01", "text": "It has waited since Monday."}),),
        answers={201: Shown("The ticket.", tickets.TicketShown, TICKET)},
        problems=("unknown", "invalid", "conflict"),
    ),
)
def open_ticket(request: HttpRequest, mrn: str) -> HttpResponse:
    """While nothing is stuck it is refused; the detail says from when on one may be opened."""
    return _done(lambda: tickets.open_ticket(caller(request), mrn, _told(request, tickets.TicketOpening), now()), 201)


def _act_of(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    def act(request: HttpRequest, number: str) -> HttpResponse:
        kind = tickets.ACTS[name][1]
        return _done(lambda: tickets.act(caller(request), number, name, _told(request, kind), now()))

    act.__name__ = f"{name}_ticket"
    act.__doc__ = _SAYS[name][1]
    return act


for _name, (_summary, _) in _SAYS.items():
    _scope = Scope.CONTROL if _name in tickets.OFFICIAL else Scope.LODGE
    router.post(
        f"/tickets/{{number}}/{_name}",
        tags=_CHAPTER,
        auth=Needs(_scope),
        summary=_summary,
        operation_id=f"{_name}_ticket",
        openapi_extra=described(
            _scope,
            body=(Shown("What goes with it.", tickets.ACTS[_name][1], _SENT[_name]),),
            answers={200: Shown("The ticket as it then stands.", tickets.TicketShown, TICKET)},
            problems=("unknown", "invalid", "conflict"),
        ),
    )(_act_of(_name))


def _told(request: HttpRequest, kind: type[Any]) -> Any:
    return msgspec.json.decode(body_of(request) or b"{}", type=kind)


def _done(act: Callable[[], Ticket], status: int = 200) -> HttpResponse:
    """Do it and answer with the ticket. Raises ProblemError."""
    try:
        return answer(tickets.shown(act(), now()), status)
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    except (RefusedTicketError, ForbiddenError) as no:
        raise ProblemError("conflict", str(no)) from no
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
