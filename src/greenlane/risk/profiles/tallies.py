"""How are counts added up? One statement a batch that inserts what is new and adds to what is there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models

#: Rows of one statement; SQLite takes 32,766 values in one, PostgreSQL 65,535.
MOST_ROWS = 2000


def upsert(
    model: type[models.Model], keys: Sequence[str], changes: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert ``rows`` (the keys, then the columns of ``changes``), each key once; a row that exists is changed.

    ``changes`` says how a column of an existing row changes: ``add``, ``least`` or ``replace``. Rows are written in
    the order of their keys, so that two writers never wait for each other in a circle.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [*keys, *changes]
    names = ", ".join([quote(c) for c in columns])
    sets = ", ".join([_change(table, quote(c), how) for c, how in changes.items()])
    ordered = sorted(rows, key=lambda row: tuple(row[: len(keys)]))
    marks = f"({', '.join(['%s'] * len(columns))})"
    clash = f"ON CONFLICT ({', '.join([quote(k) for k in keys])}) DO UPDATE SET {sets}"
    with connection.cursor() as cursor:
        for part in _parts(ordered):
            values = ", ".join([marks] * len(part))
            # Names come from the model, values are parameters.
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES {values} {clash}", [v for row in part for v in row])  # noqa: S608


def _change(table: str, column: str, how: str) -> str:
    old, new = f"{table}.{column}", f"excluded.{column}"
    if how == "add":
        return f"{column} = {old} + {new}"
    if how == "least":
        return f"{column} = CASE WHEN {new} < {old} THEN {new} ELSE {old} END"
    return f"{column} = {new}"


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), MOST_ROWS):
        yield rows[start : start + MOST_ROWS]
