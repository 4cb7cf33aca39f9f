"""What is asked about money? Amounts, days and applications; forms that keep what was typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.clearance.accounts.rules import minor
from greenlane.clearance.accounts.terms import NewApplication, Wish

_MOST = Decimal(10) ** 12


class AmountForm(forms.Form):
    """An amount of money in the country's currency."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_value=_MOST)

    def __init__(self, data: Any, digits: int, currency: str, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["amount"]
        assert isinstance(field, forms.DecimalField)
        field.decimal_places, field.label = digits, f"{field.label}, {currency}"
        field.widget.attrs |= {"inputmode": "decimal", "step": str(Decimal(1).scaleb(-digits)), "autocomplete": "off"}
        self._digits = digits

    def minor(self) -> int:
        """Whole minor units; a fraction of one was refused."""
        return minor(self.cleaned_data["amount"], self._digits)

    def clean_amount(self) -> Decimal:
        """An amount without parts of the smallest coin."""
        amount: Decimal = self.cleaned_data["amount"]
        try:
            minor(amount, self._digits)
        except ValueError as fault:
            raise forms.ValidationError(_("There is no smaller coin than that; round the amount.")) from fault
        return amount


class PeriodForm(forms.Form):
    """The days of a statement, both included."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("This day lies before the first."))
        return given


class ApplicationForm(AmountForm):
    """An application; which fields there are follows from what is asked for."""

    guarantor = forms.CharField(label=_("Guarantor"), max_length=200, help_text=_("The bank or insurer that vouches."))
    document = forms.FileField(label=_("The guarantor's document"), help_text=_("A PDF or a picture, signed."))
    account = forms.CharField(
        label=_("Bank account"), max_length=40, help_text=_("In the name of your company; the IBAN where there is one.")
    )
    says = forms.CharField(
        label=_("What customs should know"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, wish: Wish, data: Any, files: Any, digits: int, currency: str) -> None:
        super().__init__(data, digits, currency, files=files)
        self.wish = wish
        drop = {
            Wish.DEFERRED: ("guarantor", "document", "account"),
            Wish.GUARANTEE: ("account",),
            Wish.PAYOUT: ("guarantor", "document"),
        }
        for name in drop[wish]:
            del self.fields[name]

    def told(self) -> NewApplication:
        """The application; the document gets its reference when it is taken."""
        given = self.cleaned_data
        return NewApplication(
            wish=self.wish,
            amount=self.minor(),
            guarantor=given.get("guarantor", ""),
            account=given.get("account", ""),
            says=given["says"],
        )
