"""Every write: keep the pack that a decision rests on."""

import json
import zlib
from base64 import b64encode

from greenlane.base.ledger.writing import Pen
from greenlane.base.packs.models import BookEdition, PackArchive
from greenlane.base.packs.queries import is_kept
from greenlane.base.packs.terms import Pack
from greenlane.core.book import Book


def keep(pen: Pen, pack: Pack, book: Book) -> None:
    """Keep ``pack`` and note which book it made; does nothing where that book is kept already."""
    if is_kept(book.sha256):
        return
    archive = zlib.compress(json.dumps({p: b64encode(raw).decode() for p, raw in pack.files.items()}).encode(), 6)
    row, _ = PackArchive.objects.get_or_create(
        sha256=pack.sha256, defaults={"country": pack.country, "archive": archive, "kept_at": pen.at}
    )
    BookEdition.objects.get_or_create(sha256=book.sha256, defaults={"pack": row, "day": book.day})
    pen.event("packs.kept", book.sha256, {"country": pack.country, "pack": pack.sha256, "day": str(book.day)})
