"""What does the form at the dock say? From its fields to a result, and back to what was typed."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from greenlane.clearance.inspection.rules import ranges
from greenlane.clearance.inspection.terms import (
    Answer,
    Check,
    Finding,
    InspectionPage,
    Part,
    PartResult,
    SampleTaken,
    Written,
)
from greenlane.core.words import Fact
from greenlane.site.docking import Reported

_SAMPLE = ("seal", "second_seal", "laboratory", "procedure", "quantity")
_PLACE = re.compile(r"[ci][0-9]{1,5}\Z")


class Field(Fact, frozen=True):
    """One question as it stands on the page."""

    name: str
    check: Check
    value: str


class PartForm(Fact, frozen=True):
    """One part as it stands on the page: its questions, what was typed, the packages to open, what is wrong."""

    part: Part
    fields: tuple[Field, ...]
    packages: str
    opened: str
    text: str
    new_seal: str
    deviations: tuple[str, ...]
    sample: Mapping[str, str]
    faults: tuple[str, ...]

    @property
    def is_container(self) -> bool:
        return self.part.place.startswith("c")

    @property
    def opens_all(self) -> bool:
        """Every package of it is opened."""
        return 0 < self.part.opens == self.part.packages


class FormError(ValueError):
    """What was sent is not this form's; ``field`` says where."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


def parts_of(written: Written, typed: Mapping[str, str] | QueryDict, faults: Mapping[str, list[str]]) -> list[PartForm]:
    """The parts of an order with what was typed in them, nothing where nobody has typed yet."""
    drawn = written.drawn.packages if written.drawn else {}
    return [_part(part, ranges(drawn.get(part.place, ())), typed, faults) for part in written.order.parts]


def reported(written: Written, typed: QueryDict) -> Reported:
    """The result that was typed. Raises FormError on an amount that is none or where nothing was found."""
    outcome = typed.get("outcome", "")
    if outcome not in set(Finding):
        raise FormError("outcome", _("Say what the examination found."))
    is_offence = outcome == Finding.OFFENCE
    return Reported(
        key=typed.get("key", ""),
        parts=tuple(_result(part, typed) for part in written.order.parts),
        outcome=Finding(outcome),
        offence=typed.get("offence", "") if is_offence else "",
        amount=_amount(typed.get("amount", "")) if is_offence else Decimal(0),
        notes=typed.get("notes", "").strip()[:2000],
        attended=typed.get("attended") == "yes",
    )


def place_of(text: str) -> str:
    """The place that a photo is of. Raises FormError where it is none."""
    if not _PLACE.match(text):
        raise FormError("place", _("Say which part the photo shows."))
    return text


def choices(page: InspectionPage) -> dict[str, object]:
    """What the form offers, by the names that the template asks for."""
    return {
        "deviations": page.deviations.values(),
        "laboratories": page.laboratories.items(),
        "procedures": page.procedures.items(),
    }


def _part(part: Part, packages: str, typed: Mapping[str, str] | QueryDict, faults: Mapping[str, list[str]]) -> PartForm:
    at = part.place
    ticked = typed.getlist(f"{at}-deviation") if isinstance(typed, QueryDict) else ()
    return PartForm(
        part=part,
        fields=tuple(
            Field(f"{at}-{check.check}", check, typed.get(f"{at}-{check.check}", "")) for check in part.checks
        ),
        packages=packages,
        opened=typed.get(f"{at}-opened", ""),
        text=typed.get(f"{at}-text", ""),
        new_seal=typed.get(f"{at}-new_seal", ""),
        deviations=tuple(ticked),
        sample={name: typed.get(f"{at}-sample-{name}", "") for name in _SAMPLE},
        faults=tuple(faults.get(at, ())),
    )


def _result(part: Part, typed: QueryDict) -> PartResult:
    at = part.place
    sample = SampleTaken(*(typed.get(f"{at}-sample-{name}", "").strip() for name in _SAMPLE))
    return PartResult(
        place=at,
        answers=tuple(Answer(c.check, typed.get(f"{at}-{c.check}", "").strip()[:200]) for c in part.checks),
        opened=_count(typed.get(f"{at}-opened", "")),
        deviations=tuple(typed.getlist(f"{at}-deviation")),
        text=typed.get(f"{at}-text", "").strip()[:2000],
        new_seal=typed.get(f"{at}-new_seal", "").strip()[:40],
        samples=(sample,) if sample.seal or sample.second_seal else (),
    )


def _count(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 9 else 0


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(" ", "").replace(",", ".") or "0")
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise FormError("amount", _("The duty at stake is a number such as 1250.50."))
    return found
