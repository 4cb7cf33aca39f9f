"""Every read: documents as facts, and their bytes where they may be read."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db.models import Count

from greenlane.base.files import store
from greenlane.base.files.terms import Kind
from greenlane.filing.documents import models
from greenlane.filing.documents.terms import Document, DocumentStatus, NotReadableError

_FIELDS = (
    "reference", "owner", "code", "name", "kind", "size", "sha256", "status", "signature", "uploaded_at",
)  # fmt: skip


def document(reference: str) -> Document:
    """One document. Raises LookupError where there is none."""
    row = models.Document.objects.filter(reference=reference).values(*_FIELDS).first()
    if row is None:
        raise LookupError(f"{reference}: no document has this reference; check the number")
    return _fact(row)


def of_owner(owner: str, limit: int = 100) -> list[Document]:
    """The documents of a party, the last first."""
    return [_fact(r) for r in models.Document.objects.filter(owner=owner).order_by("-id").values(*_FIELDS)[:limit]]


def of_declarations(references: Iterable[str]) -> Mapping[str, tuple[Document, ...]]:
    """The documents linked to each declaration, in the order linked; one statement."""
    wanted = list(references)
    rows = models.Link.objects.filter(declaration__in=wanted).order_by("id")
    found: dict[str, list[Document]] = {reference: [] for reference in wanted}
    for row in rows.values("declaration", *[f"document__{name}" for name in _FIELDS]):
        found[row["declaration"]].append(_fact({name: row[f"document__{name}"] for name in _FIELDS}))
    return {reference: tuple(documents) for reference, documents in found.items()}


def quarantined(limit: int = 100, after: str = "") -> list[Document]:
    """Documents that no scanner has read yet, in the order of their reference, after the one named."""
    rows = models.Document.objects.filter(status=DocumentStatus.QUARANTINED.value, reference__gt=after)
    return [_fact(row) for row in rows.order_by("reference").values(*_FIELDS)[:limit]]


def counts() -> Mapping[str, int]:
    """How many documents are in each state."""
    rows = models.Document.objects.values_list("status").annotate(count=Count("id")).order_by()
    return {**dict.fromkeys((s.value for s in DocumentStatus), 0), **dict(rows)}


def content(root: Path, reference: str) -> bytes:
    """The bytes. Raises NotReadableError unless a scanner found the document clean, LookupError where there is none."""
    found = document(reference)
    if found.status is not DocumentStatus.CLEAN:
        raise NotReadableError(
            f"{reference}: the document is {found.status.value} and is not given out; "
            "an infected file must be replaced, a quarantined one is scanned as soon as the scanner runs"
        )
    return store.read(root, found.sha256)


def _fact(row: Mapping[str, object]) -> Document:
    return Document(**{**row, "kind": Kind(row["kind"]), "status": DocumentStatus(row["status"])})  # type: ignore[arg-type]  # a row of values() is untyped
