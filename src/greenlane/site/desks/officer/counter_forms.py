"""What is asked at the counter before an act? One form for each; choices come from the country pack."""

from datetime import UTC
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.clearance.counter.states import Turn
from greenlane.clearance.counter.terms import CounterPage

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReceiveForm(forms.Form):
    reference = forms.CharField(label=_("Declaration (MRN)"), max_length=18)
    document = forms.CharField(label=_("Number of the uploaded document"), max_length=20)
    pages = forms.IntegerField(label=_("Pages"), min_value=1, max_value=999)


class CompareForm(forms.Form):
    receipt = forms.CharField(max_length=20)
    says = forms.CharField(max_length=400, required=False)


class RetainForm(forms.Form):
    receipt = forms.CharField(max_length=20)
    place = forms.CharField(max_length=60)


class ReturnForm(forms.Form):
    receipt = forms.CharField(max_length=20)


class WalkInForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Why"))
    party = forms.CharField(label=_("Trader's registration, where there is one"), max_length=32, required=False)


class TurnForm(forms.Form):
    visit = forms.IntegerField()
    what = forms.ChoiceField(choices=[(t.value, t.value) for t in Turn])
    desk = forms.IntegerField(required=False, min_value=1)


class MandateForm(forms.Form):
    party = forms.CharField(label=_("Trader's registration"), max_length=32)
    identity = forms.ChoiceField(label=_("Identified by"))
    number = forms.CharField(
        label=_("Number of that paper"), max_length=40, help_text=_("Only its last characters are kept.")
    )
    document = forms.CharField(label=_("Number of the signed mandate, uploaded"), max_length=20)
    signed = forms.DateField(label=_("Signed on"), widget=_DAY)
    until = forms.DateField(label=_("Holds until"), widget=_DAY)


class CaptureForm(forms.Form):
    mandate = forms.CharField(label=_("Mandate"), max_length=20)
    file = forms.FileField(
        label=_("Declaration"), help_text=_("The filled template or a saved form; the same checks as for everyone.")
    )
    original = forms.DateTimeField(
        label=_("Form of an outage: handed in at"), required=False, help_text=_("UTC. Leave empty otherwise."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    form_number = forms.CharField(label=_("Number of that form"), max_length=40, required=False)
    cash = forms.ChoiceField(
        label=_("The fee is paid"), choices=[("cash", _("In cash")), ("wallet", _("From the wallet"))], initial="cash"
    )

    def clean_original(self) -> Any:
        given = self.cleaned_data["original"]
        return given and given.replace(tzinfo=UTC)


FORMS: dict[str, type[forms.Form]] = {
    "receive": ReceiveForm,
    "compare": CompareForm,
    "retain": RetainForm,
    "return": ReturnForm,
    "walk-in": WalkInForm,
    "turn": TurnForm,
    "mandate": MandateForm,
    "capture": CaptureForm,
}


def form_for(name: str, data: Any, files: Any, page: CounterPage) -> forms.Form:
    """The form of an act, filled where it was sent."""
    form = FORMS[name](data, files, auto_id=f"{name}-%s")
    for field, choices in (
        ("purpose", [(p.code, p.name) for p in page.purposes.values()]),
        ("identity", list(page.identities.items())),
    ):
        held = form.fields.get(field)
        if isinstance(held, forms.ChoiceField):
            held.choices = choices
    return form
