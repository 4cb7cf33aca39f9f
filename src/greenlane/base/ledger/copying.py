"""How are many rows written at once? COPY on PostgreSQL, ``executemany`` on SQLite, column by column.

A few rows of several tables go in one message to PostgreSQL, whatever their number: what costs is the way there and
back. Django's ``bulk_create`` costs four to five times as much per row (docs/performance.md).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection, models

from greenlane.base.ledger.literals import COPIED, LITERAL, STORED, Convert, literal

#: Up to this many rows of a table an INSERT with VALUES is quicker than opening a COPY.
SMALL = 16
#: Keys that a connection draws at once for those who want a few.
BLOCK = 32
_blocks: "WeakKeyDictionary[object, dict[type[models.Model], list[int]]]" = WeakKeyDictionary()


class Rows(NamedTuple):
    """Rows of one table, values in the order of ``columns``, which are attribute names such as ``trader_id``."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


class Statement(NamedTuple):
    """A statement of a room's own, for what is no INSERT; ``values`` are whole numbers or plain text."""

    sql: str
    values: Sequence[Any]


def insert(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Write the rows of one table; see :func:`write`."""
    write([Rows(model, columns, rows)])


def write(parts: Sequence[Rows | Statement]) -> None:
    """Write in the order given; raises the database's IntegrityError on a clash, the transaction is the caller's."""
    if connection.vendor != "postgresql":
        for part in parts:
            _sqlite(part)
        return
    for is_large, group in groupby(parts, lambda part: isinstance(part, Rows) and len(part.rows) > SMALL):
        if is_large:
            for part in group:
                assert isinstance(part, Rows)
                _copy(part)
        else:
            _together(group)


def copied(part: Rows) -> tuple[str, str]:
    """The COPY statement for the rows, and its text."""
    table, names, kinds = _plan(part.model, part.columns)
    return f"COPY {table} ({names}) FROM STDIN", "\n".join(map("\t".join, _across(part.rows, kinds, COPIED))) + "\n"


def stored(part: Rows) -> tuple[str, list[tuple[Any, ...]]]:
    """The INSERT statement for SQLite, and the values as SQLite keeps them."""
    table, names, kinds = _plan(part.model, part.columns)
    marks = ", ".join(["%s"] * len(part.columns))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", list(_across(part.rows, kinds, STORED))  # noqa: S608 - names are our own tables', values are parameters


def _across(
    rows: Sequence[Sequence[Any]], kinds: tuple[str, ...], converters: dict[str, Convert]
) -> Iterator[tuple[Any, ...]]:
    """The rows with every column converted as a whole: a call for each column, not for each value."""
    usual = converters["*"]
    columns = [converters.get(kind, usual)(column) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)]
    return zip(*columns, strict=True)


def _copy(part: Rows) -> None:
    sql, text = copied(part)
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(text)


def _together(parts: Iterator[Rows | Statement]) -> None:
    """One message with a statement for each part."""
    said = [_values(part) if isinstance(part, Rows) else _bound(part) for part in parts]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(said))


def _values(part: Rows) -> str:
    table, names, kinds = _plan(part.model, part.columns)
    rows = "), (".join(map(", ".join, _across(part.rows, kinds, LITERAL)))
    return f"INSERT INTO {table} ({names}) VALUES ({rows})"  # noqa: S608 - names are our own tables', values were escaped by the driver


def _bound(part: Statement) -> str:
    return part.sql % tuple(map(literal, part.values))


def _sqlite(part: Rows | Statement) -> None:
    with connection.cursor() as cursor:
        if isinstance(part, Rows):
            cursor.executemany(*stored(part))
        else:
            cursor.execute(part.sql, part.values)


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Fresh ascending primary keys. PostgreSQL draws them from the sequence; SQLite has one writer at a time.

    A few are taken from a block that this connection drew before; what it leaves over is a gap and harms nothing.
    """
    if connection.vendor == "postgresql":
        if count > BLOCK:
            return _drawn(model, count)
        connection.ensure_connection()
        block = _blocks.setdefault(connection.connection, {}).setdefault(model, [])
        if len(block) < count:
            block[:] = _drawn(model, BLOCK)
        taken, block[:] = block[:count], block[count:]
        return taken
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
        row = cursor.fetchone()
        if row is None:  # no row was ever inserted into this table
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        last: int = row[0] if row else count
        return range(last - count + 1, last + 1)


def _drawn(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(drawing(model, count))
        return [key for (key,) in cursor.fetchall()]


def drawing(model: type[models.Model], count: int) -> str:
    """The statement that draws keys from PostgreSQL's sequence."""
    table, key = model._meta.db_table, model._meta.pk.column
    return f"SELECT nextval(pg_get_serial_sequence('{table}', '{key}')) FROM generate_series(1, {count:d})"  # noqa: S608 - our own names and a number


@lru_cache
def _plan(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """The table, its columns, and what Django calls the kind of each."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(fields[c].column)) for c in columns)
    return quote(model._meta.db_table), names, tuple(_kind(fields[c]) for c in columns)


def _kind(field: models.Field[Any, Any]) -> str:
    """Django's internal type; of a key to another table, that of what it points at (which may be text)."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()
