"""How does an officer's system work the queue? What waits, and the acts possible on it; the trader's answer."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import ANYWHERE, Scope
from greenlane.clearance.assessment import queries as assessment
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError, Task
from greenlane.filing.declarations.states import ForbiddenError
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

_CHAPTER = ["The queue"]
_SAYS = {
    "accept": ("Accept", "Compliance is verified. What is paid or deferred is released at once."),
    "query": ("Ask the trader", "Everything that is missing, at once; a further query must follow from an answer."),
    "examine": ("Order an examination", "The instruction stays with officers."),
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
    office, at = caller(request).office, now()
    page = means().book(at.date())[AssessmentPage]
    limit = limit_of(request.GET.get("limit", ""))
    return answer(assessment.queue("" if office == ANYWHERE else office, page, at, limit))


def _act_of(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    def act(request: HttpRequest, mrn: str) -> HttpResponse:
        return acted(request, mrn, name)

    act.__name__ = name
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
        operation_id=f"{_name}_declaration",
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
