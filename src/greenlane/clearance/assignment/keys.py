"""What must stay secret for chance to be fair and names to be veiled? The key of the draws, that of pseudonyms."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from greenlane.base.ledger.keys import KeyFileError, kept
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.draws.vrf import Key

VEIL_KEY = "veil.key"
LENGTH = 32


class Chance(NamedTuple):
    """What a draw of officers needs beside its page: epochs, their key, and the secret of pseudonyms."""

    page: DrawsPage
    key: Key
    secret: bytes


def veil_key(path: Path, random: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """The secret from ``path`` (32 bytes in hexadecimal), made on first use. Raises KeyFileError, never showing it.

    Who holds it resolves every pseudonym of officers: an auditor gets the answer, never the key.
    """
    text = kept(path, lambda: random(LENGTH).hex())
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != LENGTH:
        raise KeyFileError(f"{path}: not a key of pseudonyms ({LENGTH} bytes in hexadecimal); restore it from backup")
    return secret
