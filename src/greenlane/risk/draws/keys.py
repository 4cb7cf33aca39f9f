"""Where does the key of the draws lie? In a file of its own, made once, readable by its owner alone."""

import secrets
from collections.abc import Callable
from pathlib import Path

from greenlane.base.ledger.keys import KeyFileError, kept
from greenlane.risk.draws.vrf import KEY_LENGTH, Key

VRF_KEY = "vrf.key"


def draw_key(path: Path, random: Callable[[int], bytes] = secrets.token_bytes) -> Key:
    """The key from ``path`` (32 bytes in hexadecimal), made on first use. Raises KeyFileError, never showing it."""
    text = kept(path, lambda: random(KEY_LENGTH).hex())
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != KEY_LENGTH:
        raise KeyFileError(
            f"{path}: not a key of the draws ({KEY_LENGTH} bytes in hexadecimal); restore it from backup"
        )
    return Key(secret)
