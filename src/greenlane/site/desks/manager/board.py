"""How is it going? The live board: lanes, times, backlog, loads, revenue, hits, tickets; each figure with its list."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.insight.dashboards import queries
from greenlane.insight.dashboards.terms import BasisRate, Board
from greenlane.insight.timing.terms import TimingPage
from greenlane.site.clock import now
from greenlane.site.desks.manager import drawing
from greenlane.site.desks.manager.asked import PERIODS, days_of, managers, office_of, offices_for
from greenlane.site.frame import page
from greenlane.site.means import means, veil_key

#: Rows of a list of profiles on the page; the export has them all.
_SHOWN = 12


@managers
@require_safe
def board(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The whole board in its frame."""
    found = _read(request, caller)
    offices = offices_for(caller, means().book(found.at.date()))
    return page(request, "site/manager/board.html", {**_shown(found), "offices": offices, "periods": PERIODS})


@managers
@require_safe
def figures(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The figures alone, asked for again and again while somebody looks."""
    answer = render(request, "site/manager/figures.html", _shown(_read(request, caller)))
    answer["Cache-Control"] = "private, no-store"
    return answer


@managers
@require_safe
def export(request: HttpRequest, caller: Caller, figure: str) -> HttpResponse:
    """One figure as CSV, all its rows."""
    found = _read(request, caller)
    rows = _ROWS.get(figure)
    if rows is None:
        raise Http404(_("There is no such figure."))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{figure}-{found.first}-{found.last}.csv"'
    csv.writer(answer).writerows(rows(found))
    return answer


def _read(request: HttpRequest, caller: Caller) -> Board:
    at = now()
    month = _month(request.GET.get("month", ""))
    book = means().book(at.date())
    return queries.board(book, veil_key(), at, days_of(request.GET), office_of(caller, request.GET), month)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError as fault:
        raise Http404(_("A month is written like 2026-03.")) from fault


def _shown(found: Board) -> dict[str, object]:
    book = means().book(found.at.date())
    money = book[AccountsPage]
    most = max((one.points for one in found.loads), default=1)
    clearance = next((one for one in drawing.times(found) if one.segment == "clearance"), None)
    return {
        "board": found,
        "lanes": drawing.lanes(found),
        "total": sum(day.total for day in found.days),
        "clearance": clearance,
        "times": [one for one in drawing.times(found) if one.segment != "clearance"],
        "backlog": drawing.backlog(found),
        "open": sum(one.total for one in found.backlog),
        "age_names": ages(found),
        "revenue": drawing.revenue(found, money.digits),
        "currency": money.currency,
        "loads": [(one, round(100 * one.points / (most or 1), 2)) for one in found.loads],
        "bases": drawing.rates(found.bases, found),
        "profiles": drawing.rates(found.profiles[:_SHOWN]),
        "more_profiles": max(0, len(found.profiles) - _SHOWN),
        "words": book[TimingPage].words,
        "query": f"days={(found.last - found.first).days + 1}&office={found.office}",
        "days": (found.last - found.first).days + 1,
    }


def ages(found: Board) -> list[str]:
    """What each age of the backlog is called."""
    hours = [int(age.total_seconds() // 3600) for age in found.ages]
    names = [_("%d h") % h if h < 48 else _("%d days") % (h // 24) for h in hours]
    between = [f"{a} – {b}" for a, b in pairwise(names)]
    return [_("under %s") % names[0], *between, _("over %s") % names[-1]]


def _rates(found: Iterable[BasisRate]) -> list[tuple[object, ...]]:
    heads = ("name", "matched", "looked_at", "offences", "rate", "low_95", "high_95")
    return [heads, *((r.basis, r.decided, r.looked, r.found, r.rate, r.low, r.high) for r in found)]


def _lanes(found: Board) -> list[tuple[object, ...]]:
    return [("day", "lane", "declarations"), *((d.day, lane, n) for d in found.days for lane, n in d.lanes.items())]


def _times(found: Board) -> list[tuple[object, ...]]:
    heads = ("segment", "releases", "median_seconds", "p90_seconds")
    return [heads, *((t.segment, t.count, t.median, t.p90) for t in found.times)]


def _backlog(found: Board) -> list[tuple[object, ...]]:
    hours = [int(age.total_seconds() // 3600) for age in found.ages]
    heads = ("office", *(f"under_{h}_hours" for h in hours), f"over_{hours[-1]}_hours", "all")
    return [heads, *((b.office, *b.ages, b.total) for b in found.backlog)]


def _revenue(found: Board) -> list[tuple[object, ...]]:
    heads = ("month", "office", "assessed_minor", "target_minor", "due_by_today_minor")
    return [heads, *((f"{found.month:%Y-%m}", r.office, r.assessed, r.target, r.due) for r in found.revenue)]


def _loads(found: Board) -> list[tuple[object, ...]]:
    heads = ("officer", "site", "bills", "points", "not_opened", "late")
    return [heads, *((o.officer or "pool", o.site, o.bills, o.points, o.unopened, o.late) for o in found.loads)]


def _tickets(found: Board) -> list[tuple[object, ...]]:
    told = found.escalations
    whole = [(n, getattr(told, n)) for n in ("opened", "open", "late", "answered", "raised", "median_minutes")]
    return [("figure", "number"), *whole, *((f"cause {code}", n) for code, n in told.by_cause.items())]


_ROWS: Mapping[str, Callable[[Board], list[tuple[object, ...]]]] = {
    "lanes": _lanes, "times": _times, "backlog": _backlog, "revenue": _revenue, "loads": _loads, "tickets": _tickets,
    "bases": lambda found: _rates(found.bases), "profiles": lambda found: _rates(found.profiles),
}  # fmt: skip
