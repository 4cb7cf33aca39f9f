"""What is audited after release? The queue, sampling plans with their estimates, disclosures that wait."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Role
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.states import DisclosureStatus, PlanStatus
from greenlane.clearance.audit.terms import AuditError, AuditPage, Estimate, Kind, Plan
from greenlane.core.book import Book
from greenlane.filing.declarations import queries as declarations
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site.audit_forms import OpenForm, words_form
from greenlane.site.clock import now
from greenlane.site.desks.officer.roles import role_of, roles
from greenlane.site.frame import page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

ROWS = 50
_BOTH = (Role.AUDITOR, Role.MANAGER)


@roles(*_BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What waits, what is under way; an auditor opens audits or passes releases, a manager makes a plan."""
    book = means().book(now().date())
    if request.method != "POST":
        return _desk(request, book, OpenForm(most=ROWS))
    form = OpenForm(request.POST, most=ROWS)
    references = request.POST.getlist("reference")
    try:
        if request.POST.get("do") == "plan":
            return _make_plan(request, caller, book)
        if role_of(request) is not Role.AUDITOR:
            raise AuditError("role", _("Auditors open audits; managers make and approve plans."))
        if not references:
            raise AuditError("none", _("Tick at least one release first."))
        if not form.is_valid():
            return _desk(request, book, form, 422)
        return _taken(request, caller, book, references, form)
    except AuditError as no:
        form.is_valid()
        form.add_error(None, why_not(no))
        return _desk(request, book, form, 422)


