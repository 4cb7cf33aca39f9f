"""Every write: expect goods, report their arrival, correct a report."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from django.db.models import Q

from greenlane.base.ledger.writing import Pen
from greenlane.filing.manifests import models, queries, rules
from greenlane.filing.manifests.terms import Expectation, Landed, ManifestsPage, Outcome, Report, Reported

_json = msgspec.json.Encoder(order="deterministic")
_EXPECTED = (
    "reference", "importer", "declarant", "bills", "place", "law", "since", "arrived_at", "report",
)  # fmt: skip
_ARRIVAL = ("id", "number", "party", "about", "arrived_at", "body", "revision", "reported_at", "corrected_at")


def expect(pen: Pen, goods: Sequence[Expectation]) -> None:
    """Keep what declarations wait for. Event ``manifests.expected`` on each; ``report`` where it is there already."""
    pen.insert(models.Expected, _EXPECTED, [_row(pen, one) for one in goods])
    pen.insert(
        models.ExpectedBill,
        ("reference", "about"),
        [(one.reference, bill.about) for one in goods for bill in one.bills],
    )
    for one in goods:
        pen.event("manifests.expected", one.reference, {"law": one.arrival.law, "report": one.arrival.report})


def expect_anew(pen: Pen, reference: str, goods: Expectation | None) -> None:
    """After a change: what the declaration waits for now, None for nothing. What was reported on it stays."""
    before = models.Expected.objects.filter(reference=reference).first()
    models.ExpectedBill.objects.filter(reference=reference).delete()
    models.Expected.objects.filter(reference=reference).delete()
    if goods is None:
        return
    if before is not None and before.arrived_at is not None and goods.arrival.arrived_at is None:
        arrival = msgspec.structs.replace(goods.arrival, arrived_at=before.arrived_at, report=before.report)
        goods = msgspec.structs.replace(goods, arrival=arrival)
    expect(pen, [goods])


def report(pen: Pen, page: ManifestsPage, party: str, told: Report, *, corrects: bool = False) -> Reported:
    """Keep that goods have arrived, told by ``party``, who must be importer or declarant of what it names.

    The same report again changes nothing. One of other content is refused unless it ``corrects`` the first. Event
    ``manifests.arrived`` or ``manifests.corrected`` on each declaration concerned, on the report where there is none.
    Raises RefusedReportError.
    """
    known = rules.checked(told, page, pen.at)
    about = rules.about_of(known)
    row = models.Arrival.objects.select_for_update().filter(party=party, about=about).first()
    if row is None:
        if corrects:
            raise rules.refused(page, "nothing")
        return _first(pen, page, party, about, known)
    landed = queries.report(party, row.number)
    fields = rules.differing(landed.report, known)
    if not fields:
        return Reported(Outcome.REPEATED, landed, _again(pen, landed))
    if not corrects:
        raise rules.refused(page, "other", arrival=row.number, fields=", ".join(fields))
    if pen.at > row.reported_at + timedelta(hours=page.correct_hours):
        raise rules.refused(page, "late", arrival=row.number, hours=page.correct_hours)
    return _corrected(pen, row, known, fields)


def _first(pen: Pen, page: ManifestsPage, party: str, about: str, told: Report) -> Reported:
    [key] = pen.reserve(models.Arrival, 1)
    number = rules.number_of(key, page, pen.at.date())
    pen.insert(models.Arrival, _ARRIVAL, [(key, number, party, about, told.at, _text(told), 1, pen.at, None)])
    _land(party, told, number)
    references = _concerned(number)
    _tell(pen, references or (number,), number, told, 1)
    return Reported(Outcome.ARRIVED, queries.report(party, number), references)


def _again(pen: Pen, landed: Landed) -> tuple[str, ...]:
    """A declaration lodged in the very moment of the first report may still wait: the second one finds it."""
    before = set(_concerned(landed.number))
    _land(landed.party, landed.report, landed.number)
    references = _concerned(landed.number)
    fresh = [reference for reference in references if reference not in before]
    _tell(pen, fresh, landed.number, landed.report, landed.revision)
    return references


def _corrected(pen: Pen, row: models.Arrival, told: Report, fields: Sequence[str]) -> Reported:
    row.body, row.arrived_at, row.corrected_at = _text(told), told.at, pen.at
    row.revision += 1
    row.save(update_fields=["body", "arrived_at", "corrected_at", "revision"])
    before = _concerned(row.number)
    models.Expected.objects.filter(report=row.number).update(arrived_at=None, report="")
    _land(row.party, told, row.number)
    references = _concerned(row.number)
    body = {"before": row.revision - 1, "fields": list(fields)}
    subjects = tuple(dict.fromkeys((*before, *references))) or (row.number,)
    _tell(pen, subjects, row.number, told, row.revision, body)
    return Reported(Outcome.CORRECTED, queries.report(row.party, row.number), references)


def _land(party: str, told: Report, number: str) -> None:
    """What waits for these goods waits no more: the party's own declarations alone."""
    which = Q(reference=told.reference) if told.reference else Q(pk__in=())
    if told.number:
        about = f"{told.code}:{told.number}"
        bills = models.ExpectedBill.objects.filter(about=about).values_list("reference", flat=True)
        which |= Q(reference__in=bills)
    mine = Q(importer=party) | Q(declarant=party)
    models.Expected.objects.filter(which, mine, arrived_at__isnull=True).update(arrived_at=told.at, report=number)


def _concerned(number: str) -> tuple[str, ...]:
    rows = models.Expected.objects.filter(report=number).order_by("reference")
    return tuple(rows.values_list("reference", flat=True))


def _tell(
    pen: Pen, subjects: Sequence[str], number: str, told: Report, revision: int,
    more: dict[str, object] | None = None,
) -> None:  # fmt: skip
    body = {
        "report": number,
        "at": told.at,
        "place": told.place,
        "document": told.code,
        "number": told.number,
        "containers": [unit.number for unit in told.containers],
        "revision": revision,
        **(more or {}),
    }
    for subject in subjects:
        pen.event("manifests.corrected" if more else "manifests.arrived", subject, body)


def _row(pen: Pen, one: Expectation) -> tuple[object, ...]:
    bills = _json.encode(one.bills).decode()
    arrival = one.arrival
    return (
        one.reference, one.importer, one.declarant, bills, one.place[:256], arrival.law[:200], pen.at,
        arrival.arrived_at, arrival.report,
    )  # fmt: skip


def _text(told: Report) -> str:
    return _json.encode(told).decode()
