"""Where in the tour is this visitor? For the bar at the top of every page."""

from typing import Any

from django import template
from django.http import HttpRequest

from greenlane.site.desks.guide.logins import given
from greenlane.site.desks.guide.steps import STEP, STEPS, told

register = template.Library()


@register.inclusion_tag("site/guide/bar.html")
def tour_bar(request: HttpRequest | None) -> dict[str, Any]:
    """The step that is shown, of how many, and the number of the next; nothing outside a tour."""
    session = getattr(request, "session", None)
    number: int | None = session.get(STEP) if session is not None else None
    step = told(number)
    if step is None or number is None or not given():
        return {}
    return {"step": step, "number": number, "of": len(STEPS), "next": number + 1 if number < len(STEPS) else 0}


@register.simple_tag
def tour_is_open() -> bool:
    """Whether this is a demonstration that shows visitors around."""
    return bool(given())
