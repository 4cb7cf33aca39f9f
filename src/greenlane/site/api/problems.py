"""How is an error told? One shape for all of them: problem+json (RFC 9457), with every finding under ``errors``."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.core.finding import Finding
from greenlane.core.words import Fact
from greenlane.journey.terms import Place

MEDIA_TYPE = "application/problem+json"
_encoder = msgspec.json.Encoder(decimal_format="string")


class Wrong(Fact, frozen=True):
    """One thing that is wrong: the rule's public id, JSON Pointer, what happened, what to do, where in the message."""

    rule: str
    pointer: str
    says: str
    remedy: str
    place: Place | None = None


class Problem(Fact, frozen=True):
    """An error. ``type`` is an address that explains this kind of problem, ``instance`` the address that was asked."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Wrong, ...] = ()


#: Every kind of problem: its status, its title, and what the one who asked can do about it.
KINDS: Mapping[str, tuple[int, str, str]] = {
    "malformed": (
        400,
        "The message cannot be read",
        "Each error names line and element. Mend the message and send it again.",
    ),
    "invalid": (
        400,
        "The request cannot be understood",
        "Compare the request with the example of the operation.",
    ),
    "unauthenticated": (
        401,
        "No valid token",
        "Send the header Authorization: Bearer gl_… with a token that has not ended.",
    ),
    "forbidden": (
        403,
        "This token may not do that",
        "Use a token with the scope named, and for the party or office concerned.",
    ),
    "unknown": (
        404,
        "Nothing is here",
        "Check the reference. What belongs to another party is answered the same way.",
    ),
    "conflict": (
        409,
        "This cannot happen now",
        "The detail says what is possible in the present status.",
    ),
    "too-large": (
        413,
        "The message is too large",
        "Send it in parts; the detail names the limit.",
    ),
    "rejected": (
        422,
        "The declaration is refused",
        "Each error points at its field and says what to do. Mend all, lodge again.",
    ),
    "too-fast": (
        429,
        "Too many requests",
        "Wait for the seconds in the header Retry-After, then go on.",
    ),
    "unavailable": (
        503,
        "The service is not available",
        "Nothing was accepted. Send the same again; a repeated message is answered once.",
    ),
}


class ProblemError(Exception):
    """Ends a request with a problem of one of the :data:`KINDS`."""

    def __init__(
        self, kind: str, detail: str, errors: Iterable[Wrong] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.headers = kind, detail, tuple(errors), dict(headers or {})


def problem(kind: str, detail: str, instance: str, errors: Iterable[Wrong] = ()) -> Problem:
    status, title, _ = KINDS[kind]
    return Problem(
        type=f"/api/v1/docs#problem-{kind}",
        title=title,
        status=status,
        detail=detail,
        instance=instance,
        errors=tuple(errors),
    )


def told(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The answer that tells the error."""
    body = problem(error.kind, error.detail, request.path, error.errors)
    answer = HttpResponse(_encoder.encode(body), status=body.status, content_type=MEDIA_TYPE)
    for name, value in error.headers.items():
        answer[name] = value
    return answer


def wrongs(findings: Sequence[Finding], places: Sequence[Place] = ()) -> tuple[Wrong, ...]:
    """Findings as errors, each with its place in the sender's own message where that is known."""
    return tuple(
        Wrong(
            rule=f.rule, pointer=f.pointer, says=f.says, remedy=f.remedy, place=places[i] if i < len(places) else None
        )
        for i, f in enumerate(findings)
    )
