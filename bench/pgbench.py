"""How many times a second does PostgreSQL take the rows of one clearance? pgbench with the very same statements.

Each recorded clearance becomes one script: its INSERTs in one transaction, keys made fresh by a counter of each client.
Nothing is read, decided or rendered: it is the limit for anyone who keeps these rows one declaration at a time.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, models

from bench.peers import Written

#: Names that are unique in their table, apart from keys.
UNIQUE = ("reference", "lrn", "number")
_FRESH = "\\set n :n + 1\n\\set d ((:client_id + 1) * 1000000000 + :n) * 64\n"


def path() -> str | None:
    """Where pgbench is: on the path, or where Debian keeps it."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    return shutil.which("pgbench") or (str(kept[-1]) if kept else None)


def rate(clearances: Sequence[Sequence[Written]], seconds: int, clients: int, folder: Path, mode: str) -> float:
    """Transactions a second, each clearance as often as any other. Raises RuntimeError where pgbench fails."""
    program = path()
    if program is None:
        raise RuntimeError("pgbench is not here; install postgresql, which brings it")
    command = [program, "-n", "-M", mode, "-c", str(clients), "-j", "2", "-T", str(seconds), "-D", "n=0"]
    for number, written in enumerate(clearances):
        script = folder / f"clearance{number}.sql"
        script.write_text(script_of(written))
        command += ["-f", str(script)]
    given = connection.settings_dict
    env = {**os.environ, "PGHOST": given["HOST"], "PGPORT": str(given["PORT"] or 5432), "PGUSER": given["USER"]}
    env |= {"PGPASSWORD": given["PASSWORD"]} if given["PASSWORD"] else {}
    done = subprocess.run([*command, given["NAME"]], env=env, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    failed = re.search(r"number of failed transactions: (\d+)", done.stdout)
    if done.returncode or not found or (failed and failed.group(1) != "0"):
        raise RuntimeError(f"pgbench failed: {done.stderr.strip()[-2000:]}")
    return float(found.group(1))


def script_of(written: Sequence[Written]) -> str:
    """The statements of one clearance as a script of pgbench, with fresh keys."""
    fresh = _fresh(written)
    lines = [_FRESH, "BEGIN;\n"]
    for model, columns, rows in written:
        fields = {f.attname: f for f in model._meta.concrete_fields}
        names = ", ".join(f'"{fields[c].column}"' for c in columns)
        values = ",".join(
            "(" + ",".join(_value(fields[c], v, fresh) for c, v in zip(columns, row, strict=True)) + ")" for row in rows
        )
        lines.append(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {values};\n')
    return "".join([*lines, "COMMIT;\n"])


def _fresh(written: Sequence[Written]) -> dict[tuple[Any, Any], str]:
    """What stands for each key and each unique name of this clearance."""
    fresh: dict[tuple[Any, Any], str] = {}
    for model, columns, rows in written:
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            if "id" in values:
                fresh[model, values["id"]] = f"(:d::bigint + {len(fresh)})"
            for name in set(UNIQUE) & values.keys():
                if isinstance(values[name], str):
                    fresh[str, values[name]] = f"('{name[0].upper()}' || :d::bigint)"
    return fresh


def _value(field: models.Field[Any, Any], value: Any, fresh: dict[tuple[Any, Any], str]) -> str:
    model = field.target_field.model if isinstance(field, models.ForeignKey) else field.model
    if (field.primary_key or isinstance(field, models.ForeignKey)) and (model, value) in fresh:
        return fresh[model, value]
    if isinstance(value, str) and (str, value) in fresh:
        return fresh[str, value]
    return literal(value)


def literal(value: Any) -> str:
    """A value as SQL. No colon is left in it: pgbench would take what follows for a variable."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes | memoryview):
        return "E'\\\\x" + bytes(value).hex() + "'"
    if isinstance(value, str | date | datetime):
        text = str(value).replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace(":", "\\x3a")
        return f"E'{text}'"
    return str(value)
