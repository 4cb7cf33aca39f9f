"""How are many rows found by their keys at once? Arrays on PostgreSQL, VALUES on SQLite; one statement for thousands.

Django's ``__in`` sends each key as a parameter of its own, which costs more to write out than to look up.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

#: Keys of one statement; SQLite takes 32,766 values in one.
MOST_ROWS = 2000


def fetch(
    model: type[models.Model],
    keys: tuple[str, ...],
    columns: tuple[str, ...],
    wanted: Iterable[Sequence[str]],
    lock: str = "",
) -> list[tuple[Any, ...]]:
    """``columns`` of the rows whose text columns ``keys`` are among ``wanted`` (a tuple for each).

    With ``lock``, such as ``FOR UPDATE``, no other writer changes those rows before this transaction ends; they are
    locked in the order of their keys, so that two never wait for each other in a circle.
    """
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for part in _parts(sorted(set(map(tuple, wanted)))):
            if connection.vendor == "postgresql":
                cursor.execute(
                    _by_arrays(model, keys, columns, lock), [list(column) for column in zip(*part, strict=True)]
                )
            else:
                cursor.execute(_by_values(model, keys, columns, len(part)), [value for key in part for value in key])
            found += cursor.fetchall()
    return found


@lru_cache
def _by_arrays(model: type[models.Model], keys: tuple[str, ...], columns: tuple[str, ...], lock: str) -> str:
    names, matched, table = _names(model, keys, columns)
    arrays = ", ".join(["%s::text[]"] * len(keys))
    locking = f" ORDER BY {matched} {lock}" if lock else ""
    return f"SELECT {names} FROM {table} WHERE ({matched}) IN (SELECT * FROM unnest({arrays})){locking}"  # noqa: S608 - names are our own tables', values are parameters


@lru_cache
def _by_values(model: type[models.Model], keys: tuple[str, ...], columns: tuple[str, ...], count: int) -> str:
    names, matched, table = _names(model, keys, columns)
    marks = ", ".join([f"({', '.join(['%s'] * len(keys))})"] * count)
    return f"SELECT {names} FROM {table} WHERE ({matched}) IN (VALUES {marks})"  # noqa: S608 - names are our own tables', values are parameters


def _names(model: type[models.Model], keys: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, str, str]:
    quote = connection.ops.quote_name
    return ", ".join(map(quote, columns)), ", ".join(map(quote, keys)), quote(model._meta.db_table)


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), MOST_ROWS):
        yield rows[start : start + MOST_ROWS]
