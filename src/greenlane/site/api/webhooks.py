"""How is a system told without asking? Webhooks: addresses that signed messages about events are sent to."""

import secrets

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenlane.base.ledger.writing import writing
from greenlane.base.notices import queries as notices
from greenlane.base.notices import services
from greenlane.base.notices.terms import AddressRefusedError, Delivery, Subscription
from greenlane.base.people.terms import Caller, Scope
from greenlane.core.words import Fact
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.refusals import why_not

_CHAPTER = ["Webhooks"]
_OWN = (Scope.READ, Scope.ADMIN)
_OWNER = {"owner": "The party, where the caller is of the administration; a trader's own otherwise."}


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to send, and which kinds of events: `release.released`, or `release.` for all of them."""

    url: str
    kinds: tuple[str, ...]


class Subscribed(Fact, frozen=True):
    """A subscription and the secret that signs its messages, shown this once."""

    subscription: Subscription
    secret: str


@router.post(
    "/webhooks",
    tags=_CHAPTER,
    auth=Needs(*_OWN),
    summary="Subscribe to events",
    operation_id="subscribe",
    openapi_extra=described(
        *_OWN,
        query=_OWNER,
        body=(Shown("Where, and what.", Wanted, examples.WANTED),),
        answers={
            201: Shown("The secret is shown once.", Subscribed, {"subscription": examples.HOOK, "secret": "whsec_…"})
        },
        problems=("invalid",),
    ),
)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Messages follow the Standard Webhooks specification: check `webhook-signature`, answer 2xx, expect repeats."""
    owner = _owner(request)
    try:
        wanted = msgspec.json.decode(body_of(request), type=Wanted)
        with writing(by=caller(request).name, at=now()) as pen:
            made, secret = services.subscribe(
                pen, owner, wanted.url, wanted.kinds, secrets.token_bytes(services.SECRET_BYTES), private=_private()
            )
    except (msgspec.MsgspecError, AddressRefusedError, ValueError) as fault:
        raise ProblemError("invalid", why_not(fault)) from fault
    return answer(Subscribed(subscription=made, secret=secret), 201)


@router.get(
    "/webhooks",
    tags=_CHAPTER,
    auth=Needs(*_OWN),
    summary="The subscriptions",
    operation_id="read_webhooks",
    openapi_extra=described(
        *_OWN,
        query=_OWNER,
        answers={200: Shown("The first made first.", list[Subscription], [examples.HOOK])},
        problems=("invalid",),
    ),
)
def read(request: HttpRequest) -> HttpResponse:
    """Never shows a secret again."""
    return answer(notices.subscriptions(_owner(request)))


@router.get(
    "/webhooks/deliveries",
    tags=_CHAPTER,
    auth=Needs(*_OWN),
    summary="What was sent",
    operation_id="read_deliveries",
    openapi_extra=described(
        *_OWN,
        query=_OWNER,
        answers={200: Shown("The last 50, the last first.", list[Delivery], [examples.DELIVERY])},
        problems=("invalid",),
    ),
)
def read_deliveries(request: HttpRequest) -> HttpResponse:
    """`said` is the last answer or fault; `dueAt` when it is tried again."""
    return answer(notices.deliveries(_owner(request)))


@router.delete(
    "/webhooks/{number}",
    tags=_CHAPTER,
    auth=Needs(*_OWN),
    summary="End a subscription",
    operation_id="end_webhook",
    openapi_extra=described(
        *_OWN,
        query=_OWNER,
        answers={200: Shown("Ended; what still waited is not sent.", Subscription, examples.HOOK)},
        problems=("unknown", "invalid"),
    ),
)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """To change one, end it and make another."""
    owner = _owner(request)
    try:
        with writing(by=caller(request).name, at=now()) as pen:
            services.end(pen, owner, number)
        return answer(notices.subscription(owner, number))
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere


def _owner(request: HttpRequest) -> str:
    who: Caller = caller(request)
    if who.party:
        return who.party
    if not who.may(Scope.ADMIN):
        raise ProblemError("forbidden", "Webhooks belong to traders; the administration manages them with scope admin.")
    owner = request.GET.get("owner", "")[:32]
    if not owner:
        raise ProblemError("invalid", "Name the party in the address: ?owner=…")
    return owner


def _private() -> bool:
    return bool(settings.WEBHOOK_PRIVATE)
