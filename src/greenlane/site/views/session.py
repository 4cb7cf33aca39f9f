"""How does a person come in and go out? Log-in with a shut door after too many failures, log-out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, queries, services
from greenlane.base.people.terms import LockOut
from greenlane.site.attendance import WANTED, come_in, wants_factor
from greenlane.site.clock import now
from greenlane.site.frame import following_of, page

POLICY = LockOut()
TEMPLATE = "site/login.html"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """A wrong name and a wrong password are told in the same words."""
    following = following_of(request)
    if request.user.is_authenticated:
        return redirect(following)
    if request.method == "GET":
        return page(request, TEMPLATE, {"next": following})
    username, at = request.POST.get("username", "")[:150], now()
    address = request.META.get("REMOTE_ADDR", "")[:45]
    context = {"next": following, "username": username}
    shut = queries.shut_until(username, address, at, POLICY)
    if shut is not None:
        return page(request, TEMPLATE, {**context, "shut": shut}, 429)
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if user is None:
        with writing(by="visitor", at=at) as pen:
            left = services.note_failure(pen, username, address, POLICY)
        shut = queries.shut_until(username, address, at, POLICY)
        return page(request, TEMPLATE, {**context, "failed": True, "left": left, "shut": shut}, 429 if shut else 401)
    with writing(by=f"user:{username}"[:80], at=at) as pen:
        services.note_login(pen, username, address)
    login(request, user)
    come_in(request, username)
    # Whoever has a second factor shows it next, whoever must have one sets it up: nothing else opens before.
    if queries.has_factor(username):
        request.session[WANTED] = True
    if wants_factor(request):
        following = f"{reverse('account-factor')}?{urlencode({'next': following})}"
    return _in_own_language(redirect(following), queries.user(username).language)


def _in_own_language(answer: HttpResponse, language: str) -> HttpResponse:
    """Whatever was read in this browser before: who comes in reads on in the language that it chose."""
    if language:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return answer


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Kept in the browser; and of whoever is logged in, so that letters and papers are in it too."""
    answer, wanted = set_language(request), request.POST.get("language", "")
    if request.user.is_authenticated and wanted in dict(settings.LANGUAGES):
        name = request.user.get_username()
        with writing(by=f"user:{name}"[:80], at=now()) as pen:
            services.change_user(pen, name, language=wanted)
    return answer


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """The session ends here and in the list of sessions."""
    key, username = request.session.session_key, request.user.get_username()
    if key and username and (found := queries.session(key)) and found.ended_at is None:
        with writing(by=f"user:{username}"[:80], at=now()) as pen:
            attending.end_session(pen, username, found.key)
    logout(request)
    return redirect("home")
