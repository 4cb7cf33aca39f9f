"""How is a registered declaration changed or used again? Amended by a draft of it, cancelled with a reason, copied."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenlane.base.ledger.writing import writing
from greenlane.base.people.rules import may_lodge_for
from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.drafts import rules, services
from greenlane.filing.drafts.rules.form import Section
from greenlane.filing.drafts.terms import DraftsPage, Opening, Origin
from greenlane.journey.terms import Outcome
from greenlane.site import drafting
from greenlane.site.clock import now
from greenlane.site.desks.trader.choices import choices
from greenlane.site.dossier import visible
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.permission import AMENDABLE, CANCELLABLE


@needs(Scope.LODGE)
@require_POST
def amend(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Open a draft of the declaration as it is registered; lodged, it asks for what was changed in it."""
    kept = _own(caller, reference)
    if kept.status not in AMENDABLE:
        says = _("It can no longer be amended. Ask the customs office.")
        messages.error(request, says, extra_tags="red")
        return redirect("declaration", reference=reference)
    texts = rules.texts_of(declarations.read(reference))
    opening = Opening(caller.party, caller.name, texts, Origin.AMENDMENT, reference, kept.version)
    return _opened(caller, opening)


@needs(Scope.LODGE)
@require_POST
def copy(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Open a draft of a new declaration like this one."""
    kept = _own(caller, reference)
    texts = rules.copied(declarations.read(kept.reference))
    return _opened(caller, Opening(caller.party, caller.name, texts, Origin.COPY, kept.reference))


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Ask why, then ask customs to cancel it."""
    kept = _own(caller, reference)
    book = means().book(now().date())
    context: dict[str, object] = {"kept": kept, "codes": choices(book, "change_reason"), "possible": True}
    if kept.status not in CANCELLABLE:
        return page(request, "site/trader/cancel.html", {**context, "possible": False}, 409)
    if request.method != "POST":
        return page(request, "site/trader/cancel.html", context)
    reason, code = request.POST.get("reason", "").strip()[:200], request.POST.get("code", "")
    context |= {"reason": reason, "code": code}
    if not reason:
        return page(request, "site/trader/cancel.html", {**context, "problem": _("Say why it is cancelled.")}, 422)
    answer = drafting.cancel(means(), caller, reference, reason, code, now())
    if answer.outcome not in (Outcome.CANCELLED, Outcome.REPEATED):
        problem = " ".join(f"{f.says} {f.remedy}" for f in answer.findings)
        return page(request, "site/trader/cancel.html", {**context, "problem": problem}, 422)
    messages.success(request, _("The declaration was cancelled."), extra_tags="green")
    return redirect("declaration", reference=reference)


def _own(caller: Caller, reference: str) -> Kept:
    """The declaration that the caller declared. Raises Http404 where there is none, or it is another's."""
    try:
        kept = visible(reference, caller)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if not caller.party or not may_lodge_for(caller, kept.declarant, kept.importer):
        raise Http404(f"{reference}: only its declarant can do this")
    return kept


def _opened(caller: Caller, opening: Opening) -> HttpResponse:
    with writing(by=caller.name, at=now()) as pen:
        page_of_day = means().book(pen.at.date())[DraftsPage]
        [opened] = services.open_all(pen, page_of_day, [opening])
    return redirect("trader-draft", reference=opened.reference, name=Section.PARTIES.value)
