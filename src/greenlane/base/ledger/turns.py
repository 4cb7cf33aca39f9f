"""Whose turn is it to write? On SQLite writers stand in line for the file, woken in turn.

SQLite has one writer at a time and lets the others sleep and ask again, longer each time: with eight clients the
unlucky wait for tenths of a second. A lock of the operating system wakes the next as soon as the file is free.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.db import connection

try:
    from fcntl import LOCK_EX, LOCK_UN, flock
except ImportError:  # not on this system: SQLite's own way of waiting remains
    flock = None  # type: ignore[assignment]

_opened = local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for the turn of this thread and hold it; nothing where the database keeps its writers apart itself."""
    handle = _handle()
    if handle is None:
        yield
        return
    flock(handle, LOCK_EX)
    try:
        yield
    finally:
        flock(handle, LOCK_UN)


def _handle() -> int | None:
    """The open file beside the database, one for each thread: who has it twice, holds it once."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or flock is None or connection.in_atomic_block or not os.path.isfile(name):
        return None
    kept: dict[tuple[int, str], int] = _opened.__dict__.setdefault("handles", {})
    key = (os.getpid(), name)
    if key not in kept:
        kept[key] = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return kept[key]
