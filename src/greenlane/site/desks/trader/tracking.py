"""Where is my consignment? One page: the step it stands at, what is next, who must act until when."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.tracking import Tracking, TrackingTurn
from greenlane.site.whereabouts import tracking


@needs(Scope.READ)
@require_safe
def track(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The way of one consignment of the caller's own company; another's is not found."""
    try:
        found = tracking(reference, caller, now())
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    context = {"found": found, "turns": [_shown(found, turn) for turn in (found.turn, *found.also)]}
    return page(request, "site/trader/track.html", context)


def _shown(found: Tracking, turn: TrackingTurn) -> dict[str, object]:
    """A turn with the link that leads to its act."""
    label, address = _acts(found.reference).get(turn.act, ("", ""))
    return {"turn": turn, "label": label, "address": address}


def _acts(reference: str) -> dict[str, tuple[str, str]]:
    declaration = reverse("declaration", args=[reference])
    return {
        "answer": (_("Answer"), declaration),
        "hearing": (_("Answer the notice"), declaration),
        "pay": (_("Pay"), f"{declaration}#money"),
        "papers": (_("Add a document"), f"{declaration}#papers"),
        "arrival": (_("Report the arrival"), f"{reverse('trader-arrivals')}?goods={reference}"),
        "ticket": (_("It is late: open a ticket"), reverse("trader-escalation-open", args=[reference])),
        "appeal": (_("Lodge an appeal"), reverse("trader-appeal-lodge", args=[reference])),
    }
