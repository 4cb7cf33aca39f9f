"""How is a declaration lodged? One by one, in batches, checked before lodging. The body stays bytes until intake."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.intake.terms import Limits
from greenlane.journey import clear as journey
from greenlane.journey.means import Means
from greenlane.journey.reading import Part, parts_of
from greenlane.journey.terms import Answer, Decided, Outcome, Received
from greenlane.site import correspondence, permission
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer, encoded, wants_xml
from greenlane.site.api.described import Shown, described
from greenlane.site.api.problems import KINDS, ProblemError, problem, wrongs
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.means import means

_CHAPTER = ["Lodging"]

GROUP = 500
NDJSON = "application/x-ndjson"
_XML = "application/xml"
_LONGEST_KEY = 64
_STATUS = {Outcome.ACCEPTED: 201, Outcome.REJECTED: 422, Outcome.MALFORMED: 400}
_KEY = {"Idempotency-Key": "Your own key of at most 64 characters: the same key is answered once, however often sent."}
_BODY = (
    Shown("The declaration, in native JSON.", dict, examples.DECLARATION),
    Shown("WCO Data Model XML, or ASYCUDA World SAD XML.", media="application/xml"),
    Shown("The spreadsheet template as CSV.", media="text/csv"),
    Shown(
        "The spreadsheet template as XLSX.", media="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
)


@router.post(
    "/declarations",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Lodge a declaration, an amendment or a cancellation",
    operation_id="lodge",
    openapi_extra=described(
        Scope.LODGE,
        body=_BODY,
        headers=_KEY,
        answers={
            201: (
                Shown("Accepted.", Answer, examples.ACCEPTED),
                Shown("The same as a WCO response message.", media=_XML),
            ),
            200: Shown("Answered before, or amended or cancelled.", Answer, examples.REPEATED),
            207: Shown("The message held several declarations: one answer each.", list[Answer], [examples.ACCEPTED]),
        },
        problems=("malformed", "invalid", "rejected", "too-large", "unavailable"),
    ),
)
def lodge(request: HttpRequest) -> HttpResponse:
    """Any accepted format; it is found out from the bytes. Every error is told at once, each with its place.

    With `Accept: application/xml` one declaration, accepted or refused, is answered by a WCO response message; the
    short codes of its errors are published in `docs/reference/rules.md`.
    """
    who = caller(request)
    decided = _cleared(who, Received(raw=body_of(request), sender=sender_of(who), key=_key(request)))
    if len(decided) == 1:
        return _one(request, decided[0].answer)
    return answer([d.answer for d in decided], 207)


@router.post(
    "/declarations/batch",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Lodge many declarations as NDJSON",
    operation_id="lodge_batch",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("One declaration in native JSON a line.", None, examples.lines(examples.DECLARATION), NDJSON),),
        headers=_KEY,
        answers={200: Shown("One answer a line, in the order sent.", None, examples.lines(examples.ACCEPTED), NDJSON)},
        problems=("invalid",),
    ),
)
def lodge_batch(request: HttpRequest) -> StreamingHttpResponse:
    """Lines are cleared in groups of 500, each group whole or not at all, and answered while the rest is on its way.

    A line that is refused gets its answer and stops no other; a line that may not be sent gets a problem.
    """
    return StreamingHttpResponse(_batch(request, caller(request), _key(request)), content_type=NDJSON)


@router.post(
    "/precheck",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Check before lodging",
    operation_id="precheck",
    openapi_extra=described(
        Scope.LODGE,
        body=_BODY,
        answers={200: Shown("One answer for each declaration of the message.", list[Answer], [examples.CHECKED])},
        problems=("too-large",),
    ),
)
def precheck(request: HttpRequest) -> HttpResponse:
    """The duty, every document and permit needed, every error, by the functions that decide later. Nothing is kept."""
    who = caller(request)
    received = Received(raw=body_of(request), sender=sender_of(who))
    _parts(who, received)
    return answer(journey.precheck(means(), received, now()))


def _cleared(who: Caller, message: Received) -> list[Decided]:
    """Clear a message that the caller may send. Raises ProblemError where it may not, or the database is away."""
    parts = _parts(who, message)
    try:
        return journey.clear_parts(means(), parts, now(), who.name)
    except OperationalError as away:
        raise ProblemError("unavailable", "The database cannot be reached; nothing was accepted.") from away


def body_of(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as big:
        raise ProblemError("too-large", "A message of more than 64 MB is not read; use the batch operation.") from big


def most_of(given: Means, at: datetime) -> int:
    """The bytes that a message may have."""
    return given.book(at.date())[Limits].size


def sender_of(who: Caller) -> str:
    """Keys are remembered for each party, so that its systems do not lodge the same thing twice."""
    return who.party or who.name


def _parts(who: Caller, message: Received) -> list[Part]:
    """What the message says. Raises ProblemError where the caller may not send it."""
    parts = parts_of(message, means().book(now().date()))
    why = permission.refusal(who, parts)
    if why:
        raise ProblemError("forbidden", why)
    return parts


def _one(request: HttpRequest, told: Answer) -> HttpResponse:
    refused = told.outcome in (Outcome.REJECTED, Outcome.MALFORMED)
    if refused or (told.outcome is Outcome.REPEATED and not told.reference):
        kind = "malformed" if told.outcome is Outcome.MALFORMED else "rejected"
        if wants_xml(request):
            return HttpResponse(correspondence.first(told, now()), status=KINDS[kind][0], content_type=_XML)
        count = len(told.findings)
        detail = f"{count} {'error' if count == 1 else 'errors'} in the message with the SHA-256 {told.message}."
        raise ProblemError(kind, detail, wrongs(told.findings, told.places))
    status = _STATUS.get(told.outcome, 200)
    if wants_xml(request) and told.reference:
        response = HttpResponse(correspondence.first(told, now()), status=status, content_type=_XML)
    else:
        response = answer(told, status)
    if told.reference:
        response["Location"] = f"{request.path}/{told.reference}"
    return response


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > _LONGEST_KEY:
        raise ProblemError("invalid", f"Idempotency-Key has {len(key)} characters; at most {_LONGEST_KEY} are kept.")
    return key


def _batch(request: HttpRequest, who: Caller, key: str) -> Iterator[bytes]:
    lines = _lines(request, most_of(means(), now()))
    number = 0
    while group := list(islice(lines, GROUP)):
        messages = [
            Received(raw=raw, sender=sender_of(who), format="json", key=f"{key}:{number + place}" if key else "")
            for place, raw in enumerate(group)
        ]
        number += len(group)
        yield b"".join([encoded(told) + b"\n" for told in _group(request, who, messages)])


def _group(request: HttpRequest, who: Caller, messages: list[Received]) -> list[object]:
    """The answers to a group, in order: one for each declaration of a line, or a problem for the line."""
    book = means().book(now().date())
    parts = [parts_of(message, book) for message in messages]
    refusals = [permission.refusal(who, some) for some in parts]
    allowed = [part for some, why in zip(parts, refusals, strict=True) if not why for part in some]
    try:
        decided = iter(journey.clear_parts(means(), allowed, now(), who.name) if allowed else ())
    except OperationalError:
        lost = problem(
            "unavailable", "The database cannot be reached; nothing of this group was accepted.", request.path
        )
        return [lost] * len(messages)
    told: list[object] = []
    for some, why in zip(parts, refusals, strict=True):
        told += [problem("forbidden", why, request.path)] if why else [d.answer for d in islice(decided, len(some))]
    return told


def _lines(request: HttpRequest, most: int) -> Iterator[bytes]:
    """Lines that are not empty, read off the connection; one that is longer than ``most`` bytes ends the reading."""
    while line := request.readline(most + 1):
        if len(line) > most:
            yield line[:most]  # intake refuses it as cut off; where the next line begins cannot be known
            return
        if line.strip():
            yield line.rstrip(b"\r\n")
