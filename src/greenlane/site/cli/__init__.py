"""What does a person type? ``greenlane COMMAND``; each command has help with an example."""

import os
import sys

import typer

#: The exit code after Ctrl-C: 128 and the number of SIGINT.
INTERRUPTED = 130

app = typer.Typer(
    name="greenlane",
    help="Greenlane: from a real message to released goods, in a log anyone can verify.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)


def main() -> None:
    """The entry point. Exit codes: 0 done, 1 something was refused or found, 2 wrong use, 130 interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.site.settings")
    import django

    django.setup()
    from django.db import OperationalError

    from greenlane.base.ledger.keys import KeyFileError
    from greenlane.base.packs.terms import PackError

    # They add commands.
    from greenlane.site.cli import (  # noqa: F401
        building,
        country,
        demo,
        doctor,
        origins,
        rehearsing,
        risk,
        road,
        running,
        sealing,
        tokens,
    )

    try:
        code = app(standalone_mode=True)
    except SystemExit as end:
        code = end.code
    except OperationalError as fault:
        code = _failed(
            f"The database is away: {fault}".rstrip() + "\nNothing was half done; try again, or ask `greenlane doctor`."
        )
    except (KeyFileError, PackError) as fault:
        code = _failed(str(fault))
    if code == INTERRUPTED:
        typer.echo("Stopped. What was answered is kept; run the same command again for the rest.", err=True)
    sys.exit(code)


def _failed(says: str) -> int:
    typer.echo(says, err=True)
    return 1
