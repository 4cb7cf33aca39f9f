"""Every read: what was reported, what is expected, which goods are not there yet."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db.models import Q

from greenlane.base.ledger.reading import Ask, Question
from greenlane.filing.manifests import models
from greenlane.filing.manifests.terms import Bill, Expected, Landed, Report

_bills = msgspec.json.Decoder(tuple[Bill, ...])
_report = msgspec.json.Decoder(Report)
_LANDED = ("number", "party", "about", "body", "revision", "reported_at", "corrected_at")
_EXPECTED = ("reference", "bills", "place", "law", "since", "arrived_at", "report")


def landed(wanted: Iterable[tuple[str, str]]) -> Question[Mapping[tuple[str, str], tuple[str, datetime]]]:
    """Number and moment of arrival that was reported of each (party, goods); what was not is missing."""
    columns = ("party", "about", "number", "arrived_at")
    return Question(
        lambda rows: {(party, about): (number, _moment(at)) for party, about, number, at in rows},
        Ask(models.Arrival, ("party", "about"), columns, list(wanted)),
    )


def report(party: str, number: str) -> Landed:
    """One report of a party. Raises LookupError where it has none of this number."""
    row = models.Arrival.objects.filter(party=party, number=number).values(*_LANDED).first()
    if row is None:
        raise LookupError(f"{number}: {party} has no report of this number; check it")
    return landed_fact(row)


def reports(party: str, limit: int = 50) -> list[Landed]:
    """What a party reported, the last first."""
    rows = models.Arrival.objects.filter(party=party).order_by("-reported_at", "-pk").values(*_LANDED)
    return [landed_fact(row) for row in rows[:limit]]


def expected(reference: str) -> Expected | None:
    """What is expected for a declaration; None where it waits for no arrival."""
    row = models.Expected.objects.filter(reference=reference).values(*_EXPECTED).first()
    return _expected(row) if row else None


def expected_by(party: str, *, limit: int = 100) -> list[Expected]:
    """What a party expects and nobody has reported yet, the first declared first."""
    mine = Q(importer=party) | Q(declarant=party)
    rows = models.Expected.objects.filter(mine, arrived_at__isnull=True).order_by("since", "pk").values(*_EXPECTED)
    return [_expected(row) for row in rows[:limit]]


def not_there(references: Iterable[str]) -> set[str]:
    """Those of the declarations whose goods are awaited and have not arrived. One statement."""
    rows = models.Expected.objects.filter(reference__in=list(references), arrived_at__isnull=True)
    return set(rows.values_list("reference", flat=True))


def landed_fact(row: Mapping[str, Any]) -> Landed:
    return Landed(
        number=row["number"],
        party=row["party"],
        about=row["about"],
        report=_report.decode(row["body"]),
        revision=row["revision"],
        reported_at=row["reported_at"],
        corrected_at=row["corrected_at"],
    )


def _expected(row: Mapping[str, Any]) -> Expected:
    return Expected(**{**row, "bills": _bills.decode(row["bills"])})


def _moment(value: datetime) -> datetime:
    """SQLite gives moments without their zone where it is not asked through a model; all are kept in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)
