"""How is a column of values written down? As COPY's text, as SQL literals, as SQLite keeps it; column by column."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

Column = Sequence[Any]
#: From the values of a column to what stands for them.
Convert = Callable[[Column], Column]

_NULL_COPIED, _NULL = "\\N", "NULL"
_TEXT_SPECIAL = ("\\", "\n", "\t", "\r")


def literal(value: object) -> str:
    """One value as a literal of PostgreSQL."""
    return str(value) if isinstance(value, int) else _quoted(str(value))


def array(values: Column) -> str:
    """Texts as the literal of a PostgreSQL array."""
    inside = '","'.join(values)
    if "\\" in inside or inside.count('"') != 2 * len(values) - 2:
        inside = '","'.join([value.replace("\\", "\\\\").replace('"', '\\"') for value in values])
    return _quoted(f'{{"{inside}"}}' if values else "{}")


def _quoted(text: str) -> str:
    """Text as a literal. Doubled quotes are all that a text without backslash needs, whatever the server is set to;
    any other is escaped by the driver, as this connection needs it."""
    if "\\" in text or "\0" in text:
        return _escaped_by_driver(text)
    return "'" + text.replace("'", "''") + "'"


def _escaped_by_driver(text: str) -> str:
    from psycopg.pq import Escaping

    connection.ensure_connection()
    return bytes(Escaping(connection.connection.pgconn).escape_literal(text.encode())).decode()


def _numbers(null: str) -> Convert:
    def convert(column: Column) -> Column:
        if None in column:
            return [null if v is None else str(v) for v in column]
        return list(map(str, column))

    return convert


def _moments(written: Callable[[datetime], str], null: str | None) -> Convert:
    """A batch is written at one moment: each moment is written out once."""

    def convert(column: Column) -> Column:
        said = {value: null if value is None else written(value) for value in set(column)}
        return [said[value] for value in column]

    return convert


def _copied_text(column: Column) -> Column:
    try:
        joined = "".join(column)
    except TypeError:  # NULL among them, or values that are no text yet
        return [_NULL_COPIED if v is None else _escaped(str(v)) for v in column]
    if any(special in joined for special in _TEXT_SPECIAL):
        return list(map(_escaped, column))
    return column


def _escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _literal_text(column: Column) -> Column:
    return [_NULL if v is None else _quoted(str(v)) for v in column]


def _plain(column: Column) -> Column:
    return [None if v is None else str(v) for v in column]


def _naive(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


_NUMBERS = (
    "BigAutoField", "AutoField", "IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "PositiveBigIntegerField", "DecimalField",
)  # fmt: skip

#: By Django's internal type of the field; ``*`` is any other.
COPIED: dict[str, Convert] = {
    "*": _copied_text,
    **dict.fromkeys([*_NUMBERS, "FloatField", "DateField"], _numbers(_NULL_COPIED)),
    "DateTimeField": _moments(str, _NULL_COPIED),
    "BooleanField": lambda column: [_NULL_COPIED if v is None else "t" if v else "f" for v in column],
    "BinaryField": lambda column: [_NULL_COPIED if v is None else "\\\\x" + bytes(v).hex() for v in column],
}
LITERAL: dict[str, Convert] = {
    "*": _literal_text,
    **dict.fromkeys(_NUMBERS, _numbers(_NULL)),
    **dict.fromkeys(["FloatField", "DateField"], lambda column: [_NULL if v is None else f"'{v}'" for v in column]),
    "DateTimeField": _moments(lambda value: f"'{value}'", _NULL),
    "BooleanField": lambda column: [_NULL if v is None else "true" if v else "false" for v in column],
    "BinaryField": lambda column: [_NULL if v is None else f"E'\\\\x{bytes(v).hex()}'::bytea" for v in column],
}
STORED: dict[str, Convert] = {
    "*": lambda column: column,
    "DateTimeField": _moments(_naive, None),
    **dict.fromkeys(["DecimalField", "DateField"], _plain),
}
