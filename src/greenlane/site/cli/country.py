"""Is a country pack sound? ``greenlane pack check xx``."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.markup import escape

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.terms import Pack, PackError
from greenlane.journey.steps import PAGES
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import now

packs = typer.Typer(help="Country packs: law, people, flow, formats, words as data.", no_args_is_help=True)
app.add_typer(packs, name="pack")


@packs.command()
def check(
    country: Annotated[str, typer.Argument(help="The folder's name under packs/, or a path.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day to check on; today where not said.")
    ] = None,
) -> None:
    """Read every page of a pack, on every day on which something changes, and run its own scenarios.

    A pack begins on the first day on which all of its pages are in force. Exit code 1 with each failure named.

    Example: `greenlane pack check xx`
    """
    folder = Path(country) if "/" in country else settings.PACKS / country
    day = on.date() if on else now().date()
    try:
        pack = on_disk(folder, settings.OVERLAY)
        shelf = Shelf(pack, PAGES)
        begins, failures = _editions(shelf, day)
        failures += _scenarios(pack, shelf)
        book = shelf.book(day)
    except PackError as fault:
        errors.print(f"[bold red]{escape(folder.name)}:[/] {escape(str(fault))}")
        raise typer.Exit(1) from fault
    for failure in failures:
        errors.print(f"[red]✗[/] {escape(failure)}")
    console.print(
        f"{escape(folder.name)}: {len(PAGES)} pages in force from {begins}; book of {day}: {book.sha256[:16]}; "
        f"{len(failures)} failures."
    )
    raise typer.Exit(1 if failures else 0)


def _editions(shelf: Shelf, day: date) -> tuple[date, list[str]]:
    """The day the pack begins, and what cannot be read after it. Raises PackError where no day can be read."""
    begins, failures, last = None, [], PackError("no page says when it begins")
    with progress() as bar:
        for each in bar.track(sorted({*shelf.change_days(), day}), description="Reading editions"):
            try:
                shelf.book(each)
                begins = begins or each
            except PackError as fault:
                last = fault
                failures += [f"on {each}: {fault}"] if begins else []
    if begins is None:
        raise last
    return begins, failures


def _scenarios(pack: Pack, shelf: Shelf) -> list[str]:
    from greenlane.journey.scenarios import check as check_scenarios

    return check_scenarios(shelf, pack)
