"""How is a small store made large? Cleared declarations copied by SQL, each copy under names and keys of its own.

All that one clearance writes is copied: the declaration with its items, message, decision, charge, bookings, release
and events. Copies are old business: paid, released where their original was, sealed, in the days before.
"""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

DECLARATION = "filing_declaration"
#: In an order in which nothing points at what is not there yet.
TABLES = (
    DECLARATION, "filing_item", "filing_message", "clearance_decision", "clearance_charge", "clearance_journal",
    "clearance_posting", "clearance_release", "base_event",
)  # fmt: skip
#: A key that points at a copied table moves with it.
_KEYS = {"declaration_id": DECLARATION, "journal_id": "clearance_journal", "container_id": "filing_message"}
_IS_MRN = "length({0}) = 18 AND ({0} LIKE '__XX%' OR {0} LIKE 'ZZZZ%')"
#: What belongs to a declaration; the opening of accounts is not copied.
_WHICH = {
    "base_event": _IS_MRN.format("t.subject"),
    "clearance_journal": _IS_MRN.format("t.reference"),
    "clearance_posting": "t.journal_id IN (SELECT id FROM clearance_journal j WHERE "
    + _IS_MRN.format("j.reference")
    + ")",
}
_MOMENTS = ("at", "lodged_at", "received_at", "charged_at")
_AT_ONCE = 10


def multiply(wanted: int, progress: Callable[[int], None]) -> int:
    """Copy what is stored until about ``wanted`` declarations are; returns how many are then."""
    with _unchecked():
        _seal()
        before, spans = _count(), {table: _span(table) for table in TABLES if _has_id(table)}
        copies = max(0, round(wanted / before) - 1)
        statements = [_copying(table, spans) for table in TABLES]
        for first in range(1, copies + 1, _AT_ONCE):
            last = min(copies, first + _AT_ONCE - 1)
            steps = ", ".join([f"({k})" for k in range(first, last + 1)])
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement.replace("STEPS", steps))
            progress(before * (last + 1))
        _number_on(spans)
    tidy()
    return _count()


def tidy() -> None:
    """What a database does by itself in time: statistics, dead rows, dirty pages. Not while something is timed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}, clearance_account")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def size() -> int:
    """Bytes the database takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


@contextmanager
def _unchecked() -> "Iterator[None]":
    """Copies point at copies by construction; checking each would take most of the time."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica" if postgresql else "PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT" if postgresql else "PRAGMA foreign_keys=ON")


def _copying(table: str, spans: dict[str, int]) -> str:
    """``INSERT … SELECT`` of the originals, once for each step ``k`` of ``STEPS``."""
    fields = next(m for m in apps.get_models() if m._meta.db_table == table)._meta.concrete_fields
    columns = [str(f.column) for f in fields if f.column]
    values = ", ".join([_value(table, column, spans) for column in columns])
    key, last = ("t.id", spans[table]) if _has_id(table) else ("t.declaration_id", spans[DECLARATION])
    return (
        f"INSERT INTO {table} ({', '.join([_quoted(c) for c in columns])}) WITH step(k) AS (VALUES STEPS) "
        f"SELECT {values} FROM {table} t CROSS JOIN step WHERE {key} <= {last} AND {_WHICH.get(table, '1 = 1')} "
        f"ORDER BY step.k, {key}"
    )


def _value(table: str, column: str, spans: dict[str, int]) -> str:
    name = f"t.{_quoted(column)}"
    moved = f"{name} + step.k * {spans.get(table, 0)}"
    special = {
        (DECLARATION, "reference"): _renamed(name, spans),
        (DECLARATION, "lrn"): f"'L' || (t.id + step.k * {spans[DECLARATION]})",
        (DECLARATION, "status"): f"CASE WHEN {name} IN ('cancelled', 'refused') THEN {name} ELSE 'released' END",
        ("filing_message", "key"): "''",
        ("clearance_charge", "paid_at"): f"COALESCE({name}, t.charged_at)",
        ("clearance_journal", "reference"): _renamed(name, spans),
        ("clearance_release", "number"): f"'R' || (t.id + step.k * {spans['clearance_release']})",
        ("base_event", "subject"): _renamed(name, spans),
        ("base_event", "leaf_index"): moved,
        **{(table, moment): _earlier(name) for moment in _MOMENTS},
        **{(table, key): f"{name} + step.k * {spans[pointed]}" for key, pointed in _KEYS.items()},
        (table, "id"): moved,
    }
    return special.get((table, column), name)


def _renamed(name: str, spans: dict[str, int]) -> str:
    """The MRN of a copy: as long as the original's, with the copy's number where that has its own (5th to 17th)."""
    number = f"(CAST(substr({name}, 5, 13) AS bigint) + step.k * {spans[DECLARATION]})"
    padded = f"lpad({number}::text, 13, '0')" if connection.vendor == "postgresql" else f"printf('%013d', {number})"
    return f"'ZZZZ' || {padded} || 'Z'"


def _earlier(name: str) -> str:
    """Some hours earlier for each step."""
    if connection.vendor == "postgresql":
        return f"{name} - step.k * interval '6 hours'"
    return f"datetime({name}, '-' || (step.k * 6) || ' hours')"


def _seal() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE base_event SET leaf_index = id WHERE leaf_index IS NULL")


def _number_on(spans: dict[str, int]) -> None:
    """PostgreSQL's sequences go on after the copies; SQLite's do so by themselves."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in spans:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _has_id(table: str) -> bool:
    return table != "filing_item"


def _span(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        return int(cursor.fetchone()[0] or 0)


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {DECLARATION}")
        return int(cursor.fetchone()[0])


def _quoted(column: str) -> str:
    return connection.ops.quote_name(column)
