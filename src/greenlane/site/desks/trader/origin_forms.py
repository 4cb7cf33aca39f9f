"""What does a trader fill in to check origin? The goods, their materials, and answers to what was asked."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _

from greenlane.law.origin.working.terms import Material, Product

#: Rows shown at first, and the most of them.
ROWS, MOST = 3, 100


class _Said(forms.Form):
    """A form whose labels and help are told in the reader's language when it is made."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        for name, label in self.labels().items():
            self.fields[name].label = label

    def labels(self) -> Mapping[str, str]:
        """The label of each field."""
        return {}

    def clean_code(self) -> str:
        code = "".join(character for character in str(self.cleaned_data["code"]) if character not in " .")
        if not (code.isdigit() and 6 <= len(code) <= 12):
            raise forms.ValidationError(_("Give the goods code with at least six digits."))
        return code

    def countries(self, text: str) -> tuple[str, ...]:
        """Two letters each, parted by spaces or commas."""
        found = tuple(text.upper().replace(",", " ").split())
        if any(len(one) != 2 or not one.isascii() or not one.isalpha() for one in found):
            raise forms.ValidationError(_("Write countries as two letters, such as DE."))
        return found


def _amount(required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        required=required, min_value=Decimal(0), max_digits=15, decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


class ProductForm(_Said):
    """The goods, their prices and their road."""

    code = forms.CharField(max_length=20)
    country = forms.CharField(max_length=2, min_length=2)
    ex_works = _amount(required=True)
    fob = _amount()
    transaction = _amount()
    net_cost = _amount()
    weight = _amount()
    route = forms.CharField(max_length=60, required=False)
    only = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, operations: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["only"].choices = list(operations.items())  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["route"].help_text = _("Countries the goods pass through, such as SG HK. Empty: straight.")

    def labels(self) -> Mapping[str, str]:
        return {
            "code": _("Goods code"), "country": _("Made in"), "ex_works": _("Ex-works price"),
            "fob": _("Free-on-board price"), "transaction": _("Transaction value"), "net_cost": _("Net cost"),
            "weight": _("Net weight, kg"), "route": _("Road"), "only": _("Nothing more was done than"),
        }  # fmt: skip

    def clean_country(self) -> str:
        return self.countries(self.cleaned_data["country"])[0]

    def clean_route(self) -> tuple[str, ...]:
        return self.countries(self.cleaned_data["route"])


class MaterialForm(_Said):
    """One material; a row without a code is left out."""

    name = forms.CharField(max_length=100, required=False)
    code = forms.CharField(max_length=20)
    origin = forms.CharField(max_length=2, min_length=2)
    value = _amount(required=True)
    weight = _amount()
    foreign = _amount()
    proof = forms.CharField(max_length=100, required=False)
    originating = forms.BooleanField(required=False)
    obtained = forms.BooleanField(required=False)

    def labels(self) -> Mapping[str, str]:
        return {
            "name": _("Material"), "code": _("Goods code"), "origin": _("Country of origin"), "value": _("Value"),
            "weight": _("Weight, kg"), "originating": _("Originating"), "obtained": _("Wholly obtained"),
            "proof": _("Supplier's proof"), "foreign": _("Foreign part"),
        }  # fmt: skip

    def clean_origin(self) -> str:
        return self.countries(self.cleaned_data["origin"])[0]


Materials = formset_factory(MaterialForm, extra=ROWS, max_num=MOST, absolute_max=MOST, validate_max=True)


def product_of(form: ProductForm, rows: BaseFormSet[MaterialForm], answers: Mapping[str, bool]) -> Product:
    """The goods that valid forms tell of."""
    told = {name: value for name, value in form.cleaned_data.items() if value is not None}
    materials = tuple(Material(**_material(row.cleaned_data)) for row in rows if row.cleaned_data)
    return Product(**{**told, "only": tuple(told["only"]), "materials": materials, "answers": dict(answers)})


def _material(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def answers_of(data: Mapping[str, str]) -> dict[str, bool | None]:
    """Questions that were shown, in order, each with its answer: yes, no, or not given."""
    return dict(_answers(data))


def _answers(data: Mapping[str, str]) -> Iterator[tuple[str, bool | None]]:
    for number in range(MOST):
        question = data.get(f"question-{number}", "")
        if not question:
            return
        yield question[:2000], {"yes": True, "no": False}.get(data.get(f"answer-{number}", ""))
