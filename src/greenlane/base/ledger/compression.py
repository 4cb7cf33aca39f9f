"""How are long texts kept small? By lz4 on PostgreSQL, at half the cost of its own default; for migrations."""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction


def lz4(table: str, *columns: str) -> Callable[[Any, Any], None]:
    """For ``RunPython``: compress ``columns`` of ``table`` by lz4 where the server can; elsewhere nothing changes."""

    def compress(apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        for column in columns:
            try:
                with transaction.atomic(using=connection.alias):
                    schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4", params=None)
            except DatabaseError:
                return  # a server built without lz4 keeps its default

    return compress


def nothing(apps: Any, schema_editor: Any) -> None:
    """For ``RunPython``: the way back; what is compressed stays readable."""
