"""Who acts for whom? A company's system offers, answers and revokes its mandates; another's are not there."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.core.lifecycle import ForbiddenError
from greenlane.core.words import Fact
from greenlane.filing.traders import queries
from greenlane.filing.traders.states import Standing
from greenlane.filing.traders.terms import Mandate, MandateError, Offer, Power
from greenlane.site import representing
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now

_CHAPTER = ["Mandates"]
_DAY = examples.AT.date()
OFFER = Offer(
    broker="XX000000123A", powers=(Power.LODGE, Power.READ), since=_DAY, until=_DAY + timedelta(days=365),
    regimes=("40",),
)  # fmt: skip
MANDATE = Mandate(
    number="MND26000000017T", principal="XX000000017B", broker=OFFER.broker, powers=OFFER.powers,
    regimes=OFFER.regimes, since=_DAY, until=_DAY + timedelta(days=365), standing=Standing.OFFERED,
    offered_at=examples.AT,
)  # fmt: skip
ACCEPTED, DECLINED, REVOKED = (
    msgspec.structs.replace(MANDATE, standing=standing)
    for standing in (Standing.ACCEPTED, Standing.DECLINED, Standing.REVOKED)
)


class Reason(Fact, frozen=True, forbid_unknown_fields=True):
    """Why a mandate is declined; the other company reads it."""

    reason: str = ""


@router.get(
    "/mandates",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.READ),
    summary="Mandates given and received",
    operation_id="read_mandates",
    openapi_extra=described(
        Scope.LODGE,
        Scope.READ,
        answers={200: Shown("Those that are offered or run first.", list[Mandate], [MANDATE])},
    ),
)
def read_all(request: HttpRequest) -> HttpResponse:
    """Those that the caller's company gave or was given; none for the administration."""
    party = caller(request).party
    return answer(queries.mandates_of(party) if party else [])


@router.get(
    "/mandates/{number}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.READ),
    summary="One mandate",
    operation_id="read_mandate",
    openapi_extra=described(
        Scope.LODGE,
        Scope.READ,
        answers={200: Shown("The mandate as it stands.", Mandate, MANDATE)},
        problems=("unknown",),
    ),
)
def read(request: HttpRequest, number: str) -> HttpResponse:
    """Whether it holds today follows from `standing`, `since` and `until`."""
    return _done(lambda: representing.own(caller(request), number))


@router.post(
    "/mandates",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Offer a mandate",
    operation_id="offer_mandate",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("What the broker may do; no regimes: all of them.", Offer, OFFER),),
        answers={201: Shown("The offer; it holds once the other company accepts it.", Mandate, MANDATE)},
        problems=("invalid", "conflict"),
    ),
)
def offer(request: HttpRequest) -> HttpResponse:
    """Nobody gives what its own token may not do."""
    who = caller(request)
    if not who.party:
        raise ProblemError("forbidden", "A mandate is given by a company; this token speaks for the administration.")
    return _done(lambda: representing.offer(who, msgspec.json.decode(body_of(request), type=Offer), now()), 201)


@router.post(
    "/mandates/{number}/accept",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Accept a mandate",
    operation_id="accept_mandate",
    openapi_extra=described(
        Scope.LODGE,
        answers={200: Shown("The mandate, in force.", Mandate, ACCEPTED)},
        problems=("unknown", "conflict"),
    ),
)
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """By the company that it was offered to."""
    return _done(lambda: representing.act(caller(request), number, "accept", "", now()))


@router.post(
    "/mandates/{number}/decline",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Decline a mandate",
    operation_id="decline_mandate",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("Why, where you wish.", Reason, Reason("We do not serve this port.")),),
        answers={200: Shown("The offer, declined.", Mandate, DECLINED)},
        problems=("unknown", "invalid", "conflict"),
    ),
)
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """By the company that it was offered to."""

    def act() -> Mandate:
        said = msgspec.json.decode(body_of(request) or b"{}", type=Reason)
        return representing.act(caller(request), number, "decline", said.reason, now())

    return _done(act)


@router.delete(
    "/mandates/{number}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Revoke a mandate",
    operation_id="revoke_mandate",
    openapi_extra=described(
        Scope.LODGE,
        query={"reason": "Why; the other company reads it."},
        answers={200: Shown("The mandate, revoked.", Mandate, REVOKED)},
        problems=("unknown", "conflict"),
    ),
)
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """It gives nothing from this moment on; what was lodged before stays lodged. Either company may end it."""
    return _done(lambda: representing.act(caller(request), number, "revoke", request.GET.get("reason", ""), now()))


def _done(act: Callable[[], Mandate], status: int = 200) -> HttpResponse:
    """Do it and answer with the mandate. Raises ProblemError."""
    try:
        return answer(act(), status)
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    except (MandateError, ForbiddenError) as no:
        raise ProblemError("conflict", str(no)) from no
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
