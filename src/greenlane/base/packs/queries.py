"""Every read: packs from disk (with the private overlay on top) and from the archive."""

import json
import zlib
from base64 import b64decode
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db.models import Max, Min

from greenlane.base.packs.models import BookEdition, PackArchive
from greenlane.base.packs.rules import pack_of
from greenlane.base.packs.terms import Edition, Pack, PackError


def on_disk(folder: Path, overlay: Path | None = None) -> Pack:
    """The pack in ``folder`` (its name is the country), with the files of ``overlay`` in place of its own.

    Raises PackError where there is no such folder.
    """
    if not folder.is_dir():
        raise PackError(f"{folder}: no such pack; packs are folders named by country, such as packs/xx")
    files = dict(_files(folder))
    if overlay is not None and overlay.is_dir():
        files.update(_files(overlay))
    return pack_of(folder.name, files)


def kept(book_sha256: str) -> tuple[Pack, date]:
    """The pack and day behind a book's hash. Raises LookupError where it was never kept."""
    row = BookEdition.objects.select_related("pack").filter(sha256=book_sha256).first()
    if row is None:
        raise LookupError(f"no book {book_sha256} was kept here; it belongs to another database or was mistyped")
    return _unpacked(row.pack), row.day


def archived(sha256: str) -> Pack:
    """A pack by its own hash. Raises LookupError where it was never kept."""
    row = PackArchive.objects.filter(sha256=sha256).first()
    if row is None:
        raise LookupError(f"no pack {sha256} was kept here; list the packs to see which were")
    return _unpacked(row)


def editions() -> list[Edition]:
    """Every pack that decided anything, the last kept first, with the first and last day it was opened for."""
    rows = PackArchive.objects.annotate(first=Min("bookedition__day"), last=Max("bookedition__day")).order_by("-pk")
    return [Edition(r.sha256, r.country, r.kept_at, r.first, r.last) for r in rows.defer("archive")]


def is_kept(book_sha256: str) -> bool:
    return BookEdition.objects.filter(sha256=book_sha256).exists()


def _unpacked(row: PackArchive) -> Pack:
    files = {path: b64decode(raw) for path, raw in json.loads(zlib.decompress(row.archive)).items()}
    return pack_of(row.country, files)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".csv") and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
