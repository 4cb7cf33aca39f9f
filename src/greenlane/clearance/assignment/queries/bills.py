"""Who has which bill, and what waits in the pools? For officers and auditors, never for a trader."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, QuerySet

from greenlane.clearance.assignment import models
from greenlane.clearance.assignment.terms import Assignment, Cause
from greenlane.core.dates import to_utc
from greenlane.filing.declarations.states import Status

#: A bill is open while an officer may still decide on it.
OPEN = (
    Status.UNDER_CONTROL.value, Status.QUERIED.value, Status.UNDER_EXAMINATION.value, Status.HEARING.value,
    Status.PROVISIONAL.value,
)  # fmt: skip
_FIELDS = ("username", "site", "group", "centre", "weight", "open_by", "opened_at")
_DRAWN = ("round", "epoch", "number", "digest", "pseudonym", "chance")


def assigned(reference: str) -> Assignment | None:
    """Who has this bill; None where it was never drawn (another lane, or not yet)."""
    return assignments([reference]).get(reference)


def assignments(references: Iterable[str]) -> Mapping[str, Assignment]:
    """Who has each of these bills; those never drawn are missing. One statement."""
    rows = models.Assignment.objects.filter(declaration__reference__in=list(references))
    return {one.reference: one for one in facts_of(rows)}


def bills_of(username: str, at: datetime) -> list[Assignment]:
    """The open bills drawn to an officer up to ``at``, the earliest drawn first."""
    rows = models.Assignment.objects.filter(username=username, draw__at__lte=at, declaration__status__in=OPEN)
    return facts_of(rows.exclude(username="").order_by("draw__at", "declaration_id"))


def is_assigned(reference: str, username: str) -> bool:
    """Whether this officer has this bill now."""
    rows = models.Assignment.objects.filter(declaration__reference=reference, username=username)
    return bool(username) and rows.exists()


def pool(centre: str = "") -> list[Assignment]:
    """Open bills that nobody could be drawn for, of one centre or of all, the longest waiting first."""
    rows = models.Assignment.objects.filter(username="", declaration__status__in=OPEN)
    return facts_of((rows.filter(centre=centre) if centre else rows).order_by("draw__at", "declaration_id"))


def outstanding() -> list[Assignment]:
    """Every open bill that has been drawn, in the order of the declarations. One statement."""
    return facts_of(models.Assignment.objects.filter(declaration__status__in=OPEN).order_by("declaration_id"))


def facts_of(rows: QuerySet[models.Assignment]) -> list[Assignment]:
    """Rows as facts. One statement."""
    named = {"reference": F("declaration__reference"), "drawn_at": F("draw__at"), "cause": F("draw__cause")}
    more = {f"draw_{name}": F(f"draw__{name}") for name in _DRAWN}
    return [_fact(row) for row in rows.values(*_FIELDS, **named, **more)]


def _fact(row: dict[str, object]) -> Assignment:
    held = {name.removeprefix("draw_"): value for name, value in row.items()}
    moments = {name: to_utc(value) for name, value in held.items() if isinstance(value, datetime)}
    return Assignment(**{**held, **moments, "cause": Cause(str(held["cause"]))})  # type: ignore[arg-type]
