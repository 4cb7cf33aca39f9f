"""Who is away? An officer tells its own absence, a manager anybody's; what was drawn goes to others."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.terms import Caller, Role
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, RefusedError
from greenlane.site.clock import now
from greenlane.site.desks.officer.roles import roles
from greenlane.site.frame import page
from greenlane.site.means import means, veil_key
from greenlane.site.refusals import why_not


class AbsenceForm(forms.Form):
    """An absence by whole days, both included; ``officers`` are offered to a manager alone."""

    def __init__(self, *args: Any, held: AssignmentPage, officers: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        day = forms.DateInput(attrs={"type": "date"})
        if officers:
            choices = [(name, name) for name in officers]
            self.fields["username"] = forms.ChoiceField(label=_("Officer"), choices=choices)
        self.fields["reason"] = forms.ChoiceField(label=_("Reason"), choices=list(held.absences.items()))
        self.fields["since"] = forms.DateField(
            label=_("First day"), required=False, widget=day, help_text=_("Empty: from this moment on.")
        )
        self.fields["until"] = forms.DateField(
            label=_("Last day"), required=False, widget=day, help_text=_("Empty: until further notice.")
        )


@roles(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Absences that run or are to come: one's own, a manager everybody's."""
    at = now()
    held = means().book(at.date())[AssignmentPage]
    form = AbsenceForm(request.POST or None, held=held, officers=_officers(caller, at))
    if request.method != "POST":
        return _shown(request, caller, held, AbsenceForm(held=held, officers=_officers(caller, at)))
    do = request.POST.get("do", "")
    if do not in ("note", "end"):
        raise Http404(_("There is no such act."))
    if do == "note" and not form.is_valid():
        return _shown(request, caller, held, form)
    try:
        with writing(by=caller.name, at=at) as pen:
            if do == "note":
                _note(pen, held, caller, form.cleaned_data)
            else:
                _end(pen, held, caller, request.POST.get("absence", ""))
    except RefusedError as no:
        if do == "note":
            form.add_error(None, why_not(no))
            return _shown(request, caller, held, form)
        messages.error(request, why_not(no), extra_tags="red")
    else:
        says = _("The absence is noted.") if do == "note" else _("The absence is ended.")
        messages.success(request, says, extra_tags="green")
    return redirect("officer-absences")


def _note(pen: Pen, held: AssignmentPage, caller: Caller, given: dict[str, Any]) -> None:
    offset = timedelta(minutes=held.calendar.offset)
    since = _starts(given["since"], offset) if given["since"] else pen.at
    until = _starts(given["until"], offset) + timedelta(days=1) if given["until"] else None
    # Today's first hours are past already: away begins now and never before.
    since = max(since, pen.at)
    name = given.get("username") or _own(caller)
    services.note_absence(pen, held, name, since, until, given["reason"], veil_key())


def _end(pen: Pen, held: AssignmentPage, caller: Caller, number: str) -> None:
    """End an absence. Raises PermissionDenied where an officer names another's, RefusedError where there is none."""
    known = {str(one.id): one for one in queries.absences(pen.at)}
    found = known.get(number)
    if found is not None and not _is_manager(caller) and found.username != _own(caller):
        raise PermissionDenied(_("You end your own absences; a manager ends others'."))
    services.end_absence(pen, held, found.id if found else 0, veil_key())


def _shown(request: HttpRequest, caller: Caller, held: AssignmentPage, form: AbsenceForm) -> HttpResponse:
    at, is_manager = now(), _is_manager(caller)
    found = queries.absences(at, "" if is_manager else _own(caller))
    offset = timedelta(minutes=held.calendar.offset)
    rows = [
        (one, held.absences.get(one.reason, one.reason), one.since <= at, one.until and (one.until + offset).date())
        for one in found
    ]
    # An absence by whole days ends at midnight: its last day is the one before.
    context = {
        "rows": [(one, why, runs, day and day - timedelta(days=1)) for one, why, runs, day in rows],
        "is_manager": is_manager,
        "form": form,
    }
    return page(request, "site/officer/absences.html", context, 422 if form.errors else 200)


def _starts(day: Any, offset: timedelta) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(day, time(), UTC) - offset


def _is_manager(caller: Caller) -> bool:
    return caller.role == Role.MANAGER.value


def _officers(caller: Caller, at: datetime) -> list[str]:
    """Whose absence may be told beside one's own: of everybody with a post, by a manager."""
    return sorted({post.username for post in queries.roster(at)}) if _is_manager(caller) else []


def _own(caller: Caller) -> str:
    return caller.name.removeprefix("user:")
