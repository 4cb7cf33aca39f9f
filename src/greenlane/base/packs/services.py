"""Every write: keep the pack that a decision rests on; a version is proposed, and approved by another person."""

import json
import zlib
from base64 import b64encode
from datetime import datetime

from greenlane.base.ledger.writing import Pen
from greenlane.base.packs.models import BookEdition, PackArchive, PackVersion
from greenlane.base.packs.queries import in_force, is_kept
from greenlane.base.packs.terms import Pack, PackError, Standing
from greenlane.core.book import Book


def keep(pen: Pen, pack: Pack, book: Book) -> None:
    """Keep ``pack`` and note which book it made; does nothing where that book is kept already."""
    if is_kept(book.sha256):
        return
    row = _archived(pen, pack)
    BookEdition.objects.get_or_create(sha256=book.sha256, defaults={"pack": row, "day": book.day})
    pen.event("packs.kept", book.sha256, {"country": pack.country, "pack": pack.sha256, "day": str(book.day)})


def propose(pen: Pen, pack: Pack, folder: str, says: str, begins_at: datetime | None = None) -> int:
    """Keep a pack whole and propose it to be in force from ``begins_at``, or from its approval on; returns its number.

    From now on the folder does not matter: what is approved are these bytes. Event ``packs.proposed`` on the pack's
    hash. The caller has checked the pack. Raises PackError where it is proposed or in force already, nothing is said,
    or the moment is past.
    """
    if not says.strip():
        raise PackError("Write what this version changes, and by which law.")
    if begins_at is not None and begins_at <= pen.at:
        raise PackError("The moment is past. Name one to come, or none: then it is in force once it is approved.")
    if pack.sha256 == in_force(pen.at):
        raise PackError("This version is in force already.")
    row = _archived(pen, pack)
    if PackVersion.objects.filter(pack=row, standing=Standing.OPEN.value).exists():
        raise PackError("This version is proposed already and waits for another administrator.")
    made = PackVersion.objects.create(
        pack=row, folder=folder[:80], says=says.strip()[:400], proposed_by=pen.by[:80], proposed_at=pen.at,
        begins_at=begins_at, standing=Standing.OPEN.value,
    )  # fmt: skip
    pen.event("packs.proposed", pack.sha256, {"version": made.pk, "folder": made.folder, "from": begins_at})
    return made.pk


def approve(pen: Pen, number: int, *, alone: bool = False) -> datetime:
    """A second person lets the version be in force; returns from when: its moment, now where that is past.

    ``alone`` is for the operator's command line, where no page can be opened; the event tells it. Event
    ``packs.approved`` with the hash of what was in force. Raises PackError where it was decided already or the
    proposer approves, LookupError where there is none.
    """
    row = _open(number)
    if row.proposed_by == pen.by[:80] and not alone:
        raise PackError("You proposed this version yourself. Another administrator approves it.")
    before = in_force(pen.at)
    row.begins_at = max(row.begins_at or pen.at, pen.at)
    _decided(pen, row, Standing.APPROVED)
    told = {"version": number, "from": row.begins_at, "before": before or None, "alone": alone}
    pen.event("packs.approved", row.pack.sha256, told)
    return row.begins_at


def refuse(pen: Pen, number: int) -> None:
    """The version is not to be in force; its proposer may say so too. Event ``packs.refused``.

    Raises PackError where it was decided already, LookupError.
    """
    row = _open(number)
    _decided(pen, row, Standing.REFUSED)
    pen.event("packs.refused", row.pack.sha256, {"version": number})


def _open(number: int) -> PackVersion:
    row = PackVersion.objects.select_for_update(of=("self",)).select_related("pack").filter(pk=number).first()
    if row is None:
        raise LookupError(f"no version was proposed under the number {number}")
    if row.standing != Standing.OPEN.value:
        raise PackError("This version was decided already.")
    return row


def _decided(pen: Pen, row: PackVersion, standing: Standing) -> None:
    row.standing, row.decided_by, row.decided_at = standing.value, pen.by[:80], pen.at
    row.save(update_fields=["standing", "decided_by", "decided_at", "begins_at"])


def _archived(pen: Pen, pack: Pack) -> PackArchive:
    archive = zlib.compress(json.dumps({p: b64encode(raw).decode() for p, raw in pack.files.items()}).encode(), 6)
    row, _ = PackArchive.objects.get_or_create(
        sha256=pack.sha256, defaults={"country": pack.country, "archive": archive, "kept_at": pen.at}
    )
    return row
