"""How is a visitor led around? Step by step, as trader, officer and manager; in a demonstration only, else 404."""

from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, queries, services
from greenlane.site.attendance import WANTED, come_in
from greenlane.site.clock import now
from greenlane.site.desks.guide import where
from greenlane.site.desks.guide.logins import Given, given
from greenlane.site.desks.guide.steps import STEP, STEPS, told
from greenlane.site.frame import caller_of, page


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All steps; begin with the first or go straight to any."""
    _logins()
    return page(request, "site/guide/overview.html", {"steps": STEPS, "title": _("A tour of Greenlane")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One step told; taken (POST) it logs the visitor in as whom it shows, and leads to the page."""
    logins, shown = _logins(), told(number)
    if shown is None or shown.role not in logins:
        raise Http404("The tour has no such step.")
    if request.method == "POST":
        _become(request, logins[shown.role])
        request.session[STEP] = number
        caller = caller_of(request)
        if caller is not None:
            return redirect(where.address(shown.place, caller, now()))
    context = {"step": shown, "number": number, "of": len(STEPS), "before": number - 1}
    return page(request, "site/guide/step.html", context)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The bar goes; whoever was logged in stays."""
    request.session.pop(STEP, None)
    return redirect("home")


def _logins() -> dict[str, Given]:
    logins = given()
    if not logins:
        raise Http404("There is a tour in a demonstration only: greenlane demo --serve.")
    return logins


def _become(request: HttpRequest, wanted: Given) -> None:
    """Log in by name and password, as from the form; whoever has set up a second factor is still asked for it."""
    if request.user.get_username() == wanted.username:
        return
    user = authenticate(request, username=wanted.username, password=wanted.password)
    if user is None:
        raise Http404("The password of this login was changed. Start a new demonstration for a tour.")
    _leave(request)
    with writing(by=f"user:{wanted.username}", at=now()) as pen:
        services.note_login(pen, wanted.username, request.META.get("REMOTE_ADDR", "")[:45])
    login(request, user)
    come_in(request, wanted.username)
    if queries.has_factor(wanted.username):
        request.session[WANTED] = True


def _leave(request: HttpRequest) -> None:
    """Whoever was here goes out first: the next one begins a session of its own."""
    username, key = request.user.get_username(), request.session.session_key
    found = queries.session(key) if username and key else None
    if found is not None and found.ended_at is None:
        with writing(by=f"user:{username}"[:80], at=now()) as pen:
            attending.end_session(pen, username, found.key)
    logout(request)
