"""How are facts written on a page? Statuses and lanes with their colour, amounts with their digits in groups."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from greenlane.core.codes import LANES
from greenlane.site import calendars
from greenlane.site.wording import BASES, LANE_NAMES, STATES

register = template.Library()
_THIN = "\u202f"


@register.filter
def state(status: str) -> SafeString:
    """A status in its words and colour."""
    known = STATES.get(status)
    if known is None:
        return format_html('<span class="state">{}</span>', status)
    return format_html('<span class="state {}">{}</span>', known.colour, known.name)


@register.filter
def meaning(status: str) -> str:
    """What a status means for the trader."""
    known = STATES.get(status)
    return str(known.means) if known else ""


@register.filter
def lane(value: str) -> SafeString:
    """A lane by name, colour and shape: colour alone tells nobody enough."""
    return format_html('<span class="lane {}">{}</span>', value if value in LANES else "", lane_name(value))


@register.filter
def lane_name(value: str) -> str:
    """The name of a lane, without its colour and shape."""
    return str(LANE_NAMES.get(value, value.capitalize()))


@register.filter
def day(value: date | None, form: str = "plain") -> str:
    """A day as the reader's language writes it; ``form``: plain, long, short, short-long, week, month."""
    return calendars.written(value, form) if value else ""


@register.filter
def moment(value: datetime | None, form: str = "minutes") -> str:
    """A day and its time (UTC) as the reader's language writes them; ``form``: minutes, seconds or brief."""
    return calendars.written(value, form) if value else ""


@register.filter
def money(amount: Decimal | str | None) -> str:
    """``1234567.5`` as ``1 234 567.50``; the dash where there is no amount."""
    if amount is None or amount == "":  # a template gives "" where the way to it ends
        return "–"
    return f"{Decimal(amount):,.2f}".replace(",", _THIN)


@register.filter
def digits(number: Decimal | int | None) -> str:
    """A number with its digits in groups and no zeros at its end."""
    if number is None:
        return "–"
    return f"{Decimal(number).normalize():,f}".replace(",", _THIN)


@register.filter
def own_name(language: str) -> str:
    """A language in its own words; Django has none for Khmer."""
    return str(dict(settings.LANGUAGES)[language])


@register.filter
def named(names: Mapping[str, str], number: str) -> str:
    """The name that belongs to a registration, the number itself where nobody knows it."""
    return names.get(number) or number or "–"


@register.filter
def sentence(text: str) -> str:
    """A text that begins with a capital and ends with a stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.?!' else '.'}" if text else ""


@register.filter
def basis(value: str) -> str:
    """What decided on the lane, as an officer says it."""
    return str(BASES.get(value, value))


@register.filter
def breakable(path: str) -> SafeString:
    """A path that may go on in the next line after each slash."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in path.split("/")))


@register.filter
def coded(text: str) -> SafeString:
    """Text in which what stands between backticks is code."""
    parts = enumerate(text.split("`"))
    marks = [format_html("<code>{}</code>" if place % 2 else "{}", part) for place, part in parts]
    return format_html_join("", "{}", ((mark,) for mark in marks))


@register.filter
def share(part: float) -> str:
    """A share as a percentage."""
    return f"{part:.1%}"


@register.filter
def signed(part: float) -> str:
    """A difference as a percentage with its sign: ``−59 %``."""
    return f"{part:+.0%}".replace("-", "\u2212")


@register.filter
def less(number: float, other: float) -> float:
    """The difference of two places on a drawing."""
    return round(number - other, 1)
