"""What waits at my dock, and what is to be done there? The list, one order, taking it on and giving it back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError
from greenlane.clearance.inspection import queries, states
from greenlane.clearance.inspection.terms import InspectionPage, Sample, SampleStep, Written
from greenlane.core.book import Book
from greenlane.site import docking
from greenlane.site.clock import now
from greenlane.site.desks.officer import dock_form
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not


@needs(Scope.CONTROL)
@require_safe
def dock(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The orders of my office, what is due first first: mine, those nobody has taken, those of others."""
    waiting = docking.waiting(caller)
    at = now()
    groups = [
        (_("Yours"), [w for w in waiting if w.claimed_by == caller.name]),
        (_("Nobody has taken them"), [w for w in waiting if not w.claimed_by]),
        (_("Taken by colleagues"), [w for w in waiting if w.claimed_by not in ("", caller.name)]),
    ]
    shown = [(title, [_row(w, at) for w in rows]) for title, rows in groups if rows]
    done = [_row(w, at) for w in queries.done_by(caller.name, 10)]
    return page(request, "site/officer/dock.html", {"groups": shown, "done": done})


@needs(Scope.CONTROL)
@require_safe
def order(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """One order: to be taken on, to be filled in, or as it was recorded."""
    return shown(request, caller, found(caller, reference))


@needs(Scope.CONTROL)
@require_safe
def paper(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The order to be printed, with room to write on."""
    written = found(caller, reference)
    context = {"written": written, "kind": _kind(written), "parts": dock_form.parts_of(written, {}, {})}
    return page(request, "site/officer/dock-paper.html", context)


@needs(Scope.CONTROL)
@require_POST
def claim(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Take it on."""
    return _done(request, reference, lambda: docking.claim(caller, reference, now()), _("It is yours."))


@needs(Scope.CONTROL)
@require_POST
def put_back(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Give it back to the list."""
    return _done(
        request, reference, lambda: docking.put_back(caller, reference, now()), _("It is back on the list."), "dock"
    )


@needs(Scope.CONTROL)
@require_POST
def widen(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Open more than was ordered."""
    why = request.POST.get("why", "")
    return _done(request, reference, lambda: docking.widen(caller, reference, why, now()), _("The order goes further."))


@needs(Scope.CONTROL)
@require_POST
def sample(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The next link in the chain of custody of a sample."""
    try:
        one = queries.sample(reference)
        step = SampleStep(request.POST.get("step", ""))
    except (LookupError, ValueError) as fault:
        raise Http404(str(fault)) from fault
    words, whole = request.POST.get("words", ""), request.POST.get("seal") != "broken"
    return _done(
        request, one.order, lambda: docking.move(caller, reference, step, words, whole, now()), _("It is noted.")
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: served from here so that its scope is the dock and nothing else.

    Browsers ask for it without saying who is logged in; it holds nothing but addresses.
    """
    answer = render(request, "site/officer/dock-worker.js", content_type="text/javascript")
    answer["Service-Worker-Allowed"] = "/control/dock"
    answer["Cache-Control"] = "no-cache"
    return answer


@needs(Scope.CONTROL)
@require_safe
def door(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Who is logged in on this telephone now, and the mark that its next messages carry."""
    answer = JsonResponse({"who": caller.name, "token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


def found(caller: Caller, reference: str) -> Written:
    """The order. Raises Http404 where there is none for this officer."""
    try:
        return docking.found(caller, reference)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere


def shown(
    request: HttpRequest,
    caller: Caller,
    written: Written,
    status: int = 200,
    typed: QueryDict | None = None,
    faults: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    """The page of an order; ``typed`` is what was sent and could not be recorded, ``faults`` why, by place."""
    book, filled = _book(), typed if typed is not None else QueryDict()
    recorded = queries.recorded(written.reference) if written.recorded_at else None
    context = {
        "written": written,
        "kind": _kind(written),
        "is_mine": written.claimed_by == caller.name,
        "is_open": written.recorded_at is None and queries.is_open(written.reference),
        "parts": dock_form.parts_of(written, filled, faults or {}),
        "faults": (faults or {}).get("", []),
        "typed": filled,
        "key": filled.get("key") or str(uuid4()),
        "offences": book[AssessmentPage].offences.values(),
        "currency": book[AccountsPage].currency,
        "wider": _wider(written, book),
        "recorded": recorded,
        "outcomes": _outcomes(written, recorded.compared.outcomes) if recorded else (),
        "photos": queries.photos(written.reference),
        "most": book[InspectionPage].photos.most,
        "samples": [(one, _steps(one)) for one in queries.samples(written.reference)],
        **dock_form.choices(book[InspectionPage]),
    }
    return page(request, "site/officer/dock-order.html", context, status)


def _done(request: HttpRequest, reference: str, act: Callable[[], object], says: str, to: str = "") -> HttpResponse:
    try:
        act()
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except RefusedActionError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("officer-dock-order", reference=reference)
    messages.success(request, says, extra_tags="green")
    return redirect(f"officer-{to}") if to else redirect("officer-dock-order", reference=reference)


def _row(written: Written, at: datetime) -> dict[str, object]:
    is_late = written.recorded_at is None and at > written.due_at
    more = max(len(written.order.parts) - 2, 0)
    return {"written": written, "kind": _kind(written), "is_late": is_late, "more": more}


def _kind(written: Written) -> str:
    return _book()[InspectionPage].kinds[written.order.kind].name


def _wider(written: Written, book: Book) -> str:
    kinds = book[InspectionPage].kinds
    wider = kinds[written.order.kind].wider
    return kinds[wider].name if wider else ""


def _outcomes(written: Written, outcomes: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(part.title, outcomes.get(part.place, "")) for part in written.order.parts]


def _steps(one: Sample) -> list[tuple[str, str]]:
    names = {
        SampleStep.HAND: _("Hand it over to"),
        SampleStep.RECEIVE: _("It was received by"),
        SampleStep.TEST: _("The test found"),
        SampleStep.CONTEST: _("The declarant asks for a second test"),
        SampleStep.RETEST: _("The second test found"),
    }
    return [(step.value, names[step]) for step in states.possible(one.status)]


def _book() -> Book:
    return means().book(now().date())
