"""What do we call it? Documents, their state, and the page that says which files are taken."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from greenlane.base.files.terms import Kind, Scan, Stored
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact


class DocumentStatus(StrEnum):
    """CLEAN may be read; INFECTED never; QUARANTINED waits for a scanner."""

    CLEAN = "clean"
    INFECTED = "infected"
    QUARANTINED = "quarantined"


class KindRule(Fact, frozen=True):
    """What is asked of a kind of file: the endings its name may have, the type it is served as, its largest size."""

    kind: Kind
    endings: tuple[str, ...]
    media_type: str
    max_bytes: int


class DocumentsPage(Fact, frozen=True):
    """The page ``flow/documents``: reference prefix, kinds taken, texts for people by outcome."""

    prefix: str
    max_bytes: int
    scan_seconds: float
    retention_years: int
    kinds: Mapping[Kind, KindRule]
    says: Mapping[str, str]
    sha256: str


class Upload(Fact, frozen=True):
    """A file as it comes in. ``code`` is the document code (``N935``), ``owner`` the party it belongs to."""

    owner: str
    name: str
    code: str
    raw: bytes


class Received(Fact, frozen=True):
    """An upload that was checked, stored and scanned, but not yet written down."""

    owner: str
    name: str
    code: str
    kind: Kind
    stored: Stored
    scan: Scan


class Document(Fact, frozen=True):
    """A document as kept: ``sha256`` finds its bytes; ``signature`` is what the scanner found, or why it could not."""

    reference: str
    owner: str
    code: str
    name: str
    kind: Kind
    size: int
    sha256: str
    status: DocumentStatus
    signature: str
    uploaded_at: datetime


class FileRefusedError(RefusalError):
    """A file that is not taken. ``rule`` is the key of the text in the pack."""


class NotReadableError(PermissionError):
    """The document is infected, or no scanner has read it yet."""
