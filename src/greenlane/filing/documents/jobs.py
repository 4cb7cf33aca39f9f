"""What runs later; safe to run twice: scan what could not be scanned when it came."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django_tasks import task

from greenlane.base.files import scanning, store
from greenlane.base.files.terms import Scan, Verdict
from greenlane.base.ledger.writing import writing
from greenlane.filing.documents import queries, services
from greenlane.filing.documents.receiving import Scanner


@task()
def empty_quarantine(at: str, seconds: float) -> int:
    """The task: :func:`rescan` at the moment ``at`` (ISO 8601) with the site's store and scanner."""
    return rescan(
        datetime.fromisoformat(at),
        Path(settings.MEDIA_ROOT),
        lambda raw: scanning.scan(settings.CLAMD_SOCKET, raw, seconds),
    )


def rescan(at: datetime, root: Path, scan: Scanner, limit: int = 100) -> int:
    """Scan documents in quarantine, ``limit`` at a time, until none is left or the scanner is silent.

    Scans outside the transaction. Returns how many left the quarantine.
    """
    left, after = 0, ""
    while waiting := queries.quarantined(limit, after):
        after = waiting[-1].reference
        scans: dict[str, Scan] = {d.reference: scan(store.read(root, d.sha256)) for d in waiting}
        if all(s.verdict is Verdict.UNSCANNED for s in scans.values()):
            break
        with writing(by="documents.rescan", at=at) as pen:
            left += services.note_scans(pen, scans)
    return left
