"""How does a trader appeal against a decision? Its appeals, a new one, and what can be added to one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.clearance.appeals import queries
from greenlane.clearance.appeals.terms import AppealsPage, RefusedAppealError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.documents import queries as documents
from greenlane.site import contesting
from greenlane.site.clock import now
from greenlane.site.desks.trader.appeal_forms import LodgeForm, MoreForm
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.tickets import person_of, visible_to_party


@needs(Scope.LODGE)
@require_safe
def appeals(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The company's appeals, the last first."""
    at = now()
    found = [contesting.shown(one, at) for one in queries.of_party(caller.party)]
    return page(request, "site/trader/appeals.html", {"found": found})


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """A new appeal against a decision on this declaration; what is over and by when is told."""
    at = now()
    try:
        visible_to_party(reference, caller)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    held, decisions = means().book(at.date())[AppealsPage], contesting.contestable(reference, at)
    open_ = [one for one in decisions if at < one.until and not one.is_appealed]
    form = _lodge_form(request, reference, held, open_)
    if form.is_valid():
        try:
            appeal = contesting.lodge(caller, reference, form.told(), at, person_of(request))
        except (RefusedAppealError, AccountsError, LookupError) as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("The appeal is lodged."), extra_tags="green")
            return redirect("trader-appeal", number=appeal.number)
    context = {
        "reference": reference,
        "form": form,
        "decisions": [{"one": one, "kind": held.kinds[one.kind], "in_time": at < one.until} for one in decisions],
        "is_open": bool(open_),
    }
    return page(request, "site/trader/appeal_lodge.html", context, 422 if request.method == "POST" else 200)


@needs(Scope.LODGE)
@require_safe
def appeal(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One appeal: what happened, who has to act until when, the decision and the money."""
    return _shown(request, caller, number)


@needs(Scope.LODGE)
@require_POST
def act(request: HttpRequest, caller: Caller, number: str, action: str) -> HttpResponse:
    """Add to it, or take it back."""
    at = now()
    if action not in contesting.APPELLANT:
        raise Http404("There is no such action.")
    try:
        reference = contesting.of_trader(number, caller).reference
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    form = _more(request, reference) if action == "supplement" else None
    if form is not None and not form.is_valid():
        return _shown(request, caller, number, form)
    told: contesting.Told = form.told() if form else contesting.AppealNothing()
    try:
        contesting.act(caller, number, action, told, at, person_of(request))
    except (RefusedAppealError, ForbiddenError, LookupError) as no:
        if form is None:
            messages.error(request, why_not(no), extra_tags="red")
            return redirect("trader-appeal", number=number)
        form.add_error(None, why_not(no))
        return _shown(request, caller, number, form)
    messages.success(request, _("Done."), extra_tags="green")
    return redirect("trader-appeal", number=number)


def _shown(request: HttpRequest, caller: Caller, number: str, filled: MoreForm | None = None) -> HttpResponse:
    at = now()
    try:
        one = contesting.shown(contesting.of_trader(number, caller), at)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    actions = [action.value for action in one.turn.appellant]
    context: dict[str, Any] = {
        "one": one,
        "actions": actions,
        "form": filled or _more(None, one.appeal.reference),
        "filled": filled is not None,
        "coming": contesting.coming(one),
        "own": True,
    }
    return page(request, "site/trader/appeal.html", context, 422 if filled else 200)


def _more(request: HttpRequest | None, reference: str) -> MoreForm:
    held = means().book(now().date())[AppealsPage]
    papers = documents.of_declarations([reference])[reference]
    return MoreForm(request.POST if request else None, held=held, papers=papers)


def _lodge_form(request: HttpRequest, reference: str, held: AppealsPage, open_: Any) -> LodgeForm:
    money = means().book(now().date())[AccountsPage]
    owed = max((queries.stake(reference, held.kinds[one.kind].effect).owed for one in open_), default=0)
    return LodgeForm(
        request.POST if request.method == "POST" else None,
        held=held,
        decisions=open_,
        papers=documents.of_declarations([reference])[reference],
        owed=major(owed, money.digits),
        currency=money.currency,
    )
