"""Is this release genuine? For whoever holds a note in their hand; and the note itself as PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.release import queries as release
from greenlane.clearance.release.terms import NotePage
from greenlane.filing.traders.terms import Power
from greenlane.site import notes
from greenlane.site.clock import now
from greenlane.site.dossier import usable
from greenlane.site.frame import needs, page
from greenlane.site.means import log_signer, means

_PARTS = ("mrn", "note", "event")
_LONGEST = 1000


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The code of a note leads here; its text may be pasted as well. Tells nothing that is not on the note."""
    code = request.GET.get("code", "").strip()[:_LONGEST]
    payload = code or (request.get_full_path()[:_LONGEST] if any(part in request.GET for part in _PARTS) else "")
    if not payload:
        return page(request, "site/verify.html")
    words = means().book(now().date())[NotePage]
    check = release.verify_note(payload, words, log_signer().verifier)
    return page(request, "site/verify.html", {"check": check, "code": code})


@needs(Scope.READ, Scope.CONTROL)
@require_safe
def note(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The release note of a released declaration."""
    try:
        usable(reference, caller, Power.READ)
        notes.for_whom(reference, caller)
        raw = notes.pdf(reference, request.build_absolute_uri(reverse("verify")), now())
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    return notes.answer(reference, raw)
