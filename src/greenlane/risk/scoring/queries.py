"""Every read: the model in the seat, registered models, inspection outcomes."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec

from greenlane.risk.scoring import models
from greenlane.risk.scoring.logistic import LogisticModel
from greenlane.risk.scoring.rules import model_of
from greenlane.risk.scoring.terms import NO_MODEL, ModelPage, Outcome, Registered


def current(at: datetime) -> ModelPage:
    """The model in the seat at that moment, for ``book.having(page, …)``; an empty page where there was none."""
    sha256 = models.Seat.objects.filter(since__lte=at).order_by("-since", "-id").values_list("model__sha256", flat=True)
    return model_page(sha256.first() or NO_MODEL)


def model_page(sha256: str) -> ModelPage:
    """The page of the model with this hash. Raises LookupError where it was never registered."""
    return ModelPage() if sha256 == NO_MODEL else ModelPage(_loaded(sha256))


@lru_cache(maxsize=16)
def _loaded(sha256: str) -> LogisticModel:
    row = models.RiskModel.objects.filter(sha256=sha256).values_list("kind", "body").first()
    if row is None:
        raise LookupError(f"no model {sha256} is registered here; it belongs to another database or was mistyped")
    return model_of(*row)


def registered() -> list[Registered]:
    """Every model with its card, the last trained first."""
    since = dict(models.Seat.objects.exclude(model=None).order_by("since", "id").values_list("model_id", "since"))
    return [
        Registered(
            sha256=row.sha256,
            kind=row.kind,
            metrics=msgspec.json.decode(row.metrics, type=dict[str, float]),
            trained_at=row.trained_at,
            data=row.data,
            approved_by=row.approved_by,
            activated_at=since.get(row.pk),
        )
        for row in models.RiskModel.objects.order_by("-trained_at", "-id")
    ]


def outcomes(since: datetime, until: datetime) -> dict[str, Outcome]:
    """What inspections found from ``since`` up to before ``until``, by reference; a correction replaces its former."""
    rows = models.InspectionOutcome.objects.filter(at__gte=since, at__lt=until).order_by("at", "id")
    return {reference: Outcome(reference, *rest) for reference, *rest in rows.values_list(*_OUTCOME)}


def outcomes_of(references: Iterable[str]) -> dict[str, Outcome]:
    """What inspections found at these declarations; those not inspected are missing."""
    rows = models.InspectionOutcome.objects.filter(reference__in=set(references)).order_by("at", "id")
    return {reference: Outcome(reference, *rest) for reference, *rest in rows.values_list(*_OUTCOME)}


_OUTCOME = ("reference", "at", "offence", "duty_minor", "basis")
