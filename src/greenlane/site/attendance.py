"""Who is really here? Sessions ended elsewhere, second factors still wanted, too many pages at once."""

import os
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from greenlane.base.ledger.writing import writing
from greenlane.base.people import attending, queries
from greenlane.site.api.pace import Pace
from greenlane.site.clock import now
from greenlane.site.frame import page

#: In the session: that a second factor is wanted, that it was shown.
WANTED, PASSED = "second-factor-wanted", "second-factor"
#: Pages a second and at once, for each person or address in each process; GREENLANE_PAGE_RATE=0 sets no limit.
pace = Pace(float(os.environ.get("GREENLANE_PAGE_RATE", "20")), float(os.environ.get("GREENLANE_PAGE_BURST", "100")))
_READ_AGAIN = timedelta(minutes=15)
#: Open to whoever still has to show a second factor.
_OPEN = ("/account/second-factor", "/logout", "/language", "/static/")


def attend(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware; systems with tokens (``/api/``) and files pass by it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/api/", "/static/", "/log/")):
            return get_response(request)
        user = request.user
        wait = pace.wait(str(user.pk or request.META.get("REMOTE_ADDR", "")), time.monotonic())
        if wait:
            said = _("You ask for pages faster than a person can read them. Wait a moment and load the page again.")
            refused = page(request, "site/error.html", {"heading": _("Too fast"), "says": said}, 429)
            refused["Retry-After"] = "1"
            return refused
        if user.is_authenticated:
            if _is_over(request):
                logout(request)
                return redirect("login")
            if wants_factor(request) and not request.path.startswith(_OPEN):
                return redirect("account-factor")
        return get_response(request)

    return answer


def wants_factor(request: HttpRequest) -> bool:
    """Whether this person must still show a second factor before anything else."""
    user = request.user
    if not user.is_authenticated or request.session.get(PASSED):
        return False
    return user.role in settings.SECOND_FACTOR_ROLES or bool(request.session.get(WANTED))


def _is_over(request: HttpRequest) -> bool:
    """Whether the session was ended elsewhere; notes, every few minutes, that it is in use."""
    key = request.session.session_key
    found = queries.session(key) if key else None
    if key is None or found is None:
        return False
    at = now()
    if found.ended_at is None and found.seen_at + attending.SEEN_EVERY <= at:
        with writing(by=f"user:{request.user.get_username()}"[:80], at=at) as pen:
            attending.see_session(pen, key)
    return found.ended_at is not None


def note_read(request: HttpRequest, subject: str, what: str) -> None:
    """An official looks at personal data: told in the log, once a quarter of an hour for one person and subject."""
    at, name = now(), f"read {subject}"
    last = request.session.get(name)
    if last is not None and at.timestamp() < last + _READ_AGAIN.total_seconds():
        return
    with writing(by=f"user:{request.user.get_username()}"[:80], at=at) as pen:
        attending.note_read(pen, subject, what)
    request.session[name] = at.timestamp()


def come_in(request: HttpRequest, username: str) -> None:
    """Tell of the session that has just begun."""
    key = request.session.session_key or ""
    with writing(by=f"user:{username}"[:80], at=now()) as pen:
        address, agent = request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
        attending.begin_session(pen, username, key, address, agent)
