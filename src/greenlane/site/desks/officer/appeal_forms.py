"""What is asked of a reviewer? One form for each act on an appeal."""

from datetime import UTC
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.clearance.appeals.terms import AppealsPage, Outcome
from greenlane.clearance.assessment.terms import Change, Field
from greenlane.site import contesting

#: How many lines of changes the form offers.
ROWS = 4
LABELS = {
    "set-hearing": gettext_lazy("Call a hearing"),
    "record-hearing": gettext_lazy("Record the hearing"),
    "order-test": gettext_lazy("Order a second test of samples"),
    "record-test": gettext_lazy("Record the second test"),
    "decide": gettext_lazy("Decide"),
    "note-court": gettext_lazy("Note that it went to court"),
    "note-ruling": gettext_lazy("Note the court's ruling"),
}


class ReviewForm(forms.Form):
    """A form that says what is to be told with its act."""

    def told(self) -> contesting.Told:
        """The message of the act, once the form is valid."""
        raise NotImplementedError


class HearingForm(ReviewForm):
    at = forms.DateTimeField(
        label=gettext_lazy("Day and time (UTC)"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    text = forms.CharField(label=gettext_lazy("How (a link, a number to call)"), max_length=400)

    def told(self) -> contesting.Told:
        return contesting.AppealCall(at=self.cleaned_data["at"].astimezone(UTC), text=self.cleaned_data["text"])


class NoteForm(ReviewForm):
    text = forms.CharField(label=gettext_lazy("In words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def told(self) -> contesting.Told:
        return contesting.AppealNote(text=self.cleaned_data["text"])


class SamplesForm(ReviewForm):
    samples = forms.CharField(label=gettext_lazy("References of the samples"), max_length=200)

    def told(self) -> contesting.Told:
        return contesting.AppealSamples(samples=self.cleaned_data["samples"])


class DecideForm(ReviewForm):
    """The decision; changes in rows of line, field, and what it is to say."""

    def __init__(self, *args: Any, held: AppealsPage, **more: Any) -> None:
        super().__init__(*args, **more)
        outcomes = [
            ("", _("Choose the outcome")),
            (Outcome.UPHOLD.value, _("Uphold: the decision stands")),
            (Outcome.VARY.value, _("Vary: the declaration is assessed with the changes below")),
            (Outcome.ANNUL.value, _("Annul: the decision is set aside")),
        ]
        self.fields["outcome"] = forms.ChoiceField(label=_("Outcome"), choices=outcomes)
        self.fields["reasons"] = forms.CharField(
            label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 7}), max_length=held.most_text,
            help_text=_("The appellant reads them. Do not name yourself or your office."),
        )  # fmt: skip
        self.fields["law"] = forms.CharField(label=_("Law"), max_length=200)
        names = {
            Field.CODE: _("Goods code"), Field.ORIGIN: _("Origin"), Field.PRICE: _("Price"),
            Field.NET: _("Net mass, kg"), Field.PREFERENCE: _("Preference"),
        }  # fmt: skip
        fields = [("", "–"), *((field.value, names[field]) for field in Field)]
        for row in range(1, ROWS + 1):
            self.fields[f"line-{row}"] = forms.IntegerField(label=_("Line"), min_value=1, required=False)
            self.fields[f"field-{row}"] = forms.ChoiceField(label=_("Field"), choices=fields, required=False)
            self.fields[f"proposed-{row}"] = forms.CharField(label=_("Says"), max_length=80, required=False)

    @property
    def said(self) -> list[Any]:
        return [self[name] for name in ("outcome", "reasons", "law")]

    @property
    def rows(self) -> list[list[Any]]:
        return [[self[f"{name}-{row}"] for name in ("line", "field", "proposed")] for row in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for row in range(1, ROWS + 1):
            filled = [bool(given.get(f"{name}-{row}")) for name in ("line", "field", "proposed")]
            if any(filled) and not all(filled):
                self.add_error(f"proposed-{row}", _("Fill in line, field and what it is to say."))
        return given

    def told(self) -> contesting.Told:
        given = self.cleaned_data
        changes = tuple(
            Change(line=given[f"line-{row}"], field=Field(given[f"field-{row}"]), proposed=given[f"proposed-{row}"])
            for row in range(1, ROWS + 1)
            if given.get(f"line-{row}")
        )
        return contesting.AppealVerdict(Outcome(given["outcome"]), given["reasons"], given["law"], changes)


def form_of(action: str, data: Any, held: AppealsPage) -> ReviewForm:
    """The form of an act. Raises LookupError where a reviewer has no such act."""
    common: dict[str, Any] = {"auto_id": f"{action}-%s", "prefix": action}
    match action:
        case "set-hearing":
            return HearingForm(data, **common)
        case "order-test":
            return SamplesForm(data, **common)
        case "decide":
            return DecideForm(data, held=held, **common)
        case "record-hearing" | "record-test" | "note-court" | "note-ruling":
            return NoteForm(data, **common)
    raise LookupError(f"{action}: there is no such act")
