"""Every read: declarations as facts."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from django.db.models import Count, Q

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.reading import fetch
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations import models, states
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept

_decoder = msgspec.json.Decoder(Declaration)
_FIELDS = (
    "id", "reference", "version", "lrn", "declarant", "importer", "type_code", "office", "regime", "status",
    "lodged_at", "items", "sha256",
)  # fmt: skip


def known(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """The MRN of each (declarant, LRN) that is registered already. One statement."""
    keys = ("declarant", "lrn")
    rows = fetch(models.Declaration, keys, (*keys, "reference"), pairs)
    return {(declarant, lrn): reference for declarant, lrn, reference in rows}


def get(reference: str) -> Kept:
    """One declaration. Raises LookupError where there is none."""
    row = models.Declaration.objects.filter(reference=reference).values(*_FIELDS).first()
    if row is None:
        raise LookupError(f"{reference}: no declaration has this reference; check the MRN")
    return Kept(**row)


def get_all(references: Iterable[str]) -> Mapping[str, Kept]:
    """Those of several declarations that exist, by MRN. One statement."""
    rows = models.Declaration.objects.filter(reference__in=set(references)).values(*_FIELDS)
    return {row["reference"]: Kept(**row) for row in rows}


def text(reference: str, version: int | None = None) -> str:
    """The canonical JSON, of a former version where one is named. Raises LookupError where there is none."""
    rows = models.Declaration.objects.filter(reference=reference)
    current = rows.values_list("version", "body").first()
    if current is None:
        raise LookupError(f"{reference}: no declaration has this reference; check the MRN")
    if version in (None, current[0]):
        return str(current[1])
    former = models.FormerVersion.objects.filter(declaration__reference=reference, version=version)
    found = former.values_list("body", flat=True).first()
    if found is None:
        raise LookupError(f"{reference}: there is no version {version}; the last is {current[0]}")
    return str(found)


def read(reference: str, version: int | None = None) -> Declaration:
    """What the declaration says."""
    return _decoder.decode(text(reference, version))


def recent(
    *, importer: str = "", declarant: str = "", party: str = "", status: str = "", office: str = "", words: str = "",
    before: datetime | None = None, after: tuple[datetime, int] | None = None, limit: int = 50,
) -> list[Kept]:  # fmt: skip
    """Declarations, the last lodged first, of one importer, declarant, office or status; ``words`` is a reference.

    ``party`` is declarant or importer. ``after`` is (moment of lodging, id) of the last one seen, for the next page.
    """
    rows = models.Declaration.objects.order_by("-lodged_at", "-id")
    for name, value in (("importer", importer), ("declarant", declarant), ("status", status), ("office", office)):
        if value:
            rows = rows.filter(**{name: value})
    if words:
        rows = rows.filter(reference=words.upper()) | rows.filter(lrn=words)
    if party:
        rows = rows.filter(Q(importer=party) | Q(declarant=party))
    if before is not None:
        rows = rows.filter(lodged_at__lt=before)
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(lodged_at__lt=moment) | Q(lodged_at=moment, id__lt=last))
    return [Kept(**row) for row in rows.values(*_FIELDS)[:limit]]


def waiting(statuses: Iterable[str], *, office: str = "", limit: int = 50) -> list[Kept]:
    """Declarations in one of these statuses, of one office or of all, the first lodged first."""
    rows = models.Declaration.objects.filter(status__in=list(statuses)).order_by("lodged_at", "id")
    if office:
        rows = rows.filter(office=office)
    return [Kept(**row) for row in rows.values(*_FIELDS)[:limit]]


def counts() -> Mapping[str, int]:
    """How many declarations stand where."""
    rows = models.Declaration.objects.values_list("status").annotate(count=Count("id")).order_by()
    return {**dict.fromkeys((s.value for s in Status), 0), **dict(rows)}


def folded(reference: str) -> Status:
    """The status as the events tell it; equal to the column, or the column is wrong."""
    return states.fold(event.kind for event in history(reference))


def read_all(references: Iterable[str]) -> Mapping[str, Declaration]:
    """What several declarations say now. One statement."""
    rows = models.Declaration.objects.filter(reference__in=list(references)).values_list("reference", "body")
    return {reference: _decoder.decode(body) for reference, body in rows}
