"""What do we call it? Kinds of file, where bytes lie, what a scanner said."""

from enum import StrEnum

from greenlane.core.words import Fact


class Kind(StrEnum):
    """The kinds of file that can be told by their first bytes."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    XML = "xml"
    PLAIN = "plain"


class Verdict(StrEnum):
    """What the virus scanner said; UNSCANNED where none answered."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


class Stored(Fact, frozen=True):
    """Bytes in the store, found by their SHA-256 (hexadecimal)."""

    sha256: str
    size: int


class Scan(Fact, frozen=True):
    """One scan: ``why`` is the signature found, or why there was no scan."""

    verdict: Verdict
    why: str = ""
