"""What stands around every page? Who is here, where they can go, and how a page is answered."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from greenlane.base.people.rules import caller_for
from greenlane.base.people.terms import Caller, Role, Scope
from greenlane.core.words import Fact

View = Callable[..., HttpResponseBase]


class Place(Fact, frozen=True):
    """A link of the navigation; ``here`` marks the page shown."""

    name: str
    address: str
    here: bool


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
    frame = {
        "caller": caller,
        "person": _name(request),
        "nav": [Place(name, address, request.path == address) for name, address in places(caller)],
    }
    answer = render(request, template, {**frame, **(context or {})}, status=status)
    if caller:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _name(request: HttpRequest) -> str:
    user = request.user
    return user.get_full_name() or user.get_username() if user.is_authenticated else ""


def places(caller: Caller | None) -> list[tuple[str, str]]:
    """Where this person can go, by what it may do."""
    found = [("Start", reverse("home"))]
    if caller and caller.may(Scope.LODGE):
        found.append(("Lodge", reverse("lodge")))
    if caller and caller.may(Scope.CONTROL):
        found.append(("Queue", reverse("queue")))
    return [*found, ("Verify", reverse("verify")), ("Status", reverse("status"))]


def needs(*scopes: Scope) -> Callable[[View], View]:
    """Lets in who is logged in and may do one of these; hands the Caller on as the second argument."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
            caller = caller_of(request)
            if caller is None:
                return redirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
            if not any(caller.may(scope) for scope in scopes):
                raise PermissionDenied("This page is not open to your account.")
            return view(request, caller, *args, **more)

        return inside

    return door
