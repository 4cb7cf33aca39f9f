"""Which role does this page ask for? Where a scope says too little: auditors audit, managers approve."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from greenlane.base.people.terms import Caller, Role, Scope
from greenlane.site.frame import View, needs


def roles(*allowed: Role) -> Callable[[View], View]:
    """Lets in who is logged in with one of these roles; hands the Caller on as the second argument."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, caller: Caller, *args: Any, **more: Any) -> HttpResponseBase:
            if role_of(request) not in allowed:
                raise PermissionDenied("This page is not open to your account.")
            return view(request, caller, *args, **more)

        return needs(*Scope)(inside)

    return door


def role_of(request: HttpRequest) -> Role | None:
    """The role of the person who is logged in."""
    return Role(request.user.role) if request.user.is_authenticated else None
