"""Who is calling, may it, and not too fast? The bearer token of every operation."""

import os
import time
from math import ceil
from typing import cast

from django.http import HttpRequest

from greenlane.base.people import queries as people
from greenlane.base.people.terms import Caller, Scope
from greenlane.site.api.pace import Pace
from greenlane.site.api.problems import ProblemError
from greenlane.site.clock import now

#: Requests a second and at once, for each token in each process; GREENLANE_API_RATE=0 sets no limit.
pace = Pace(float(os.environ.get("GREENLANE_API_RATE", "50")), float(os.environ.get("GREENLANE_API_BURST", "200")))


class Needs:
    """Lets a request in whose token has one of these scopes; the Caller is then ``request.auth``."""

    def __init__(self, *scopes: Scope) -> None:
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Caller:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        caller = people.caller_of(secret.strip(), now()) if kind.lower() == "bearer" and secret else None
        if caller is None:
            raise ProblemError(
                "unauthenticated",
                "The request carries no token, or one that is unknown, ended or revoked.",
                headers={"WWW-Authenticate": 'Bearer realm="greenlane"'},
            )
        if not any(caller.may(scope) for scope in self.scopes):
            named = " or ".join(self.scopes)
            raise ProblemError("forbidden", f"This operation needs the scope {named}; the token has {_said(caller)}.")
        wait = pace.wait(secret, time.monotonic())
        if wait:
            raise ProblemError(
                "too-fast",
                f"More than {pace.rate:g} requests a second; wait {ceil(wait)} s, or lodge in batches.",
                headers={"Retry-After": str(ceil(wait))},
            )
        return caller


def caller(request: HttpRequest) -> Caller:
    """Who is calling, once :class:`Needs` has let it in."""
    return cast(Caller, request.auth)  # type: ignore[attr-defined]  # set by django-ninja


def _said(caller: Caller) -> str:
    return ", ".join(caller.scopes) or "none"
