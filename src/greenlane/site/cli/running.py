"""How is it run? ``serve``, ``work``, ``migrate``."""

import threading
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command

from greenlane.site.cli import app
from greenlane.site.cli.progress import console

Port = Annotated[int, typer.Option(help="Port on the loopback interface.")]


def now() -> datetime:
    """The one clock of the command line."""
    return datetime.now(UTC)


def prepare() -> None:
    """Make the folder and the tables, find the pack in force; quick where all is there."""
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    from greenlane.site.means import keep_up

    keep_up(now())


@app.command()
def migrate() -> None:
    """Bring the tables up to date.

    Example: `greenlane migrate`
    """
    prepare()
    console.print("The tables are up to date.")


@app.command()
def serve(
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Web processes; one for each core, not more.")] = 2,
    work: Annotated[bool, typer.Option(help="Also run jobs and the sealer in this process.")] = True,
) -> None:
    """Serve the site and the API; on one machine, jobs and the sealer too.

    Example: `greenlane serve --port 8000`
    """
    prepare()
    # A fault in a page shows here and not as an error on every page.
    import_module(settings.ROOT_URLCONF)
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(stop, 1.0), name="work", daemon=True)
    if work:
        worker.start()
    console.print(f"Greenlane serves http://{host}:{port} (Ctrl-C ends it)")
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "greenlane.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_enabled=settings.DEBUG,
    )
    try:
        server.serve()
    finally:
        stop.set()
        if work:
            worker.join(timeout=10)


@app.command("work")
def work_command(
    every: Annotated[float, typer.Option(help="Seconds between looks when there is nothing.")] = 1.0,
) -> None:
    """Run jobs, reactions and the sealer until Ctrl-C. Any number may run; one seals.

    Example: `greenlane work`
    """
    prepare()
    console.print("Working: jobs, reactions, seals (Ctrl-C ends it)")
    _work(threading.Event(), every)


def _work(stop: threading.Event, every: float) -> None:
    from greenlane.site.working import work_until

    work_until(stop, now, every)
