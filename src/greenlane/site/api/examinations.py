"""How does a system at the dock work? The orders of its office, taking one on, photos, the result, samples."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.assessment.terms import RefusedActionError
from greenlane.clearance.inspection.terms import Photo, PhotoRefusedError, Recorded, Sample, SampleStep, Written
from greenlane.core.lifecycle import ForbiddenError
from greenlane.core.words import Word
from greenlane.site import docking
from greenlane.site.api import examinations_shown as shown
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.paging import limit_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now

T = TypeVar("T")
_CHAPTER = ["Examinations"]
_PROBLEMS = ("unknown", "invalid", "conflict")


class Move(Word, frozen=True):
    """The next link in a chain of custody: who takes the sample over, or what the test found."""

    step: SampleStep
    words: str
    seal_intact: bool = True


class Why(Word, frozen=True):
    """What was seen that calls for opening more."""

    why: str


@router.get(
    "/examinations",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="The examinations that wait",
    operation_id="read_examinations",
    openapi_extra=described(
        Scope.CONTROL,
        query={"limit": "1 to 200; 50 where nothing is asked."},
        answers={200: Shown("What is due first first. No trader is named.", list[Written], [shown.WRITTEN])},
        problems=("invalid",),
    ),
)
def read_all(request: HttpRequest) -> HttpResponse:
    """Those of the caller's office; of every office where the token speaks for the whole administration."""
    return answer(docking.waiting(caller(request), limit_of(request.GET.get("limit", ""))))


@router.get(
    "/examinations/{number}",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="One order of examination",
    operation_id="read_examination",
    openapi_extra=described(
        Scope.CONTROL, answers={200: Shown("The order.", Written, shown.WRITTEN)}, problems=("unknown",)
    ),
)
def read(request: HttpRequest, number: str) -> HttpResponse:
    """What to look at, part by part; the packages to open once it was taken on."""
    return answer(_done(lambda: docking.found(caller(request), number)))


@router.post(
    "/examinations/{number}/claim",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="Take an examination on",
    operation_id="claim_examination",
    openapi_extra=described(
        Scope.CONTROL,
        answers={200: Shown("The order with the packages drawn.", Written, shown.CLAIMED)},
        problems=_PROBLEMS,
    ),
)
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """The packages to open are drawn now; taking on what one has taken already changes nothing."""
    return answer(_done(lambda: docking.claim(caller(request), number, now())))


@router.post(
    "/examinations/{number}/widen",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="Open more than was ordered",
    operation_id="widen_examination",
    openapi_extra=described(
        Scope.CONTROL,
        body=(Shown("Why.", Why, Why("The image shows a second layer.")),),
        answers={200: Shown("The order as it then stands.", Written, shown.CLAIMED)},
        problems=_PROBLEMS,
    ),
)
def widen(request: HttpRequest, number: str) -> HttpResponse:
    """The next kind of examination of the pack, with the packages drawn for it."""
    told = _read(request, Why)
    return answer(_done(lambda: docking.widen(caller(request), number, told.why, now())))


@router.post(
    "/examinations/{number}/photos",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="Add a photo",
    operation_id="add_photo",
    openapi_extra=described(
        Scope.CONTROL,
        query={"place": "The part that it shows, such as c1 or i2."},
        body=(Shown("The bytes of a JPEG, PNG or WebP photo.", media="application/octet-stream"),),
        answers={200: Shown("As kept: JPEG without metadata.", Photo, shown.PHOTO)},
        problems=(*_PROBLEMS, "too-large"),
    ),
)
def add_photo(request: HttpRequest, number: str) -> HttpResponse:
    """The body is the photo itself. The same photo again is answered with the first."""
    place, raw = request.GET.get("place", "")[:8], body_of(request)
    return answer(_done(lambda: docking.photograph(caller(request), number, place, raw, now())))


@router.post(
    "/examinations/{number}/result",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="Record the result",
    operation_id="record_examination",
    openapi_extra=described(
        Scope.CONTROL,
        body=(Shown("Part by part; `key` is your own, made once.", docking.Reported, shown.REPORTED),),
        answers={200: Shown("As recorded, with every deviation.", Recorded, shown.RECORDED)},
        problems=_PROBLEMS,
    ),
)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """A result with the same key is recorded once and answered with the first, however often it is sent."""
    told = _read(request, docking.Reported)
    return answer(_done(lambda: docking.record(caller(request), number, told, now())))


@router.post(
    "/samples/{number}",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="The next link in the custody of a sample",
    operation_id="move_sample",
    openapi_extra=described(
        Scope.CONTROL,
        body=(Shown("What happened.", Move, Move(SampleStep.HAND, "Courier 7")),),
        answers={200: Shown("The sample as it then stands.", Sample, shown.SAMPLE)},
        problems=_PROBLEMS,
    ),
)
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Handed over, received, tested, contested by the declarant, the second half tested."""
    told = _read(request, Move)
    return answer(_done(lambda: docking.move(caller(request), number, told.step, told.words, told.seal_intact, now())))


def _read(request: HttpRequest, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body_of(request) or b"{}", type=kind)
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault


def _done(act: Callable[[], T]) -> T:
    """What an act gives. Raises ProblemError."""
    try:
        return act()
    except PhotoRefusedError as no:
        raise ProblemError("invalid", str(no)) from no
    except (RefusedActionError, ForbiddenError) as no:
        raise ProblemError("conflict", str(no)) from no
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    except ValueError as fault:
        raise ProblemError("invalid", str(fault)) from fault
