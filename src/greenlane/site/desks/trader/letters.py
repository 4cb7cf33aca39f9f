"""Which letters does a person get, and where is its calendar? Chosen here; a link in each letter ends its kind."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from greenlane.base.ledger.writing import writing
from greenlane.base.notices import queries, services
from greenlane.base.people.terms import Caller, Scope
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.letters import KINDS, USUAL, kinds_of, names_of, stopped_by
from greenlane.site.posting import is_on


@needs(Scope.LODGE, Scope.PAY)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The choice of one person."""
    person = _person(request, caller)
    if request.method == "POST":
        wanted = [name for name in KINDS if name in request.POST.getlist("kind")]
        with writing(by=caller.name, at=now()) as pen:
            services.choose(pen, caller.party, person, kinds_of(wanted))
        messages.success(request, _("Your choice is kept."), extra_tags="green")
        return redirect("trader-letters")
    return _shown(request, person)


@needs(Scope.LODGE, Scope.PAY)
@require_POST
def calendar(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A new secret address, shown this once; or none any more."""
    person = _person(request, caller)
    if request.POST.get("do") == "end":
        with writing(by=caller.name, at=now()) as pen:
            services.end_feed(pen, caller.party, person)
        messages.success(request, _("The calendar's address opens nothing any more."), extra_tags="green")
        return redirect("trader-letters")
    token = secrets.token_urlsafe(32)
    with writing(by=caller.name, at=now()) as pen:
        services.renew_feed(pen, caller.party, person, token)
    return _shown(request, person, request.build_absolute_uri(reverse("trader-feed", args=[token])))


@csrf_exempt  # the signed token is the permission: mail programs end letters with one press (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End one kind of letters, with no log-in: asked first, done by the button."""
    try:
        number, names = stopped_by(token)
        choice = queries.choice(number)
    except LookupError as false:
        raise Http404(str(false)) from false
    if request.method == "POST":
        left = [kind for kind in choice.kinds if kind not in kinds_of(names)]
        with writing(by="letters:stop", at=now()) as pen:
            services.choose(pen, choice.owner, choice.person, left)
    labels = [KINDS[name][0] for name in names if name in KINDS]
    return page(request, "site/trader/letters_stop.html", {"labels": labels, "is_done": request.method == "POST"})


def _person(request: HttpRequest, caller: Caller) -> str:
    if not caller.party or not request.user.is_authenticated:
        raise Http404("Letters go to the people of a company.")
    return request.user.get_username()


def _shown(request: HttpRequest, person: str, address: str = "") -> HttpResponse:
    choice = queries.choices([person]).get(person)
    wanted = names_of(choice.kinds) if choice else USUAL
    user = request.user
    context = {
        "kinds": [{"name": name, "label": label, "is_on": name in wanted} for name, (label, _events) in KINDS.items()],
        "email": user.email if user.is_authenticated else "",
        "is_on": is_on(),
        "feed_made": queries.feed_made(person),
        "address": address,
    }
    return page(request, "site/trader/letters.html", context)
