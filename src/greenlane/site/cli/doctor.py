"""Is this installation well? ``greenlane doctor`` says what is wrong and what to do."""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.table import Table

from greenlane.base.files.scanning import scan
from greenlane.base.files.terms import Verdict
from greenlane.base.ledger import queries
from greenlane.site.cli import app
from greenlane.site.cli.progress import console
from greenlane.site.cli.running import now
from greenlane.site.means import keep_up, log_signer, means

#: Below this much free disk (bytes) a busy office fills it within a day.
LEAST_FREE = 2 * 1024**3
#: More events than this waiting for a leaf: no sealer is running.
MOST_UNSEALED = 50_000
SCAN_SECONDS = 5.0
Finding = tuple[bool, str, str]


@app.command()
def doctor() -> None:
    """Check Python, disk, database, tables, pack, keys, log and scanner; say what to do about each fault.

    Exit code 1 where something must be mended. Example: `greenlane doctor`
    """
    table = Table(box=None, show_header=False)
    well = True
    for name, look in LOOKS:
        for good, says, remedy in _safely(look):
            well = well and good
            table.add_row("[green]well[/]" if good else "[red]MEND[/]", name, says, "" if good else remedy)
    console.print(table)
    raise typer.Exit(0 if well else 1)


def _safely(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as fault:
        yield False, f"{type(fault).__name__}: {fault}", "read the message; it names the file or setting"


def _python() -> Iterator[Finding]:
    yield sys.version_info >= (3, 11), platform.python_version(), "install Python 3.11 or newer"


def _disk() -> Iterator[Finding]:
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    yield free > LEAST_FREE, f"{free / 1024**3:.1f} GiB free under {home.name}/", "make room or move GREENLANE_HOME"


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = str(cursor.fetchone()[0]).split(",")[0]
    yield True, f"{connection.vendor} {version}", ""
    plan = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    yield not plan, f"{len(plan)} migrations to run", "run `greenlane migrate`"


def _pack() -> Iterator[Finding]:
    keep_up(now())
    book = means().book(now().date())
    yield True, f"{book.country}, edition {book.day}, book {book.sha256[:16]}", ""


def _log() -> Iterator[Finding]:
    head, waiting = queries.head(), queries.unsealed()
    yield True, f"{log_signer().verifier}", ""
    yield waiting <= MOST_UNSEALED, f"{head.size if head else 0} leaves, {waiting} waiting", "run `greenlane work`"


def _scanner() -> Iterator[Finding]:
    running = scan(settings.CLAMD_SOCKET, b"is anybody there?", SCAN_SECONDS).verdict is Verdict.CLEAN
    # No fault: documents wait in quarantine, visibly, until a scanner answers.
    yield True, "ClamAV answers" if running else "ClamAV does not answer; documents wait in quarantine", ""


LOOKS: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
    ("Python", _python),
    ("disk", _disk),
    ("database", _database),
    ("pack", _pack),
    ("log", _log),
    ("virus scan", _scanner),
)
