"""How is duty paid? An order to pay for a declaration, and the bank's signed callback."""

from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.accounts.terms import AccountsError, Outcome, Payment, Result
from greenlane.filing.traders.terms import Power
from greenlane.site import paying
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.reading import found_kept
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.refusals import plainly

_CHAPTER = ["Money"]


@router.post(
    "/declarations/{mrn}/payments",
    tags=_CHAPTER,
    auth=Needs(Scope.PAY),
    summary="Order the payment of what a declaration owes",
    operation_id="order_payment",
    openapi_extra=described(
        Scope.PAY,
        answers={201: Shown("The order, in minor units, and where to pay it.", paying.Order, examples.ORDER)},
        problems=("unknown", "conflict"),
    ),
)
def order(request: HttpRequest, mrn: str) -> HttpResponse:
    """Asked again, the open order is given again. The goods are released when the bank confirms it."""
    kept = found_kept(request, mrn, Power.PAY)
    try:
        return answer(paying.order(kept, caller(request).name, now()), 201)
    except AccountsError as no:
        raise ProblemError("conflict", plainly(no)) from no


@router.get(
    "/payments/{reference}",
    tags=_CHAPTER,
    auth=Needs(Scope.PAY, Scope.READ),
    summary="What became of an order to pay",
    operation_id="read_payment",
    openapi_extra=described(
        Scope.PAY,
        Scope.READ,
        answers={200: Shown("The order as it stands.", Payment, examples.PAYMENT)},
        problems=("unknown",),
    ),
)
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt's number is in it once it is paid."""
    who = caller(request)
    try:
        found = paying.payment(reference)
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    if not paying.may_read(who, found):
        raise ProblemError("unknown", f"{reference}: no payment has this reference; check the number")
    return answer(found)


@router.post(
    "/bank/callback",
    tags=_CHAPTER,
    auth=None,
    summary="The bank confirms a payment",
    operation_id="bank_callback",
    openapi_extra=described(
        body=(Shown("What the bank says; `Bank-Signature` covers these bytes.", dict, examples.CALLBACK),),
        headers={
            "Bank-Signature": "`t=<unix seconds>,v1=<base64>`: Ed25519 over the seconds, a full stop and the body."
        },
        answers={200: Shown("What came of it. The same message again changes nothing.", Outcome, examples.CONFIRMED)},
        problems=("forbidden", "invalid", "too-large"),
    ),
)
def callback(request: HttpRequest) -> HttpResponse:
    """No token: the signature is the key. A released declaration follows in the same transaction."""
    outcome = paying.confirmed(dict(request.headers), body_of(request), now())
    if outcome.result in (Result.WRONG_SIGNATURE, Result.STALE):
        raise ProblemError("forbidden", outcome.says)
    if outcome.result is Result.MALFORMED:
        raise ProblemError("invalid", outcome.says)
    return answer(outcome)
