"""How does a draft begin and end? Opened blank or as a copy, discarded, taken back, checked as a whole, lodged."""

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.drafts import queries as drafts
from greenlane.filing.drafts import rules, services
from greenlane.filing.drafts.rules.form import Section
from greenlane.filing.drafts.terms import TITLE, ClosedError, Content, Draft, DraftsPage, Opening, Origin
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.terms import Trader
from greenlane.journey.terms import Outcome
from greenlane.site import drafting
from greenlane.site.clock import now
from greenlane.site.desks.trader.checking import panel
from greenlane.site.desks.trader.form import found, steps
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

FIRST = Section.PARTIES
_SAYS = {
    Outcome.ACCEPTED: gettext_lazy("Lodged. The declaration is registered."),
    Outcome.AMENDED: gettext_lazy("The declaration was amended."),
    Outcome.REPEATED: gettext_lazy("This draft was lodged before. Here is the declaration."),
}


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, caller: Caller) -> HttpResponse:
    """How to begin: import or export from nothing, a file, a former declaration. POST opens a blank draft."""
    at = now()
    book = means().book(at.date())
    if request.method != "POST":
        return page(request, "site/trader/new.html", {"last": drafts.open_drafts(caller.party, limit=5)})
    direction = request.POST.get("direction", "")
    if direction not in book[DraftsPage].blank:
        raise Http404(f"there is no blank draft for {direction[:20]!r}")
    texts = {**book[DraftsPage].blank[direction], **of_party(caller.party, direction)}
    with writing(by=caller.name, at=at) as pen:
        [opened] = services.open_all(pen, book[DraftsPage], [Opening(caller.party, caller.name, texts)])
    return redirect("trader-draft", reference=opened.reference, name=FIRST.value)


@needs(Scope.LODGE)
@require_POST
def copy(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """A new draft like another, under a reference of its own."""
    draft, content = found(caller, reference)
    texts = rules.copied(rules.build(content.texts()).declaration) | unreadable_of(content)
    texts[TITLE] = draft.title
    with writing(by=caller.name, at=now()) as pen:
        book = means().book(pen.at.date())
        opening = Opening(caller.party, caller.name, texts, Origin.COPY, draft.reference)
        [opened] = services.open_all(pen, book[DraftsPage], [opening])
    return redirect("trader-draft", reference=opened.reference, name=FIRST.value)


@needs(Scope.LODGE)
@require_safe
def check_page(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """All of it once more before it is lodged: what it will cost, what is needed, what is wrong."""
    draft, content = found(caller, reference)
    if draft.lodged:
        return redirect("declaration", reference=draft.lodged)
    return _checked(request, draft, content)


@needs(Scope.LODGE)
@require_POST
def lodge(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Lodge it, once however often the button is pressed."""
    draft, content = found(caller, reference)
    text = request.POST.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        draft, checked = drafting.lodge(means(), caller, reference, revision, now())
    except ClosedError as no:
        return _checked(request, draft, content, why_not(no), 409)
    except OperationalError:
        says = _("The database cannot be reached. Nothing was lodged; press the button again in a minute.")
        return _checked(request, draft, content, says, 503)
    if draft.lodged:
        outcome = checked.answer.outcome
        messages.success(request, str(_SAYS.get(outcome, _SAYS[Outcome.REPEATED])), extra_tags="green")
        return redirect("declaration", reference=draft.lodged)
    return _checked(request, draft, content, "", 422, checked)


@needs(Scope.LODGE)
@require_POST
def discard(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Put it away; the list offers it back for some days."""
    found(caller, reference)
    try:
        with writing(by=caller.name, at=now()) as pen:
            services.discard(pen, caller.party, reference)
    except ClosedError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("home")
    days = means().book(now().date())[DraftsPage].undo_days
    says = _("Discarded. You can take it back for %(days)d days.") % {"days": days}
    messages.success(request, says, extra_tags="blue")
    return redirect(f"{reverse('home')}#discarded")


@needs(Scope.LODGE)
@require_POST
def restore(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Take a discarded draft back."""
    found(caller, reference)
    try:
        with writing(by=caller.name, at=now()) as pen:
            services.restore(pen, means().book(pen.at.date())[DraftsPage], caller.party, reference)
    except ClosedError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("home")
    return redirect("trader-draft", reference=reference, name=FIRST.value)


def of_party(party: str, direction: str) -> dict[str, str]:
    """What is known of the trader who types: it declares, and as a rule trades for itself; a broker does not."""
    try:
        trader = traders.get(party)
    except LookupError:
        return {"declarant.id": party}
    texts = _party("declarant", trader)
    if not trader.is_broker:
        texts |= _party("exporter" if direction == "export" else "goodsShipment.importer", trader)
    return texts


def unreadable_of(content: Content) -> dict[str, str]:
    """Texts that no value was made of yet; a copy keeps them as typed."""
    built = rules.build(content.texts())
    return {each.key: content.fields[each.key].text for each in built.unreadable if each.key in content.fields}


def _party(key: str, trader: Trader) -> dict[str, str]:
    address = {"line": trader.line, "cityName": trader.city, "countryCode": trader.country}
    return {f"{key}.id": trader.id, f"{key}.name": trader.name} | {
        f"{key}.address.{name}": text for name, text in address.items() if text
    }


def _checked(
    request: HttpRequest,
    draft: Draft,
    content: Content,
    problem: str = "",
    status: int = 200,
    checked: drafting.Checked | None = None,
) -> HttpResponse:
    at = now()
    book = means().book(at.date())
    # What is lodged is what is stored, so the page shows the last revision, whatever was asked.
    if status == 409:
        draft, content = drafts.content(draft.owner, draft.reference)
    texts = content.texts()
    checked = checked or drafting.check(means(), draft, content, texts, at)
    built = rules.build(texts).declaration
    context = {
        "draft": draft, "problem": problem, "steps": steps(draft, "check"), "refuses": checked.refuses,
        "declared": built, "section": "check", **panel(draft, checked, texts, book),
    }  # fmt: skip
    return page(request, "site/trader/draft_check.html", context, status)
