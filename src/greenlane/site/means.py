"""What does this process clear with? The pack in force, read once for each version, and the keys beside the data.

A pack lies on disk until the first version is approved; from then on the version in force is read from the archive,
by its hash, so that nobody changes the law by changing a file.
"""

import gc
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from greenlane.base.ledger import keys
from greenlane.base.ledger.notes import Signer
from greenlane.base.packs.queries import archived, in_force, on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.clearance.assignment import keys as veiling
from greenlane.journey.means import MEMORY, Means
from greenlane.journey.steps import PAGES
from greenlane.risk.draws import keys as drawing
from greenlane.risk.draws.vrf import Key

#: Allocations before each generation is looked through (Python's own: 700, 10, 10).
GARBAGE = (70_000, 20, 20)
#: When this process last looked which version is in force, and its hash; "" is the pack on disk.
_looked: list[tuple[datetime | None, str]] = [(None, "")]


def means() -> Means:
    """The means of this process, by the version in force when it last looked. PackError: it cannot be read."""
    return _means_of(_looked[0][1])


def keep_up(at: datetime) -> None:
    """Look which version of the pack is in force; before each request and round of work, a statement every few seconds.

    Who works on goes on with the version it began with: a batch is decided by one book.
    """
    before, _ = _looked[0]
    if before is None or not before <= at < before + MEMORY:
        _looked[0] = (at, in_force(at))


def forget(*, packs: bool = False) -> None:
    """Trust nothing that was recalled: after a restore, between tests; with ``packs`` read them anew too."""
    if _means_of.cache_info().currsize:
        means().forget()
    _looked[0] = (None, "")
    if packs:
        _means_of.cache_clear()


@cache
def _means_of(sha256: str) -> Means:
    # Facts are trees without cycles: let garbage collection look for cycles a hundred times less often.
    gc.set_threshold(*GARBAGE)
    pack = archived(sha256) if sha256 else on_disk(settings.PACKS / settings.COUNTRY, settings.OVERLAY)
    return Means(shelf=Shelf(pack, PAGES), draw_key=draw_key(), country=settings.COUNTRY.upper())


def draw_key() -> Key:
    """The secret key of the draws, made on first use. Raises KeyFileError."""
    return drawing.draw_key(_keys() / drawing.VRF_KEY)


@cache
def veil_key() -> bytes:
    """The secret of pseudonyms, made on first use: who holds it knows which officer a name stands for. KeyFileError."""
    return veiling.veil_key(_keys() / veiling.VEIL_KEY)


def log_signer() -> Signer:
    """The key that signs checkpoints, made on first use. Raises KeyFileError, NoteError."""
    return keys.log_signer(_keys() / keys.LOG_KEY, settings.LOG_NAME)


def _keys() -> Path:
    return Path(settings.HOME) / "keys"
