"""How does a file become a document of a declaration? Checked, stored and scanned first, then numbered and linked."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec
from django.conf import settings

from greenlane.base.files.scanning import scan
from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller
from greenlane.core.words import Fact
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.documents import receiving, services
from greenlane.filing.documents.terms import Document, DocumentsPage, DocumentStatus, Upload
from greenlane.site.means import means
from greenlane.site.veil import HIDDEN, is_veiled

_COLOURS = {DocumentStatus.CLEAN: "green", DocumentStatus.INFECTED: "red", DocumentStatus.QUARANTINED: "yellow"}


class Added(Fact, frozen=True):
    """A document as it was added, and the sentence for whoever sent it."""

    document: Document
    says: str
    colour: str


def add(kept: Kept, caller: Caller, name: str, code: str, raw: bytes, at: datetime) -> Added:
    """Add a file to a declaration. Raises FileRefusedError, with what to do, where the file is not taken.

    It belongs to the party that sent it; an official's belongs to the declarant.
    """
    page = means().book(at.date())[DocumentsPage]
    owner = caller.party or kept.declarant
    look = partial(scan, settings.CLAMD_SOCKET, timeout=page.scan_seconds)
    received = receiving.receive(page, Upload(owner=owner, name=name, code=code, raw=raw), folder(), look)
    with writing(by=caller.name, at=at) as pen:
        document = services.upload(pen, page, received)
        services.link(pen, document.reference, [kept.reference], owner)
    says = page.says[document.status.value].format(name=document.name, reference=document.reference)
    [shown] = seen_by(caller, [document])
    return Added(document=shown, says=says, colour=_COLOURS[document.status])


def seen_by(caller: Caller, documents: Iterable[Document]) -> tuple[Document, ...]:
    """Documents as this reader may see them: their names and owners are not for whoever decides, what the scanner
    said in its own words is for the rest of the administration."""
    if is_veiled(caller):
        return tuple(
            msgspec.structs.replace(one, name=f"{one.code} {one.reference}", owner=HIDDEN, signature="")
            for one in documents
        )
    if caller.is_official:
        return tuple(documents)
    return tuple(msgspec.structs.replace(document, signature="") for document in documents)


def folder() -> Path:
    """Where the bytes lie."""
    return Path(settings.MEDIA_ROOT)
