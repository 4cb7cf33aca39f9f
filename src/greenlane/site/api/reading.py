"""What may be read? Declarations, what happened to them, the messages about them, the release note."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from greenlane.base.people.terms import ANYWHERE, Scope
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.intake import queries as intake
from greenlane.filing.traders.terms import Power
from greenlane.site import correspondence, dossier, events, notes
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer, page, wants_xml
from greenlane.site.api.described import Shown, described
from greenlane.site.api.paging import cursor_of, limit_of, place_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.dossier import Dossier
from greenlane.site.veil import is_veiled, unnamed

_CHAPTER = ["Reading"]
_READ = (Scope.READ, Scope.CONTROL)
_STATUSES = tuple(s.value for s in Status)


@router.get(
    "/declarations",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="Find declarations",
    operation_id="find_declarations",
    openapi_extra=described(
        *_READ,
        query={
            "words": "An MRN or LRN.",
            "status": "One of " + ", ".join(_STATUSES) + ".",
            "office": "A customs office.",
            "cursor": "`next` of the page before.",
            "limit": "1 to 200 declarations a page; 50 where nothing is asked.",
        },
        answers={
            200: Shown(
                "The last lodged first.", dict[str, list[Kept] | str | None], {"items": [examples.KEPT], "next": None}
            )
        },
        problems=("invalid",),
    ),
)
def find(request: HttpRequest) -> HttpResponse:
    """Those of the caller's party; of its office, without their parties, where it decides; of all for auditors."""
    who, asked = caller(request), request.GET
    status = asked.get("status", "")
    if status and status not in _STATUSES:
        raise ProblemError("invalid", f"status is one of {', '.join(_STATUSES)}.")
    limit, office = limit_of(asked.get("limit", "")), asked.get("office", "")[:16]
    if is_veiled(who) and who.office != ANYWHERE:
        if office not in ("", who.office):
            return answer(page([], ""))
        office = who.office
    found = declarations.recent(
        party="" if who.is_official else who.party,
        status=status,
        office=office,
        words=asked.get("words", "").strip()[:35],
        by_lrn=not is_veiled(who),
        after=place_of(asked.get("cursor", "")),
        limit=limit + 1,
    )
    following = cursor_of(found[limit - 1]) if len(found) > limit else ""
    return answer(page(unnamed(found[:limit]) if is_veiled(who) else found[:limit], following))


@router.get(
    "/declarations/{mrn}",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="One declaration with all that follows from it",
    operation_id="read_declaration",
    openapi_extra=described(
        *_READ,
        answers={200: Shown("Lines with value and duties, obligations, payment, events.", Dossier, examples.DOSSIER)},
        problems=("unknown",),
    ),
)
def read(request: HttpRequest, mrn: str) -> HttpResponse:
    """Only the administration's copy holds `control`: the lane, its reasons and the score."""
    return answer(found_dossier(request, mrn))


@router.get(
    "/declarations/{mrn}/events",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="What happened to a declaration",
    operation_id="read_events",
    openapi_extra=described(
        *_READ,
        answers={200: Shown("In the order told.", list[events.Shown], [examples.EVENT])},
        problems=("unknown",),
    ),
)
def read_events(request: HttpRequest, mrn: str) -> HttpResponse:
    """`leaf` is the event's place in the public log under `/log/`; None until it is sealed."""
    return answer(found_dossier(request, mrn).events)


@router.get(
    "/declarations/{mrn}/messages",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="The messages about a declaration",
    operation_id="read_messages",
    openapi_extra=described(
        *_READ,
        answers={
            200: (
                Shown("Each message received, with its hash.", list[correspondence.Message], [examples.MESSAGE]),
                Shown("The administration's answer so far as a WCO response message.", media="application/xml"),
            )
        },
        problems=("unknown",),
    ),
)
def read_messages(request: HttpRequest, mrn: str) -> HttpResponse:
    """With `Accept: application/xml`: the WCO Data Model response (accepted, taxed, documents wanted, released)."""
    found = found_dossier(request, mrn)
    if wants_xml(request):
        return HttpResponse(correspondence.response(found, caller(request)), content_type="application/xml")
    return answer([correspondence.Message(*row) for row in intake.messages_of(mrn)])


@router.get(
    "/declarations/{mrn}/release-note",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="The release note as PDF",
    operation_id="read_release_note",
    openapi_extra=described(
        *_READ,
        answers={200: Shown("The note; its code leads to the verify page.", media="application/pdf")},
        problems=("unknown",),
    ),
)
def read_release_note(request: HttpRequest, mrn: str) -> HttpResponse:
    """There is one as soon as the goods are released."""
    found_kept(request, mrn, Power.READ)
    try:
        notes.for_whom(mrn, caller(request))
        return notes.answer(mrn, notes.pdf(mrn, request.build_absolute_uri(reverse("verify")), now()))
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere


def found_dossier(request: HttpRequest, mrn: str) -> Dossier:
    """The dossier for this caller. Raises ProblemError where there is none for it."""
    try:
        return dossier.dossier(mrn, caller(request))
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere


def found_kept(request: HttpRequest, mrn: str, *powers: Power) -> Kept:
    """The declaration alone; with ``powers`` also one that a mandate gives. ProblemError where there is none for it."""
    try:
        who = caller(request)
        return dossier.usable(mrn, who, *powers) if powers else dossier.visible(mrn, who)
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
