"""What does a trader see of audits, and how does it tell an error of its own? Books, demands, disclosures."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.clearance.audit import lateness, queries, services
from greenlane.clearance.audit import letter as letters
from greenlane.clearance.audit.terms import AuditError, AuditPage, Case, Demand, Dues
from greenlane.core.book import Book
from greenlane.core.declaration import lines_of
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.traders import queries as traders
from greenlane.journey import auditing
from greenlane.site import bank, events
from greenlane.site.audit_forms import CorrectionForm, words_form
from greenlane.site.clock import now
from greenlane.site.dossier import visible
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.speaking import dated, spoken

#: So many of the last releases stand beside the disclosures.
LAST = 5


@needs(Scope.LODGE)
@require_safe
def audits(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The audits this trader knows of, what it has to pay, what it disclosed."""
    book = means().book(now().date())
    context = {
        "cases": queries.cases(party=caller.party, shown=True),
        "demands": [
            (d, _major(d.total, book), _major(d.late, book), lateness.says(book[AuditPage], d.due_on))
            for d in queries.demands(caller.party)
        ],
        "disclosures": [(d, _major(d.dues.total, book)) for d in queries.disclosures(party=caller.party)],
        "released": declarations.of_party(caller.party, status=Status.RELEASED, limit=LAST),
        "currency": book[AccountsPage].currency,
    }
    return page(request, "site/trader/audits.html", context)


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One audit of this trader: the letter, the books asked for, the findings; another's is not there."""
    book, found = means().book(now().date()), _own(caller, number)
    form = words_form(request.POST or None, "books", _("Your answer"), _("What you send, and where to find it."))
    if request.method == "POST":
        try:
            if form.is_valid():
                numbers = request.POST.get("documents", "").split()
                with writing(by=caller.name, at=now()) as pen:
                    services.produce_books(pen, book[AuditPage], number, form.cleaned_data["says"], numbers)
                messages.success(request, _("Your books were sent to customs."), extra_tags="green")
                return redirect("trader-audit", number=number)
        except (AuditError, ForbiddenError) as no:
            form.add_error(None, why_not(no))
    context = {
        "case": found,
        "form": form if found.open_request else None,
        "findings": [(f, _dues(f, book)) for f in found.findings] if found.concluded_at else [],
        "owed": _major(found.demand.total, book) if found.demand else None,
        "events": events.shown(history(number), caller),
        "currency": book[AccountsPage].currency,
    }
    return page(request, "site/trader/audit.html", context, 422 if form.errors else 200)


@needs(Scope.LODGE)
@require_safe
def letter(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """The letter of intent, as PDF."""
    found = _own(caller, number)
    try:
        name = traders.names([found.party]).get(found.party, "")
        raw = letters.intent(found, name, spoken(means().book(now().date())[AuditPage]), dated)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    return HttpResponse(raw, content_type="application/pdf")


@needs(Scope.LODGE)
@require_safe
def demand(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """A demand, as PDF."""
    book = means().book(now().date())
    return HttpResponse(
        letters.demanded(_owed(caller, number), spoken(book[AuditPage]), spoken(book[AccountsPage]), dated),
        content_type="application/pdf",
    )


@needs(Scope.PAY)
@require_POST
def pay(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """Pay a demand: at the bank, or from the wallet."""
    _owed(caller, number)
    book = means().book(now().date())
    try:
        with writing(by=caller.name, at=now()) as pen:
            if request.POST.get("do") == "wallet":
                services.pay_from_wallet(pen, book[AuditPage], caller.party, number)
                messages.success(request, _("Paid from your wallet."), extra_tags="green")
                return redirect("trader-audits")
            order = services.order_payment(pen, book[AuditPage], book[AccountsPage], caller.party, number)
    except AccountsError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("trader-audits")
    if bank.is_simulated():
        return redirect("bank", reference=order.reference)
    messages.success(request, _("Pay order %(number)s at your bank.") % {"number": order.reference}, extra_tags="blue")
    return redirect("trader-audits")


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def disclose(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Tell an error of a released declaration: first what it costs, then, on a second press, sent."""
    try:
        kept = visible(reference, caller)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    form = CorrectionForm(request.POST or None, auto_id="disclose-%s")
    said = words_form(request.POST or None, "disclose", _("What was wrong, and since when"))
    checked = None
    if request.method == "POST" and form.is_valid() and said.is_valid():
        corrections = [form.correction()]
        try:
            checked = auditing.precheck(means(), reference, corrections, now())
            if request.POST.get("do") == "send":
                with writing(by=caller.name, at=now()) as pen:
                    words = said.cleaned_data["says"]
                    auditing.disclose(pen, means(), reference, caller.party, words, corrections)
                messages.success(request, _("Your disclosure was sent."), extra_tags="green")
                return redirect("trader-audits")
        except (AuditError, LookupError) as no:
            form.add_error(None, why_not(no))
    return _disclosing(request, kept, form, said, checked)


def _disclosing(
    request: HttpRequest, kept: Kept, form: CorrectionForm, said: Any, checked: auditing.Checked | None
) -> HttpResponse:
    book = means().book(now().date())
    names, owed = book[AccountsPage].duties, checked.dues.duties if checked else {}
    context = {
        "kept": kept,
        "lines": lines_of(declarations.read(kept.reference)),
        "form": form,
        "said": said,
        "checked": checked,
        "is_released": kept.status == Status.RELEASED,
        "is_disclosed": queries.is_disclosed(kept.reference),
        "duties": [(names.get(t, t), _major(a, book)) for t, a in sorted(owed.items())],
        "sums": _dues(checked.dues, book) | {"total": _major(checked.dues.total, book)} if checked else {},
        "currency": book[AccountsPage].currency,
    }
    return page(request, "site/trader/disclosure.html", context, 422 if form.errors or said.errors else 200)


def _own(caller: Caller, number: str) -> Case:
    try:
        found = queries.case(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if not caller.party or found.party != caller.party or found.shown_at is None:
        raise Http404(f"{number}: no audit has this number; check it")
    return found


def _owed(caller: Caller, number: str) -> Demand:
    try:
        found = queries.demand(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if not caller.party or found.payer != caller.party:
        raise Http404(f"{number}: no demand has this number; check it")
    return found


def _major(minor: int, book: Book) -> Any:
    return major(minor, book[AccountsPage].digits)


def _dues(held: Any | Dues, book: Book) -> dict[str, Any]:
    return {name: _major(getattr(held, name), book) for name in ("duty", "interest", "penalty")}
