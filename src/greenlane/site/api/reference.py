"""What does the API's own page show? The whole description as one readable page, without a line of script."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja.openapi.docs import DocsBase

from greenlane.site.api.problems import KINDS, MEDIA_TYPE
from greenlane.site.frame import page

if TYPE_CHECKING:
    from ninja import NinjaAPI


class Reference(DocsBase):
    """Renders the OpenAPI description on the server."""

    def render_page(self, request: HttpRequest, api: "NinjaAPI", **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        context = {
            "says": [" ".join(part.split()) for part in api.description.split("\n\n")],
            "chapters": chapters(schema),
            "kinds": [{"name": name, "status": k[0], "title": k[1], "remedy": k[2]} for name, k in KINDS.items()],
            "schema_address": self.get_openapi_url(api, kwargs),
        }
        return page(request, "site/reference.html", context)


def chapters(schema: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Operations by their tag, in the order of the description."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return list(found.items())


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    says, _, _ = operation.get("description", "").partition("\n\nScope: ")
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "says": "" if says.startswith("Scope: ") else says,
        "scopes": operation["security"][0]["token"] if operation["security"] else [],
        "parameters": operation.get("parameters", []),
        "bodies": list(_contents(body)),
        "answers": [
            {"status": status, "says": answer["description"], "contents": list(_contents(answer.get("content", {})))}
            for status, answer in operation["responses"].items()
            if MEDIA_TYPE not in answer["content"]
        ],
        "problems": [
            {"status": status, "name": name}
            for status, answer in operation["responses"].items()
            for name in answer["content"].get(MEDIA_TYPE, {}).get("examples", {})
        ],
    }


def _contents(content: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for media, shown in content.items():
        example = shown.get("example")
        if example is None:
            example = next((e["value"] for e in shown.get("examples", {}).values()), None)
        text = (
            example
            if isinstance(example, str) or example is None
            else json.dumps(example, indent=2, ensure_ascii=False)
        )
        yield {"media": media, "example": text or ""}
