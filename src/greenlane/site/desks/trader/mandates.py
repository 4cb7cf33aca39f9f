"""Who acts for this company, and for whom does it act? Mandates offered, answered and revoked by who manages it."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.queries import history
from greenlane.base.people.terms import Caller, Scope
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations.terms import FormalitiesPage
from greenlane.filing.traders import queries, rules
from greenlane.filing.traders.terms import Mandate, MandateError, TradersPage
from greenlane.site import events, representing
from greenlane.site.clock import now
from greenlane.site.desks.trader.company import managing
from greenlane.site.desks.trader.company_forms import OfferForm
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A new mandate; nothing holds before the other company accepts it."""
    managing(request, caller)
    at = now()
    form = OfferForm(request.POST or None, _regimes(at.date()), at.date())
    if request.method == "POST" and form.is_valid():
        try:
            made = representing.offer(caller, form.told(), at)
        except MandateError as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("Your offer was sent. It holds once it is accepted."), extra_tags="green")
            return redirect("trader-mandate", number=made.number)
    days = means().book(at.date())[TradersPage].longest_days
    return page(request, "site/trader/mandate_new.html", {"form": form, "days": days}, 422 if form.errors else 200)


@needs(Scope.LODGE)
@require_safe
def mandate(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One mandate of the company; another's is not there."""
    at, found = now(), _own(caller, number)
    book = means().book(at.date())
    names = dict(_regimes(at.date()))
    is_admin = queries.is_company_admin(request.user.get_username(), caller.party)
    context = {
        "one": found,
        "names": queries.names([found.principal, found.broker]),
        "party": caller.party,
        "regimes": [names.get(code, code) for code in found.regimes],
        "answer_by": rules.lapses_on(found, book[TradersPage]),
        "acts": representing.acts_of(caller, found) if is_admin else (),
        "is_admin": is_admin,
        "events": events.shown(history(number), caller),
    }
    return page(request, "site/trader/mandate.html", context)


@needs(Scope.LODGE)
@require_POST
def act(request: HttpRequest, caller: Caller, number: str, act: str) -> HttpResponse:
    """Accept, decline or revoke."""
    managing(request, caller)
    _own(caller, number)
    said = {
        "accept": _("You accepted the mandate."),
        "decline": _("You declined the offer."),
        "revoke": _("The mandate is revoked; it gives nothing any more."),
    }
    if act not in said:
        raise Http404(_("There is no such act."))
    try:
        representing.act(caller, number, act, request.POST.get("reason", ""), now())
    except (MandateError, ForbiddenError, LookupError) as no:
        messages.error(request, why_not(no), extra_tags="yellow")
    else:
        messages.success(request, said[act], extra_tags="green")
    return redirect("trader-mandate", number=number)


def _own(caller: Caller, number: str) -> Mandate:
    try:
        return representing.own(caller, number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere


def _regimes(day: date) -> list[tuple[str, str]]:
    """The procedures of the country by code, as a person reads them."""
    book = means().book(day)
    return [(code, f"{code} {one.name}") for code, one in sorted(book[FormalitiesPage].procedures.items())]
