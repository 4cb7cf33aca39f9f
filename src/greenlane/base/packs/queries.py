"""Every read: packs from disk (with the private overlay on top) and from the archive."""

import json
import zlib
from base64 import b64decode
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db.models import Max, Min

from greenlane.base.packs.models import BookEdition, PackArchive, PackVersion
from greenlane.base.packs.rules import pack_of
from greenlane.base.packs.terms import Edition, Found, Pack, PackError, Standing, Version


def on_disk(folder: Path, overlay: Path | None = None, country: str = "") -> Pack:
    """The pack in ``folder`` (its name is the country unless one is named), with the files of ``overlay`` in place of
    its own.

    Raises PackError where there is no such folder.
    """
    if not folder.is_dir():
        raise PackError(f"{folder}: no such pack; packs are folders named by country, such as packs/xx")
    files = dict(_files(folder))
    if overlay is not None and overlay.is_dir():
        files.update(_files(overlay))
    return pack_of(country or folder.name, files)


def found_in(root: Path, country: str, overlay: Path | None = None) -> list[Found]:
    """The versions that lie on the disk: the folder ``xx`` and every ``xx-…`` beside it, by name."""
    folders = [each for each in sorted(root.iterdir()) if each.is_dir()] if root.is_dir() else []
    found = []
    for folder in folders:
        if folder.name == country or folder.name.startswith(f"{country}-"):
            try:
                found.append(Found(folder.name, on_disk(folder, overlay, country)))
            except OSError as fault:
                found.append(Found(folder.name, None, f"{folder.name}: {fault.strerror or fault}"))
    return found


def in_force(at: datetime) -> str:
    """The hash of the version in force at a moment; ``""`` where none was ever approved. One statement."""
    rows = PackVersion.objects.filter(standing=Standing.APPROVED.value, begins_at__lte=at)
    return rows.order_by("-begins_at", "-decided_at").values_list("pack__sha256", flat=True).first() or ""


def versions(limit: int = 50) -> list[Version]:
    """Every version that was proposed, the last first."""
    return [
        _version(row)
        for row in PackVersion.objects.select_related("pack").defer("pack__archive").order_by("-pk")[:limit]
    ]


def version(number: int) -> Version:
    """One proposed version. Raises LookupError where there is none."""
    row = PackVersion.objects.select_related("pack").defer("pack__archive").filter(pk=number).first()
    if row is None:
        raise LookupError(f"no version was proposed under the number {number}")
    return _version(row)


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
    decided = rows.filter(first__isnull=False).defer("archive")
    return [Edition(r.sha256, r.country, r.kept_at, r.first, r.last) for r in decided]


def is_kept(book_sha256: str) -> bool:
    return BookEdition.objects.filter(sha256=book_sha256).exists()


def _version(row: PackVersion) -> Version:
    return Version(
        row.pk, row.pack.sha256, row.folder, row.says, row.proposed_by, row.proposed_at, row.begins_at,
        Standing(row.standing), row.decided_by, row.decided_at,
    )  # fmt: skip


def _unpacked(row: PackArchive) -> Pack:
    files = {path: b64decode(raw) for path, raw in json.loads(zlib.decompress(row.archive)).items()}
    return pack_of(row.country, files)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".csv") and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
