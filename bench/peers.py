"""What are we measured against? The same rows written raw, and the same declarations in normalised ORM tables."""

import time
from collections.abc import Iterable, Sequence
from typing import Any, get_args, get_type_hints

import msgspec
from django.db import connection, models, transaction

from greenlane.base.ledger import copying, triggers
from greenlane.core.declaration import Declaration
from greenlane.core.words import Word

Written = copying.Rows
#: Batches of (statement, payload), ready to be written.
Shaped = list[list[tuple[str, Any]]]


class Recorder:
    """Notes every set of rows that the pen writes, batch by batch, so that the same rows can be written raw."""

    def __init__(self) -> None:
        self.batches: list[list[Written]] = []
        self._write = copying.write

    def __enter__(self) -> "Recorder":
        def noted(parts: Sequence[copying.Rows | copying.Statement]) -> None:
            self.batches[-1] += [part for part in parts if isinstance(part, copying.Rows)]
            self._write(parts)

        copying.write = noted
        return self

    def __exit__(self, *_: object) -> None:
        copying.write = self._write

    def begin(self) -> None:
        self.batches.append([])


def raw_seconds(batches: Sequence[Sequence[Written]]) -> float:
    """Wall seconds to write the recorded rows again into the emptied tables: the database's part alone."""
    empty(tables_of(batches))
    ready = shaped(batches)
    start = time.perf_counter()
    write_raw(ready)
    return time.perf_counter() - start


def tables_of(batches: Sequence[Sequence[Written]]) -> set[str]:
    """The tables that the recorded rows went to."""
    return {model._meta.db_table for batch in batches for model, _, _ in batch}


def shaped(batches: Sequence[Sequence[Written]]) -> Shaped:
    """The recorded rows made ready, so that writing them again costs the database's part alone."""
    shape: Any = copying.copied if connection.vendor == "postgresql" else copying.stored
    return [[shape(written) for written in batch] for batch in batches]


def write_raw(ready: Shaped) -> None:
    """PostgreSQL: COPY of text made beforehand; SQLite: ``executemany`` of values converted beforehand.

    One transaction a batch, the same tables with the same indexes.
    """
    for batch in ready:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, payload in batch:
                if connection.vendor == "postgresql":
                    with cursor.copy(sql) as copy:
                        copy.write(payload)
                else:
                    cursor.executemany(sql, payload)


def empty(tables: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys=OFF")
        for guard in triggers.backward(connection.vendor):  # events are never deleted, else
            cursor.execute(guard)
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {table}")
        for guard in triggers.forward(connection.vendor):
            cursor.execute(guard)


class Normalised:
    """The declaration as Django would keep it if asked: a table for each of its classes, ``bulk_create``."""

    def __init__(self) -> None:
        self.tables: dict[type[Word], type[models.Model]] = {}
        self._table(Declaration)
        with connection.schema_editor() as editor:
            for table in self.tables.values():
                editor.create_model(table)

    def seconds(self, batches: Iterable[Sequence[Declaration]]) -> float:
        """Wall seconds to keep the declarations, one transaction a batch."""
        start = time.perf_counter()
        for batch in batches:
            rows: dict[type[Word], list[models.Model]] = {}
            self._number = 0
            for declaration in batch:
                self._collect(declaration, None, rows)
            with transaction.atomic():
                for word, found in rows.items():
                    self.tables[word]._default_manager.bulk_create(found)
        return time.perf_counter() - start

    def _table(self, word: type[Word]) -> None:
        if word in self.tables:
            return
        columns: dict[str, Any] = {"__module__": __name__, "parent": models.BigIntegerField(null=True, db_index=True)}
        self.tables[word] = None  # type: ignore[assignment]  # taken, so that a class that holds itself ends
        for name, hint in get_type_hints(word).items():
            held = next((a for a in (hint, *get_args(hint)) if isinstance(a, type) and issubclass(a, Word)), None)
            if held is None:
                columns[name if name != "id" else "code"] = models.TextField(null=True)
            else:
                self._table(held)
        columns["Meta"] = type("Meta", (), {"app_label": "bench", "db_table": f"bench_{word.__name__.lower()}"})
        self.tables[word] = type(word.__name__, (models.Model,), columns)

    def _collect(self, word: Word, parent: int | None, rows: dict[type[Word], list[models.Model]]) -> None:
        self._number += 1
        number = self._number
        values: dict[str, Any] = {"parent": parent}
        for field in msgspec.structs.fields(word):
            value = getattr(word, field.name)
            if isinstance(value, Word):
                self._collect(value, number, rows)
            elif isinstance(value, tuple):
                for each in value:
                    self._collect(each, number, rows)
            elif value is not None:
                values[field.name if field.name != "id" else "code"] = str(value)
        rows.setdefault(type(word), []).append(self.tables[type(word)](**values))
