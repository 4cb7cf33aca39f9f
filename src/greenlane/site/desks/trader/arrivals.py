"""Which goods are expected, and who says that they are there? The list of a company, and the report of an arrival."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.manifests import queries
from greenlane.filing.manifests.rules import containers_of
from greenlane.filing.manifests.terms import (
    Container,
    Expected,
    ManifestsPage,
    Outcome,
    RefusedReportError,
    Report,
    Reported,
)
from greenlane.site import arrivals as arriving
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

_FORMAT = "%Y-%m-%dT%H:%M"


class ArrivalForm(forms.Form):
    """Where, when, and which goods."""

    reference = forms.CharField(label="", max_length=18, required=False)
    code = forms.ChoiceField(label="", required=False)
    number = forms.CharField(label="", max_length=70, required=False)
    place = forms.CharField(label="", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "on"}))
    at = forms.DateTimeField(label="", input_formats=[_FORMAT])
    containers = forms.CharField(label="", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    corrects = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, held: ManifestsPage, **more: Any) -> None:
        super().__init__(*args, **more)
        said = {
            "reference": (_("Declaration (MRN)"), _("Leave it empty where the goods are not declared yet.")),
            "code": (_("Kind of transport document"), ""),
            "number": (_("Number of the transport document"), _("Give it where there is no declaration yet.")),
            "place": (_("Where are the goods?"), _("Such as the terminal or warehouse.")),
            "at": (_("Since when? (UTC)"), ""),
            "containers": (
                _("Containers and seals"),
                _("One container a line: its number, then its seals. Leave it empty where there are none."),
            ),
            "corrects": (_("This corrects what I reported before"), ""),
        }
        for name, (label, help_text) in said.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        choices = [("", _("None"))] + [(code, code) for code in sorted(held.documents)]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["at"].widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORMAT)

    def report(self) -> Report:
        """What was filled in, as a report."""
        told = dict(self.cleaned_data)
        told.pop("corrects")
        lines = [line.replace(",", " ").split() for line in told.pop("containers").splitlines()]
        units = tuple(Container(line[0], tuple(line[1:])) for line in lines if line)
        at: datetime = told.pop("at")
        return Report(at=at.astimezone(UTC), containers=units, **told)


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def arrivals(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What is expected, what was reported, and the form; ``?goods=`` fills it for one declaration."""
    at = now()
    if not caller.party:
        raise Http404("Goods are reported by the party that imports or declares them.")
    held = means().book(at.date())[ManifestsPage]
    found = arriving.expected(caller.party)
    if request.method != "POST":
        chosen = next((one for one in found if one.reference == request.GET.get("goods")), None)
        return _shown(request, caller, found, ArrivalForm(initial=_filled(chosen, at), held=held), chosen)
    form = ArrivalForm(request.POST, held=held)
    if form.is_valid():
        try:
            told = arriving.report(caller, form.report(), at, corrects=form.cleaned_data["corrects"])
        except RefusedReportError as no:
            form.add_error({"no_place": "place", "container": "containers"}.get(no.rule), why_not(no))
        except LookupError as nowhere:
            form.add_error("reference", str(nowhere))
        else:
            messages.success(request, _says(told), extra_tags="green")
            return redirect("trader-arrivals")
    return _shown(request, caller, found, form, None, 422)


def _filled(chosen: Expected | None, at: datetime) -> dict[str, object]:
    if chosen is None:
        return {"at": at}
    units = containers_of(declarations.read(chosen.reference))
    lines = [" ".join((unit.number, *unit.seals)) for unit in units]
    return {"reference": chosen.reference, "place": chosen.place[:100], "at": at, "containers": "\n".join(lines)}


def _says(told: Reported) -> str:
    if told.outcome is Outcome.REPEATED:
        return _("Report {number} said the same before.").format(number=told.landed.number)
    if told.outcome is Outcome.CORRECTED:
        return _("Report {number} is corrected.").format(number=told.landed.number)
    return _("The arrival is reported under {number}.").format(number=told.landed.number)


def _shown(
    request: HttpRequest, caller: Caller, found: list[Expected], form: ArrivalForm, chosen: Expected | None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"found": found, "form": form, "chosen": chosen, "reports": queries.reports(caller.party, 20)}
    return page(request, "site/trader/arrivals.html", context, status)
