"""Who works for this company? Its users: invited, made, closed, appointed; each with the sessions it has open."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people import queries as people
from greenlane.base.people.terms import AccessError, Caller, Scope
from greenlane.filing.traders import queries, staffing
from greenlane.filing.traders.states import Standing
from greenlane.filing.traders.terms import CompanyError, Power, TradersPage
from greenlane.site.clock import now
from greenlane.site.desks.trader.company_forms import InviteForm, JoinForm, UserForm
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

_TEMPLATE = "site/trader/company.html"
#: So many users of a company are shown; one with more is served by its systems.
ROWS = 200


@needs(Scope.LODGE)
@require_safe
def company(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Users, invitations, mandates given and received."""
    return _shown(request, caller)


@needs(Scope.LODGE)
@never_cache
@require_POST
def invite(request: HttpRequest, caller: Caller) -> HttpResponse:
    """An invitation; its link is on the page that answers, this once."""
    managing(request, caller)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _shown(request, caller, status=422, form=form)
    given = form.cleaned_data
    with writing(by=caller.name, at=now()) as pen:
        settings = means().book(pen.at.date())[TradersPage]
        made, secret = staffing.invite(
            pen, settings, caller.party, given["name"], is_administrator=given["is_administrator"]
        )
    link = request.build_absolute_uri(reverse("trader-join", args=[secret]))
    return _shown(request, caller, made=made, link=link)


@needs(Scope.LODGE)
@require_POST
def withdraw(request: HttpRequest, caller: Caller, invitation: int) -> HttpResponse:
    """An invitation opens nothing any more."""
    managing(request, caller)
    try:
        with writing(by=caller.name, at=now()) as pen:
            staffing.withdraw(pen, caller.party, invitation)
    except LookupError as gone:
        raise Http404(str(gone)) from gone
    else:
        messages.success(request, _("The invitation opens nothing any more."), extra_tags="green")
    return redirect("trader-company")


@needs(Scope.LODGE)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A user who is made at once, with a first password."""
    managing(request, caller)
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with writing(by=caller.name, at=now()) as pen:
                staffing.add(
                    pen, caller.party, given["username"], given["password"], given["name"],
                    is_administrator=given["is_administrator"],
                )  # fmt: skip
        except AccessError as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("The user can log in."), extra_tags="green")
            return redirect("trader-company")
    return page(request, "site/trader/company_new.html", {"form": form}, 422 if form.errors else 200)


@needs(Scope.LODGE)
@require_safe
def user(request: HttpRequest, caller: Caller, username: str) -> HttpResponse:
    """One user of the company: where it is logged in, what can be done; another company's is not there."""
    managing(request, caller)
    try:
        found = staffing.colleague(caller.party, username)
    except LookupError as nobody:
        raise Http404(str(nobody)) from nobody
    context = {
        "shown": found,
        "is_admin": queries.is_company_admin(username, caller.party),
        "is_self": username == request.user.get_username(),
        "sessions": [one for one in people.sessions(username) if one.ended_at is None],
    }
    return page(request, "site/trader/company_user.html", context)


@needs(Scope.LODGE)
@require_POST
def act(request: HttpRequest, caller: Caller, username: str, act: str) -> HttpResponse:
    """Close or open a user, end its sessions, let it manage or no more. Nobody closes itself."""
    managing(request, caller)
    if act not in _ACTS or (act == "close" and username == request.user.get_username()):
        raise Http404(_("There is no such act."))
    try:
        staffing.colleague(caller.party, username)
    except LookupError as nobody:
        raise Http404(str(nobody)) from nobody
    try:
        with writing(by=caller.name, at=now()) as pen:
            _ACTS[act](pen, caller.party, username)
    except (CompanyError, LookupError) as no:
        messages.error(request, why_not(no), extra_tags="yellow")
    else:
        messages.success(request, _("Done."), extra_tags="green")
    still = queries.is_company_admin(request.user.get_username(), caller.party)
    return redirect("trader-company-user", username=username) if still else redirect("trader-company")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever was invited chooses a user name and a password, once."""
    try:
        invitation = queries.invited(secret, now())
    except LookupError as gone:
        return page(request, "site/trader/company_join.html", {"gone": str(gone)}, 404)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with writing(by="visitor", at=now()) as pen:
                staffing.join(pen, secret, form.cleaned_data["username"], form.cleaned_data["password"])
        except (AccessError, LookupError) as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("Welcome. Log in with the name and password you chose."), extra_tags="green")
            return redirect("login")
    name = queries.names([invitation.party]).get(invitation.party, invitation.party)
    context = {"form": form, "invitation": invitation, "company": name}
    return page(request, "site/trader/company_join.html", context, 422 if form.errors else 200)


def managing(request: HttpRequest, caller: Caller) -> None:
    """Raises PermissionDenied where this person does not manage its company."""
    if not queries.is_company_admin(request.user.get_username(), caller.party):
        raise PermissionDenied(_("Only whoever manages your company's users and mandates can do this; ask them."))


def _shown(
    request: HttpRequest, caller: Caller, *, status: int = 200, form: forms.Form | None = None, **more: object
) -> HttpResponse:
    party, at = caller.party, now()
    found, managers = queries.mandates_of(party), queries.administrators(party)
    found = sorted(found, key=lambda one: one.standing is not Standing.OFFERED)  # what waits for an answer first
    is_admin = request.user.get_username() in managers
    context = {
        "users": [(one, one.username in managers) for one in people.people(party=party, limit=ROWS)],
        "is_admin": is_admin,
        "has_admin": bool(managers),
        "invitations": queries.invitations(party, at) if is_admin else [],
        "form": form or InviteForm(),
        "received": [one for one in found if one.broker == party],
        "given": [one for one in found if one.principal == party],
        "names": queries.names({party, *(one.broker for one in found), *(one.principal for one in found)}),
        "party": party,
        "readable": {m.number for m in queries.principals(party, Power.READ, at) if not m.regimes},
    }
    return page(request, _TEMPLATE, {**context, **more}, status)


_ACTS: dict[str, Callable[[Pen, str, str], object]] = {
    "close": staffing.close,
    "open": staffing.reopen,
    "end-sessions": staffing.end_sessions,
    "appoint": lambda pen, party, username: staffing.appoint(pen, username),
    "dismiss": lambda pen, party, username: staffing.dismiss(pen, username, party),
}
