"""Every read: decisions as facts, thresholds in force, examples to train on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from django.db.models import Count, F, Max, QuerySet, Value

from greenlane.clearance.lanes import models
from greenlane.clearance.lanes.terms import Decided, Thresholds
from greenlane.core.codes import LANES, Lane
from greenlane.risk.scoring.queries import outcomes
from greenlane.risk.scoring.terms import Example, Score

Key = tuple[str, str]
_FIELDS = (
    "declaration_id", "version", "at", "lane", "basis", "ruled", "book", "profiles", "model", "score", "duty_minor",
    "facts", "sha256",
)  # fmt: skip


def decision_of(reference: str, version: int | None = None) -> Decided:
    """The last decision on a declaration, or that on one version. Raises LookupError where there is none."""
    rows = models.Decision.objects.filter(declaration__reference=reference)
    if version is not None:
        rows = rows.filter(version=version)
    found = _decided(rows.order_by("-version")[:1])
    if not found:
        raise LookupError(f"{reference}: no decision was kept{'' if version is None else f' on version {version}'}")
    return found[0]


def decisions(
    *, since: datetime | None = None, until: datetime | None = None, office: str = "", regime: str = "",
    lane: Lane | None = None, references: Iterable[str] = (), limit: int = 1000,
) -> list[Decided]:  # fmt: skip
    """Decisions, the latest first, from ``since`` up to before ``until``, each filter only where it is given."""
    chosen: dict[str, object] = {
        "at__gte": since, "at__lt": until, "declaration__office": office, "declaration__regime": regime,
        "lane": lane.value if lane else "", "declaration__reference__in": list(references),
    }  # fmt: skip
    rows = models.Decision.objects.filter(**{name: value for name, value in chosen.items() if value})
    return _decided(rows.order_by("-at", "-id")[:limit])


def lane_counts(since: datetime, until: datetime) -> Mapping[tuple[str, str, str], int]:
    """How many declarations each (office, regime, lane) got, from ``since`` up to before ``until``."""
    rows = models.Decision.objects.filter(at__gte=since, at__lt=until)
    counted = rows.values_list("declaration__office", "declaration__regime", "lane").annotate(Count("id")).order_by()
    return {(office, regime, lane): number for office, regime, lane, number in counted}


def daily_counts(first: date, days: int) -> Mapping[tuple[date, str], int]:
    """How many decisions each (day, lane) saw, from the day ``first`` on (UTC); pairs without any are missing.

    One statement that counts ranges of the index of lane and moment and touches no row.
    """
    parts = []
    for place, lane in product(range(days), LANES):
        start = datetime.combine(first, time(), UTC) + timedelta(days=place)
        rows = models.Decision.objects.filter(lane=lane.value, at__gte=start, at__lt=start + timedelta(days=1))
        grouped = rows.order_by().values("lane").annotate(place=Value(place), number=Count("*"))
        parts.append(grouped.values_list("place", "lane", "number"))
    found = parts[0].union(*parts[1:], all=True)
    return {(first + timedelta(days=place), lane): number for place, lane, number in found}


def thresholds_at(at: datetime, keys: Iterable[Key]) -> dict[Key, Thresholds]:
    """The thresholds in force at that moment by (office, regime); a key without any is missing. Two statements."""
    wanted = set(keys)
    rows = models.Threshold.objects.filter(
        at__lte=at, office__in={office for office, _ in wanted}, regime__in={regime for _, regime in wanted}
    )
    # Rows are only ever added as time goes on, so the last id is the last moment.
    last = rows.values_list("office", "regime").annotate(Max("id")).order_by()
    ids = [number for office, regime, number in last if (office, regime) in wanted]
    found = models.Threshold.objects.filter(id__in=ids).values_list("office", "regime", "red", "yellow", "blue")
    return {(office, regime): Thresholds(*levels) for office, regime, *levels in found}


def recent(window: int) -> dict[Key, tuple[list[float], list[Lane]]]:
    """Score and ruled lane of the last ``window`` decisions that have a score, by (office, regime)."""
    rows = models.Decision.objects.filter(score__isnull=False).order_by("-id")
    found: dict[Key, tuple[list[float], list[Lane]]] = defaultdict(lambda: ([], []))
    for office, regime, score, ruled in rows.values_list(
        "declaration__office", "declaration__regime", "score", "ruled"
    )[:window]:
        scores, lanes = found[office, regime]
        scores.append(score or 0.0)
        lanes.append(Lane(ruled))
    return dict(found)


def examples(since: datetime, until: datetime) -> list[Example]:
    """Decisions whose inspection ended from ``since`` up to before ``until``, with the features decided on."""
    known = outcomes(since, until)
    found = []
    references = sorted(known)
    for start in range(0, len(references), 500):
        for decision in decisions(references=references[start : start + 500], limit=5000):
            if decision.score is not None:
                row = decision.fact(Score).features
                found.append(Example(decision.at, row, known[decision.reference].offence))
    return sorted(found, key=lambda e: e.at)


def _decided(rows: QuerySet[models.Decision]) -> list[Decided]:
    named = rows.values(*_FIELDS, reference=F("declaration__reference"))
    return [Decided(**{**row, "lane": Lane(row["lane"]), "ruled": Lane(row["ruled"])}) for row in named]
