"""Where do the secret keys lie? Each in a file of its own, made once, readable by its owner alone."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from greenlane.base.ledger.notes import Signer

LOG_KEY = "log.key"
_SEED = 32


class KeyFileError(RuntimeError):
    """A key's file that cannot be trusted. Never shows the key."""


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text in ``path``; where there is none, what ``make`` gives, written first (mode 0600, all or nothing).

    Raises KeyFileError where others may read the file.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(make() + "\n")
                file.flush()
                os.fsync(file.fileno())
            # A link appears whole or not at all, and never over a key that another process made meanwhile.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    if path.stat().st_mode & 0o077:
        raise KeyFileError(
            f"{path}: others than its owner may read this key; run chmod 600 {path} and think of a new key"
        )
    return path.read_text().strip()


def log_signer(path: Path, name: str, random: Callable[[int], bytes] = secrets.token_bytes) -> Signer:
    """The log's key from ``path``, made on first use for the log ``name`` (``customs.example/log``).

    ``name`` is the origin of every checkpoint. Raises KeyFileError where the file is of another log, NoteError where
    it is not a key.
    """
    signer = Signer.read(kept(path, lambda: Signer(name, random(_SEED)).secret()))
    if signer.name != name:
        raise KeyFileError(f"{path}: this is the key of {signer.name}, not of {name}; one log keeps one name for ever")
    return signer
