"""How does software work on drafts? Open, find, read, save, discard, lodge; the same drafts as on the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import msgspec
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.core.words import Fact
from greenlane.filing.drafts import queries as drafts
from greenlane.filing.drafts import rules, services
from greenlane.filing.drafts.terms import ClosedError, Draft, DraftsPage, Opening, Origin, Save, Saved, UnfitError
from greenlane.journey.terms import Answer
from greenlane.site import drafting
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer, page
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.paging import limit_of
from greenlane.site.api.problems import ProblemError, wrongs
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.means import means

T = TypeVar("T")
_CHAPTER = ["Drafts"]


class Wanted(Fact, frozen=True, forbid_unknown_fields=True):
    """A draft to be opened: texts by key, such as ``goodsShipment.items:a.commodity.description``."""

    fields: Mapping[str, str] = {}


class Whole(Fact, frozen=True):
    """A draft with its texts; ``contested`` holds every text that was typed at once, the standing one first."""

    draft: Draft
    fields: Mapping[str, str]
    contested: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


_wanted, _save = msgspec.json.Decoder(Wanted), msgspec.json.Decoder(Save)
_FIELDS = {"title": "Portable computers, March", "declarant.id": "XXB00001", "goodsShipment.items:a.@": "1"}
_NUMBER = "DRF26000000001X"
_DRAFT = Draft(
    id=1, reference=_NUMBER, owner="XXB00001", author="token:1", title="Portable computers, March", lrn=_NUMBER,
    origin=Origin.BLANK, source="", amends=0, revision=4, opened_at=examples.AT, saved_at=examples.AT,
    discarded_at=None, lodged="",
)  # fmt: skip
_WHOLE = Whole(draft=_DRAFT, fields=_FIELDS, contested={}, notes=())
_CHANGES = {"base": 4, "writer": "erp-7", "count": 1, "changes": {"title": "Computers, March"}}
_SAVED = Saved(revision=5, saved_at=examples.AT, changes={}, contested={})


@router.get(
    "/drafts",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Find open drafts",
    operation_id="find_drafts",
    openapi_extra=described(
        Scope.LODGE,
        query={"words": "Of title, reference or goods.", "limit": "1 to 200 drafts; 50 where nothing is asked."},
        answers={
            200: Shown("The last saved first.", dict[str, list[Draft] | str | None], {"items": [_DRAFT], "next": None})
        },
        problems=("invalid",),
    ),
)
def find(request: HttpRequest) -> HttpResponse:
    """Those of the caller's party; lodged and discarded ones are not among them."""
    asked = request.GET
    words, limit = asked.get("words", "").strip()[:80], limit_of(asked.get("limit", ""))
    return answer(page(drafts.open_drafts(_party(request), words=words, limit=limit)))


@router.post(
    "/drafts",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Open a draft",
    operation_id="open_draft",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("Texts by key; none for a blank draft.", Wanted, {"fields": _FIELDS}),),
        answers={201: Shown("The draft.", Draft, _DRAFT)},
        problems=("malformed", "invalid", "too-large"),
    ),
)
def open_draft(request: HttpRequest) -> HttpResponse:
    """Any text is kept, valid or not; a key that is no field of a declaration is refused."""
    party, wanted = _party(request), _read(_wanted, request)
    try:
        with writing(by=caller(request).name, at=now()) as pen:
            opening = Opening(party, pen.by, wanted.fields)
            [opened] = services.open_all(pen, _page(pen.at), [opening])
    except UnfitError as no:
        raise ProblemError("invalid", str(no)) from no
    return answer(opened, 201)


@router.get(
    "/drafts/{reference}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="One draft with all that was typed",
    operation_id="read_draft",
    openapi_extra=described(
        Scope.LODGE, answers={200: Shown("The draft as it stands.", Whole, _WHOLE)}, problems=("unknown",)
    ),
)
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Its number, revision and texts; `contested` where two typed into one field at once."""
    try:
        draft, content = drafts.content(_party(request), reference)
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    return answer(Whole(draft=draft, fields=content.texts(), contested=rules.rivals(content), notes=content.notes))


@router.put(
    "/drafts/{reference}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Save what was typed",
    operation_id="save_draft",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("The revision you know, your name, your count, and the texts that changed.", Save, _CHANGES),),
        answers={200: Shown("The new revision, what others changed, what two typed at once.", Saved, _SAVED)},
        problems=("malformed", "invalid", "unknown", "conflict", "too-large"),
    ),
)
def save(request: HttpRequest, reference: str) -> HttpResponse:
    """Merged field by field. `writer` names you, `count` grows with each save; sent twice or late, it does no harm."""
    party, given = _party(request), _read(_save, request)
    try:
        with writing(by=caller(request).name, at=now()) as pen:
            return answer(services.save(pen, _page(pen.at), party, reference, given))
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    except ClosedError as no:
        raise ProblemError("conflict", str(no)) from no
    except UnfitError as no:
        raise ProblemError("invalid", str(no)) from no


@router.delete(
    "/drafts/{reference}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Discard a draft",
    operation_id="discard_draft",
    openapi_extra=described(
        Scope.LODGE, answers={200: Shown("The draft, discarded.", Draft, _DRAFT)}, problems=("unknown", "conflict")
    ),
)
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """For some days it can be taken back on its owner's page."""
    party = _party(request)
    try:
        with writing(by=caller(request).name, at=now()) as pen:
            services.discard(pen, party, reference)
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    except ClosedError as no:
        raise ProblemError("conflict", str(no)) from no
    return answer(drafts.draft(party, reference))


@router.post(
    "/drafts/{reference}/lodge",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Lodge a draft",
    operation_id="lodge_draft",
    openapi_extra=described(
        Scope.LODGE,
        query={"revision": "The revision that you mean; a draft that was changed since is not lodged."},
        answers={200: Shown("The declaration, registered once however often it is asked.", Answer, examples.ACCEPTED)},
        problems=("invalid", "unknown", "conflict", "rejected", "unavailable"),
    ),
)
def lodge(request: HttpRequest, reference: str) -> HttpResponse:
    """Checked first: where something refuses it nothing is sent, and the draft stays as it is."""
    text = request.GET.get("revision", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ProblemError("invalid", "revision is the number of the revision that you mean to lodge.")
    who = caller(request)
    _party(request)
    try:
        draft, checked = drafting.lodge(means(), who, reference, int(text), now())
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    except ClosedError as no:
        raise ProblemError("conflict", str(no)) from no
    except OperationalError as away:
        raise ProblemError("unavailable", "The database cannot be reached; nothing was lodged.") from away
    if not draft.lodged:
        told = checked.answer
        says = f"{len(told.findings)} findings; nothing was lodged."
        raise ProblemError("rejected", says, wrongs(told.findings, told.places))
    return answer(checked.answer)


def _party(request: HttpRequest) -> str:
    """Whose drafts are meant. Raises ProblemError for the administration, which has none."""
    who: Caller = caller(request)
    if not who.party:
        raise ProblemError("forbidden", "Drafts are a trader's; the token speaks for an office.")
    return who.party


def _read(decoder: "msgspec.json.Decoder[T]", request: HttpRequest) -> T:
    try:
        return decoder.decode(body_of(request))
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise ProblemError("malformed", f"The body is not what the operation takes: {fault}") from fault


def _page(at: datetime) -> DraftsPage:
    return means().book(at.date())[DraftsPage]
