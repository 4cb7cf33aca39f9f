"""How is a result recorded, once? The officer's signature is the identity in the event; risk learns from it."""

from hashlib import sha256

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment.states import HAPPENING
from greenlane.clearance.assessment.terms import Action, AssessmentPage
from greenlane.clearance.inspection import models, queries, rules
from greenlane.clearance.inspection.photos import Taken
from greenlane.clearance.inspection.services import ordering, sampling
from greenlane.clearance.inspection.terms import (
    Finding,
    InspectionPage,
    Order,
    Photo,
    PhotoRefusedError,
    Recorded,
    Report,
    Result,
)
from greenlane.clearance.lanes import queries as lanes
from greenlane.core.case import Case
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.terms import Kept
from greenlane.risk.profiles import services as profiles
from greenlane.risk.profiles.queries import parties_of
from greenlane.risk.profiles.terms import Hits, Inspected
from greenlane.risk.scoring import services as scoring
from greenlane.risk.scoring.terms import Outcome

_json = msgspec.json.Encoder(decimal_format="string", order="deterministic")
_EXAMINED = HAPPENING[Action.RECORD_EXAMINATION].value
_RESULT = ("order_id", "key", "body", "compared", "sha256", "at", "by")
_PHOTO = ("order_id", "name", "place", "sha256", "original", "size", "width", "height", "taken_in_at")


def record(pen: Pen, page: InspectionPage, rule: AssessmentPage, reference: str, result: Result) -> Recorded:
    """Record the result of an order, part by part. The same ``result.key`` again answers with what was recorded first.

    Events ``inspection.recorded`` on the order, with the hash of the result and of every photo, and
    ``assessment.examined`` on the declaration. Raises ResultRefusedError with every fault, RefusedActionError where
    another officer has it or another result was recorded, LookupError.
    """
    first = models.ExaminationResult.objects.filter(order=ordering.taken_up(reference), key=result.key).first()
    if first is not None:
        return queries.recorded_fact(first)
    row = ordering.mine(pen, page, reference)
    order = msgspec.json.decode(row.body, type=Order)
    compared = rules.compare(order, page, result)
    sampling.check_seals(page, result)
    report = Report(result.outcome, result.offence, result.amount, result.notes[:2000])
    record_examination(pen, rule, row.examination.declaration.reference, report)
    body, told = _json.encode(result).decode(), _json.encode(compared).decode()
    digest = sha256(body.encode()).hexdigest()
    pen.insert(models.ExaminationResult, _RESULT, [(row.pk, result.key, body, told, digest, pen.at, pen.by)])
    sampling.take(pen, page, row, result)
    seen = models.ExaminationPhoto.objects.filter(order=row).order_by("pk").values_list("sha256", flat=True)
    codes = sorted({deviation.code for deviation in compared.deviations})
    signed = {"key": result.key, "sha256": digest, "outcome": result.outcome, "deviations": codes}
    pen.event("inspection.recorded", reference, {**signed, "photos": list(seen)})
    return Recorded(result.key, result, compared, pen.at, pen.by, digest)


def record_examination(pen: Pen, page: AssessmentPage, reference: str, report: Report) -> None:
    """Record what an examination found; scoring and profiles learn from it. Event ``assessment.examined``.

    Raises RefusedActionError where the offence is none of the pack's, ForbiddenError where none was ordered.
    """
    rules.check_report(page, report)
    moving.advance(pen, [reference], _EXAMINED)
    kept = declarations.get(reference)
    models.ExaminationOrder.objects.filter(examination__declaration_id=kept.id, recorded_at__isnull=True).update(
        recorded_at=pen.at
    )
    models.Examination.objects.filter(declaration_id=kept.id, recorded_at__isnull=True).update(
        recorded_at=pen.at,
        outcome=report.outcome.value,
        offence=report.offence,
        amount_minor=report.amount,
        notes=report.notes,
    )
    pen.event(_EXAMINED, reference, {"outcome": report.outcome})
    _tell_risk(pen, kept, report)


def photograph(pen: Pen, page: InspectionPage, reference: str, place: str, taken: Taken) -> Photo:
    """Write down a photo that ``photos.take`` cleaned. The same photo again answers with the first.

    Its name is made of the order's number and its own; that of the telephone is not kept. Event
    ``inspection.photographed``. Raises PhotoRefusedError where there are too many, RefusedActionError where one has
    the order not or ``place`` is none of its parts, LookupError.
    """
    order = ordering.taken_up(reference)
    known = models.ExaminationPhoto.objects.filter(order=order, original=taken.original).first()
    if known is not None:
        return queries.photo_fact(known)
    row = ordering.mine(pen, page, reference)
    if place not in {part.place for part in msgspec.json.decode(row.body, type=Order).parts}:
        raise rules.refused(page, "unknown_part", place=place[:8] or "Nothing")
    count = models.ExaminationPhoto.objects.filter(order=row).count()
    if count >= page.photos.most:
        raise PhotoRefusedError("photo_many", page.says["photo_many"].format(most=page.photos.most))
    name = f"{reference}-{place}-{count + 1:02d}.jpg"
    values = (row.pk, name, place, taken.sha256, taken.original, taken.size, taken.width, taken.height, pen.at)
    pen.insert(models.ExaminationPhoto, _PHOTO, [values])
    told = {"name": name, "place": place, "sha256": taken.sha256, "original": taken.original}
    pen.event("inspection.photographed", reference, told)
    return Photo(name, place, taken.sha256, taken.original, taken.size, taken.width, taken.height, pen.at)


def _tell_risk(pen: Pen, kept: Kept, report: Report) -> None:
    decided = lanes.decision_of(kept.reference)
    offence = report.outcome is Finding.OFFENCE
    outcome = Outcome(kept.reference, pen.at, offence, report.amount, decided.basis)
    scoring.record_outcome(pen, [outcome])
    hits = decided.fact(Hits)
    case = Case(kept.reference, declarations.read(kept.reference, decided.version), decided.at)
    importer, declarant, exporter = parties_of(case)
    matched = tuple(dict.fromkeys(hit.profile for hit in hits.all))
    day = decided.at.date()
    inspected = Inspected(kept.reference, importer, declarant, exporter, hits.profiles, matched, day, offence)
    profiles.tell_outcome(pen, [inspected])
