"""How long did it take? The time release study of a period: on the page, as PDF, as CSV."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller
from greenlane.insight.timing import queries, report
from greenlane.insight.timing.terms import Dimension, Segment, Spread, Study, TimingPage
from greenlane.site.clock import now
from greenlane.site.desks.manager.asked import managers, office_of, offices_for, period_of, start_of
from greenlane.site.desks.manager.drawing import WIDE
from greenlane.site.frame import page
from greenlane.site.means import means
from greenlane.site.wording import span


@managers
@require_safe
def study(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The study on a page."""
    found, rule = _read(request, caller)
    first, last = found.since.date(), found.until.date() - timedelta(days=1)
    longest = max((t.clock.p90 for t in found.segments), default=1.0) or 1.0
    return page(
        request,
        "site/manager/times.html",
        {
            "study": found,
            "first": first,
            "last": last,
            "words": rule.words,
            "offices": offices_for(caller, means().book(found.made_at.date())),
            "query": f"from={first}&to={last}&office={found.office}",
            "outlier": rule.words["outlier"].format(fence=f"{found.fence:g}"),
            "segments": [(t, _told(t.clock), _told(t.work), *_bar(t.clock, longest)) for t in found.segments],
            "groups": _groups(found),
            "causes": [(one, span(one.seconds), round(WIDE * one.share, 2)) for one in found.causes],
            "outliers": [(one, span(one.seconds)) for one in found.outliers],
        },
    )


@managers
@require_safe
def as_pdf(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The report as PDF."""
    found, rule = _read(request, caller)
    return _file(report.as_pdf(found, rule), "application/pdf", f"{_name(found)}.pdf")


@managers
@require_safe
def as_csv(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Every figure as CSV."""
    found, _ = _read(request, caller)
    return _file(report.as_csv(found).encode(), "text/csv; charset=utf-8", f"{_name(found)}.csv")


def _read(request: HttpRequest, caller: Caller) -> tuple[Study, TimingPage]:
    at = now()
    first, last = period_of(request.GET, at)
    rule = means().book(at.date())[TimingPage]
    office = office_of(caller, request.GET)
    return queries.study(rule, start_of(first), start_of(last + timedelta(days=1)), at, office), rule


def _groups(found: Study) -> list[tuple[str, list[tuple[str, Spread, dict[str, str], float]]]]:
    """Clearance by each dimension, with a bar for the median."""
    told = []
    for dimension in Dimension:
        rows = [t for t in found.groups if t.dimension == dimension and t.segment is Segment.CLEARANCE]
        most = max((t.clock.median for t in rows), default=0.0) or 1.0
        listed = [(t.group, t.clock, _told(t.clock), round(WIDE * t.clock.median / most, 2)) for t in rows]
        if listed:
            told.append((dimension.value, listed))
    return told


def _bar(clock: Spread, longest: float) -> tuple[float, float]:
    return round(WIDE * clock.median / longest, 2), round(WIDE * min(1.0, clock.p90 / longest), 2)


def _told(one: Spread) -> dict[str, str]:
    names = ("mean", "median", "mode", "range", "deviation", "p90", "mean_within")
    return {name: span(getattr(one, name)) for name in names}


def _name(found: Study) -> str:
    return f"time-release-{found.since:%Y%m%d}-{found.until - timedelta(days=1):%Y%m%d}"


def _file(raw: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
