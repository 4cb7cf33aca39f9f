"""What is asked about a company's users and mandates? Forms that keep what was typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.filing.traders.terms import Offer, Power

POWERS = (
    (Power.LODGE.value, _("Lodge declarations and answer for them")),
    (Power.PAY.value, _("Pay what we owe, from our accounts too")),
    (Power.READ.value, _("Read our declarations")),
)


class OfferForm(forms.Form):
    """A mandate to be offered; no regime chosen: all of them."""

    broker = forms.CharField(
        label=_("Registration number of the broker"), max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    powers = forms.MultipleChoiceField(
        label=_("What may it do for you?"), choices=POWERS, widget=forms.CheckboxSelectMultiple
    )
    regimes = forms.MultipleChoiceField(
        label=_("Under which procedures? None chosen: all"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty for as long as the law allows. You can revoke it on any day."),
    )  # fmt: skip

    def __init__(self, data: Any, regimes: Iterable[tuple[str, str]], today: date) -> None:
        super().__init__(data, initial={"since": today, "powers": [Power.LODGE.value, Power.READ.value]})
        field = self.fields["regimes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(regimes)

    def told(self) -> Offer:
        """The offer as it is sent."""
        given = self.cleaned_data
        return Offer(
            broker=given["broker"].strip().upper(),
            powers=tuple(Power(power) for power in given["powers"]),
            since=given["since"],
            until=given["until"],
            regimes=tuple(given["regimes"]),
        )


class InviteForm(forms.Form):
    """Somebody to be invited."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    is_administrator = forms.BooleanField(label=_("May manage users and mandates"), required=False)


class JoinForm(forms.Form):
    """What the person invited chooses."""

    username = forms.RegexField(
        r"^[\w.@+-]+$", label=_("User name"), max_length=150,
        error_messages={"invalid": _("Letters, digits and . @ + - _ only.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a sentence is best."),
    )  # fmt: skip


class UserForm(JoinForm):
    """A user who is made at once, with a first password."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. Hand it over in person; it is changed under Account."),
    )  # fmt: skip
    is_administrator = forms.BooleanField(label=_("May manage users and mandates"), required=False)
    field_order = ("name", "username", "password", "is_administrator")
