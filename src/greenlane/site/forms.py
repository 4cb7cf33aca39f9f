"""What is asked of a person before an act? One form for each, its choices from the country pack."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.clearance.assessment.terms import AssessmentPage, Change, Field, Hearing, Point, Query
from greenlane.clearance.inspection.terms import Finding
from greenlane.core.declaration import Line
from greenlane.core.words import Fact
from greenlane.site import acting

_LONG = forms.Textarea(attrs={"rows": 3})
_FOR_OFFICERS = gettext_lazy("For officers.")
#: The box by which a writer, once warned, sends a text without what names it.
UNSIGNED = "unsigned"
#: Rows of a form that may be filled in; a script shows more of them as they are needed.
POINTS, CHANGES = 6, 4
#: Where a field of a line stands in the declaration, from the item on.
_PLACES = {
    "code": "commodity/classifications",
    "description": "commodity/description",
    "origin": "origins",
    "preference": "commodity/dutyTaxFees",
    "price": "commodity/invoiceLine/itemChargeAmount",
    "quantity": "commodity/goodsMeasure/tariffQuantity",
    "net": "commodity/goodsMeasure/netNetWeightMeasure",
    "gross": "commodity/goodsMeasure/grossMassMeasure",
    "documents": "additionalDocuments",
}
_FIELDS = {
    "code": gettext_lazy("goods code"),
    "description": gettext_lazy("description"),
    "origin": gettext_lazy("origin"),
    "preference": gettext_lazy("preference"),
    "price": gettext_lazy("price"),
    "quantity": gettext_lazy("quantity"),
    "net": gettext_lazy("net mass in kg"),
    "gross": gettext_lazy("gross mass in kg"),
    "documents": gettext_lazy("documents"),
}


class Row(NamedTuple):
    """The fields of one point or change; ``shown`` until a script asks for more rows."""

    number: int
    fields: list[forms.BoundField]
    shown: bool


class Asked(Fact, frozen=True):
    """What the forms of one declaration are made from; ``places`` are those it can be referred to."""

    page: AssessmentPage
    lane: str
    is_examined: bool
    queries: tuple[Query, ...]
    lines: tuple[Line, ...] = ()
    hearing: Hearing | None = None
    places: Mapping[str, str] = {}
    currency: str = ""

    @property
    def is_waived(self) -> bool:
        """Whether it must be said why nothing was examined."""
        return self.lane in self.page.examine_lanes and not self.is_examined


class ActForm(forms.Form):
    """A form that says what is to be told with its act."""

    def __init__(self, *args: Any, asked: Asked, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = asked
        self.prepare()

    def prepare(self) -> None:
        """Take fields out, or put their choices in, as this declaration asks."""

    def told(self) -> acting.Told:
        """The message of the act, once the form is valid."""
        return acting.Nothing()

    def must_warn(self, betraying: Sequence[str]) -> bool:
        """Whether the writer is to be told first that words name it; once told, it sends the text without them."""
        if not betraying or self.data.get(self.add_prefix(UNSIGNED)):
            return False
        words = ", ".join(f"“{word}”" for word in betraying[:8])
        says = _("Your text names who wrote it: {words}. The other side reads […] in its place.").format(words=words)
        self.fields[UNSIGNED] = forms.BooleanField(label=_("Send it so"), required=False)
        self.add_error(UNSIGNED, says)
        return True


class WaivingForm(ActForm):
    """Asks for the reason where an examination is left out."""

    waiver = forms.CharField(label=gettext_lazy("Why no examination is needed"), widget=_LONG, max_length=400)

    def prepare(self) -> None:
        if not self.asked.is_waived:
            del self.fields["waiver"]


class AcceptForm(WaivingForm):
    def told(self) -> acting.Told:
        return acting.Accept(waiver=self.cleaned_data.get("waiver", ""))


class QueryForm(ActForm):
    """Several points in one query: what each is about, a usual question to begin with, the question itself."""

    def prepare(self) -> None:
        about = _about(self.asked.lines)
        usual = [("", _("Write your own")), *[(t.code, f"{t.title}") for t in self.asked.page.points]]
        earlier = [q for q in self.asked.queries if q.answered_at is not None]
        follows = [(f"{q.number}.{n}", p.asks) for q in earlier for n, p in enumerate(q.points, 1)]
        for n in range(1, POINTS + 1):
            self.fields[f"about-{n}"] = forms.ChoiceField(label=_("About"), choices=about, required=False)
            self.fields[f"usual-{n}"] = forms.ChoiceField(label=_("Usual question"), choices=usual, required=False)
            self.fields[f"asks-{n}"] = forms.CharField(
                label=_("Question"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
            )
            if follows:
                choices = [(place, f"{place} {asks[:60]}") for place, asks in follows]
                self.fields[f"follows-{n}"] = forms.ChoiceField(
                    label=_("Follows from"), choices=choices, required=False
                )

    def rows(self) -> list[Row]:
        """The fields of each point."""
        return _rows(self, ("about", "usual", "asks", "follows"), ("usual", "asks"), POINTS)

    def texts(self) -> list[dict[str, str]]:
        """The usual questions, for the script that fills them in."""
        return [{"code": t.code, "field": t.field, "asks": t.asks} for t in self.asked.page.points]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self._points():
            self.add_error("asks-1", _("Ask at least one thing."))
        return given

    def _points(self) -> tuple[Point, ...]:
        usual = {text.code: text.asks for text in self.asked.page.points}
        given, points = self.cleaned_data, []
        for n in range(1, POINTS + 1):
            asks = given.get(f"asks-{n}", "").strip() or usual.get(given.get(f"usual-{n}", ""), "")
            if asks:
                points.append(Point(given.get(f"about-{n}", ""), asks, given.get(f"follows-{n}", "")))
        return tuple(points)

    def told(self) -> acting.Told:
        return acting.Ask(points=self._points())


class ExamineForm(ActForm):
    instruction = forms.CharField(
        label=gettext_lazy("Instruction"),
        widget=_LONG,
        max_length=400,
        help_text=gettext_lazy("For the examining officer; the trader does not read it."),
    )

    def told(self) -> acting.Told:
        return acting.Examine(instruction=self.cleaned_data["instruction"])


class ResultForm(ActForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Found"),
        choices=[
            (Finding.COMPLIANT.value, gettext_lazy("All in order")),
            (Finding.OFFENCE.value, gettext_lazy("An offence")),
        ],
    )
    offence = forms.ChoiceField(label=gettext_lazy("Offence"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Duty at stake"), min_value=Decimal(0), max_digits=15, decimal_places=2, required=False
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        widget=_LONG,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("For officers."),
    )

    def prepare(self) -> None:
        offences = self.asked.page.offences
        choices = [("", _("None")), *[(code, f"{code} {reason.says}") for code, reason in offences.items()]]
        self.fields["offence"] = forms.ChoiceField(label=_("Offence"), choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("outcome") == Finding.OFFENCE.value and not given.get("offence"):
            self.add_error("offence", _("Choose the offence that was found."))
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
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), help_text=gettext_lazy("The trader reads it."))

    def prepare(self) -> None:
        self.fields["reason"] = _reasons(_("Reason"), self.asked.page.refusals)

    def told(self) -> acting.Told:
        return acting.Refuse(reason=self.cleaned_data["reason"])


class ReassessForm(ActForm):
    """What is to be changed, line by line; on which ground; why."""

    def prepare(self) -> None:
        lines = [("", "–"), *[(str(line.number), f"{line.number} · {line.code}") for line in self.asked.lines]]
        fields = [("", "–"), *[(field.value, _FIELDS[field.value]) for field in Field]]
        for n in range(1, CHANGES + 1):
            self.fields[f"line-{n}"] = forms.ChoiceField(label=_("Line"), choices=lines, required=False)
            self.fields[f"field-{n}"] = forms.ChoiceField(label=_("Field"), choices=fields, required=False)
            self.fields[f"proposed-{n}"] = forms.CharField(label=_("Should be"), max_length=40, required=False)
        self.fields["ground"] = _reasons(_("Ground"), self.asked.page.grounds)
        self.fields["reason"] = forms.CharField(
            label=_("Reasons"), widget=_LONG, max_length=4000, help_text=_("The trader reads them and may answer.")
        )

    def rows(self) -> list[Row]:
        """The fields of each change."""
        return _rows(self, ("line", "field", "proposed"), ("proposed",), CHANGES)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for n in range(1, CHANGES + 1):
            parts = [given.get(f"{name}-{n}", "") for name in ("line", "field", "proposed")]
            if any(parts) and not all(parts):
                self.add_error(f"proposed-{n}", _("Name the line, the field, and what it should be."))
        if not self.changes():
            self.add_error("proposed-1", _("Name at least one change."))
        return given

    def changes(self) -> tuple[Change, ...]:
        """What is to be changed, as far as it is filled in."""
        given, found = self.cleaned_data, []
        for n in range(1, CHANGES + 1):
            line, field, proposed = (given.get(f"{name}-{n}", "") for name in ("line", "field", "proposed"))
            if line and field and proposed:
                found.append(Change(int(line), Field(field), proposed))
        return tuple(found)

    def told(self) -> acting.Told:
        return acting.Reassess(self.cleaned_data["ground"], self.cleaned_data["reason"], self.changes())


class IssueForm(ActForm):
    finding = forms.CharField(
        label=gettext_lazy("What you find on the answer"), widget=_LONG, max_length=4000, required=False,
        help_text=gettext_lazy("It becomes part of the order. Needed where the trader objected."),
    )  # fmt: skip

    def prepare(self) -> None:
        hearing = self.asked.hearing
        self.fields["finding"].required = bool(hearing and hearing.answered_at and not hearing.accepts)

    def told(self) -> acting.Told:
        return acting.Issue(finding=self.cleaned_data["finding"])


class SecureForm(WaivingForm):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount to be secured"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the final decision takes longer"), widget=_LONG, max_length=2000,
        help_text=gettext_lazy("The trader reads it."),
    )  # fmt: skip

    def told(self) -> acting.Told:
        given = self.cleaned_data
        return acting.Secure(given["amount"], given["reason"], given.get("waiver", ""))


class ReferForm(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Why"), widget=_LONG, max_length=400, help_text=gettext_lazy("For officers.")
    )

    def prepare(self) -> None:
        choices = [("", _("Choose to whom")), *[(code, f"{name} ({code})") for code, name in self.asked.places.items()]]
        self.fields = {"to": forms.ChoiceField(label=_("To"), choices=choices), **self.fields}

    def told(self) -> acting.Told:
        return acting.Refer(self.cleaned_data["to"], self.cleaned_data["reason"])


class SendBackForm(ActForm):
    why = forms.CharField(
        label=gettext_lazy("Why"), widget=_LONG, max_length=400, help_text=gettext_lazy("For officers.")
    )

    def told(self) -> acting.Told:
        return acting.SendBack(self.cleaned_data["why"])


class AnswerForm(ActForm):
    """A field for each point of the open query."""

    def prepare(self) -> None:
        for number, point in enumerate(self.asked.queries[-1].points, 1):
            self.fields[f"answer-{number}"] = forms.CharField(label=point.asks, widget=_LONG, max_length=2000)

    def told(self) -> acting.Told:
        return acting.Answer(answers=tuple(self.cleaned_data[name] for name in self.fields))


class HearForm(ActForm):
    accepts = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("no", gettext_lazy("I object")), ("yes", gettext_lazy("I accept the changes"))],
    )
    answer = forms.CharField(
        label=gettext_lazy("What speaks against it"), widget=_LONG, max_length=4000, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("accepts") == "no" and not given.get("answer", "").strip():
            self.add_error("answer", _("Say what speaks against the changes, or accept them."))
        return given

    def told(self) -> acting.Told:
        return acting.Hear(self.cleaned_data["accepts"] == "yes", self.cleaned_data["answer"])


_FORMS: Mapping[str, type[ActForm]] = {
    "accept": AcceptForm,
    "query": QueryForm,
    "reassess": ReassessForm,
    "order": IssueForm,
    "examine": ExamineForm,
    "second-check": ExamineForm,
    "result": ResultForm,
    "secure": SecureForm,
    "refer": ReferForm,
    "refuse": RefuseForm,
    "send-back": SendBackForm,
    "answer": AnswerForm,
    "hearing": HearForm,
}


def form_for(name: str, data: Any, asked: Asked) -> ActForm:
    """The form of an act on one declaration, filled with ``data`` where it was sent; empty where nothing is asked."""
    return _FORMS.get(name, ActForm)(data, asked=asked, prefix=name, auto_id=f"{name}-%s")


def _rows(form: forms.Form, names: Sequence[str], filled_by: Sequence[str], most: int) -> list[Row]:
    """The numbered fields row by row; shown are the first and what is filled in."""
    filled = [n for n in range(1, most + 1) if any(form[f"{name}-{n}"].value() for name in filled_by)]
    last = max([*filled, 1])
    return [
        Row(n, [form[f"{name}-{n}"] for name in names if f"{name}-{n}" in form.fields], n <= last)
        for n in range(1, most + 1)
    ]


def _about(lines: Sequence[Line]) -> list[tuple[str, Any]]:
    """What a question can be about: the whole, or a field of a line, with what was declared."""
    found: list[tuple[str, Any]] = [("", _("The whole declaration"))]
    for place, line in enumerate(lines):
        said = {
            "code": line.code, "origin": line.origin, "net": line.net, "gross": line.gross, "quantity": line.quantity,
            "price": f"{line.price} {line.currency}" if line.price is not None else "", "preference": line.preference,
        }  # fmt: skip
        group = [
            (
                f"/goodsShipment/items/{place}/{where}",
                f"{line.number} · {_FIELDS[field]} {said.get(field) or ''}".strip(),
            )
            for field, where in _PLACES.items()
        ]
        found.append((_("Line {number}").format(number=line.number), group))
    return found


def _reasons(label: str, known: Mapping[str, Any]) -> forms.ChoiceField:
    choices = [("", _("Choose the reason")), *[(code, f"{reason.says} {reason.law}") for code, reason in known.items()]]
    return forms.ChoiceField(label=label, choices=choices, help_text=_("The trader reads it."))
