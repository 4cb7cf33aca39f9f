"""What does a person type? ``greenlane COMMAND``; each command has help with an example."""

import os
import sys

import typer

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
    from greenlane.site.cli import country, demo, doctor, rehearsing, road, running, sealing  # noqa: F401 - they add commands

    try:
        app()
    except KeyboardInterrupt:
        typer.echo("Stopped. What was answered is kept; run the same command again for the rest.", err=True)
        sys.exit(130)
