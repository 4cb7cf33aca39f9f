"""What happens to a file before it is written down? It is checked, stored and scanned, outside any transaction."""

from collections.abc import Callable
from pathlib import Path

from greenlane.base.files import rules as files
from greenlane.base.files import store
from greenlane.base.files.terms import Scan
from greenlane.filing.documents import rules
from greenlane.filing.documents.terms import DocumentsPage, Received, Upload

Scanner = Callable[[bytes], Scan]


def receive(page: DocumentsPage, new: Upload, root: Path, scan: Scanner) -> Received:
    """Check, store under ``root``, scan. Raises FileRefusedError, having stored nothing, where it is not taken."""
    rule = rules.check(page, new.name, new.raw)
    return Received(
        owner=new.owner,
        name=files.plain_name(new.name),
        code=new.code,
        kind=rule.kind,
        stored=store.keep(root, new.raw),
        scan=scan(new.raw),
    )
