"""What does the status page say? Whether all is well to everyone; today's work to the administration."""

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from greenlane.clearance.lanes import queries as lanes
from greenlane.core.codes import LANES
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.site.clock import now
from greenlane.site.frame import caller_of, page
from greenlane.site.health import health
from greenlane.site.wording import STATES, State


class Share(Fact, frozen=True):
    """How many of today's declarations got a lane, and which part of all that is."""

    lane: str
    count: int
    part: float


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
        context |= {"counts": _counts(), "shares": shares(found.at)}
    return page(request, "site/status.html", context, 200 if found.well else 503)


def shares(at: datetime) -> list[Share]:
    """The lanes of the day of ``at`` (UTC), from least to most control."""
    start = datetime.combine(at.date(), time(), UTC)
    counted = lanes.lane_counts(start, start + timedelta(days=1))
    sums = {lane: sum(n for (_, _, taken), n in counted.items() if taken == lane) for lane in LANES}
    total = sum(sums.values())
    return [Share(lane=lane.value, count=n, part=n / total if total else 0.0) for lane, n in sums.items()]


def _counts() -> list[tuple[State, int]]:
    return [(STATES[status], count) for status, count in declarations.counts().items() if status in STATES and count]
