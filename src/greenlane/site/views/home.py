"""What does the start page show? To a visitor what Greenlane is, to a person at work the latest declarations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from greenlane.filing.declarations import queries as declarations
from greenlane.filing.traders import queries as traders
from greenlane.site.api.paging import cursor_of, place_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.clock import now
from greenlane.site.frame import caller_of, page
from greenlane.site.veil import is_veiled
from greenlane.site.views.own import listed
from greenlane.site.wording import STATES
from greenlane.site.workload import workload

ROWS = 25


def _queue_or(request: HttpRequest) -> HttpResponse:
    """The queue, or the bill whose reference was searched for."""
    words = request.GET.get("words", "").strip()[:35].upper()
    return redirect("officer-bill", reference=words) if words.isalnum() else redirect("queue")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A reference that is found leads straight to its declaration."""
    caller = caller_of(request)
    if caller is None or not (caller.party or caller.is_official):
        return page(request, "site/welcome.html")
    if caller.party:
        return listed(request, caller)
    if is_veiled(caller):
        # Who decides sees the bills that wait for him, and no list of traders.
        return _queue_or(request)
    words, status = request.GET.get("words", "").strip()[:35], request.GET.get("status", "")
    try:
        after = place_of(request.GET.get("cursor", ""))
    except ProblemError:
        after = None
    found = declarations.recent(
        words=words,
        status=status if status in STATES else "",
        after=after,
        limit=ROWS + 1,
    )
    if words and len(found) == 1:
        return redirect("declaration", reference=found[0].reference)
    kept = {"words": words, "status": status}
    following = urlencode({**kept, "cursor": cursor_of(found[ROWS - 1])}) if len(found) > ROWS else ""
    found = found[:ROWS]
    context: dict[str, object] = {
        "found": found,
        **kept,
        "following": following,
        "later": after is not None,
        "states": STATES,
        "names": traders.names({one.importer for one in found}),
        "for_others": any(one.importer != caller.party for one in found),
    }
    if caller.is_official and not (words or status or after):
        context["workload"] = workload(now())
    return page(request, "site/desk.html", context)
