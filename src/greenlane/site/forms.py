"""What is asked of a person before an act? One form for each, its choices from the country pack."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from greenlane.clearance.assessment.terms import AssessmentPage, Finding, Point, Query
from greenlane.site import acting

_LONG = forms.Textarea(attrs={"rows": 3})


class ActForm(forms.Form):
    """A form that says what is to be told with its act."""

    def told(self) -> acting.Told:
        """The message of the act, once the form is valid."""
        raise NotImplementedError


class AcceptForm(ActForm):
    """Asks for the reason where an examination is left out."""

    waiver = forms.CharField(label="Why no examination is needed", widget=_LONG, max_length=400)

    def __init__(self, *args: Any, waived: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not waived:
            del self.fields["waiver"]

    def told(self) -> acting.Told:
        return acting.Accept(waiver=self.cleaned_data.get("waiver", ""))


class QueryForm(ActForm):
    """One question a line; in a further query all of them follow from one point answered before."""

    asks = forms.CharField(
        label="Questions", widget=_LONG, max_length=4000, help_text="One question a line. Ask everything at once."
    )
    follows = forms.ChoiceField(label="They follow from")

    def __init__(self, *args: Any, earlier: Sequence[Query], **more: Any) -> None:
        super().__init__(*args, **more)
        points = [(f"{q.number}.{n}", point.asks) for q in earlier for n, point in enumerate(q.points, 1)]
        if points:
            self.fields["follows"] = forms.ChoiceField(
                label="They follow from", choices=[(place, f"{place} {asks[:60]}") for place, asks in points]
            )
        else:
            del self.fields["follows"]

    def told(self) -> acting.Told:
        follows = self.cleaned_data.get("follows", "")
        lines = [line.strip() for line in self.cleaned_data["asks"].splitlines() if line.strip()]
        return acting.Ask(points=tuple(Point(pointer="", asks=line, follows=follows) for line in lines))


class ExamineForm(ActForm):
    instruction = forms.CharField(
        label="Instruction",
        widget=_LONG,
        max_length=400,
        help_text="For the examining officer; the trader does not read it.",
    )

    def told(self) -> acting.Told:
        return acting.Examine(instruction=self.cleaned_data["instruction"])


class ResultForm(ActForm):
    outcome = forms.ChoiceField(
        label="Found", choices=[(Finding.COMPLIANT.value, "All in order"), (Finding.OFFENCE.value, "An offence")]
    )
    offence = forms.ChoiceField(label="Offence", required=False)
    amount = forms.DecimalField(
        label="Duty at stake", min_value=Decimal(0), max_digits=15, decimal_places=2, required=False
    )
    notes = forms.CharField(label="Notes", widget=_LONG, max_length=2000, required=False, help_text="For officers.")

    def __init__(self, *args: Any, page: AssessmentPage, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", "None"), *[(code, f"{code} {reason.says}") for code, reason in page.offences.items()]]
        self.fields["offence"] = forms.ChoiceField(label="Offence", choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("outcome") == Finding.OFFENCE.value and not given.get("offence"):
            self.add_error("offence", "Choose the offence that was found.")
        return given

    def told(self) -> acting.Told:
        given = self.cleaned_data
        return acting.Result(
            outcome=Finding(given["outcome"]),
            offence=given["offence"],
            amount=given["amount"] or Decimal(0),
            notes=given["notes"],
        )


class RefuseForm(ActForm):
    reason = forms.ChoiceField(label="Reason", help_text="The trader reads it.")

    def __init__(self, *args: Any, page: AssessmentPage, **more: Any) -> None:
        super().__init__(*args, **more)
        reasons = [(code, f"{reason.says} {reason.law}") for code, reason in page.refusals.items()]
        choices = [("", "Choose the reason"), *reasons]
        self.fields["reason"] = forms.ChoiceField(label="Reason", choices=choices, help_text="The trader reads it.")

    def told(self) -> acting.Told:
        return acting.Refuse(reason=self.cleaned_data["reason"])


class AnswerForm(ActForm):
    """A field for each point of the open query."""

    def __init__(self, *args: Any, query: Query, **more: Any) -> None:
        super().__init__(*args, **more)
        for number, point in enumerate(query.points, 1):
            self.fields[f"answer-{number}"] = forms.CharField(label=point.asks, widget=_LONG, max_length=2000)

    def told(self) -> acting.Told:
        return acting.Answer(answers=tuple(self.cleaned_data[name] for name in self.fields))


def form_for(
    name: str, data: Any, page: AssessmentPage, lane: str, examined: bool, queries: Sequence[Query]
) -> ActForm:
    """The form of an act on one declaration, filled with ``data`` where it was sent."""
    common: dict[str, Any] = {"prefix": name, "auto_id": f"{name}-%s"}
    match name:
        case "accept":
            return AcceptForm(data, waived=lane in page.examine_lanes and not examined, **common)
        case "query":
            return QueryForm(data, earlier=queries, **common)
        case "examine":
            return ExamineForm(data, **common)
        case "result":
            return ResultForm(data, page=page, **common)
        case "refuse":
            return RefuseForm(data, page=page, **common)
        case _:
            return AnswerForm(data, query=queries[-1], **common)
