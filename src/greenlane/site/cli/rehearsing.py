"""What would a changed pack have done? ``greenlane rehearse``."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf, laid_over
from greenlane.base.packs.terms import PackError
from greenlane.journey.rehearse import Rehearsal
from greenlane.journey.rehearse import rehearse as rehearse_pack
from greenlane.journey.steps import PAGES
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import prepare
from greenlane.site.means import means


@app.command()
def rehearse(
    changed: Annotated[
        Path, typer.Argument(help="A changed pack, or a folder with only the files that change (laid over the pack).")
    ],
    last: Annotated[int, typer.Option(help="How many past declarations to decide again.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """Decide past declarations again under a changed law or changed risk profiles: money, lanes, workload, who is hit.

    Nothing is written. Example: `greenlane rehearse drafts/sugar-duty --last 50000`
    """
    prepare()
    try:
        if not changed.is_dir():
            raise PackError("no such folder; name the folder that holds the changed pages")
        shelf = Shelf(laid_over(means().shelf.pack, on_disk(changed).files), PAGES)
        with progress() as bar:
            task = bar.add_task("Rehearsing", total=last, rate="")
            found = rehearse_pack(shelf, last, lambda done: bar.update(task, completed=done))
    except PackError as fault:
        errors.print(f"[bold red]{escape(str(changed))}:[/] {escape(str(fault))}")
        raise typer.Exit(1) from fault
    if as_json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        _show(found)


def _show(found: Rehearsal) -> None:
    console.print(f"{found.declarations} declarations decided again, {found.changed} come out otherwise.")
    money = Table("tax", "collected", "rehearsed", "difference", title="Money")
    for tax, before, after in (*found.by_tax, ("all", found.duty_before, found.duty_after)):
        money.add_row(tax, f"{before:,}", f"{after:,}", f"{after - before:+,}")
    lanes = Table("lane then", "lane now", "declarations", title="Lanes")
    for before_lane, after_lane, count in found.moved:
        lanes.add_row(before_lane, after_lane, f"{count:,}")
    console.print(money, lanes)
    console.print(f"Work for officers: {found.manned_before:,} then, {found.manned_after:,} now.")
    if found.refused:
        console.print(f"{len(found.refused):,} would be refused, first {', '.join(found.refused[:5])}.")
    if found.hits:
        table = Table("importer", "declarations", "more to pay", title="Who is hit most")
        for hit in found.hits:
            table.add_row(escape(hit.importer), str(hit.declarations), f"{hit.more:+,}")
        console.print(table)
