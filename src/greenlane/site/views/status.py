"""What does the status page say? Whether all is well to everyone; what comes in to the administration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from greenlane.site.clock import now
from greenlane.site.frame import caller_of, page
from greenlane.site.health import health
from greenlane.site.workload import standing, workload


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Answers 503 where something is not well, so that a monitor needs to read nothing."""
    found = health(now())
    if not found.parts[0].well:  # who is here stands in the database too
        return render(request, "site/status.html", {"health": found}, status=503)
    caller = caller_of(request)
    context: dict[str, object] = {"health": found}
    if caller and caller.is_official:
        context |= {"counts": standing(), "workload": workload(found.at)}
    return page(request, "site/status.html", context, 200 if found.well else 503)
