"""Was it chance? The draws of controls and of officers over some days, against what chance foretells."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from greenlane.base.people.terms import Caller
from greenlane.insight.dashboards import queries
from greenlane.site.clock import now
from greenlane.site.desks.manager.asked import managers, office_of, period_of, start_of
from greenlane.site.frame import page
from greenlane.site.means import veil_key

_DAYS = 7
#: Below this an honest lot would be seen less than once in a thousand looks.
_RARE = 0.001


@managers
@require_safe
def chance(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Few days at a time: every draw of them is recomputed."""
    at = now()
    first, last = period_of(request.GET, at, _DAYS)
    first = max(first, last - timedelta(days=30))
    office = office_of(caller, request.GET)
    found = queries.chance(veil_key(), first, last, start_of(first), start_of(last + timedelta(days=1)), office)
    tests = [
        (t, t.fairness.rate * t.fairness.count, min(t.fairness.share_p, t.fairness.uniform_p) < _RARE)
        for t in found.draws
    ]
    rare = found.assignment.count > 0 and found.assignment.least_p < _RARE
    sides = [(_("By site"), found.assignment.sites), (_("By officer"), found.assignment.officers)]
    told = {"found": found, "tests": tests, "rare": rare, "office": office, "sides": sides}
    return page(request, "site/manager/chance.html", told)
