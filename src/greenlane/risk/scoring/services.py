"""Every write: record outcomes, train, register, put a model into the seat or take it out."""

from collections.abc import Sequence

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.risk.scoring import models, rules
from greenlane.risk.scoring.terms import NO_MODEL, Example, Outcome, Registered, ScoringPage

_json = msgspec.json.Encoder(order="deterministic")
_OUTCOME = ("reference", "at", "offence", "duty_minor", "basis")


def record_outcome(pen: Pen, outcomes: Sequence[Outcome]) -> None:
    """Keep what inspections found, as one set. Event ``scoring.outcome_recorded`` for each declaration."""
    for one in outcomes:
        body = {"offence": one.offence, "dutyMinor": one.duty_minor, "basis": one.basis, "at": one.at}
        pen.event("scoring.outcome_recorded", one.reference, body)
    rows = [(o.reference, o.at, o.offence, o.duty_minor, o.basis) for o in outcomes]
    pen.insert(models.InspectionOutcome, _OUTCOME, rows)


def train_from(pen: Pen, examples: Sequence[Example], page: ScoringPage) -> Registered:
    """Train the baseline on ``examples``, measure it on the latest of them and register it; it takes no seat yet.

    Raises ValueError, saying what is missing, where there are too few examples.
    """
    trained = rules.fit(examples, page)
    return register(pen, trained)


def register(pen: Pen, trained: rules.Trained) -> Registered:
    """Keep a trained model with its card; one that is known already stays as it is. Event ``scoring.registered``."""
    model = trained.model
    row, is_new = models.RiskModel.objects.get_or_create(
        sha256=model.sha256,
        defaults={
            "kind": model.kind,
            "body": model.text,
            "metrics": _json.encode(trained.metrics).decode(),
            "trained_at": pen.at,
            "data": trained.data,
        },
    )
    if is_new:
        pen.event("scoring.registered", row.sha256, {"kind": row.kind, "data": row.data, "metrics": trained.metrics})
    metrics = msgspec.json.decode(row.metrics, type=dict[str, float])
    return Registered(row.sha256, row.kind, metrics, row.trained_at, row.data, row.approved_by, None)


def activate(pen: Pen, sha256: str) -> None:
    """Put a registered model into the seat from now on, approved by the pen's actor; ``none`` empties the seat.

    Event ``scoring.activated``. Raises LookupError where the model is not registered.
    """
    row = None
    if sha256 != NO_MODEL:
        row = models.RiskModel.objects.filter(sha256=sha256).first()
        if row is None:
            raise LookupError(f"no model {sha256} is registered here; train one, or look at the list of models")
        models.RiskModel.objects.filter(pk=row.pk, approved_by="").update(approved_by=pen.by)
    models.Seat.objects.create(model=row, since=pen.at)
    pen.event("scoring.activated", sha256, {"approvedBy": pen.by})
