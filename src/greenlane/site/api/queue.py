"""How does an officer's system work the queue? What waits, and the acts possible on it; the trader's answer."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError, Task
from greenlane.core.lifecycle import ForbiddenError
from greenlane.site import acting
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.paging import limit_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.reading import found_dossier
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.dossier import Dossier
from greenlane.site.means import means
from greenlane.site.worklist import waiting

_CHAPTER = ["The queue"]
_SAYS = {
    "accept": ("Accept", "Compliance is verified. What is paid or deferred is released at once."),
    "query": ("Ask the trader", "Everything that is missing, at once; a further query must follow from an answer."),
    "examine": ("Order an examination", "First check: examined, then assessed. The instruction stays with officers."),
    "second-check": ("Assess now, examine before release", "Found in order it is accepted without another act."),
    "reassess": ("Give notice of a change", "The trader reads what is to be changed and why, and may answer."),
    "order": ("Issue the order", "The notice is carried out: decided and charged anew. After the answer, or its time."),
    "secure": ("Release against security", "The goods go before the final decision; guarantee or deposit covers it."),
    "finalise": ("Make the final decision", "The assessment stands as it is; the security is given free."),
    "refer": ("Refer it", "To another group, centre or office; the reason stays with officers."),
    "withdraw": ("Withdraw a query or notice", "A query that the trader has not read, a notice before its order."),
    "reopen": ("Take an acceptance back", "Within minutes, and until the goods are released."),
    "confirm": ("Confirm as second officer", "What another officer proposed is done."),
    "send-back": ("Send a proposal back", "The officer who proposed it reads why."),
    "result": ("Record what an examination found", "Risk learns from it; the trader reads that it took place."),
    "refuse": ("Refuse", "For a reason of the pack, which the trader reads."),
}


@router.get(
    "/queue",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="What waits for an officer",
    operation_id="read_queue",
    openapi_extra=described(
        Scope.CONTROL,
        query={"limit": "1 to 200; 50 where nothing is asked."},
        answers={200: Shown("The first lodged first, with the acts possible now.", list[Task], [examples.TASK])},
        problems=("invalid",),
    ),
)
def read(request: HttpRequest) -> HttpResponse:
    """Those of the caller's office; of every office where the token speaks for the whole administration."""
    at = now()
    page = means().book(at.date())[AssessmentPage]
    return answer(waiting(caller(request), page, at, limit_of(request.GET.get("limit", ""))))


def _act_of(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    def act(request: HttpRequest, mrn: str) -> HttpResponse:
        return acted(request, mrn, name)

    act.__name__ = name.replace("-", "_")
    act.__doc__ = _SAYS[name][1]
    return act


def _description(scope: Scope, name: str) -> dict[str, Any]:
    return described(
        scope,
        body=(Shown("What goes with it.", acting.ACTS[name][1], examples.ACTS[name]),),
        answers={200: Shown("The declaration as it then stands.", Dossier, examples.DOSSIER)},
        problems=("unknown", "invalid", "conflict"),
    )


for _name, (_summary, _) in _SAYS.items():
    router.post(
        f"/queue/{{mrn}}/{_name}",
        tags=_CHAPTER,
        auth=Needs(Scope.CONTROL),
        summary=_summary,
        operation_id=f"{_name.replace('-', '_')}_declaration",
        openapi_extra=_description(Scope.CONTROL, _name),
    )(_act_of(_name))


@router.post(
    "/declarations/{mrn}/answers",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Answer a query",
    operation_id="answer_query",
    openapi_extra=_description(Scope.LODGE, "answer"),
)
def answer_query(request: HttpRequest, mrn: str) -> HttpResponse:
    """Every point at once, in the order asked."""
    return acted(request, mrn, "answer")


@router.post(
    "/declarations/{mrn}/hearing",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Answer a notice",
    operation_id="answer_notice",
    openapi_extra=_description(Scope.LODGE, "hearing"),
)
def answer_notice(request: HttpRequest, mrn: str) -> HttpResponse:
    """Accept what customs means to change, or say what speaks against it; until the order is issued."""
    return acted(request, mrn, "hearing")


@router.post(
    "/declarations/{mrn}/reading",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Say that the open query was read",
    operation_id="read_query",
    openapi_extra=_description(Scope.LODGE, "read"),
)
def read_query(request: HttpRequest, mrn: str) -> HttpResponse:
    """From then on customs cannot withdraw it. Answering it says so too."""
    return acted(request, mrn, "read")


def acted(request: HttpRequest, mrn: str, name: str) -> HttpResponse:
    """Do it and answer with the dossier. Raises ProblemError."""
    try:
        told = msgspec.json.decode(body_of(request) or b"{}", type=acting.ACTS[name][1])
        acting.act(caller(request), mrn, name, told, now())
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    except acting.NotYoursError as no:
        raise ProblemError("forbidden", str(no)) from no
    except (RefusedActionError, ForbiddenError) as no:
        raise ProblemError("conflict", str(no)) from no
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    except ValueError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    return answer(found_dossier(request, mrn))
