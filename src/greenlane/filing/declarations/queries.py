"""Every read: declarations as facts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Count, Q

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.reading import Ask, Keys, Question
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations import models, states
from greenlane.filing.declarations.reference import reference_of
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept

#: Bodies read at once when words are looked for.
_AT_ONCE = 1000
_decoder = msgspec.json.Decoder(Declaration)
_FIELDS = (
    "id", "reference", "version", "lrn", "declarant", "importer", "type_code", "office", "regime", "status",
    "lodged_at", "items", "sha256",
)  # fmt: skip


def known(pairs: Iterable[tuple[str, str]]) -> Question[Mapping[tuple[str, str], str]]:
    """The MRN of each (declarant, LRN) that is registered already."""
    keys = ("declarant", "lrn")
    return Question(
        lambda rows: {(declarant, lrn): reference for declarant, lrn, reference in rows},
        Ask(models.Declaration, keys, (*keys, "reference"), list(pairs)),
    )


def numbers(count: int, country: str, on: date) -> Question[list[tuple[int, str]]]:
    """``count`` fresh (id, MRN) pairs, in order."""
    return Question(
        lambda rows: [(n, reference_of(n, country, on.year)) for (n,) in rows], Keys(models.Declaration, count)
    )


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
    by_lrn: bool = True, before: datetime | None = None, after: tuple[datetime, int] | None = None, limit: int = 50,
) -> list[Kept]:  # fmt: skip
    """Declarations, the last lodged first, of one importer, declarant, office or status; ``words`` is a reference.

    ``party`` is declarant or importer. Without ``by_lrn`` only the MRN finds: whoever may not read a trader's own
    reference cannot try it either. ``after`` is (moment of lodging, id) of the last one seen, for the next page.
    """
    rows = models.Declaration.objects.order_by("-lodged_at", "-id")
    for name, value in (("importer", importer), ("declarant", declarant), ("status", status), ("office", office)):
        if value:
            rows = rows.filter(**{name: value})
    if words:
        mine = rows.filter(lrn=words) if by_lrn else rows.none()
        rows = rows.filter(reference=words.upper()) | mine
    if party:
        rows = rows.filter(Q(importer=party) | Q(declarant=party))
    if before is not None:
        rows = rows.filter(lodged_at__lt=before)
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(lodged_at__lt=moment) | Q(lodged_at=moment, id__lt=last))
    return [Kept(**row) for row in rows.values(*_FIELDS)[:limit]]


def waiting(
    statuses: Iterable[str], *, office: str = "", after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[Kept]:
    """Declarations in one of these statuses, of one office or of all, the first lodged first.

    ``after`` is (moment of lodging, id) of the last one seen, for the next page.
    """
    rows = models.Declaration.objects.filter(status__in=list(statuses)).order_by("lodged_at", "id")
    if office:
        rows = rows.filter(office=office)
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(lodged_at__gt=moment) | Q(lodged_at=moment, id__gt=last))
    return [Kept(**row) for row in rows.values(*_FIELDS)[:limit]]


def counts() -> Mapping[str, int]:
    """How many declarations stand where. Counted from an index that holds the status; no row is touched."""
    rows = models.Declaration.objects.values_list("status").annotate(count=Count("*")).order_by()
    return {**dict.fromkeys((s.value for s in Status), 0), **dict(rows)}


def folded(reference: str) -> Status:
    """The status as the events tell it; equal to the column, or the column is wrong."""
    return states.fold(event.kind for event in history(reference))


def read_all(references: Iterable[str]) -> Mapping[str, Declaration]:
    """What several declarations say now. One statement."""
    rows = models.Declaration.objects.filter(reference__in=list(references)).values_list("reference", "body")
    return {reference: _decoder.decode(body) for reference, body in rows}


def of_party(
    party: str, *, status: str = "", since: datetime | None = None, until: datetime | None = None,
    after: tuple[datetime, int] | None = None, limit: int = 50,
) -> list[Kept]:  # fmt: skip
    """The declarations of an importer or declarant, the last lodged first, from ``since`` until before ``until``.

    Each of the two indexes is read from where the page before ended, for no more than a page; so it takes as long with
    a million declarations as with a thousand.
    """
    found: dict[int, Any] = {}
    for role in ("importer", "declarant"):
        rows = models.Declaration.objects.filter(**{role: party}).order_by("-lodged_at", "-id")
        if status:
            rows = rows.filter(status=status)
        if since is not None:
            rows = rows.filter(lodged_at__gte=since)
        if until is not None:
            rows = rows.filter(lodged_at__lt=until)
        if after is not None:
            moment, last = after
            rows = rows.filter(lodged_at__lte=moment).exclude(lodged_at=moment, id__gte=last)
        found |= {row["id"]: row for row in rows.values(*_FIELDS)[:limit]}
    listed = sorted(found.values(), key=lambda row: (row["lodged_at"], row["id"]), reverse=True)
    return [Kept(**row) for row in listed[:limit]]


def named(party: str, words: str) -> str:
    """The MRN of a party's declaration by its MRN or LRN, ``""`` where it has none."""
    rows = models.Declaration.objects.values_list("reference", "declarant", "importer")
    found = rows.filter(reference=words.upper()).first()
    if found is not None and party in found[1:]:
        return str(found[0])
    own = (rows.filter(declarant=party, lrn=words).first(), rows.filter(importer=party, lrn=words).first())
    return next((str(row[0]) for row in own if row is not None), "")


def saying(listed: Sequence[Kept], words: str) -> list[Kept]:
    """Those of the declarations listed of which a description of goods holds every word."""
    asked, hits = words.casefold().split(), set()
    for start in range(0, len(listed), _AT_ONCE):
        rows = models.Declaration.objects.filter(id__in=[kept.id for kept in listed[start : start + _AT_ONCE]])
        for word in asked:
            # In JSON a letter beyond ASCII may stand as it is or escaped; both are looked for.
            rows = rows.filter(Q(body__icontains=word) | Q(body__icontains=json.dumps(word)[1:-1]))
        for key, body in rows.values_list("id", "body"):
            items = _decoder.decode(body).items
            said = " ".join((item.commodity.description or "") for item in items if item.commodity).casefold()
            if all(word in said for word in asked):
                hits.add(key)
    return [kept for kept in listed if kept.id in hits]
