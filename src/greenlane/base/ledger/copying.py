"""How are many rows written at once? COPY text on PostgreSQL, ``executemany`` on SQLite, converters made once.

Django's ``bulk_create`` costs four to five times as much per row (docs/performance.md).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection, models

Converter = Callable[[Any], Any]
#: Up to this many rows one INSERT with many VALUES is quicker than opening a COPY.
SMALL = 8


def insert(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Write ``rows``; raises the database's IntegrityError on a clash, leaving the transaction to the caller."""
    table, names, converters = _plan(model, columns, connection.vendor)
    if connection.vendor == "postgresql":
        if len(rows) > SMALL:
            _copy(table, names, converters, rows)
        else:
            _insert_values(table, names, rows)
        return
    values = [[v if c is None else c(v) for c, v in zip(converters, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({_marks(len(columns))})", values)  # noqa: S608 - names are our own tables', values are parameters


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Fresh ascending primary keys. PostgreSQL draws them from the sequence; SQLite has one writer at a time."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
        row = cursor.fetchone()
        if row is None:  # no row was ever inserted into this table
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        last: int = row[0] if row else count
        return range(last - count + 1, last + 1)


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


@lru_cache
def _plan(
    model: type[models.Model], columns: tuple[str, ...], vendor: str
) -> tuple[str, str, tuple[Converter | None, ...]]:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    converters = _COPY_TEXT if vendor == "postgresql" else _SQLITE
    chosen = tuple(converters.get(_kind(fields[c]), converters["*"]) for c in columns)
    return quote(model._meta.db_table), ", ".join(quote(str(fields[c].column)) for c in columns), chosen


def _kind(field: models.Field[Any, Any]) -> str:
    """Django's internal type; of a key to another table, that of what it points at (which may be text)."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def _insert_values(table: str, names: str, rows: Sequence[Sequence[Any]]) -> None:
    marks = ", ".join([f"({_marks(len(rows[0]))})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES {marks}", [v for row in rows for v in row])  # noqa: S608 - names are our own tables', values are parameters


def text_of(converters: tuple[Converter | None, ...], rows: Sequence[Sequence[Any]]) -> str:
    """The rows in COPY's text format."""
    return "".join(
        [
            "\t".join(
                ["\\N" if v is None else str(v) if c is None else c(v) for c, v in zip(converters, row, strict=True)]
            )
            + "\n"
            for row in rows
        ]
    )


def _copy(table: str, names: str, converters: tuple[Converter | None, ...], rows: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        copy.write(text_of(converters, rows))


def _escaped(value: object) -> str:
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


@lru_cache(maxsize=1024)  # a batch is written at one moment
def _naive(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _plain(value: Decimal | date | None) -> str | None:
    return None if value is None else str(value)


#: By Django's internal type of the field; ``*`` is any other, None leaves the value as it is.
_COPY_TEXT: dict[str, Converter | None] = {
    "*": _escaped,
    **dict.fromkeys(["BigAutoField", "AutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"], None),
    **dict.fromkeys(
        ["PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField", "DateField"], None
    ),
    **dict.fromkeys(["DateTimeField", "DecimalField", "FloatField"], None),
    "BooleanField": lambda value: "t" if value else "f",
    "BinaryField": lambda value: "\\\\x" + bytes(value).hex(),
}
_SQLITE: dict[str, Converter | None] = {"*": None, "DateTimeField": _naive, "DecimalField": _plain, "DateField": _plain}
