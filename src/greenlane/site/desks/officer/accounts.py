"""Who gets credit, a registered guarantee, its money back? A manager decides on what payers applied for."""

from functools import wraps
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_http_methods, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Role, Scope
from greenlane.clearance.accounts import queries, services, statements
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage, Application, Verdict
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import DocumentsPage, NotReadableError
from greenlane.filing.traders import queries as traders
from greenlane.site import treasury
from greenlane.site.attendance import note_read
from greenlane.site.clock import now
from greenlane.site.desks.trader.money_forms import AmountForm
from greenlane.site.frame import View, needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not


class DecisionForm(AmountForm):
    """What is granted, no more than was asked; why, where it is less or nothing."""

    reason = forms.CharField(
        label=_later("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_later("The applicant reads it. Needed where you refuse."),
    )  # fmt: skip


def _managers(view: View) -> View:
    """Lets managers in alone: officers never learn who a trader is."""

    @wraps(view)
    def inside(request: HttpRequest, caller: Caller, *args: Any, **more: Any) -> HttpResponseBase:
        if caller.role != Role.MANAGER:
            raise PermissionDenied(_("Managers decide on accounts."))
        return view(request, caller, *args, **more)

    return needs(Scope.CONTROL)(inside)


@_managers
@require_safe
def accounts(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What waits for a decision, the first the first; and the last decisions."""
    digits, currency = _money()
    waiting = queries.applications(verdict=Verdict.OPEN, limit=100)
    over = [one for one in queries.applications(limit=50) if one.verdict is not Verdict.OPEN]
    context = {
        "waiting": [(one, major(one.amount, digits)) for one in waiting],
        "over": [(one, major(one.amount, digits), major(one.granted, digits)) for one in over],
        "names": traders.names([one.payer for one in (*waiting, *over)]),
        "currency": currency,
    }
    return page(request, "site/officer/accounts.html", context)


@_managers
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One application beside how the applicant stands; granted, in part too, or refused with a reason."""
    one = _found(number)
    digits, currency = _money()
    asked = major(one.amount, digits)
    form = DecisionForm(request.POST or None, digits, currency, initial={"amount": asked})
    if request.method == "POST" and form.is_valid():
        reason, settings = form.cleaned_data["reason"], means().book(now().date())[AccountsPage]
        try:
            with writing(by=caller.name, at=now()) as pen:
                if request.POST.get("do") == "refuse":
                    services.refuse(pen, settings, number, reason)
                else:
                    services.approve(pen, settings, number, form.minor(), reason)
        except AccountsError as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("The applicant reads your decision."), extra_tags="green")
            return redirect("officer-accounts")
    note_read(request, one.payer, "accounts")
    book = means().book(now().date())
    context = {
        "one": one,
        "asked": asked,
        "granted": major(one.granted, digits),
        "form": form if one.verdict is Verdict.OPEN else None,
        "held": treasury.treasury(one.payer, now()),
        "opened": statements.name_of(queries.account(one.payer, one.opened), book[AccountsPage]) if one.opened else "",
        "name": traders.names([one.payer]).get(one.payer, one.payer),
        "currency": currency,
    }
    return page(request, "site/officer/account.html", context, 422 if form.errors else 200)


@_managers
@require_safe
def paper(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """The guarantor's document of an application."""
    one = _found(number)
    try:
        known = documents.document(one.document)
        content = documents.content(Path(settings.MEDIA_ROOT), one.document)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except NotReadableError as no:
        raise PermissionDenied(str(no)) from no
    kind = means().book(now().date())[DocumentsPage].kinds[known.kind]
    answer = HttpResponse(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{one.document}{kind.endings[0]}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(number: str) -> Application:
    try:
        return queries.application(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere


def _money() -> tuple[int, str]:
    held = means().book(now().date())[AccountsPage]
    return held.digits, held.currency
