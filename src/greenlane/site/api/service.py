"""Is the service well, and was the draw fair? Health for monitors, evidence for everyone concerned."""

from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.lanes.queries import decision_of
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.terms import Draw, Evidence
from greenlane.site import health as measuring
from greenlane.site.api import examples
from greenlane.site.api.access import Needs
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.reading import found_kept
from greenlane.site.api.routes import router
from greenlane.site.clock import now

_CHAPTER = ["Service"]
_READ = (Scope.READ, Scope.CONTROL)


@router.get(
    "/status",
    tags=_CHAPTER,
    auth=None,
    summary="Is everything well?",
    operation_id="read_status",
    openapi_extra=described(
        answers={
            200: Shown("Everything is.", measuring.Health, examples.HEALTH),
            503: Shown("A part is not; it says which.", measuring.Health),
        }
    ),
)
def status(request: HttpRequest) -> HttpResponse:
    """Database, log and worker, measured at the moment of asking."""
    found = measuring.health(now())
    return answer(found, 200 if found.well else 503)


@router.get(
    "/draws/{mrn}",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="Check the draw of a declaration",
    operation_id="check_draw",
    openapi_extra=described(
        *_READ,
        answers={200: Shown("All that is needed to check it (RFC 9381).", Evidence, examples.EVIDENCE)},
        problems=("unknown", "conflict"),
    ),
)
def check_draw(request: HttpRequest, mrn: str) -> HttpResponse:
    """The number drawn for it and the proof of its epoch, as soon as that is published."""
    kept = found_kept(request, mrn)
    try:
        draw = decision_of(kept.reference).fact(Draw)
        return answer(draws.check(kept.reference, draw.epoch))
    except draws.NotPublishedError as early:
        raise ProblemError("conflict", str(early)) from early
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
