"""What belongs to a person's account? The password, the second factor, and everywhere it is logged in."""

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, queries, services
from greenlane.base.people.rules import kept_as
from greenlane.base.people.terms import AccessError
from greenlane.site.attendance import come_in
from greenlane.site.clock import now
from greenlane.site.frame import page
from greenlane.site.refusals import why_not

_TEMPLATE = "site/account/account.html"


@login_required
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Everything about the account on one page."""
    return _shown(request)


@login_required
@sensitive_post_parameters()
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password for the old one; every other session ends."""
    username, given = request.user.get_username(), request.POST.get("new", "")
    if not request.user.check_password(request.POST.get("old", "")):
        return _shown(request, 422, _("This is not your present password."))
    if given != request.POST.get("again"):
        return _shown(request, 422, _("The new password was not typed the same way twice."))
    try:
        with writing(by=f"user:{username}"[:80], at=now()) as pen:
            services.set_password(pen, username, given)
    except AccessError as weak:
        return _shown(request, 422, why_not(weak))
    user = authenticate(request, username=username, password=given)
    assert user is not None
    update_session_auth_hash(request, user)
    come_in(request, username)
    messages.success(request, _("The new password is set. You are logged out everywhere else."), extra_tags="green")
    return redirect("account")


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session, or all others."""
    username, key = request.user.get_username(), request.POST.get("session", "")
    try:
        with writing(by=f"user:{username}"[:80], at=now()) as pen:
            if key:
                attending.end_session(pen, username, key)
            else:
                attending.end_sessions(pen, username, but=request.session.session_key or "")
    except LookupError as over:
        messages.error(request, str(over), extra_tags="yellow")
    return redirect("account")


def _shown(request: HttpRequest, status: int = 200, wrong: str = "") -> HttpResponse:
    username = request.user.get_username()
    context = {
        "sessions": [one for one in queries.sessions(username) if one.ended_at is None],
        "mine": kept_as(request.session.session_key or ""),
        "has_factor": queries.has_factor(username),
        "spare": queries.spare_codes(username),
        "account": queries.user(username),
        "wrong": wrong,
    }
    return page(request, _TEMPLATE, context, status)
