"""How does a person set up and show a second factor? A picture to scan, then a code at every log-in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, queries, services, totp
from greenlane.base.people.terms import AccessError, LockOut
from greenlane.site.attendance import PASSED, wants_factor
from greenlane.site.clock import now
from greenlane.site.desks.account.picture import path_of
from greenlane.site.frame import following_of, page
from greenlane.site.refusals import why_not
from greenlane.site.vault import vault

_TEMPLATE, _ISSUER, _POLICY = "site/account/factor.html", "Greenlane", LockOut()


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Show the code of a factor in use, or set one up; after five wrong codes the door shuts for a while."""
    username = request.user.get_username()
    if not username:
        return redirect("login")
    if queries.has_factor(username) and not wants_factor(request):
        return redirect("account")
    if request.method == "GET":
        return _shown(request, username)
    return _given(request, username)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh secret, which waits to be confirmed."""
    username = request.user.get_username()
    if not username:
        return redirect("login")
    try:
        with writing(by=f"user:{username}"[:80], at=now()) as pen:
            attending.prepare_factor(pen, vault(), username)
    except AccessError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("account")
    return redirect("account-factor")


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Whoever has shown the factor in this session may take it away, to set up another."""
    username = request.user.get_username()
    if not username or not request.session.get(PASSED):
        return redirect("account")
    with writing(by=f"user:{username}"[:80], at=now()) as pen:
        attending.take_factor(pen, username)
    del request.session[PASSED]
    messages.info(request, _("The second factor is taken away. Set up another one."), extra_tags="blue")
    return redirect("account-factor")


def _given(request: HttpRequest, username: str) -> HttpResponse:
    """A code came in; wrong ones count towards the shut door like wrong passwords."""
    at, address, code = now(), request.META.get("REMOTE_ADDR", "")[:45], request.POST.get("code", "")[:20]
    if queries.shut_until(username, address, at, _POLICY) is not None:
        return _shown(request, username, 429, wrong=_("Too many wrong codes. Wait a quarter of an hour."))
    is_set_up, spare, right = queries.has_factor(username), [], False
    try:
        with writing(by=f"user:{username}"[:80], at=at) as pen:
            if is_set_up:
                right = attending.check_factor(pen, vault(), username, code)
            else:
                spare, right = attending.confirm_factor(pen, vault(), username, code), True
    except (AccessError, LookupError):
        right = False
    if not right:
        with writing(by=f"user:{username}"[:80], at=at) as pen:
            services.note_failure(pen, username, address, _POLICY)
        wrong = _("This code is wrong or over. Type the six digits that the application shows now.")
        return _shown(request, username, 422, wrong=wrong)
    request.session[PASSED] = True
    if spare:
        return page(request, "site/account/spare.html", {"codes": spare, "next": following_of(request)})
    return redirect(following_of(request))


def _shown(request: HttpRequest, username: str, status: int = 200, wrong: str = "") -> HttpResponse:
    context: dict[str, object] = {"next": following_of(request), "wrong": wrong, "must": wants_factor(request)}
    if queries.has_factor(username):
        return page(request, _TEMPLATE, {**context, "shows": "code"}, status)
    try:
        secret = attending.prepared(vault(), username)
    except LookupError:
        return page(request, _TEMPLATE, {**context, "shows": "start"}, status)
    size, path = path_of(totp.address_of(secret, username, _ISSUER))
    spelled = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return page(
        request, _TEMPLATE, {**context, "shows": "setup", "secret": spelled, "size": size, "path": path}, status
    )
