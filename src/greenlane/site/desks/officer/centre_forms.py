"""What is asked of a centre before an act? An answer, an instruction; choices come from the country pack."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from greenlane.clearance.assignment.terms import AssignmentPage

GOODS_CODE = r"\A[0-9]{2,12}\Z"


class AnswerForm(forms.Form):
    """The answer to one question; the asker reads it, or everybody."""

    def __init__(self, *args: Any, most: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"] = forms.CharField(
            label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=most
        )
        self.fields["is_open_to_all"] = forms.BooleanField(label=_("Everybody may read it"), required=False)


class InstructionForm(forms.Form):
    """An instruction, or the next version of ``number``."""

    def __init__(self, *args: Any, held: AssignmentPage, centre: str, **more: Any) -> None:
        super().__init__(*args, **more)
        groups = [(group.code, group.name) for group in held.groups.values() if group.centre == centre]
        day = forms.DateInput(attrs={"type": "date"})
        self.fields["number"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
        self.fields["title"] = forms.CharField(label=_("Title"), max_length=120)
        self.fields["group"] = forms.ChoiceField(label=_("Goods"), choices=groups)
        self.fields["code"] = forms.RegexField(
            GOODS_CODE, label=_("Only codes that begin with"), required=False,
            help_text=_("Two digits or more; empty for all goods of the group."),
            error_messages={"invalid": _("Write 2 to 12 digits, or leave it empty.")},
        )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 4}), max_length=held.question_length
        )
        self.fields["start"] = forms.DateField(
            label=_("From"), required=False, widget=day, help_text=_("Empty: today.")
        )
        self.fields["end"] = forms.DateField(
            label=_("Until"), required=False, widget=day,
            help_text=_("Empty: {days} days.").format(days=held.instruction_days),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", _("It ends before it begins."))
        return given
