"""What waits for an officer, and how does a trader answer? The queue, and the forms on the page of a declaration."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.traders import queries as traders
from greenlane.site import acting
from greenlane.site.clock import now
from greenlane.site.desks.officer import bill
from greenlane.site.dossier import dossier
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.veil import is_veiled
from greenlane.site.views.declaration import form_of, shown
from greenlane.site.worklist import waiting

ROWS = 50


@needs(Scope.CONTROL)
@require_safe
def queue(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The declarations that wait for this person, the first lodged first; traders are named to managers only."""
    at = now()
    book = means().book(at.date())
    tasks = waiting(caller, book[AssessmentPage], at, ROWS)
    digits = book[AccountsPage].digits
    owners: dict[str, str] = {}
    names: Mapping[str, str] = {}
    if not is_veiled(caller):
        owners = {one.reference: one.importer for one in declarations.get_all(t.reference for t in tasks).values()}
        names = traders.names(set(owners.values()))
    rows = [
        {
            "task": task,
            "duty": major(task.duty_minor, digits),
            "importer": names.get(owners.get(task.reference, ""), owners.get(task.reference, "")),
        }
        for task in tasks
    ]
    return page(request, "site/queue.html", {"rows": rows, "currency": book[AccountsPage].currency, "most": ROWS})


@needs(Scope.CONTROL, Scope.LODGE)
@require_POST
def act(request: HttpRequest, caller: Caller, reference: str, action: str) -> HttpResponseBase:
    """Do what the form says. What cannot be done is told on the same page, with what was written still in the form."""
    if caller.is_official:
        return bill.act(request, reference=reference, action=action)
    if action not in acting.ACTS:
        raise Http404(_("There is no such action."))
    try:
        found = dossier(reference, caller)
        told: acting.Told = acting.Nothing()
        if action != "read":
            form = form_of(found, action, request.POST)
            if not form.is_valid():
                return shown(request, caller, found, 422, filled=(action, form))
            told = form.told()
            if form.must_warn(acting.betraying(caller, reference, told)):
                return shown(request, caller, found, 422, filled=(action, form))
        acting.act(caller, reference, action, told, now())
    except acting.NotYoursError as no:
        raise PermissionDenied(str(no)) from no
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except (RefusedActionError, ForbiddenError) as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("declaration", reference=reference)
    if action != "read":
        messages.success(request, _("Your answer was sent to customs."), extra_tags="green")
    return redirect("declaration", reference=reference)
