"""How are times and minor units written on pages of tickets and appeals?"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.site.clock import now
from greenlane.site.means import means
from greenlane.site.templatetags.words import money

register = template.Library()
_HOUR, _DAY = 60, 24 * 60


@register.filter
def spell(minutes: int) -> str:
    """``200`` minutes as ``3 h 20 min``; days from two days on."""
    if minutes < _HOUR:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < 2 * _DAY:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // _HOUR, "minutes": minutes % _HOUR}
    return _("%(days)s d %(hours)s h") % {"days": minutes // _DAY, "hours": minutes % _DAY // _HOUR}


@register.filter
def last_day(end: datetime) -> date:
    """The last whole day before the end of a time limit that is a midnight."""
    return (end - timedelta(microseconds=1)).date()


@register.filter
def minor(amount: int) -> str:
    """Whole minor units as an amount of money."""
    return money(Decimal(amount).scaleb(-means().book(now().date())[AccountsPage].digits))
