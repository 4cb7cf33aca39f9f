"""How is an answer written? msgspec bytes, with amounts as text so that no cent is lost."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

JSON = "application/json"
_encoder = msgspec.json.Encoder(decimal_format="string")


def encoded(value: object) -> bytes:
    return _encoder.encode(value)


def answer(value: object, status: int = 200) -> HttpResponse:
    """``value`` (facts, lists, dictionaries) as JSON."""
    return HttpResponse(_encoder.encode(value), status=status, content_type=JSON)


def page(items: Sequence[object], following: str = "") -> dict[str, Any]:
    """One page of a list; ``next`` is the cursor of the following page, None at the end."""
    return {"items": items, "next": following or None}


def wants_xml(request: HttpRequest) -> bool:
    """Whether the client prefers XML to JSON."""
    return request.get_preferred_type([JSON, "application/xml", "text/xml"]) in ("application/xml", "text/xml")
