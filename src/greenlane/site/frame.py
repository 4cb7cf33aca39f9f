"""What stands around every page? Who is here, where they can go, and how a page is answered."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from greenlane.base.people.rules import caller_for
from greenlane.base.people.terms import Caller, Role, Scope
from greenlane.site.places import places

View = Callable[..., HttpResponseBase]


def caller_of(request: HttpRequest) -> Caller | None:
    """The person who is logged in, None for a visitor."""
    user = request.user
    if not user.is_authenticated:
        return None
    return caller_for(f"user:{user.username}", Role(user.role), user.party, user.office)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page in the frame of whoever is here."""
    caller = caller_of(request)
    sections, beside = places(caller, request.path)
    frame = {"caller": caller, "person": _name(request), "nav": sections, "beside": beside}
    answer = render(request, template, {**frame, **(context or {})}, status=status)
    if caller:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _name(request: HttpRequest) -> str:
    user = request.user
    return user.get_full_name() or user.get_username() if user.is_authenticated else ""


def needs(*scopes: Scope) -> Callable[[View], View]:
    """Lets in who is logged in and may do one of these; hands the Caller on as the second argument."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
            caller = caller_of(request)
            if caller is None:
                return redirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
            if not any(caller.may(scope) for scope in scopes):
                raise PermissionDenied(_("This page is not open to your account."))
            return view(request, caller, *args, **more)

        return inside

    return door


def following_of(request: HttpRequest) -> str:
    """Where to go afterwards: within this site only."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("home")
