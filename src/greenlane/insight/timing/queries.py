"""Every read: passages as facts, the study of a period."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from greenlane.core.dates import to_utc
from greenlane.core.words import Fact
from greenlane.insight.timing import models, rules
from greenlane.insight.timing.terms import Passage, Study, TimingPage, spent_of

_FIELDS = (
    "office", "regime", "mode", "lodged_at", "since", "status", "lane", "basis", "decided_on", "held_at", "owes",
    "charged_on", "chance", "share", "taken", "offence", "released_at", "ended_at", "arrived_at",
)  # fmt: skip
_TEXTS = ("barred", "agencies")
_MAPS = ("spent", "waited")


class Which(Fact, frozen=True):
    """Which passages are asked for; a field that is not given chooses nothing. Days and moments: from, and before.

    ``is_open`` are those not at their end; ``lodged_from`` and ``lodged_before`` bound their age.
    """

    office: str = ""
    lane: str = ""
    regime: str = ""
    basis: str = ""
    decided_from: date | None = None
    decided_before: date | None = None
    released_from: datetime | None = None
    released_before: datetime | None = None
    charged_from: date | None = None
    charged_before: date | None = None
    lodged_from: datetime | None = None
    lodged_before: datetime | None = None
    segment: str = ""
    is_open: bool = False
    is_looked: bool = False
    is_offence: bool = False


def passages(which: Which, after: int = 0, limit: int | None = None) -> list[Passage]:
    """Passages in the order of the declarations, after the key named. One statement."""
    rows = chosen(which).filter(declaration_id__gt=after).order_by("declaration_id")
    return facts_of(rows if limit is None else rows[:limit])


def number(which: Which) -> int:
    """How many there are."""
    return chosen(which).count()


def by_key(keys: Iterable[int]) -> Mapping[int, Passage]:
    """Those of several declarations that are known. One statement."""
    return {p.id: p for p in facts_of(models.PassageRow.objects.filter(declaration_id__in=list(keys)))}


def study(page: TimingPage, since: datetime, until: datetime, at: datetime, office: str = "") -> Study:
    """The time release study of a period: reads the rows released in it, by an index. Two statements."""
    found = passages(Which(office=office, released_from=since, released_before=until))
    lodged = models.PassageRow.objects.filter(ended_at__isnull=True, lodged_at__gte=since, lodged_at__lt=until)
    waiting = (lodged.filter(office=office) if office else lodged).count()
    return rules.study(found, page, since, until, at, office, waiting)


def receipts(wanted: Iterable[str]) -> Mapping[str, datetime]:
    """When what a receipt paid was ordered, by receipt. One statement."""
    rows = models.Remittance.objects.filter(receipt__in=[one for one in wanted if one])
    return {receipt: to_utc(at) for receipt, at in rows.values_list("receipt", "ordered_at")}


def open_ages(at: datetime, edges: Iterable[timedelta], office: str = "") -> Mapping[tuple[str, int], int]:
    """How many are not at their end, by (office, which age): 0 younger than the first edge, 1 than the second …"""
    bounds = [at - edge for edge in edges]
    ages = Case(
        *[When(lodged_at__gt=bound, then=Value(place)) for place, bound in enumerate(bounds)],
        default=Value(len(bounds)),
        output_field=IntegerField(),
    )
    rows = chosen(Which(is_open=True, office=office)).annotate(age=ages)
    return {(o, age): n for o, age, n in rows.values_list("office", "age").annotate(Count("pk")).order_by()}


def draws(since: date, until: date, office: str = "") -> list[tuple[str, float, float, bool]]:
    """(MRN, number drawn, share announced, controlled as the draw asks) of what was decided on these days."""
    rows = chosen(Which(office=office, decided_from=since, decided_before=until)).filter(chance__isnull=False)
    named = rows.values_list("declaration__reference", "chance", "share", "taken").order_by("declaration_id")
    return [(reference, chance or 0.0, share, taken) for reference, chance, share, taken in named]


def facts_of(rows: QuerySet[models.PassageRow]) -> list[Passage]:
    """Rows as facts. One statement."""
    more = {"key": F("declaration_id"), "reference": F("declaration__reference")}
    return [_fact(row) for row in rows.values(*_FIELDS, *_TEXTS, *_MAPS, "charged_minor", **more)]


def chosen(which: Which) -> QuerySet[models.PassageRow]:
    """The rows asked for."""
    bounds = {
        "office": which.office, "lane": which.lane, "regime": which.regime, "basis": which.basis,
        "decided_on__gte": which.decided_from, "decided_on__lt": which.decided_before,
        "released_at__gte": which.released_from, "released_at__lt": which.released_before,
        "charged_on__gte": which.charged_from, "charged_on__lt": which.charged_before,
        "lodged_at__gt": which.lodged_from, "lodged_at__lte": which.lodged_before,
    }  # fmt: skip
    found = Q(**{name: value for name, value in bounds.items() if value})
    if which.segment:
        # A key of the JSON text: written by us, so its form is known.
        found &= Q(spent__contains=f'"{which.segment}":')
    if which.is_open:
        found &= Q(ended_at__isnull=True)
    if which.is_looked or which.is_offence:
        found &= Q(offence=True) if which.is_offence else Q(offence__isnull=False)
    return models.PassageRow.objects.filter(found)


def _fact(row: dict[str, Any]) -> Passage:
    given: dict[str, Any] = {
        name: to_utc(value) if isinstance(value, datetime) else value for name, value in row.items()
    }
    given |= {name: tuple(given[name].split()) for name in _TEXTS}
    given |= {name: spent_of(given[name]) for name in _MAPS}
    return Passage(id=given.pop("key"), charged=given.pop("charged_minor"), **given)
