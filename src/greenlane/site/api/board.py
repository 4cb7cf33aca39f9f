"""How does a system of the administration read the board? Its figures, and the time release study of a period."""

from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import ANYWHERE, Scope
from greenlane.clearance.escalation.terms import Figures
from greenlane.insight.dashboards import queries
from greenlane.insight.dashboards.terms import (
    BacklogAge,
    BasisRate,
    Board,
    Freshness,
    LaneDay,
    OfficerLoad,
    SegmentTime,
)
from greenlane.insight.dashboards.terms import Revenue as Assessed
from greenlane.insight.timing import queries as timing
from greenlane.insight.timing import report
from greenlane.insight.timing.terms import Actor, Cause, Outlier, Segment, Spread, Study, Timed, TimingPage
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.means import means, veil_key

_CHAPTER = ["Board"]
_LONGEST = timedelta(days=370)
_DAY = date(2026, 3, 2)
_FIGURES = Board(
    at=examples.AT, office="XX001", first=_DAY, last=_DAY,
    days=(LaneDay(_DAY, {"green": 812, "blue": 104, "yellow": 71, "red": 29}),),
    times=(SegmentTime(Segment.CLEARANCE.value, 934, 41.0, 9600.0),),
    backlog=(BacklogAge("XX001", (40, 22, 9, 3, 1)),), ages=tuple(timedelta(hours=h) for h in (4, 24, 72, 168)),
    loads=(OfficerLoad("K7M2Q9", "XX004", 6, 9, 1, 0),), month=_DAY.replace(day=1),
    revenue=(Assessed("XX001", 61_204_550, 950_000_000, 61_290_322),),
    bases=(BasisRate("draw", 11, 9, 1, 0.11, 0.02, 0.43),),
    profiles=(BasisRate("P-VALUE", 35, 30, 12, 0.4, 0.25, 0.58),),
    escalations=Figures(3, 1, 0, 2, 0, 95, {"C01": 2}, {"1": 1}, 4.5), freshness=Freshness(1_048_576, 0, 2),
)  # fmt: skip
_SPREAD = Spread(
    count=934, mean=3120.5, median=41.0, mode=0.0, least=2.0, most=262_000.0, deviation=9120.2, lower=12.0, upper=840.0,
    p90=9600.0, low_fence=0.0, high_fence=2082.0, outliers=88, mean_within=210.4,
)  # fmt: skip
_STUDY = Study(
    since=examples.AT, until=examples.AT + timedelta(days=7), made_at=examples.AT + timedelta(days=7), office="XX001",
    declarations=934, waiting=41, fence=1.5, segments=(Timed("", "", Segment.CLEARANCE, _SPREAD, _SPREAD),),
    groups=(Timed("lane", "yellow", Segment.CLEARANCE, _SPREAD, _SPREAD),),
    causes=(Cause(Actor.TRADER, 1_802_340, 0.61, 402_110, 0.48, 210),),
    outliers=(Outlier(examples.MRN, "XX001", "yellow", 262_000, Segment.QUERY, Actor.TRADER),),
)  # fmt: skip
_BOUNDS = {
    "from": "First day of the releases, such as 2026-03-02; thirty days before the last where it is left out.",
    "to": "Last day, today where it is left out.",
    "office": "One office; yours, or all, where it is left out.",
}


@router.get(
    "/board/figures",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="The figures of the live board",
    operation_id="read_board",
    openapi_extra=described(
        Scope.CONTROL,
        query={"days": "How many days back, 1 to 92; 14 where it is left out.", "office": _BOUNDS["office"]},
        answers={200: Shown("Lanes, times, backlog, loads, revenue, hits, tickets.", Board, _FIGURES)},
        problems=("invalid",),
    ),
)
def figures(request: HttpRequest) -> HttpResponse:
    """From counters that follow the log; `freshness` says how far. Times are seconds, money minor units; officers
    stand under names of the day."""
    at = now()
    days = request.GET.get("days", "14")
    if not (days.isascii() and days.isdigit() and 1 <= int(days[:4]) <= 92):
        raise ProblemError("invalid", "days is a number from 1 to 92.")
    return answer(queries.board(means().book(at.date()), veil_key(), at, int(days), _office(request)))


@router.get(
    "/board/times",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="The time release study of a period",
    operation_id="read_times",
    openapi_extra=described(
        Scope.CONTROL,
        query=_BOUNDS,
        answers={200: Shown("Seconds by the clock and within office hours.", Study, _STUDY)},
        problems=("invalid",),
    ),
)
def times(request: HttpRequest) -> HttpResponse:
    """Every declaration released in the period, by the method of the WCO guide; at most a year at a time."""
    return answer(_study(request))


@router.get(
    "/board/times.csv",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="The time release study as CSV",
    operation_id="read_times_csv",
    openapi_extra=described(
        Scope.CONTROL,
        query=_BOUNDS,
        answers={200: Shown("One row a segment, group and kind of hours.", None, None, "text/csv")},
        problems=("invalid",),
    ),
)
def times_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as the study has in JSON."""
    return HttpResponse(report.as_csv(_study(request)), content_type="text/csv; charset=utf-8")


def _study(request: HttpRequest) -> Study:
    at = now()
    last = _day(request, "to") or at.date()
    first = _day(request, "from") or last - timedelta(days=29)
    if first > last or last - first > _LONGEST:
        raise ProblemError("invalid", "from comes before to, at most a year before.")
    since, until = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (first, last + timedelta(days=1)))
    return timing.study(means().book(at.date())[TimingPage], since, until, at, _office(request))


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise ProblemError("invalid", f"{name} is a day such as 2026-03-02.") from fault


def _office(request: HttpRequest) -> str:
    """The office asked for; a token of one office reads no other."""
    who, asked = caller(request), request.GET.get("office", "")[:16]
    if not who.is_official:
        raise ProblemError("forbidden", "The board is for the administration; use a token that speaks for an office.")
    if who.office == ANYWHERE:
        return asked
    if asked not in ("", who.office):
        raise ProblemError("forbidden", "Your token speaks for another office.")
    return who.office
