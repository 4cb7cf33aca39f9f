"""What goes with every request? The law in force, and a content security policy: our own files, no inline script."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from greenlane.site.clock import now
from greenlane.site.means import keep_up

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "worker-src 'self'"
)


def law_in_force(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer by the version of the pack that is in force; files pass by it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/static/"):
            keep_up(now())
        return get_response(request)

    return answer


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the policy to every answer that does not carry its own."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer
