"""How is a draft filled in? A section at a time, saved by a button or, with script, while typing."""

import secrets
from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.drafts import queries as drafts
from greenlane.filing.drafts import rules, services
from greenlane.filing.drafts.rules.form import Section
from greenlane.filing.drafts.terms import ClosedError, Content, Draft, DraftsPage, Save, UnfitError
from greenlane.site import drafting
from greenlane.site.clock import now
from greenlane.site.desks.trader import acts, choices
from greenlane.site.desks.trader.checking import panel
from greenlane.site.desks.trader.fields import Sheet, inputs_of, long_lists
from greenlane.site.desks.trader.labels import SECTIONS
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

TEMPLATE = "site/trader/draft.html"
_LARGEST = 8_000_000
_saves = msgspec.json.Decoder(Save)
_texts = msgspec.json.Decoder(dict[str, str])
_encoder = msgspec.json.Encoder()


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, caller: Caller, reference: str, name: str) -> HttpResponse:
    """One section of the form; a POST saves what was typed and does what its button says."""
    part, (draft, content) = Section(name), found(caller, reference)
    if draft.lodged:
        return redirect("declaration", reference=draft.lodged)
    if request.method != "POST":
        return shown(request, draft, content, part)
    try:
        given = _posted(request.POST)
        with writing(by=caller.name, at=now()) as pen:
            book = means().book(pen.at.date())
            saved = services.save(pen, book[DraftsPage], caller.party, reference, given)
            changes = acts.changes_of(
                request.POST.get("do", ""), drafts.content(caller.party, reference)[1].texts(), secrets.token_hex(4)
            )
            if changes:
                act = Save(saved.revision, secrets.token_hex(8), 1, changes)
                services.save(pen, book[DraftsPage], caller.party, reference, act)
    except (UnfitError, ClosedError) as no:
        return shown(request, draft, _with(content, request.POST), part, why_not(no), 422)
    return redirect(_onwards(request, reference, part))


