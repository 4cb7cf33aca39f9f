"""What is asked of an appellant? Against what, on which grounds, with which documents, and what he wants besides."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from greenlane.clearance.appeals.terms import AppealsPage, Contestable
from greenlane.filing.documents.terms import Document
from greenlane.site import contesting


class LodgeForm(forms.Form):
    """An appeal; what cannot be chosen on this declaration is not offered."""

    def __init__(
        self, data: Any = None, *, held: AppealsPage, decisions: Sequence[Contestable], papers: Sequence[Document],
        owed: Decimal, currency: str,
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="appeal-%s", initial={"kind": decisions[0].kind} if decisions else {})
        long = forms.Textarea(attrs={"rows": 7})
        kinds = [(one.kind, _kind(held, one)) for one in decisions]
        self.fields["kind"] = forms.ChoiceField(label=_("Against which decision?"), choices=kinds)
        self.fields["grounds"] = forms.MultipleChoiceField(
            label=_("On which grounds?"), choices=list(held.grounds.items()), widget=forms.CheckboxSelectMultiple
        )
        self.fields["text"] = forms.CharField(
            label=_("Why is it wrong?"), widget=long, max_length=held.most_text,
            help_text=_("Do not name yourself or your company. Names, numbers and addresses are taken out anyway."),
        )  # fmt: skip
        if owed:
            self.fields["disputed"] = forms.DecimalField(
                label=_("Duty in dispute, {currency}").format(currency=currency), min_value=Decimal(0), max_value=owed,
                decimal_places=2, required=False,
            )  # fmt: skip
        if papers:
            named = [(paper.reference, f"{paper.code} · {paper.name}") for paper in papers]
            self.fields["documents"] = forms.MultipleChoiceField(
                label=_("Documents"), choices=named, required=False, widget=forms.CheckboxSelectMultiple,
                help_text=_("Those of the declaration. Add new ones there first."),
            )  # fmt: skip
        self.fields["samples"] = forms.CharField(
            label=_("Samples to be tested a second time"), max_length=200, required=False,
            help_text=_("Their references, if you want that."),
        )  # fmt: skip
        self.fields["wants_hearing"] = forms.BooleanField(label=_("I want to be heard"), required=False)
        if owed:
            self.fields["wants_stay"] = forms.BooleanField(
                label=_("Collection of the disputed duty is to stay until the decision"), required=False,
                help_text=_("Your guarantee or your wallet secures it."),
            )  # fmt: skip

    def told(self) -> contesting.AppealGrounds:
        """What is sent, once the form is valid."""
        given = self.cleaned_data
        return contesting.AppealGrounds(
            kind=given["kind"],
            grounds=tuple(given["grounds"]),
            text=given["text"],
            disputed=given.get("disputed") or Decimal(0),
            documents=tuple(given.get("documents", ())),
            samples=given["samples"],
            wants_hearing=given["wants_hearing"],
            wants_stay=given.get("wants_stay", False),
        )


class MoreForm(forms.Form):
    """What the appellant adds."""

    def __init__(self, data: Any = None, *, held: AppealsPage, papers: Sequence[Document]) -> None:
        super().__init__(data, auto_id="more-%s")
        self.fields["text"] = forms.CharField(
            label=_("What do you add?"), widget=forms.Textarea(attrs={"rows": 5}), max_length=held.most_text
        )
        if papers:
            named = [(paper.reference, f"{paper.code} · {paper.name}") for paper in papers]
            self.fields["documents"] = forms.MultipleChoiceField(
                label=_("Documents"), choices=named, required=False, widget=forms.CheckboxSelectMultiple
            )

    def told(self) -> contesting.AppealMore:
        """What is sent, once the form is valid."""
        return contesting.AppealMore(
            text=self.cleaned_data["text"], documents=tuple(self.cleaned_data.get("documents", ()))
        )


def _kind(held: AppealsPage, one: Contestable) -> str:
    return f"{held.kinds[one.kind].says} – {one.decided_at:%Y-%m-%d}"
