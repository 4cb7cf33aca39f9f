"""Which declarations make up a figure? The list behind it, and the list as CSV; no party is named in either."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller
from greenlane.insight.timing import queries
from greenlane.insight.timing.queries import Which
from greenlane.insight.timing.terms import Passage, Segment, TimingPage
from greenlane.site.clock import now
from greenlane.site.desks.manager.asked import managers, which_of
from greenlane.site.frame import page
from greenlane.site.means import means
from greenlane.site.wording import span

ROWS, _AT_ONCE = 50, 2000
_HEADS = (
    "declaration", "office", "regime", "mode", "lane", "basis", "status", "lodged_at", "decided_on", "released_at",
    *(f"{segment.value}_seconds" for segment in Segment),
)  # fmt: skip


@managers
@require_safe
def listing(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A page of the list, in the order in which the declarations were lodged."""
    at, given = now(), request.GET.dict()
    which, after = which_of(caller, given, at), given.pop("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    found = queries.passages(which, start, ROWS + 1)
    query = urlencode(given)
    rows = [{"passage": one, "took": span(one.seconds) if one.seconds is not None else ""} for one in found[:ROWS]]
    return page(
        request,
        "site/manager/declarations.html",
        {
            "rows": rows,
            "number": queries.number(which),
            "query": query,
            "following": f"{query}&after={found[ROWS - 1].id}" if len(found) > ROWS else "",
            "words": means().book(at.date())[TimingPage].words,
            "asked": [(name, value) for name, value in given.items() if value],
        },
    )


@managers
@require_safe
def export(request: HttpRequest, caller: Caller) -> HttpResponseBase:
    """The whole list as CSV, read and sent in parts."""
    which = which_of(caller, request.GET, now())
    answer = StreamingHttpResponse(_written(which), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="declarations.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Echo:
    """What csv writes is handed on at once."""

    def write(self, text: str) -> str:
        return text


def _written(which: Which) -> Iterator[str]:
    writer, after = csv.writer(_Echo()), 0
    yield writer.writerow(_HEADS)
    while found := queries.passages(which, after, _AT_ONCE):
        for one in found:
            yield writer.writerow(_row(one))
        after = found[-1].id


def _row(one: Passage) -> list[object]:
    seconds = [one.spent.get(segment, ("",))[0] for segment in Segment]
    facts = (one.reference, one.office, one.regime, one.mode, one.lane, one.basis, one.status)
    return [
        *facts,
        one.lodged_at.isoformat(),
        one.decided_on,
        one.released_at and one.released_at.isoformat(),
        *seconds,
    ]
