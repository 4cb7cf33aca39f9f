"""What follows? The kind of a file from its bytes, and whether it is two files in one.

Name and declared media type are never believed. Signatures: ISO 32000-1 (PDF), ISO/IEC 15948 (PNG), ITU-T T.81
(JPEG), TIFF 6.0, W3C XML 1.0.
"""

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from greenlane.base.files.terms import Kind

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
)
_BOM = b"\xef\xbb\xbf"
_PNG_END = b"IEND\xaeB`\x82"
#: Readers of PDF look for the header in the first 1,024 bytes, readers of ZIP for the end in the last 65,557.
_HEAD, _TAIL = 1024, 65_557
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP = re.compile(rb"<\s*(script|html|svg|iframe|body)\b|<\?php|<!doctype", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NAME_LENGTH = 120


def kind_of(raw: bytes) -> Kind | None:
    """The kind that the bytes show; None where they show none that is known."""
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            return kind
    text = raw.removeprefix(_BOM)
    if not text.strip() or not _is_text(text):
        return None
    return Kind.XML if text.lstrip().startswith(b"<?xml") else Kind.PLAIN


def is_whole(raw: bytes, kind: Kind) -> bool:
    """Whether the file has the end that its kind must have; a cut upload has not."""
    if kind is Kind.PDF:
        return b"%%EOF" in raw[-_HEAD:]
    if kind is Kind.PNG:
        return _PNG_END in raw[-_HEAD:]
    if kind is Kind.JPEG:
        return b"\xff\xd9" in raw[-_HEAD:]
    return True


def is_two_files(raw: bytes, kind: Kind) -> bool:
    """Whether another reader would see another file in it (a polyglot), or text carries what a browser would run."""
    if kind is not Kind.PDF and b"%PDF-" in raw[:_HEAD]:
        return True
    if any(mark in raw[-_TAIL:] for mark in _ZIP[1:]) or raw[:_HEAD].find(_ZIP[0]) >= 0:
        return True
    if kind is Kind.PNG and not raw.endswith(_PNG_END):
        return True
    if kind in (Kind.XML, Kind.PLAIN):
        return _MARKUP.search(raw) is not None
    return _MARKUP.search(raw[:_HEAD]) is not None


def plain_name(name: str) -> str:
    """The last part of a file name without folders, controls or direction marks, for show only; never a path."""
    last = PurePosixPath(PureWindowsPath(unicodedata.normalize("NFC", name)).name).name
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return shown[-NAME_LENGTH:] or "unnamed"


def ending(name: str) -> str:
    """The ending of a name in lower case without the dot, ``""`` where it has none."""
    return PurePosixPath(plain_name(name)).suffix[1:].lower()


def _is_text(raw: bytes) -> bool:
    if _CONTROLS.search(raw):
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
