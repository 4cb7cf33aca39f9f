"""What runs later; safe to run twice: scan what could not be scanned when it came."""

from datetime import datetime
from pathlib import Path

from greenlane.base.files import store
from greenlane.base.files.terms import Scan, Verdict
from greenlane.base.ledger.writing import writing
from greenlane.filing.documents import queries, services
from greenlane.filing.documents.receiving import Scanner


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
