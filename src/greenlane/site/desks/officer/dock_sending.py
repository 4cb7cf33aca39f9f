"""How do results and photos come in from the dock? By a plain form, or one by one from the telephone's own queue."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.assessment.terms import RefusedActionError
from greenlane.clearance.inspection.rules import ResultRefusedError
from greenlane.clearance.inspection.terms import PhotoRefusedError, Written
from greenlane.core.lifecycle import ForbiddenError
from greenlane.site import docking
from greenlane.site.clock import now
from greenlane.site.desks.officer import dock
from greenlane.site.desks.officer.dock_form import FormError, place_of, reported
from greenlane.site.frame import needs
from greenlane.site.refusals import why_not

Faults = dict[str, list[str]]


@needs(Scope.CONTROL)
@require_POST
def result(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The result with the photos that came in the same form; what cannot be recorded stands on the page again."""
    written = dock.found(caller, reference)
    faults = _photos(request, caller, written)
    try:
        if not faults:
            docking.record(caller, reference, reported(written, request.POST), now())
    except FormError as wrong:
        faults.setdefault("", []).append(str(wrong))
    except ResultRefusedError as no:
        for fault in no.faults:
            faults.setdefault(fault.place, []).append(fault.says)
    except (RefusedActionError, ForbiddenError, ValueError) as no:
        faults.setdefault("", []).append(why_not(no))
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if _asks_json(request):
        return _told(_("Recorded."), 200) if not faults else _told(_joined(faults), 422)
    if faults:
        return dock.shown(request, caller, docking.found(caller, reference), 422, request.POST, faults)
    messages.success(request, _("The result is recorded."), extra_tags="green")
    return redirect("officer-dock-order", reference=reference)


@needs(Scope.CONTROL)
@require_POST
def photo(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """One photo, as the telephone's queue sends it."""
    written = dock.found(caller, reference)
    sent = request.FILES.get("photo")
    try:
        place = place_of(request.POST.get("place", ""))
    except FormError as wrong:
        return _told(str(wrong), 422)
    no = _take(caller, written, place, sent.read(docking.LONGEST) if sent else b"")
    return _told(no, 422) if no else _told(_("The photo arrived."), 200)


@needs(Scope.CONTROL)
@require_safe
def picture(request: HttpRequest, caller: Caller, reference: str, sha256: str) -> HttpResponse:
    """A photo of an order of this office."""
    try:
        raw = docking.picture(caller, reference, sha256)
    except (LookupError, ValueError, FileNotFoundError) as nowhere:
        raise Http404(_("There is no such photo.")) from nowhere
    answer = HttpResponse(raw, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _photos(request: HttpRequest, caller: Caller, written: Written) -> Faults:
    """Take in the photos of the form, part by part; what is refused of them."""
    faults: Faults = {}
    for part in written.order.parts:
        for sent in request.FILES.getlist(f"{part.place}-photo"):
            if no := _take(caller, written, part.place, sent.read(docking.LONGEST)):
                faults.setdefault(part.place, []).append(no)
    return faults


def _take(caller: Caller, written: Written, place: str, raw: bytes) -> str:
    """Why a photo is refused; nothing where it is taken in."""
    try:
        docking.photograph(caller, written.reference, place, raw, now())
    except (PhotoRefusedError, RefusedActionError) as no:
        return why_not(no)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    return ""


def _joined(faults: Faults) -> str:
    every: Iterable[str] = dict.fromkeys(says for said in faults.values() for says in said)
    return " ".join(every)


def _asks_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _told(says: str, status: int) -> HttpResponse:
    return JsonResponse({"says": says}, status=status)
