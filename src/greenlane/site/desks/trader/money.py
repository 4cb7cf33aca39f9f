"""How does a company stand with customs? What it has, what is due and when; paid for several at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts import queries, services
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage, PaymentStatus, Verdict
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.terms import Power
from greenlane.site import paying
from greenlane.site.clock import now
from greenlane.site.desks.trader.money_forms import AmountForm
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.treasury import treasury

#: Orders and applications shown; the statement has the rest.
ROWS = 20
#: Declarations paid by one order at most; a page shows fewer.
MOST = 1000


@needs(Scope.PAY)
@require_safe
def money(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Balances, what is due, orders, applications; of a company that gave a mandate to pay, where it is asked for."""
    return _shown(request, caller, _payer(caller, request.GET.get("for", "")))


@needs(Scope.PAY)
@require_POST
def pay(request: HttpRequest, caller: Caller) -> HttpResponse:
    """One order for all that was ticked, or the wallet pays it."""
    payer, chosen = _payer(caller, request.POST.get("for", "")), request.POST.getlist("reference")[:MOST]
    if not chosen:
        messages.error(request, _("Tick what you want to pay."), extra_tags="yellow")
        return _back(caller, payer)
    try:
        if request.POST.get("do") == "wallet":
            paying.from_wallet(payer, chosen, caller.name, now())
            said = ngettext(
                "%(count)d declaration is paid from the wallet.", "%(count)d declarations are paid from the wallet.",
                len(chosen),
            )  # fmt: skip
            messages.success(request, said % {"count": len(set(chosen))}, extra_tags="green")
            return _back(caller, payer)
        made = paying.order_all(payer, chosen, caller.name, now())
    except AccountsError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return _back(caller, payer)
    return _to_bank(request, caller, payer, made)


@needs(Scope.PAY)
@require_POST
def top_up(request: HttpRequest, caller: Caller) -> HttpResponse:
    """An order to pay into the wallet."""
    payer = _payer(caller, request.POST.get("for", ""))
    settings = means().book(now().date())[AccountsPage]
    form = AmountForm(request.POST, settings.digits, settings.currency)
    if not form.is_valid():
        return _shown(request, caller, payer, form, 422)
    return _to_bank(request, caller, payer, paying.top_up(payer, form.minor(), caller.name, now()))


@needs(Scope.PAY)
@require_POST
def cancel(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """An order is not to be paid any more; what comes all the same goes to the wallet."""
    try:
        order = queries.payment(reference)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if not paying.may_pay_for(caller, order.payer):
        raise Http404(f"{reference}: no payment has this reference; check the number")
    try:
        with writing(by=caller.name, at=now()) as pen:
            services.cancel_order(pen, reference)
    except AccountsError as no:
        messages.error(request, why_not(no), extra_tags="yellow")
    else:
        messages.success(request, _("The order is cancelled."), extra_tags="green")
    return _back(caller, order.payer)


def _to_bank(request: HttpRequest, caller: Caller, payer: str, made: paying.Order) -> HttpResponse:
    if made.pay_at:
        return redirect(made.pay_at)
    number = {"number": made.payment.reference}
    messages.success(request, _("Pay order %(number)s at your bank.") % number, extra_tags="blue")
    return _back(caller, payer)


def _back(caller: Caller, payer: str) -> HttpResponse:
    asked = "" if payer == caller.party else f"?{urlencode({'for': payer})}"
    return redirect(reverse("trader-money") + asked)


def _payer(caller: Caller, asked: str) -> str:
    """For whom is paid: the caller's company, or one that gave it a mandate. Raises Http404 for any other."""
    payer = asked or caller.party
    if not paying.may_pay_for(caller, payer):
        raise Http404(_("No company of this number lets you pay for it."))
    return payer


def _shown(
    request: HttpRequest, caller: Caller, payer: str, form: AmountForm | None = None, status: int = 200
) -> HttpResponse:
    at, is_own = now(), payer == caller.party
    settings = means().book(at.date())[AccountsPage]
    others = traders.principals(caller.party, Power.PAY, at)
    payables = sorted({one.principal for one in others if not one.regimes})
    orders = queries.payments(payer, ROWS)
    context = {
        "held": treasury(payer, at),
        "payer": payer,
        "is_own": is_own,
        "payables": payables,
        "names": traders.names([payer, caller.party, *payables]),
        "currency": settings.currency,
        "form": form or AmountForm(None, settings.digits, settings.currency),
        "open_orders": [(one, major(one.amount, settings.digits)) for one in queries.open_orders(payer)],
        "receipts": [(one, major(one.amount, settings.digits)) for one in orders if one.status is PaymentStatus.PAID],
        "applications": [
            (one, major(one.amount, settings.digits), major(one.granted, settings.digits))
            for one in (queries.applications(payer=payer, limit=ROWS) if is_own else ())
        ],
        "open": Verdict.OPEN.value,
    }
    return page(request, "site/trader/money.html", context, status)
