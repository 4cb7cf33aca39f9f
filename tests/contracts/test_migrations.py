"""Are the tables those of the models, on the database under test, and do migrations go back and forth?"""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from tests import ROOT

FLOORS = ("base", "law", "filing", "risk", "clearance", "insight")
TABLES = [m for m in apps.get_models() if m._meta.app_label in FLOORS]

#: Forth, back to nothing, forth again; prints the schema after the first and the last, and what was left between.
BACK_AND_FORTH = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def schema():
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
        return cursor.fetchall()


call_command("migrate", verbosity=0)
first = schema()
for floor in FLOORS[::-1]:
    if any(app == floor for app, _ in MigrationLoader(connection).graph.leaf_nodes()):
        call_command("migrate", floor, "zero", verbosity=0)
left = [name for _, name, _ in schema() if name.partition("_")[0] in FLOORS]
call_command("migrate", verbosity=0)
assert not left, left
assert schema() == first, set(schema()) ^ set(first)
print(len([1 for kind, _, _ in first if kind == "table"]), len([1 for kind, _, _ in first if kind == "trigger"]))
"""


@pytest.mark.django_db
def test_migrations_equal_models() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    except (CommandError, SystemExit) as fault:
        pytest.fail(f"models changed without a migration: {said.getvalue()} {fault}")


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda m: m._meta.label)
def test_the_table_is_the_models(model: type[models.Model]) -> None:
    """Columns, whether they may be empty, and every named constraint and index, as the database itself sees them."""
    meta = model._meta
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, meta.db_table)
        named = connection.introspection.get_constraints(cursor, meta.db_table)
    columns = {column.name: bool(column.null_ok) for column in described}
    wanted = {f.column: f.null for f in meta.concrete_fields if f.column}
    assert columns == wanted
    missing = {rule.name for rule in (*meta.constraints, *meta.indexes)} - set(named)
    assert not missing
    for field in meta.concrete_fields:
        if field.unique and field.column and not field.primary_key:
            assert any(c["unique"] and c["columns"] == [field.column] for c in named.values()), field.name


def test_migrations_go_forth_back_to_nothing_and_forth_again(tmp_path: Path) -> None:
    settings = {"GREENLANE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "greenlane.site.settings"}
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | settings | {"PYTHONPATH": str(ROOT / "src")}
    script = f"FLOORS = {FLOORS}\n{BACK_AND_FORTH}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tables, triggers = map(int, done.stdout.split())
    assert tables >= len(TABLES)
    assert triggers >= 4
