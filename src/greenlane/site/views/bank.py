"""Where is an order paid in a trial? At a bank made of one page, which signs what it says as a real one does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts import rules
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.site import bank as banks
from greenlane.site import paying
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means


@needs(Scope.PAY)
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Pay or turn down an order. Not there where a real bank's key is set."""
    try:
        order = paying.payment(reference)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if not banks.is_simulated() or not paying.may_pay(caller, order):
        raise Http404(f"{reference}: no payment has this reference; check the number")
    if request.method == "GET":
        digits = means().book(now().date())[AccountsPage].digits
        return page(request, "site/bank.html", {"order": order, "amount": rules.major(order.amount, digits)})
    status = "paid" if request.POST.get("do") == "pay" else "failed"
    headers, body = banks.simulator().simulate(order, now(), status=status)
    outcome = paying.confirmed(headers, body, now())
    messages.info(request, outcome.says, extra_tags="green" if outcome.result == "paid" else "yellow")
    if len(order.references) == 1:
        return redirect("declaration", reference=order.references[0])
    asked = "" if order.payer == caller.party else f"?{urlencode({'for': order.payer})}"
    return redirect(reverse("trader-money") + asked)
