"""What is every page made of? All components of the design system in all their states, on one page."""

from datetime import UTC, datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from greenlane.core.codes import LANES
from greenlane.filing.declarations.states import Status
from greenlane.site.desks.account.picture import path_of
from greenlane.site.frame import page
from greenlane.site.wording import STATES

#: Columns of a chart, bottom up: the share of each lane in a day of the example.
_DAYS = ((62, 9, 14, 4), (71, 8, 11, 6), (58, 12, 19, 3), (80, 6, 9, 2), (66, 10, 16, 8), (30, 4, 5, 1), (22, 3, 4, 1))
_TALL, _WIDE, _GAP = 100, 10, 4
_SAMPLE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_ROWS = (
    ("26XX0000000000017A", "LRN-4711", Status.RELEASED.value, Decimal("1284.50")),
    ("26XX0000000000018B", "LRN-4712", Status.UNDER_CONTROL.value, Decimal("90311.00")),
    ("26XX0000000000019C", "LRN-4713-a-reference-as-long-as-some-are", Status.QUERIED.value, None),
)
_INKS = ("ink", "quiet", "paper", "raised", "line", "edge", "focus")
COLOURS = ("green", "blue", "yellow", "red")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Shown to whoever asks: it holds invented examples only. The browser's tests look at each of them."""
    side, path = path_of("https://greenlane.example/verify?mrn=26XX0000000000017A")
    context = {
        "states": STATES,
        "lanes": LANES,
        "colours": COLOURS,
        "swatches": (*_INKS, *(f"{colour}-fill" for colour in COLOURS)),
        "rows": _ROWS,
        "at": _SAMPLE,
        "bars": _bars(),
        "wide": len(_DAYS) * (_WIDE + _GAP) - _GAP,
        "tall": _TALL,
        "amount": Decimal("1234567.5"),
        "side": side,
        "path": path,
    }
    return page(request, "site/components.html", context)


def _bars() -> list[dict[str, object]]:
    """The rectangles of the chart, each with its lane."""
    found, most = [], max(sum(day) for day in _DAYS)
    for place, day in enumerate(_DAYS):
        below = 0
        for lane, count in zip(COLOURS, day, strict=True):
            height = count * _TALL / most
            below += count
            x, y = place * (_WIDE + _GAP), _TALL - below * _TALL / most
            found.append({"lane": lane, "x": x, "y": f"{y:.2f}", "height": f"{height:.2f}", "width": _WIDE})
    return found
