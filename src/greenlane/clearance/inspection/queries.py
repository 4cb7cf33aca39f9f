"""Every read: examinations, the orders that wait at an office, results, photos, samples. All of it for officers."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from django.db.models import QuerySet

from greenlane.base.files import store
from greenlane.clearance.inspection import models
from greenlane.clearance.inspection.terms import (
    Compared,
    Drawn,
    Examination,
    Finding,
    Order,
    Photo,
    Recorded,
    Result,
    Sample,
    SampleStatus,
    SampleTaken,
    Written,
)
from greenlane.core.dates import to_utc
from greenlane.filing.declarations.states import Status

_order = msgspec.json.Decoder(Order)
_drawn = msgspec.json.Decoder(Drawn)
_result = msgspec.json.Decoder(Result)
_compared = msgspec.json.Decoder(Compared)


def examinations(reference: str) -> tuple[Examination, ...]:
    """The examinations of a declaration, in order; for officers."""
    rows = models.Examination.objects.filter(declaration__reference=reference).order_by("pk")
    return tuple(examination_fact(row) for row in rows)


def is_examined(reference: str) -> bool:
    """The goods were examined and it is known what was found; a waiver does not count."""
    rows = models.Examination.objects.filter(declaration__reference=reference, recorded_at__isnull=False)
    return rows.exclude(outcome="").exists()


def waiting(office: str, limit: int = 100) -> list[Written]:
    """The orders that wait at an office (``""``: at any), what is due first first."""
    rows = open_orders().order_by("due_at", "pk")
    return [order_fact(row) for row in (rows.filter(office=office) if office else rows)[:limit]]


def done_by(officer: str, limit: int = 20) -> list[Written]:
    """What this officer recorded, the last first."""
    rows = _orders().filter(claimed_by=officer, recorded_at__isnull=False).order_by("-recorded_at", "-pk")
    return [order_fact(row) for row in rows[:limit]]


def order(reference: str) -> Written:
    """One order. Raises LookupError where there is none."""
    row = _orders().filter(reference=reference).first()
    if row is None:
        raise LookupError(f"{reference}: no examination has this number; check it")
    return order_fact(row)


def orders_of(declaration: str) -> tuple[Written, ...]:
    """The orders of a declaration, in the order written."""
    rows = _orders().filter(examination__declaration__reference=declaration).order_by("pk")
    return tuple(order_fact(row) for row in rows)


def is_open(reference: str) -> bool:
    """Whether the order still waits: it has no result, and its declaration was not refused meanwhile."""
    return open_orders().filter(reference=reference).exists()


def recorded(reference: str) -> Recorded | None:
    """The result of an order; None while there is none in parts (a result without an order has none)."""
    row = models.ExaminationResult.objects.filter(order__reference=reference).first()
    return None if row is None else recorded_fact(row)


def photos(reference: str) -> tuple[Photo, ...]:
    """The photos of an order, in the order they came in."""
    rows = models.ExaminationPhoto.objects.filter(order__reference=reference).order_by("pk")
    return tuple(photo_fact(row) for row in rows)


def picture(root: Path, reference: str, sha256: str) -> bytes:
    """The bytes of a photo of this order. Raises LookupError where it has no such photo."""
    if not models.ExaminationPhoto.objects.filter(order__reference=reference, sha256=sha256).exists():
        raise LookupError(f"{reference}: no photo {sha256[:12]} was taken; load the page again")
    return store.read(root, sha256)


def samples(reference: str) -> tuple[Sample, ...]:
    """The samples of an order, in the order taken."""
    rows = models.Sample.objects.filter(order__reference=reference).select_related("order").order_by("pk")
    return tuple(sample_fact(row) for row in rows)


def sample(reference: str) -> Sample:
    """One sample. Raises LookupError where there is none."""
    row = models.Sample.objects.select_related("order").filter(reference=reference).first()
    if row is None:
        raise LookupError(f"{reference}: no sample has this number; check it")
    return sample_fact(row)


def seals_used(seals: Iterable[str]) -> tuple[str, ...]:
    """Those of ``seals`` that are on a sample already."""
    wanted = list(seals)
    first = models.Sample.objects.filter(seal__in=wanted).values_list("seal", flat=True)
    second = models.Sample.objects.filter(second_seal__in=wanted).values_list("second_seal", flat=True)
    return tuple(sorted({*first, *second}))


def open_orders() -> QuerySet[models.ExaminationOrder]:
    """Rows of the orders that wait; for this room."""
    status = Status.UNDER_EXAMINATION.value
    return _orders().filter(recorded_at__isnull=True, examination__declaration__status=status)


def examination_fact(row: models.Examination) -> Examination:
    return Examination(
        ordered_at=row.ordered_at,
        instruction=row.instruction,
        recorded_at=row.recorded_at,
        outcome=Finding(row.outcome) if row.outcome else None,
        offence=row.offence,
        amount=row.amount_minor,
        notes=row.notes,
    )


def order_fact(row: models.ExaminationOrder) -> Written:
    examination = row.examination
    return Written(
        reference=row.reference,
        declaration=examination.declaration.reference,
        office=row.office,
        order=_order.decode(row.body),
        place=row.place,
        ordered_at=to_utc(examination.ordered_at),
        starts_at=to_utc(row.starts_at),
        due_at=to_utc(row.due_at),
        claimed_by=row.claimed_by,
        claimed_at=_utc(row.claimed_at),
        drawn=_drawn.decode(row.drawn) if row.drawn else None,
        recorded_at=_utc(row.recorded_at),
    )


def recorded_fact(row: models.ExaminationResult) -> Recorded:
    return Recorded(
        row.key, _result.decode(row.body), _compared.decode(row.compared), to_utc(row.at), row.by, row.sha256
    )


def photo_fact(row: models.ExaminationPhoto) -> Photo:
    return Photo(
        row.name, row.place, row.sha256, row.original, row.size, row.width, row.height, to_utc(row.taken_in_at)
    )


def sample_fact(row: models.Sample) -> Sample:
    return Sample(
        reference=row.reference,
        order=row.order.reference,
        place=row.place,
        taken=SampleTaken(row.seal, row.second_seal, row.laboratory, row.procedure, row.quantity),
        status=SampleStatus(row.status),
        taken_at=to_utc(row.taken_at),
        holder=row.holder,
        result=row.result,
        second=row.second,
    )


def _orders() -> QuerySet[models.ExaminationOrder]:
    return models.ExaminationOrder.objects.select_related("examination__declaration")


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_utc(moment)
