"""How is one bill assessed? Everything on one page, the acts beside it; documents looked at under no name."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment import services as assigning
from greenlane.clearance.assignment.terms import AssignmentPage
from greenlane.clearance.assignment.terms import RefusedError as NotDrawnError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import DocumentsPage, NotReadableError
from greenlane.filing.traders import queries as traders
from greenlane.journey import reassessing
from greenlane.site import acting
from greenlane.site.clock import now
from greenlane.site.desks.officer import showing
from greenlane.site.dossier import Dossier, dossier
from greenlane.site.forms import ActForm, ReassessForm, form_for
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.middleware import POLICY
from greenlane.site.refusals import why_not
from greenlane.site.veil import is_veiled

#: The page shows documents of its own origin in place.
_POLICY = f"{POLICY}; object-src 'self'; frame-src 'self'"
#: A document is looked at, from our own page, and does nothing.
_PAPER_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@needs(Scope.CONTROL)
@require_safe
def bill(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The whole bill. ``?do=`` opens an act, ``?paper=`` shows a document."""
    return shown(request, caller, _found(reference, caller))


@needs(Scope.CONTROL)
@require_POST
def act(request: HttpRequest, caller: Caller, reference: str, action: str) -> HttpResponse:
    """Do what the form says, or work out what a change would come to where that is asked first."""
    if action not in acting.ACTS or action in acting.TRADERS:
        raise Http404("There is no such act.")
    at, found = now(), _found(reference, caller)
    situation = assessing.situation(reference)
    form = form_for(action, request.POST, showing.asked_of(found, means().book(at.date()), situation))
    if not form.is_valid():
        return shown(request, caller, found, 422, (action, form))
    if "preview" in request.POST and isinstance(form, ReassessForm):
        return _previewed(request, caller, found, form, at)
    if form.must_warn(acting.betraying(caller, reference, form.told())):
        return shown(request, caller, found, 422, (action, form))
    try:
        _open(caller, reference, at)
        is_done = acting.act(caller, reference, action, form.told(), at)
    except acting.NotYoursError as no:
        raise PermissionDenied(str(no)) from no
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except (RefusedActionError, ForbiddenError) as no:
        form.add_error(None, why_not(no))
        return shown(request, caller, found, 422, (action, form))
    says = _("Done: {act}.") if is_done else _("{act}: it waits for a second officer.")
    messages.success(request, says.format(act=showing.LABELS[action][0]), extra_tags="green" if is_done else "blue")
    return redirect("officer-bill", reference=reference)


@needs(Scope.CONTROL)
@require_POST
def take_up(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The officer has the bill open: from now on it stays where it was drawn."""
    _found(reference, caller)
    _open(caller, reference, now())
    return redirect("officer-bill", reference=reference)


@needs(Scope.CONTROL)
@require_safe
@xframe_options_sameorigin
def paper(request: HttpRequest, caller: Caller, reference: str, document: str) -> HttpResponse:
    """The bytes of a document of this bill, to be looked at in place; its name is that of its number."""
    found = _found(reference, caller)
    one = next((one for one in found.documents if one.reference == document), None)
    if one is None:
        raise Http404(f"{document}: this bill has no such document.")
    try:
        content = documents.content(Path(settings.MEDIA_ROOT), document)
    except NotReadableError as no:
        raise PermissionDenied(str(no)) from no
    kind = means().book(now().date())[DocumentsPage].kinds[one.kind]
    answer = HttpResponse(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'inline; filename="{document}{kind.endings[0]}"'
    answer["Content-Security-Policy"] = _PAPER_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


def shown(
    request: HttpRequest,
    caller: Caller,
    found: Dossier,
    status: int = 200,
    filled: tuple[str, ActForm] | None = None,
    preview: dict[str, object] | None = None,
) -> HttpResponse:
    """The page of a bill; ``filled`` is a form that was filled in, by its act; ``preview`` what it would come to."""
    chosen = (request.GET.get("do", ""), request.GET.get("paper", ""))
    context = showing.everything(caller, found, means().book(now().date()), now(), filled, chosen)
    parties = None if is_veiled(caller) else traders.names((found.kept.importer, found.kept.declarant))
    context |= {"parties": parties, "preview": preview}
    answer = page(request, "site/officer/bill.html", context, status)
    answer["Content-Security-Policy"] = _POLICY
    return answer


def _previewed(request: HttpRequest, caller: Caller, found: Dossier, form: ReassessForm, at: datetime) -> HttpResponse:
    """What the changes would come to; nothing is written."""
    book = means().book(at.date())
    try:
        changes, comparison = reassessing.proposed(means(), book[AssessmentPage], found.kept.reference, form.changes())
    except RefusedActionError as no:
        form.add_error(None, why_not(no))
        return shown(request, caller, found, 422, ("reassess", form))
    preview = showing.compared(comparison, book) | {"changes": changes}
    return shown(request, caller, found, 200, ("reassess", form), preview)


def _open(caller: Caller, reference: str, at: datetime) -> None:
    """Whoever acts on a bill that was drawn to him has opened it."""
    held = assignment.assigned(reference)
    if held is None or held.opened_at is not None or caller.name != f"user:{held.username}":
        return
    try:
        with writing(by=caller.name, at=at) as pen:
            assigning.open_bill(pen, means().book(at.date())[AssignmentPage], reference, held.username)
    except NotDrawnError as no:
        raise PermissionDenied(str(no)) from no


def _found(reference: str, caller: Caller) -> Dossier:
    """The bill. What is another's, and what was never decided, is not there."""
    try:
        assessing.situation(reference)
        return dossier(reference, caller)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
