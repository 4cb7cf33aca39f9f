"""What is asked of an auditor before an act? One form for each; choices come from the country pack."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.audit.terms import AuditPage, Case, Correction, Kind

_LONG = forms.Textarea(attrs={"rows": 3})
#: What a correction may say of a line.
_RIGHT = ("code", "origin", "price", "net", "quantity")


def words_form(data: Any, prefix: str, label: str, help_text: str = "") -> forms.Form:
    """A form with one field, ``says``."""
    form = forms.Form(data, prefix=prefix, auto_id=f"{prefix}-%s")
    form.fields["says"] = forms.CharField(label=label, widget=_LONG, max_length=2000, help_text=help_text)
    return form


class CorrectionForm(forms.Form):
    """What a line should have said; a field left empty stays as declared."""

    line = forms.IntegerField(min_value=1)
    code = forms.CharField(max_length=12, required=False)
    origin = forms.CharField(max_length=2, required=False)
    price = forms.DecimalField(decimal_places=2, min_value=Decimal(0), max_digits=15, required=False)
    net = forms.DecimalField(decimal_places=6, min_value=Decimal(0), max_digits=15, required=False)
    quantity = forms.DecimalField(decimal_places=6, min_value=Decimal(0), max_digits=15, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        said = {
            "line": (_("Line"), ""),
            "code": (_("Right goods code"), ""),
            "origin": (_("Right origin"), _("Two letters, such as VN.")),
            "price": (_("Right price"), _("Of the whole line, in the currency declared.")),
            "net": (_("Right net mass, kg"), ""),
            "quantity": (_("Right quantity"), _("In the unit declared.")),
        }
        for name, (label, helps) in said.items():
            self.fields[name].label, self.fields[name].help_text = label, helps

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(
            given.get(n) not in (None, "") for n in ("code", "origin", "price", "net", "quantity")
        ):
            raise forms.ValidationError(_("Say at least one thing that should have been declared differently."))
        return given

    def correction(self) -> Correction:
        """The correction, once the form is valid."""
        given = self.cleaned_data
        return Correction(
            line=given["line"],
            code=given["code"].strip() or None,
            origin=given["origin"].strip().upper() or None,
            price=given["price"],
            net=given["net"],
            quantity=given["quantity"],
        )


class FindingForm(CorrectionForm):
    """A finding: the declaration and line, what it should have said, which offence it is, what mitigates it."""

    def __init__(self, *args: Any, case: Case, page: AuditPage, offences: AssessmentPage, **more: Any) -> None:
        super().__init__(*args, **more)
        codes = [(o.code, f"{o.code} {o.says}") for o in offences.offences.values()]
        grounds = [(m.code, f"{m.code} {m.says}") for m in page.mitigations.values() if m.code != page.disclosed]
        self.fields["reference"] = forms.ChoiceField(label=_("Declaration"), choices=[(r, r) for r in case.references])
        self.fields["says"] = forms.CharField(
            label=_("What was found"), widget=_LONG, max_length=2000, help_text=_("The trader reads it.")
        )
        self.fields["offence"] = forms.ChoiceField(
            label=_("Offence"), choices=[("", _("An error without offence")), *codes], required=False
        )
        self.fields["mitigations"] = forms.MultipleChoiceField(
            label=_("Mitigation"), choices=grounds, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["reference", "line", "code", "origin", "price", "net", "quantity", "says"])


class OpenForm(forms.Form):
    """Which releases are audited, how, and why."""

    def __init__(self, data: Any = None, *, most: int) -> None:
        super().__init__(data, auto_id="open-%s")
        kinds = [(Kind.DESK.value, _("At the desk")), (Kind.SITE.value, _("At the trader's premises"))]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of audit"), choices=kinds, required=False)
        self.fields["scope"] = forms.CharField(
            label=_("Scope, or what was looked at"), max_length=400, widget=_LONG,
            help_text=_("It stands on the letter of intent: name goods and matters, never a risk rule."),
        )  # fmt: skip
        self.most = most
