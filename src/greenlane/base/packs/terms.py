"""What do we call it? Packs, pages as they lie on disk, and how a page is read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from greenlane.core.words import Fact

Row = Mapping[str, str]


class PackError(ValueError):
    """A pack says something that cannot be: which file, where, what, and what to do."""


class Source(Fact, frozen=True):
    """One page of a pack as it lies on disk: ``law/duty`` is ``law/duty.toml`` and every ``law/duty/*.csv``.

    ``settings`` is the TOML, ``tables`` the CSV rows by file stem, ``sha256`` over the bytes of all of them.
    """

    path: str
    settings: Mapping[str, Any]
    tables: Mapping[str, tuple[Row, ...]]
    sha256: str

    def table(self, name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
        """The rows of ``name``; raises PackError unless its columns are exactly ``columns``."""
        rows = self.tables.get(name)
        if rows is None:
            raise PackError(f"{self.path}/{name}.csv is missing; add it with the columns {', '.join(columns)}")
        if rows and tuple(rows[0]) != columns:
            raise PackError(
                f"{self.path}/{name}.csv: the columns are {', '.join(rows[0])}; they must be {', '.join(columns)}"
            )
        return rows

    def only(self, *known: str) -> None:
        """Raises PackError if the settings hold a key that is not in ``known``."""
        for key in self.settings:
            if key not in known:
                raise PackError(f"{self.path}.toml: unknown key {key!r}; known are {', '.join(known)}")


#: ``read(source, on)`` of a room: the page in force on that day, a frozen object of the room's own type.
Reader = Callable[[Source, date], Any]


class Pack(Fact, frozen=True):
    """A country pack in memory: file contents by path (``law/duty.toml``), and the hash over all of them."""

    country: str
    files: Mapping[str, bytes]
    sha256: str


class Edition(Fact, frozen=True):
    """A pack that was in force: when it was kept, and the first and last day it was opened for."""

    sha256: str
    country: str
    kept_at: datetime
    first: date | None
    last: date | None


class Standing(StrEnum):
    """What became of a proposed version: it waits, a second person approved it, or it was refused."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


class Found(Fact, frozen=True):
    """A version that somebody placed on the server's disk: the folder's name, and the pack in it; ``fault`` says why
    it cannot be read."""

    folder: str
    pack: Pack | None
    fault: str = ""


class Version(Fact, frozen=True):
    """A proposed version. ``begins_at`` None: it is in force from its approval on."""

    number: int
    sha256: str
    folder: str
    says: str
    proposed_by: str
    proposed_at: datetime
    begins_at: datetime | None
    standing: Standing
    decided_by: str = ""
    decided_at: datetime | None = None