@roles(*_BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One sampling plan: its strata, its draw, its estimate; a manager approves or drops it."""
    book = means().book(now().date())
    try:
        if request.method == "POST":
            return _plan_act(request, caller, book, number)
        found = queries.plan(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    drawn = queries.drawn(number)
    context = {
        "plan": found,
        "layers": [(layer, _money(layer.duty, book)) for layer in found.layers],
        "drawn": [(one, None if one.loss is None else _money(one.loss, book)) for one in drawn[:ROWS]],
        "estimate": _shown(queries.estimate_of(number, book[AuditPage]), book) if drawn else None,
        "may_approve": role_of(request) is Role.MANAGER and found.status is PlanStatus.MADE,
        "may_drop": role_of(request) is Role.MANAGER and found.status in (PlanStatus.MADE, PlanStatus.APPROVED),
        "is_own": found.made_by == caller.name and book[AuditPage].four_eyes,
        "currency": book[AccountsPage].currency,
        "most": ROWS,
    }
    return page(request, "site/officer/audit_plan.html", context)


@roles(*_BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """A disclosure that waits for a decision; nobody is named."""
    book = means().book(now().date())
    try:
        found = queries.disclosure(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    posted = request.POST if request.method == "POST" else None
    form = words_form(posted, "decide", _("Reason"), _("The trader reads it."))
    status = 200
    if request.method == "POST":
        try:
            if role_of(request) is not Role.AUDITOR:
                raise AuditError("role", _("An auditor decides on disclosures."))
            if form.is_valid():
                with writing(by=caller.name, at=now()) as pen:
                    if request.POST.get("do") == "accept":
                        payer = declarations.get(found.reference).importer
                        money = book[AccountsPage]
                        services.accept_disclosure(
                            pen, book[AuditPage], money, number, form.cleaned_data["says"], payer
                        )
                    else:
                        services.refuse_disclosure(pen, book[AuditPage], number, form.cleaned_data["says"])
                messages.success(request, _("Decided. The trader is told."), extra_tags="green")
                return redirect("officer-audit-disclosure", number=number)
        except (AuditError, LookupError) as no:
            form.add_error(None, why_not(no))
        status = 422
    dues = found.dues
    context = {
        "found": found,
        "form": form if found.status is DisclosureStatus.SENT and role_of(request) is Role.AUDITOR else None,
        "duties": [(book[AccountsPage].duties.get(t, t), _money(a, book)) for t, a in sorted(dues.duties.items())],
        "interest": _money(dues.interest, book),
        "penalty": _money(dues.penalty, book),
        "total": _money(dues.total, book),
        "currency": book[AccountsPage].currency,
    }
    return page(request, "site/officer/audit_disclosure.html", context, status)


def _desk(request: HttpRequest, book: Book, form: OpenForm, status: int = 200) -> HttpResponse:
    at, open_ = now(), queries.cases(is_open=True, limit=ROWS)
    waiting = queries.waiting(book[AuditPage], limit=ROWS)
    chosen = set(request.POST.getlist("reference"))
    start, end = _month(at)
    made = queries.plans(12)
    context = {
        "waiting": [(one, _money(one.duty, book), one.reference in chosen) for one in waiting],
        "counts": queries.waiting_counts(),
        "cases": open_,
        "plans": made,
        "disclosures": queries.disclosures(status=DisclosureStatus.SENT, limit=ROWS),
        "form": form,
        "is_auditor": role_of(request) is Role.AUDITOR,
        "may_plan": role_of(request) is Role.MANAGER and not _is_planned(made, start, end),
        "month": start,
        "currency": book[AccountsPage].currency,
        "most": ROWS,
    }
    return page(request, "site/officer/audit.html", context, status)


def _taken(request: HttpRequest, caller: Caller, book: Book, references: list[str], form: OpenForm) -> HttpResponse:
    scope = form.cleaned_data["scope"]
    with writing(by=caller.name, at=now()) as pen:
        if request.POST.get("do") == "pass":
            services.pass_releases(pen, book[AuditPage], references, scope)
            messages.success(request, _("Noted: nothing was found."), extra_tags="green")
            return redirect("officer-audit")
        kind = Kind(form.cleaned_data["kind"] or Kind.DESK.value)
        numbers = services.open_cases(pen, book[AuditPage], references, kind, scope)
    messages.success(request, _("Opened: one audit for each trader."), extra_tags="green")
    return redirect("officer-audit-case", number=numbers[0]) if len(numbers) == 1 else redirect("officer-audit")


def _make_plan(request: HttpRequest, caller: Caller, book: Book) -> HttpResponse:
    if role_of(request) is not Role.MANAGER:
        raise AuditError("role", _("Auditors open audits; managers make and approve plans."))
    with writing(by=caller.name, at=now()) as pen:
        made = services.make_plan(pen, book[AuditPage], *_month(pen.at))
    messages.success(request, _("The plan is made. Another manager approves it."), extra_tags="green")
    return redirect("officer-audit-plan", number=made.number)


def _plan_act(request: HttpRequest, caller: Caller, book: Book, number: str) -> HttpResponse:
    try:
        if role_of(request) is not Role.MANAGER:
            raise AuditError("role", _("Auditors open audits; managers make and approve plans."))
        with writing(by=caller.name, at=now()) as pen:
            if request.POST.get("do") == "approve":
                services.approve_plan(pen, book[AuditPage], book[DrawsPage], number)
                says = _("Approved. The lot is drawn in the next epoch, which nobody can know now.")
            else:
                services.drop_plan(pen, number, request.POST.get("says", "")[:400])
                says = _("Dropped. Its releases go into the next plan.")
        messages.success(request, says, extra_tags="green")
    except AuditError as no:
        messages.error(request, why_not(no), extra_tags="red")
    return redirect("officer-audit-plan", number=number)


def _month(at: datetime) -> tuple[datetime, datetime]:
    """The last month that is over."""
    end = datetime(at.year, at.month, 1, tzinfo=UTC)
    return datetime(end.year - (end.month == 1), (end.month - 2) % 12 + 1, 1, tzinfo=UTC), end


def _is_planned(plans: list[Plan], start: datetime, end: datetime) -> bool:
    return any((p.start, p.end) == (start, end) and p.status is not PlanStatus.DROPPED for p in plans)


def _money(minor: float, book: Book) -> object:
    return major(round(minor), book[AccountsPage].digits)


def _shown(found: Estimate, book: Book) -> dict[str, object]:
    bounds = {n: None if v is None else _money(v, book) for n, v in (("low", found.low), ("high", found.high))}
    return {"of": found, "loss": _money(found.loss, book), "duty": _money(found.duty, book), **bounds}
