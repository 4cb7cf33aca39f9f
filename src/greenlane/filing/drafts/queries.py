"""Every read: drafts as facts, of their owner only."""

from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Q

from greenlane.filing.drafts import models
from greenlane.filing.drafts.terms import Content, Draft, Origin

_content = msgspec.json.Decoder(Content)
_FIELDS = (
    "id", "reference", "owner", "author", "title", "lrn", "origin", "source", "amends", "revision", "opened_at",
    "saved_at", "discarded_at", "lodged",
)  # fmt: skip


def draft(owner: str, reference: str) -> Draft:
    """One draft of a party. Raises LookupError, in the same words, where there is none or it is another's."""
    row = models.Draft.objects.filter(owner=owner, reference=reference).values(*_FIELDS).first()
    if row is None:
        raise nowhere(reference)
    return _fact(row)


def content(owner: str, reference: str) -> tuple[Draft, Content]:
    """A draft with all that was typed into it. Raises LookupError as :func:`draft` does."""
    row = models.Draft.objects.filter(owner=owner, reference=reference).values(*_FIELDS, "body").first()
    if row is None:
        raise nowhere(reference)
    body = row.pop("body")
    return _fact(row), read(body)


def open_drafts(
    owner: str, *, words: str = "", after: tuple[datetime, int] | None = None, limit: int = 25
) -> list[Draft]:
    """The open drafts of a party, the last saved first; ``words`` of title, reference or goods."""
    rows = models.Draft.objects.filter(owner=owner, lodged="", discarded_at=None).order_by("-saved_at", "-id")
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(words__contains=words.casefold()) | Q(reference=words.upper()) | Q(lrn=words)
        )
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(saved_at__lt=moment) | Q(saved_at=moment, id__lt=last))
    return [_fact(row) for row in rows.values(*_FIELDS)[:limit]]


def discarded(owner: str, since: datetime) -> list[Draft]:
    """The drafts that a party discarded since a moment and may take back, the last first."""
    rows = models.Draft.objects.filter(owner=owner, lodged="", discarded_at__gte=since).order_by("-discarded_at")
    return [_fact(row) for row in rows.values(*_FIELDS)[:25]]


def due(before: datetime, limit: int = 200) -> list[str]:
    """The references of drafts discarded before a moment."""
    rows = models.Draft.objects.filter(discarded_at__lt=before).order_by("discarded_at")
    return list(rows.values_list("reference", flat=True)[:limit])


def read(body: str) -> Content:
    """The content as kept."""
    return _content.decode(body)


def nowhere(reference: str) -> LookupError:
    return LookupError(f"{reference}: you have no draft of this number; look it up in your list")


def _fact(row: dict[str, Any]) -> Draft:
    return Draft(**{**row, "origin": Origin(row["origin"])})
