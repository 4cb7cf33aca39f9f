"""Where do the bytes lie? In a folder, each file under its own SHA-256, written once and never changed."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from greenlane.base.files.terms import Stored


class DamagedFileError(OSError):
    """The bytes on the disk are not those that were stored."""


def place(root: Path, digest: str) -> Path:
    """Where the bytes of ``digest`` lie. Raises ValueError on anything but 64 hexadecimal characters."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest[:80]!r} is not a SHA-256 in hexadecimal")
    return root / digest[:2] / digest[2:4] / digest


def keep(root: Path, raw: bytes) -> Stored:
    """Store the bytes: a temporary file, flushed to the disk, then renamed. Does nothing where they lie already."""
    digest = sha256(raw).hexdigest()
    target = place(root, digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o440)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    return Stored(sha256=digest, size=len(raw))


def read(root: Path, digest: str) -> bytes:
    """The bytes. Raises FileNotFoundError where they were never stored, DamagedFileError where they have changed."""
    path = place(root, digest)
    raw = path.read_bytes()
    if sha256(raw).hexdigest() != digest:
        raise DamagedFileError(f"{path}: the bytes have changed since they were stored; restore the file from a backup")
    return raw


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
