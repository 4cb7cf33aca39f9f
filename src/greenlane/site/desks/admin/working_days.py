"""When do offices work? Days of the week, holidays of the country, hours of an office, days on which one is closed."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, RefusedError, Site
from greenlane.core.book import Book
from greenlane.core.words import Fact
from greenlane.site.clock import now
from greenlane.site.desks.admin.roster import sites_of
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

#: A Monday and a leap year, by which days are written where only their place in the week or year is known.
_MONDAY, _YEAR = 5, 2024


class Office(Fact, frozen=True):
    """One site as the page shows it: its hours of a working day, as text."""

    code: str
    name: str
    hours: str


class ClosedForm(forms.Form):
    """A day on which one office does not work."""

    def __init__(self, *args: Any, sites: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["site"] = forms.ChoiceField(label=_("Office"), choices=[(k, f"{k} {v}") for k, v in sites.items()])
        self.fields["day"] = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
        self.fields["title"] = forms.CharField(
            label=_("Why"), max_length=80, help_text=_("For example: city holiday, flood, moving house.")
        )


@needs(Scope.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The calendar; an office is closed for a day, or opened again."""
    at = now()
    book = means().book(at.date())
    if request.method != "POST":
        return _shown(request, book, ClosedForm(sites=sites_of(book)))
    form = ClosedForm(request.POST, sites=sites_of(book))
    is_new = request.POST.get("do") == "close"
    if is_new and not form.is_valid():
        return _shown(request, book, form)
    try:
        with writing(by=caller.name, at=at) as pen:
            if is_new:
                services.close_day(pen, book[AssignmentPage], **form.cleaned_data)
            else:
                services.open_day(pen, book[AssignmentPage], _number(request))
    except RefusedError as no:
        if is_new:
            form.add_error(None, why_not(no))
            return _shown(request, book, form)
        messages.error(request, why_not(no), extra_tags="red")
    else:
        says = _("The office is closed on that day.") if is_new else _("The office works on that day.")
        messages.success(request, says, extra_tags="green")
    return redirect("admin-calendars")


def _number(request: HttpRequest) -> int:
    text = request.POST.get("day", "")
    if request.POST.get("do") != "open" or not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Http404(_("There is no such act."))
    return int(text)


def _shown(request: HttpRequest, book: Book, form: ClosedForm) -> HttpResponse:
    held, today = book[AssignmentPage], now().date()
    calendar = held.calendar
    context = {
        "offices": [Office(code, name, _hours(held.sites[code])) for code, name in sites_of(book).items()],
        "weekdays": [date(2026, 1, _MONDAY + n - 1) for n in sorted(calendar.weekdays)],
        "holidays": [date(_YEAR, month, day) for month, day in sorted(calendar.holidays)],
        "closed": queries.closed_days(today),
        "today": today,
        "form": form,
    }
    return page(request, "site/admin/calendars.html", context, 422 if form.errors else 200)


def _hours(site: Site) -> str:
    first, last = divmod(site.opens, 60), divmod(site.closes, 60)
    return f"{first[0]:02d}:{first[1]:02d} – {last[0]:02d}:{last[1]:02d}"
