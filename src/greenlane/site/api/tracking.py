"""How does a system ask where a consignment is? The same steps as the trader's page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.filing.declarations.states import Status
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.tracking import Consignment, Tracking, track
from greenlane.site.whereabouts import tracking

_EXAMPLE = track(
    Consignment(
        reference=examples.MRN,
        lrn=examples.LRN,
        status=Status.VERIFIED,
        lodged_at=examples.AT,
        told={"lanes.cleared": examples.AT},
        owes=True,
        was_charged=True,
        due_on=(examples.AT + timedelta(days=10)).date(),
    ),
    examples.AT,
)


@router.get(
    "/declarations/{mrn}/tracking",
    tags=["Reading"],
    auth=Needs(Scope.READ),
    summary="Where a consignment is, and who must act until when",
    operation_id="read_tracking",
    openapi_extra=described(
        Scope.READ,
        answers={200: Shown("The steps of its way, the present one marked, and whose turn it is.", Tracking, _EXAMPLE)},
        problems=("unknown",),
    ),
)
def read_tracking(request: HttpRequest, mrn: str) -> HttpResponse:
    """For the party of the declaration. `who` is you, customs, bank, agency or nobody."""
    try:
        return answer(tracking(mrn, caller(request), now()))
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
