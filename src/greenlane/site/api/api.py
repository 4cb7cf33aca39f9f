"""Which operations does the API have? Assembled from its chapters, described, its errors in one shape."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from greenlane.site.api import (
    appeals,
    arrivals,
    assignments,
    audit,
    board,
    drafts,
    escalations,
    examinations,
    lodging,
    mandates,
    money,
    origin,
    papers,
    queue,
    reading,
    service,
    tracking,
    webhooks,
)
from greenlane.site.api.described import finished
from greenlane.site.api.problems import ProblemError, told
from greenlane.site.api.reference import Reference
from greenlane.site.api.routes import router

VERSION = "1"
_SAYS = """Lodge declarations, follow them, pay, and work the queue.

Every system has a token with scopes: `Authorization: Bearer gl_…`. Amounts are decimal text in the currency named.
Errors have one shape, problem+json (RFC 9457): `errors` names each rule, the JSON Pointer to its field, what is wrong,
what to do, and the place in your own message."""


class Api(NinjaAPI):
    """The API whose description is finished by :func:`greenlane.site.api.described.finished`."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        finished(schema)
        return schema


api = Api(title="Greenlane", version=VERSION, description=_SAYS, docs=Reference(), urls_namespace="api")
#: Importing a chapter puts its operations into the router, in this order.
CHAPTERS = (
    lodging,
    drafts,
    reading,
    tracking,
    arrivals,
    papers,
    money,
    mandates,
    queue,
    examinations,
    assignments,
    webhooks,
    audit,
    escalations,
    appeals,
    board,
    origin,
    service,
)
api.add_router("", router)


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return told(request, error)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return told(request, ProblemError("unauthenticated", "The request carries no token."))


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    says = "; ".join(f"{'.'.join(map(str, e.get('loc', ())))}: {e.get('msg', '')}" for e in error.errors)
    return told(request, ProblemError("invalid", says))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return told(request, ProblemError("invalid", str(error)))
