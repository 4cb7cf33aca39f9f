"""What is the one door to the tables? ``with writing(by=…, at=…) as pen:`` one transaction, its events in it.

The pen writes rows in sets: COPY on PostgreSQL, ``executemany`` on SQLite; a room never knows which.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from django.db import models, transaction

from greenlane.base.ledger import copying, rules
from greenlane.base.ledger.models import Event as EventRow
from greenlane.base.ledger.turns import turn
from greenlane.core.dates import to_utc

_json = msgspec.json.Encoder(decimal_format="string", order="deterministic")
_EVENT_COLUMNS = ("at", "by", "kind", "subject", "body", "salt", "leaf_hash", "leaf_index")


class SilentWriteError(RuntimeError):
    """Rows were written and no event tells of it."""


class Pen:
    """Who writes, when, and the events told so far. Given by :func:`writing`; first argument of every service."""

    def __init__(self, by: str, at: datetime, random: Callable[[int], bytes]) -> None:
        self.by, self.at = _one_line(by), to_utc(at)
        self._random = random
        self._told: list[tuple[str, str, str]] = []
        self._wrote: set[str] = set()
        self._waiting: list[copying.Rows | copying.Statement] | None = None

    def event(self, kind: str, subject: str, body: object) -> None:
        """Tell what happened: ``kind`` is ``room.past``; ``body`` anything msgspec writes as a JSON object."""
        _one_line(kind + subject)
        self._told.append((kind, subject, body if isinstance(body, str) else _json.encode(body).decode()))

    def insert(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert ``rows`` (values in the order of ``columns``, which are attribute names such as ``trader_id``)."""
        listed = rows if isinstance(rows, list) else list(rows)
        if listed:
            self._wrote.add(model._meta.label)
            self._write(copying.Rows(model, tuple(columns), listed))

    def execute(self, sql: str, values: Sequence[int | str]) -> None:
        """A statement of the room's own, in its turn among the inserts; ``%s`` stands for each value."""
        self._write(copying.Statement(sql, values))

    def together(self) -> None:
        """From here on rows wait, and go with the events in one message to the database.

        Nothing that is read after this sees them; a clash is raised by the end of :func:`writing`.
        """
        self._waiting = self._waiting or []

    def _write(self, part: "copying.Rows | copying.Statement") -> None:
        if self._waiting is None:
            copying.write([part])
        else:
            self._waiting.append(part)

    def reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        """``count`` fresh primary keys of ``model``, ascending."""
        return copying.reserve(model, count)

    def when_kept(self, act: Callable[[], None]) -> None:
        """Do ``act`` once this transaction is on the disk, and not at all where it is undone."""
        transaction.on_commit(act)

    def close(self) -> None:
        """Write the events. Raises SilentWriteError where rows were inserted and nothing was told."""
        if not self._told:
            if self._wrote or self._waiting:
                raise SilentWriteError(f"rows of {', '.join(sorted(self._wrote))} were written without an event")
            return
        salts = rules.salts(len(self._told), self._random)
        leaves = rules.leaf_hashes(self.at, self.by, self._told, salts)
        rows = [
            (self.at, self.by, kind, subject, body, salt, leaf, None)
            for (kind, subject, body), salt, leaf in zip(self._told, salts, leaves, strict=True)
        ]
        copying.write([*(self._waiting or ()), copying.Rows(EventRow, _EVENT_COLUMNS, rows)])


def _one_line(text: str) -> str:
    """The leaf ends actor, kind and subject by a line feed; one inside would let two events share a leaf."""
    if "\n" in text:
        raise ValueError(f"{text!r}: actor, kind and subject of an event are written on one line")
    return text


@contextmanager
def writing(*, by: str, at: datetime, random: Callable[[int], bytes] = secrets.token_bytes) -> Iterator[Pen]:
    """One transaction. All that the pen wrote, and the events that tell it, are kept together or not at all."""
    with turn(), transaction.atomic():
        pen = Pen(by, at, random)
        yield pen
        pen.close()
