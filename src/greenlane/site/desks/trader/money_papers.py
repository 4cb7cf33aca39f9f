"""What does a company get on paper, and what does it apply for? Statements, receipts, applications."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts import queries, services, statements
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountKind, AccountsError, AccountsPage, Wish
from greenlane.filing.documents.terms import FileRefusedError
from greenlane.filing.traders import queries as traders
from greenlane.site import paying, treasury
from greenlane.site.clock import now
from greenlane.site.desks.trader.money_forms import ApplicationForm, PeriodForm
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.speaking import dated, spoken

#: What a statement shows where no days are asked for.
_DAYS = timedelta(days=30)


@needs(Scope.PAY)
@require_safe
def statement(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The postings of an account with the balance after each; as page, CSV or PDF."""
    today = now().date()
    settings = means().book(today)[AccountsPage]
    code = request.GET.get("account", "") or f"{AccountKind.WALLET.value}:{caller.party}"
    form = PeriodForm(request.GET if "since" in request.GET else {"since": today - _DAYS, "until": today})
    days = (form.cleaned_data["since"], form.cleaned_data["until"]) if form.is_valid() else (today - _DAYS, today)
    try:
        found = treasury.statement(caller.party, code, *days)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    kind = request.GET.get("format", "")
    if kind in ("csv", "pdf") and form.is_valid():
        return _file(found, caller, settings, kind)
    lines = [
        (
            one,
            statements.kind_of(one, settings),
            major(one.amount, settings.digits),
            major(one.balance, settings.digits),
        )
        for one in found.lines
    ]
    context = {
        "code": code,
        "accounts": [(one.code, statements.name_of(one, settings)) for one in queries.balances(caller.party)],
        "name": statements.name_of(found.account, settings),
        "form": form,
        "since": days[0],
        "until": days[1],
        "lines": lines,
        "before": major(found.before, settings.digits),
        "after": major(found.after, settings.digits),
        "currency": settings.currency,
    }
    return page(request, "site/trader/statement.html", context, 422 if form.errors else 200)


@needs(Scope.PAY)
@require_safe
def receipt(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The receipt of an order that was paid, as PDF."""
    try:
        order = paying.payment(reference)
        if not paying.may_read(caller, order):
            raise LookupError(f"{reference}: no payment has this reference; check the number")
        raw = queries.receipt(reference, spoken(means().book(now().date())[AccountsPage]), dated)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    return _attached(raw, "application/pdf", f"{order.receipt}.pdf")


@needs(Scope.PAY)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, caller: Caller, wish: str) -> HttpResponse:
    """Ask for credit, for a guarantee to be registered, or for money of the wallet back."""
    if wish not in {one.value for one in Wish}:
        raise Http404(_("There is nothing of this kind to apply for."))
    at = now()
    settings = means().book(at.date())[AccountsPage]
    form = ApplicationForm(Wish(wish), request.POST or None, request.FILES or None, settings.digits, settings.currency)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.get("document")
        try:
            made = treasury.apply_for(caller, form.told(), (file.name, file.read()) if file else None, at)
        except (AccountsError, FileRefusedError) as no:
            form.add_error(None, why_not(no))
        else:
            said = _("Application %(number)s was sent to customs.") % {"number": made.number}
            messages.success(request, said, extra_tags="green")
            return redirect("trader-money")
    held = treasury.treasury(caller.party, at) if wish == Wish.PAYOUT else None
    context = {"form": form, "wish": wish, "wallet": held.wallet if held else None, "currency": settings.currency}
    return page(request, "site/trader/money_apply.html", context, 422 if form.errors else 200)


@needs(Scope.PAY)
@require_POST
def withdraw(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """An application is asked no more."""
    try:
        with writing(by=caller.name, at=now()) as pen:
            services.withdraw(pen, means().book(now().date())[AccountsPage], caller.party, number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except AccountsError as no:
        messages.error(request, why_not(no), extra_tags="yellow")
    else:
        messages.success(request, _("The application is withdrawn."), extra_tags="green")
    return redirect("trader-money")


def _file(found: statements.Statement, caller: Caller, settings: AccountsPage, kind: str) -> HttpResponse:
    name = f"{found.account.code.replace(':', '-')}-{_day(found.since)}-{_day(found.until)}.{kind}"
    if kind == "csv":
        text = statements.separated(found, settings)
        return _attached(text.encode("utf-8-sig"), "text/csv; charset=utf-8", name)
    holder = traders.names([caller.party]).get(caller.party, "")
    raw = statements.draw(found, f"{holder} ({caller.party})", spoken(settings), dated)
    return _attached(raw, "application/pdf", name)


def _attached(raw: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")
