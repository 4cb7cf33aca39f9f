"""Every write: number a file, link it, note what the scanner said."""

from collections.abc import Iterable, Mapping

from greenlane.base.files.terms import Scan, Verdict
from greenlane.base.ledger.writing import Pen
from greenlane.filing.documents import models, queries, rules
from greenlane.filing.documents.terms import Document, DocumentsPage, DocumentStatus, Received

STATUS_OF = {
    Verdict.CLEAN: DocumentStatus.CLEAN,
    Verdict.INFECTED: DocumentStatus.INFECTED,
    Verdict.UNSCANNED: DocumentStatus.QUARANTINED,
}
_COLUMNS = (
    "id", "reference", "owner", "code", "name", "kind", "size", "sha256", "status", "signature", "uploaded_at",
    "scanned_at",
)  # fmt: skip


def upload(pen: Pen, page: DocumentsPage, new: Received) -> Document:
    """Write down a file that ``receiving.receive`` took. The same file of the same owner keeps its first number.

    Event ``documents.uploaded`` on the document's reference. An infected file is kept, locked, as evidence; the
    caller tells the sender by ``page.says[status]``.
    """
    known = models.Document.objects.filter(owner=new.owner, sha256=new.stored.sha256, code=new.code).first()
    if known is not None:
        return queries.document(known.reference)
    status = STATUS_OF[new.scan.verdict]
    key = pen.reserve(models.Document, 1)[0]
    reference = rules.reference_of(key, page, pen.at.date())
    scanned_at = None if new.scan.verdict is Verdict.UNSCANNED else pen.at
    row = (
        key, reference, new.owner, new.code, new.name, new.kind.value, new.stored.size, new.stored.sha256,
        status.value, new.scan.why[:200], pen.at, scanned_at,
    )  # fmt: skip
    pen.insert(models.Document, _COLUMNS, [row])
    body = {"sha256": new.stored.sha256, "size": new.stored.size, "kind": new.kind, "code": new.code, "status": status}
    pen.event("documents.uploaded", reference, {**body, "owner": new.owner})
    return queries.document(reference)


def link(pen: Pen, reference: str, declarations: Iterable[str], owner: str) -> int:
    """Link a document to declarations of the same owner; returns how many links are new.

    Event ``documents.linked`` on each declaration. Raises LookupError where ``owner`` has no such document.
    """
    row = models.Document.objects.filter(reference=reference, owner=owner).values("id", "sha256", "code").first()
    if row is None:
        raise LookupError(f"{reference}: {owner} has no document of this number; check it, or upload the file")
    wanted = list(dict.fromkeys(declarations))
    linked = models.Link.objects.filter(document_id=row["id"], declaration__in=wanted)
    known = set(linked.values_list("declaration", flat=True))
    fresh = [declaration for declaration in wanted if declaration not in known]
    columns = ("document_id", "declaration", "linked_at")
    pen.insert(models.Link, columns, [(row["id"], declaration, pen.at) for declaration in fresh])
    for declaration in fresh:
        body = {"document": reference, "sha256": row["sha256"], "code": row["code"]}
        pen.event("documents.linked", declaration, body)
    return len(fresh)


def note_scans(pen: Pen, scans: Mapping[str, Scan]) -> int:
    """Note what the scanner said of quarantined documents; those it could not read stay. Returns how many left.

    ``scans`` is by reference. Event ``documents.scanned`` on each.
    """
    told = {reference: scan for reference, scan in scans.items() if scan.verdict is not Verdict.UNSCANNED}
    waiting = models.Document.objects.select_for_update().filter(
        reference__in=told, status=DocumentStatus.QUARANTINED.value
    )
    rows = list(waiting.order_by("pk"))
    for row in rows:
        scan = told[row.reference]
        row.status, row.signature, row.scanned_at = STATUS_OF[scan.verdict].value, scan.why[:200], pen.at
        pen.event("documents.scanned", row.reference, {"status": row.status, "sha256": row.sha256})
    models.Document.objects.bulk_update(rows, ["status", "signature", "scanned_at"])
    return len(rows)
