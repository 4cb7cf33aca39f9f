"""What does the OpenAPI description say of an operation? Its scope, its body, each answer with an example."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from greenlane.base.people.terms import Scope
from greenlane.site.api import examples
from greenlane.site.api.problems import KINDS, MEDIA_TYPE, Problem, problem

_REFERENCE = "#/components/schemas/{name}"
#: What an operation carries until the description is finished.
_ANSWERS, _SCOPES, _KINDS, _BODY = "x-answers", "x-scopes", "x-problems", "x-body"
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A system's token, `gl_…`, given once by the administration. It has scopes and speaks for one "
    "trader or one office.",
}

Described = dict[str, Any]


class Shown(msgspec.Struct, frozen=True):
    """One answer or body: what it is, the type it has (None: free text or bytes), an example, its media type."""

    says: str
    type: Any = None
    example: Any = None
    media: str = "application/json"

    def written(self, schemas: Mapping[str, Described]) -> Described:
        """Its part of ``content``; ``schemas`` by the text of the type."""
        content: Described = {"schema": {"type": "string"} if self.type is None else schemas[repr(self.type)]}
        if self.example is not None:
            content["example"] = examples.plain(self.example)
        return {self.media: content}


Several = tuple[Shown, ...]


def described(
    *scopes: Scope,
    answers: Mapping[int, Shown | Several],
    body: Several = (),
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    problems: tuple[str, ...] = (),
) -> Described:
    """What django-ninja's ``openapi_extra`` takes; :func:`finished` turns it into the description proper."""
    return {
        _ANSWERS: {str(status): shown if isinstance(shown, tuple) else (shown,) for status, shown in answers.items()},
        _SCOPES: [scope.value for scope in scopes],
        _KINDS: [*problems, *(("unauthenticated", "forbidden", "too-fast") if scopes else ())],
        _BODY: body,
        "parameters": [
            {"name": name, "in": place, "required": False, "schema": {"type": "string"}, "description": says}
            for place, named in (("query", query), ("header", headers))
            for name, says in (named or {}).items()
        ],
    }


def finished(schema: Described) -> Described:
    """The description with every answer, body, problem and scope in place, and the shapes that they use."""
    operations = [(path, op) for path, methods in schema["paths"].items() for op in methods.values()]
    types: dict[str, Any] = {repr(Problem): Problem}
    for _, operation in operations:
        types |= {repr(shown.type): shown.type for shown in _all_shown(operation) if shown.type is not None}
    written, components = msgspec.json.schema_components(types.values(), ref_template=_REFERENCE)
    schemas = dict(zip(types, written, strict=True))
    for path, operation in operations:
        _finish(path, operation, schemas)
    schema["components"] = {"schemas": dict(sorted(components.items())), "securitySchemes": {"token": _TOKEN}}
    return schema


def _all_shown(operation: Described) -> Iterator[Shown]:
    for several in operation.get(_ANSWERS, {}).values():
        yield from several
    yield from operation.get(_BODY, ())


def _finish(path: str, operation: Described, schemas: Mapping[str, Described]) -> None:
    scopes, body = operation.pop(_SCOPES, []), operation.pop(_BODY, ())
    responses: Described = {
        status: {"description": several[0].says, "content": _content(several, schemas)}
        for status, several in operation.pop(_ANSWERS, {}).items()
    }
    by_status: dict[int, list[str]] = {}
    for kind in operation.pop(_KINDS, ()):
        by_status.setdefault(KINDS[kind][0], []).append(kind)
    for status, same in by_status.items():
        responses[str(status)] = _problem_answer(path, same, schemas)
    operation["responses"] = dict(sorted(responses.items()))
    if body:
        operation["requestBody"] = {"required": True, "content": _content(body, schemas)}
    operation["security"] = [{"token": scopes}] if scopes else []
    if scopes:
        operation["description"] = f"{operation.get('description', '')}\n\nScope: {' or '.join(scopes)}.".strip()


def _content(several: Several, schemas: Mapping[str, Described]) -> Described:
    content: Described = {}
    for shown in several:
        content |= shown.written(schemas)
    return content


def _problem_answer(path: str, kinds: list[str], schemas: Mapping[str, Described]) -> Described:
    shown = {
        kind: {"value": examples.plain(problem(kind, KINDS[kind][2], path, examples.WRONGS.get(kind, ())))}
        for kind in kinds
    }
    content = {"schema": schemas[repr(Problem)], "examples": shown}
    return {"description": "; ".join(KINDS[kind][1] for kind in kinds) + ".", "content": {MEDIA_TYPE: content}}
