"""When does an office not work? Days on which it is closed, beside the holidays of the country."""

from datetime import date

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assignment import models
from greenlane.clearance.assignment.terms import AssignmentPage, RefusedError

_DAY = ("site", "day", "title")


def close_day(pen: Pen, page: AssignmentPage, site: str, day: date, title: str) -> None:
    """The office does not work on a day; hours to open bills do not run there. Event ``assignment.day_closed``.

    What was drawn before keeps its term. Raises RefusedError where it is no site, the day is past or closed already.
    """
    if site not in page.sites:
        raise RefusedError("no_site", page.says["no_site"], site=site, sites=", ".join(page.sites))
    if day < pen.at.date():
        raise RefusedError("past_day", page.says["past_day"], day=day)
    if models.ClosedDay.objects.filter(site=site, day=day).exists():
        raise RefusedError("closed_day", page.says["closed_day"], site=site, day=day)
    pen.insert(models.ClosedDay, _DAY, [(site, day, title)])
    pen.event("assignment.day_closed", site, {"day": day, "title": title})


def open_day(pen: Pen, page: AssignmentPage, number: int) -> None:
    """The office works on that day after all. Event ``assignment.day_opened``. Raises RefusedError."""
    row = models.ClosedDay.objects.select_for_update().filter(pk=number, day__gte=pen.at.date()).first()
    if row is None:
        raise RefusedError("no_day", page.says["no_day"], number=number)
    pen.event("assignment.day_opened", row.site, {"day": row.day})
    row.delete()
