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

DECLARATION, ITEM = "filing_declaration", "filing_item"
#: In an order in which nothing points at what is not there yet.
TABLES = (
    DECLARATION, ITEM, "filing_message", "clearance_decision", "clearance_charge", "clearance_journal",
    "clearance_posting", "clearance_release", "base_event",
)  # fmt: skip
#: A key that points at a copied table moves with it.
_KEYS = {"declaration_id": DECLARATION, "journal_id": "clearance_journal", "container_id": "filing_message"}
#: What was really cleared; copies have a letter for the year, and are not copied again.
_REAL = "length({0}) = 18 AND {0} LIKE '2_XX%'"
_OF_REAL = "t.{0} IN (SELECT id FROM {1} o WHERE o.id <= {2} AND " + _REAL.format("o.reference") + ")"
_MOMENTS = ("at", "lodged_at", "received_at", "charged_at")
#: Stands for the number of the copy.
STEP = "<step>"


def multiply(wanted: int, progress: Callable[[int], None], letter: str) -> int:
    """Copy what was cleared until about ``wanted`` declarations are stored; returns how many are then.

    ``letter`` marks these copies: another at each call.
    """
    with _unchecked():
        _seal()
        stored, real = _count(), _count(f"WHERE {_REAL.format('reference')}")
        copies = max(0, round((wanted - stored) / real))
        spans = {table: _span(table) for table in TABLES if table != ITEM}
        statements = [_copying(table, spans, letter) for table in TABLES]
        for copy in range(1, copies + 1):
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement.replace(STEP, str(copy)))
            progress(stored + real * copy)
        _number_on(spans)
    tidy()
    # A new connection knows nothing of keys that the old one drew in blocks before.
    connection.close()
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
    """Copies point at copies by construction; checking each would take most of the time.

    The originals are the first of ever more rows, which statistics made before do not tell: hence no sequential scans.
    """
    if connection.vendor == "postgresql":
        told = ["session_replication_role = replica", "synchronous_commit = off", "enable_seqscan = off"]
        before = [f"SET {each}" for each in told]
        after = [f"RESET {each.partition(' ')[0]}" for each in told]
    else:
        before, after = ["PRAGMA foreign_keys=OFF"], ["PRAGMA foreign_keys=ON"]
    with connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in after:
                cursor.execute(statement)


def _copying(table: str, spans: dict[str, int], letter: str) -> str:
    """``INSERT … SELECT`` of the originals, in the order in which they were cleared."""
    fields = next(m for m in apps.get_models() if m._meta.db_table == table)._meta.concrete_fields
    columns = [str(f.column) for f in fields if f.column]
    values = ", ".join([_value(table, column, spans, letter) for column in columns])
    key, pointed = ("declaration_id", DECLARATION) if table == ITEM else ("id", table)
    return (
        f"INSERT INTO {table} ({', '.join([_quoted(c) for c in columns])}) "
        f"SELECT {values} FROM {table} t WHERE t.{key} <= {spans[pointed]} "
        f"AND {_of_real(table, spans)} ORDER BY t.{key}"
    )


def _of_real(table: str, spans: dict[str, int]) -> str:
    """Which rows belong to a declaration that was really cleared; the opening of accounts does to none."""
    name = {DECLARATION: "reference", "clearance_journal": "reference", "base_event": "subject"}.get(table)
    if name:
        return _REAL.format(f"t.{name}")
    key = "journal_id" if table == "clearance_posting" else "declaration_id"
    return _OF_REAL.format(key, _KEYS[key], spans[_KEYS[key]])


def _value(table: str, column: str, spans: dict[str, int], letter: str) -> str:
    name = f"t.{_quoted(column)}"
    moved = f"{name} + {STEP} * {spans.get(table, 0)}"
    # PostgreSQL and SQLite alike: the last four digits of 10000 + step.
    renamed = f"'{letter}' || substr(CAST(10000 + {STEP} AS text), 2) || substr({name}, 6)"
    special = {
        (DECLARATION, "reference"): renamed,
        (DECLARATION, "lrn"): f"'L' || (t.id + {STEP} * {spans[DECLARATION]})",
        (DECLARATION, "status"): f"CASE WHEN {name} IN ('cancelled', 'refused') THEN {name} ELSE 'released' END",
        ("filing_message", "key"): "''",
        ("clearance_charge", "paid_at"): f"COALESCE({name}, t.charged_at)",
        ("clearance_journal", "reference"): renamed,
        ("clearance_release", "number"): f"'R' || (t.id + {STEP} * {spans['clearance_release']})",
        ("base_event", "subject"): renamed,
        ("base_event", "leaf_index"): moved,
        **{(table, moment): _earlier(name) for moment in _MOMENTS},
        **{(table, key): f"{name} + {STEP} * {spans[pointed]}" for key, pointed in _KEYS.items()},
        (table, "id"): moved,
    }
    return special.get((table, column), name)


def _earlier(name: str) -> str:
    """Some hours earlier for each step."""
    if connection.vendor == "postgresql":
        return f"{name} - {STEP} * interval '6 hours'"
    return f"datetime({name}, '-' || ({STEP} * 6) || ' hours')"


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


def _span(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        return int(cursor.fetchone()[0] or 0)


def _count(which: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {DECLARATION} {which}")
        return int(cursor.fetchone()[0])


def _quoted(column: str) -> str:
    return connection.ops.quote_name(column)
