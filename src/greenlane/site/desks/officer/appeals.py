"""Which appeals does a reviewer decide, and how? Without a name on them; managers appoint and watch the figures."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import Caller, Role, Scope
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.clearance.appeals import queries
from greenlane.clearance.appeals.terms import AppealsPage, RefusedAppealError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import DocumentsPage, NotReadableError
from greenlane.site import contesting
from greenlane.site.clock import now
from greenlane.site.desks.officer.appeal_forms import LABELS, ReviewForm, form_of
from greenlane.site.desks.officer.unnamed import unnamed
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.tickets import person_of

#: How far back a manager's figures reach.
DAYS = 365


@needs(Scope.CONTROL)
@require_safe
def appeals(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The appeals this officer was drawn for; for managers the figures, what waits, and who is appointed."""
    at, is_manager = now(), caller.role == Role.MANAGER
    book = means().book(at.date())
    context = {
        "found": [contesting.shown(one, at) for one in contesting.listed(caller)],
        "waiting": [contesting.shown(one, at) for one in queries.unassigned()] if is_manager else (),
        "reviewers": queries.reviewers() if is_manager else (),
        "figures": contesting.figures(at - timedelta(days=DAYS), at, at, caller) if is_manager else None,
        "currency": book[AccountsPage].currency,
        "is_manager": is_manager,
    }
    return page(request, "site/officer/appeals.html", context)


@needs(Scope.CONTROL)
@require_safe
def appeal(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One appeal beside its declaration, on which no party is named."""
    return _shown(request, caller, number)


@needs(Scope.CONTROL)
@require_POST
def act(request: HttpRequest, caller: Caller, number: str, action: str) -> HttpResponse:
    """Do what the form says; what cannot be done is told on the same page, with what was written still in it."""
    at = now()
    try:
        form = form_of(action, request.POST, means().book(at.date())[AppealsPage])
        if not form.is_valid():
            return _shown(request, caller, number, (action, form))
        contesting.act(caller, number, action, form.told(), at, person_of(request))
    except contesting.NotYoursError as no:
        raise PermissionDenied(str(no)) from no
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except (RefusedAppealError, ForbiddenError, AccountsError, ValueError) as no:
        form.add_error(None, why_not(no))
        return _shown(request, caller, number, (action, form))
    messages.success(request, _("Done: {act}.").format(act=LABELS[action]), extra_tags="green")
    return redirect("officer-appeal", number=number)


@needs(Scope.CONTROL)
@require_POST
def reviewers(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A manager appoints a reviewer, or dismisses one."""
    if caller.role != Role.MANAGER:
        raise PermissionDenied("This page is not open to your account.")
    name, do = request.POST.get("name", "").strip(), request.POST.get("do", "")
    try:
        (contesting.dismiss if do == "dismiss" else contesting.appoint)(caller, name, now())
        messages.success(request, _("Done."), extra_tags="green")
    except LookupError as no:
        messages.error(request, str(no), extra_tags="red")
    return redirect("officer-appeals")


@needs(Scope.CONTROL)
@require_safe
def paper(request: HttpRequest, caller: Caller, number: str, document: str) -> HttpResponse:
    """A document of the declaration, for its reviewer alone, under its number: no file's name tells whose it is."""
    try:
        one = contesting.paper(caller, number, document)
        content = documents.content(Path(settings.MEDIA_ROOT), document)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except NotReadableError as no:
        raise PermissionDenied(str(no)) from no
    kind = means().book(now().date())[DocumentsPage].kinds[one.kind]
    answer = HttpResponse(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{document}{kind.endings[0]}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _shown(
    request: HttpRequest, caller: Caller, number: str, filled: tuple[str, ReviewForm] | None = None
) -> HttpResponse:
    at = now()
    try:
        one = contesting.shown(contesting.of_official(number, caller), at)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    book = means().book(at.date())
    names = [action.value.replace("_", "-") for action in one.turn.customs]
    acts = [
        {
            "name": name,
            "label": LABELS[name],
            "form": filled[1] if filled and filled[0] == name else form_of(name, None, book[AppealsPage]),
            "open": bool(filled and filled[0] == name),
        }
        for name in names
        if name in LABELS and queries.is_reviewer(number, caller.name.removeprefix("user:"))
    ]
    context = {
        "one": one,
        "acts": acts,
        "coming": contesting.coming(one),
        "bill": unnamed(one.appeal.reference),
        "papers": documents.of_declarations([one.appeal.reference])[one.appeal.reference],
        "number": number,
        "currency": book[AccountsPage].currency,
    }
    return page(request, "site/officer/appeal.html", context, 422 if filled else 200)