@needs(Scope.LODGE)
@require_http_methods(["PUT"])
def fields(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """A save while typing: JSON in, JSON out; what others changed meanwhile is in the answer."""
    if len(request.body) > _LARGEST:
        return _json({"says": _("So much at once is not taken. Save the section by its button.")}, 413)
    try:
        given = _saves.decode(request.body)
        with writing(by=caller.name, at=now()) as pen:
            page_of_day = means().book(pen.at.date())[DraftsPage]
            return _json(services.save(pen, page_of_day, caller.party, reference, given))
    except LookupError as nowhere:
        return _json({"says": str(nowhere)}, 404)
    except ClosedError as no:
        return _json({"says": why_not(no), "lodged": no.lodged}, 409)
    except (UnfitError, msgspec.MsgspecError, UnicodeDecodeError) as fault:
        return _json({"says": why_not(fault)}, 422)


@needs(Scope.LODGE)
@require_POST
def check(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The fragment beside the form: what lodging would bring, with what stands on the page but is not saved yet."""
    draft, content = found(caller, reference)
    texts = content.texts() | _changes(request.POST)
    at = now()
    checked = drafting.check(means(), draft, content, texts, at)
    return page(request, "site/trader/check_panel.html", panel(draft, checked, texts, means().book(at.date())))


@needs(Scope.LODGE)
@require_safe
def tariff(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Goods codes by words or digits: a list to choose from while typing, a page of its own without script."""
    words = next((text for name in request.GET if (text := request.GET.get(name, "").strip())), "")[:80]
    found_lines = choices.goods(means().book(now().date()), words, 25 if request.headers.get("HX-Request") else 100)
    context = {"words": words, "lines": found_lines}
    if request.headers.get("HX-Request"):
        return page(request, "site/trader/tariff_options.html", context)
    return page(request, "site/trader/tariff.html", context)


def found(caller: Caller, reference: str) -> tuple[Draft, Content]:
    """The draft of this caller. Raises Http404 where it has none of this number."""
    try:
        return drafts.content(caller.party, reference)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere


def shown(
    request: HttpRequest, draft: Draft, content: Content, part: Section, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page of a section."""
    at = now()
    book = means().book(at.date())
    sheet = Sheet(content, book)
    is_goods = part is Section.GOODS
    number = _number(request.GET.get("page", ""), sheet.pages())
    items = sheet.items(number) if is_goods else ()
    groups = () if is_goods else sheet.groups(part)
    further = () if is_goods else sheet.further(part, [i.key for i in inputs_of(groups)])
    inputs = [*inputs_of(groups), *further]
    for item in items:
        inputs += [*inputs_of(item.groups), *item.further]
    checked = drafting.check(means(), draft, content, sheet.texts, at)
    context = {
        "draft": draft, "section": part.value, "title": SECTIONS[part], "steps": steps(draft, part.value),
        "groups": groups, "items": items, "further": further, "problem": problem, "page": number,
        "pages": range(1, sheet.pages() + 1), "notes": content.notes, "reason": _of_change(draft, sheet),
        "lists": long_lists(book, inputs), "following": following(part),
        "was": _encoder.encode({each.key: each.text for each in inputs}).decode(),
        **panel(draft, checked, sheet.texts, book),
    }  # fmt: skip
    return page(request, TEMPLATE, context, status)


def steps(draft: Draft, here: str) -> list[dict[str, object]]:
    """The sections as a row of links, the last of them where it is lodged."""
    names = [(part.value, reverse("trader-draft", args=(draft.reference, part.value))) for part in Section]
    names.append(("check", reverse("trader-draft-check-page", args=(draft.reference,))))
    return [{"label": SECTIONS[name], "address": address, "here": name == here} for name, address in names]


def following(part: Section) -> str:
    """The section after this one, ``check`` after the last."""
    every = [*(each.value for each in Section), "check"]
    return every[every.index(part.value) + 1]


def _of_change(draft: Draft, sheet: Sheet) -> dict[str, Any]:
    """The fields that only an amendment has."""
    if not draft.amends:
        return {}
    return {
        "reason": sheet.texts.get("reason", ""),
        "code": sheet.texts.get("reasonCode", ""),
        "codes": choices.choices(sheet.book, "change_reason"),
    }


def _posted(data: QueryDict) -> Save:
    """What a form sends. Its page names itself where script runs; else each sending is a page of its own."""
    try:
        base, count = int(data.get("_base", "")), int(data.get("_count") or 1)
    except ValueError as fault:
        raise UnfitError("form_foreign", _("The form is not one of ours. Load the page anew.")) from fault
    writer = data.get("_writer", "") or secrets.token_hex(8)
    return Save(base=base, writer=writer[:40], count=count, changes=_changes(data))


def _changes(data: QueryDict) -> dict[str, str]:
    """The fields that differ from what the page was given. Browsers send CR LF for a line feed."""
    try:
        was: Mapping[str, str] = _texts.decode(data.get("_was") or "{}")
    except msgspec.MsgspecError:
        was = {}
    sent = {key: str(data[key]).replace("\r\n", "\n") for key in data if key[:1] != "_" and key not in _CONTROLS}
    return {key: text for key, text in sent.items() if text != was.get(key, "").replace("\r\n", "\n")}


_CONTROLS = ("csrfmiddlewaretoken", "do")


def _with(content: Content, data: QueryDict) -> Content:
    """The content with what was typed, for a page that says why it was not kept."""
    return rules.merge(content, Save(2**31, "page", 2**31, _changes(data)), 2**31)


def _onwards(request: HttpRequest, reference: str, part: Section) -> str:
    """Where a button leads: the next section, the row it acted on, or the same place."""
    do = request.POST.get("do", "")
    if do == "next":
        name = following(part)
        if name == "check":
            return reverse("trader-draft-check-page", args=(reference,))
        return reverse("trader-draft", args=(reference, name))
    query = urlencode({"page": request.POST.get("_page", "")}) if request.POST.get("_page") else ""
    if do.startswith("add goodsShipment.items") and do.count(".") == 1:
        query = urlencode({"page": "last"})
    anchor = acts.anchor_of(do)
    return f"{reverse('trader-draft', args=(reference, part.value))}{'?' if query else ''}{query}{anchor}"


def _number(text: str, last: int) -> int:
    if text == "last":
        return last
    return min(max(int(text), 1), last) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _json(value: object, status: int = 200) -> HttpResponse:
    answer = HttpResponse(_encoder.encode(value), status=status, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
