"""What does this process clear with? The pack named by the settings, read once, and the keys kept beside the data."""

import gc
from functools import cache
from pathlib import Path

from django.conf import settings

from greenlane.base.ledger import keys
from greenlane.base.ledger.notes import Signer
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.clearance.assignment import keys as veiling
from greenlane.journey.means import Means
from greenlane.journey.steps import PAGES
from greenlane.risk.draws import keys as drawing
from greenlane.risk.draws.vrf import Key

#: Allocations before each generation is looked through (Python's own: 700, 10, 10).
GARBAGE = (70_000, 20, 20)


@cache
def means() -> Means:
    """The means of this process. Raises PackError where the pack cannot be read."""
    # Facts are trees without cycles: let garbage collection look for cycles a hundred times less often.
    gc.set_threshold(*GARBAGE)
    pack = on_disk(settings.PACKS / settings.COUNTRY, settings.OVERLAY)
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
