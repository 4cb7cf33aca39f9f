"""Is a country pack sound, and which is in force? ``greenlane pack check xx``, ``greenlane pack install xx-2027``."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.markup import escape

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import services
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.terms import PackError
from greenlane.journey.checking import Checked
from greenlane.journey.checking import check as check_pack
from greenlane.journey.steps import PAGES
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import now, prepare

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
        shelf = Shelf(on_disk(folder, settings.OVERLAY, folder.name.partition("-")[0]), PAGES)
        found = _checked(shelf, day)
        book = shelf.book(day)
    except PackError as fault:
        errors.print(f"[bold red]{escape(folder.name)}:[/] {escape(str(fault))}")
        raise typer.Exit(1) from fault
    for failure in found.faults:
        errors.print(f"[red]✗[/] {escape(failure)}")
    console.print(
        f"{escape(folder.name)}: {len(PAGES)} pages in force from {found.begins}; book of {day}: {book.sha256[:16]}; "
        f"{len(found.faults)} failures."
    )
    raise typer.Exit(1 if found.faults else 0)


@packs.command()
def install(
    version: Annotated[str, typer.Argument(help="The folder's name under packs/, such as xx or xx-2027.")],
    says: Annotated[str, typer.Option(help="What it changes and why; kept in the log.")],
) -> None:
    """Put a version in force at once and alone, where no page can: after an upgrade that reads pages otherwise.

    The log tells that no second person approved. Example: `greenlane pack install xx-2027 --says "Release 2"`
    """
    prepare()
    at = now()
    try:
        pack = on_disk(settings.PACKS / version, settings.OVERLAY, settings.COUNTRY)
        found = _checked(Shelf(pack, PAGES), at.date())
        if found.faults:
            raise PackError("; ".join(found.faults[:5]))
        with writing(by="command line", at=at) as pen:
            services.approve(pen, services.propose(pen, pack, version, says), alone=True)
    except PackError as fault:
        errors.print(f"[bold red]{escape(version)}:[/] {escape(str(fault))}")
        raise typer.Exit(1) from fault
    console.print(f"{escape(version)} is in force: {pack.sha256[:16]}.")


def _checked(shelf: Shelf, day: date) -> Checked:
    with progress() as bar:
        return check_pack(shelf, day, lambda days: bar.track(days, description="Reading editions"))
