"""Who asks? Anyone who wants to check the log: checkpoint, tiles and entries as files (C2SP tlog-tiles)."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from greenlane.base.ledger import queries
from greenlane.base.ledger.tiles import WIDTH

_PLACE = re.compile(
    r"(?P<level>entries|0|[1-9]\d?)/(?P<groups>(?:x\d{3}/){0,4})(?P<last>\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?\Z",
    re.ASCII,
)
_HIGHEST = 63
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest signed tree head."""
    note = queries.checkpoint()
    if note is None:
        raise Http404("nothing is sealed yet")
    answer = HttpResponse(note, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=2"
    return answer


@require_safe
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """A tile of hashes or, under ``entries``, the leaves themselves; what is once there never changes."""
    match = _PLACE.match(place)
    if match is None:
        raise Http404("a tile is addressed by level and index, such as tile/0/x001/067 or tile/entries/067.p/12")
    index = int(match["groups"].replace("x", "").replace("/", "") + match["last"])
    width = int(match["width"] or WIDTH)
    canonical = not match["groups"].startswith("x000")
    data = _data(match["level"], index, width) if canonical and (width < WIDTH or not match["width"]) else None
    if data is None:
        raise Http404("no such tile; the checkpoint says how large the tree is")
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = _FOR_EVER
    return answer


def _data(level: str, index: int, width: int) -> bytes | None:
    if level == "entries":
        return queries.entries(index, width)
    return queries.tile(int(level), index, width) if int(level) <= _HIGHEST else None
