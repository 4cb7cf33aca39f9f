"""What waits for an officer, and what is done about it? The queue, and the forms on the page of a declaration."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import ANYWHERE, Caller, Scope
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment import queries as assessment
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import ForbiddenError
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.traders import queries as traders
from greenlane.site import acting
from greenlane.site.clock import now
from greenlane.site.dossier import dossier
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.views.declaration import form_of, shown

ROWS = 50
_DONE = {
    "accept": "Accepted.",
    "query": "The question was sent to the trader.",
    "examine": "The examination is ordered.",
    "result": "The result is recorded.",
    "refuse": "Refused.",
    "answer": "Your answer was sent to customs.",
}


@needs(Scope.CONTROL)
@require_safe
def queue(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The declarations that wait for this office, the first lodged first."""
    at = now()
    book = means().book(at.date())
    office = "" if caller.office == ANYWHERE else caller.office
    tasks = assessment.queue(office, book[AssessmentPage], at, ROWS)
    digits = book[AccountsPage].digits
    kept = declarations.get_all(task.reference for task in tasks)
    names = traders.names({one.importer for one in kept.values()})
    rows = [
        {"task": task, "duty": major(task.duty_minor, digits), "importer": _importer(kept[task.reference], names)}
        for task in tasks
    ]
    return page(request, "site/queue.html", {"rows": rows, "currency": book[AccountsPage].currency, "most": ROWS})


def _importer(kept: Kept, names: Mapping[str, str]) -> str:
    return names.get(kept.importer, kept.importer)


@needs(Scope.CONTROL, Scope.LODGE)
@require_POST
def act(request: HttpRequest, caller: Caller, reference: str, action: str) -> HttpResponse:
    """Do what the form says. What cannot be done is told on the same page, with what was written still in the form."""
    if action not in acting.ACTS:
        raise Http404("There is no such action.")
    try:
        found = dossier(reference, caller)
        form = form_of(found, action, request.POST)
        if not form.is_valid():
            return shown(request, caller, found, 422, filled=(action, form))
        acting.act(caller, reference, action, form.told(), now())
    except acting.NotYoursError as no:
        raise PermissionDenied(str(no)) from no
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except (RefusedActionError, ForbiddenError) as no:
        messages.error(request, str(no), extra_tags="red")
        return redirect("declaration", reference=reference)
    messages.success(request, _DONE[action], extra_tags="green")
    return redirect("declaration", reference=reference)
