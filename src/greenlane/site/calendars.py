"""How is a day written? By the reader's language, its year counted from the era that the country's pack names."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext_noop as _

from greenlane.filing.declarations.terms import Era, FormalitiesPage
from greenlane.site.clock import now
from greenlane.site.means import means

#: Years between the eras: 2026 is 2569 of the Buddhist era.
_AHEAD: Mapping[Era, int] = {Era.GREGORIAN: 0, Era.BUDDHIST: 543}
#: Languages whose readers count by the pack's era. Texts in all others are read abroad: they keep the common one.
_LOCAL = frozenset({"th"})
_FORMS = {
    "plain": "j M {year}",
    "long": "j F {year}",
    "short": "j M",
    "short-long": "j F",
    "week": "D j M",
    "month": "F {year}",
    "minutes": "j M {year}, H:i",
    "seconds": "j M {year}, H:i:s",
    "brief": "j M, H:i",
}
#: Khmer has no short names of months; days of the week are written in full.
_FULL = {"km": {" M": " F", "D ": "l "}}

#: Named here so that our own catalogue spells them; Django's Khmer has some of them wrong.
NAMES = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
    _("September"), _("October"), _("November"), _("December"),
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def written(value: date | datetime, form: str) -> str:
    """``2026-03-02`` as ``2 Mar 2026``, ``2 มี.ค. 2569`` or ``2 មីនា 2026``. Raises KeyError for an unknown form."""
    language = translation.get_language() or ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    pattern = _FORMS[form]
    for short, full in _FULL.get(language, {}).items():
        pattern = pattern.replace(short, full)
    year = value.year + (_AHEAD[_era()] if language in _LOCAL else 0)
    return dateformat.format(value, pattern.replace("{year}", str(year)))


def _era() -> Era:
    return means().book(now().date())[FormalitiesPage].era
