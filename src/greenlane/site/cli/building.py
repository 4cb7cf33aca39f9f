"""How does a published tariff become a pack? ``greenlane pack build us FILE OUT`` and its neighbours."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.markup import escape

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.base.packs.terms import Pack, PackError
from greenlane.journey.checking import check as check_pack
from greenlane.journey.steps import PAGES
from greenlane.law.duty.importing import us
from greenlane.law.duty.importing.draft import Draft, Grade
from greenlane.law.duty.importing.packing import packed
from greenlane.law.duty.importing.report import written
from greenlane.law.origin.specific import importing as origin
from greenlane.site.cli.country import packs
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import now

build = typer.Typer(help="Build a pack's law from a published tariff.", no_args_is_help=True)
packs.add_typer(build, name="build")

REPORT = "report.md"
Out = Annotated[Path, typer.Argument(help="The folder of the new pack; it must not exist, or be empty.")]
Base = Annotated[str, typer.Option("--base", help="The pack that gives every page but the tariff.")]
Since = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day in force; 1 January where not said.")
]
Reader = Callable[[str], Draft]


@build.command("us")
def build_us(
    file: Annotated[Path, typer.Argument(help="The tariff's export as JSON, gzipped or not.", exists=True)],
    out: Out,
    base: Base = settings.COUNTRY,
    since: Since = None,
) -> None:
    """Build a pack from the Harmonized Tariff Schedule of the United States.

    Reads the public export: lines, general rates, special programmes, column 2 where the file gives it. A rate that is
    not understood is kept in its words, so that a person must work it out; OUT/report.md names every one. Exit code 1
    where the pack would not be sound; nothing is written then.

    Example: `greenlane pack build us hts_2026.json.gz packs/us`
    """
    with progress() as bar:
        _build(lambda start: us.read(file.read_bytes(), start, lambda codes: bar.track(codes, description="Reading")),
               out, base, since)  # fmt: skip


@build.command("origin")
def build_origin(
    file: Annotated[Path, typer.Argument(help="The rules as JSON lines, gzipped or not.", exists=True, dir_okay=False)],
    pack: Annotated[Path, typer.Argument(help="The folder of the pack.", exists=True, file_okay=False)],
    scheme: Annotated[
        list[str] | None, typer.Option("--scheme", help="A scheme of the file and its agreement here: japan=SPT.")
    ] = None,
    since: Since = None,
) -> None:
    """Write public product rules of origin as the pack's table law/origin/products.csv.

    Takes every scheme of the file, or those named. Rows of the same agreements are replaced, others stay. A rule that
    is not wholly understood is kept and leads to a person; PACK/report-origin.md names every one. Check the pack then.

    Example: `greenlane pack build origin roo_psr_rules.jsonl.gz packs/xx --scheme japan=SPT`
    """
    day = since.date() if since else now().date().replace(month=1, day=1)
    try:
        named = dict(_pair(one) for one in scheme or ())
        rows = origin.rows_of(file.read_bytes(), named, day.isoformat())
        if not rows:
            raise ValueError("no rows of these schemes")
        found = origin.understood(rows)
        target = pack / "law" / "origin" / "products.csv"
        table = origin.merged(target.read_bytes() if target.exists() else None, rows)
    except (ValueError, OSError) as fault:
        errors.print(f"[bold red]{escape(str(file))}:[/] {escape(str(fault))}")
        raise typer.Exit(1) from fault
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(table)
    (pack / "report-origin.md").write_text(origin.report(found, file.name))
    for grade, number in found.rows.items():
        console.print(f"{number:>9,} rows, {number / len(rows):.1%}: understood in {grade}")
    console.print(
        f"{found.unjoined:>9,} rules whose rows the source does not join. See {escape(str(pack / 'report-origin.md'))}"
    )


def _pair(text: str) -> tuple[str, str]:
    scheme, sign, agreement = text.partition("=")
    if not (scheme and sign and agreement):
        raise ValueError(f"--scheme {text!r} must read scheme=agreement")
    return scheme, agreement


def _build(reader: Reader, out: Path, base: str, since: datetime | None) -> None:
    """Read, check, write. Exit code 1 and nothing written where anything is wrong."""
    day = since.date() if since else now().date().replace(month=1, day=1)
    try:
        if out.exists() and any(out.iterdir()):
            raise PackError("the folder is not empty; name a new one, so that nothing of another pack stays in it")
        draft = reader(day.isoformat())
        folder = Path(base) if "/" in base else settings.PACKS / base
        pack = pack_of(draft.country, packed(draft, on_disk(folder, settings.OVERLAY)))
        found = check_pack(Shelf(pack, PAGES), day)
    except (PackError, ValueError, OSError) as fault:
        errors.print(f"[bold red]{escape(str(out))}:[/] {escape(str(fault))}")
        raise typer.Exit(1) from fault
    _write(out, pack, written(draft, found.faults))
    _tell(out, draft, found.faults)
    raise typer.Exit(1 if found.faults else 0)


def _write(out: Path, pack: Pack, report: str) -> None:
    for path, raw in pack.files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    (out / REPORT).write_text(report)


def _tell(out: Path, draft: Draft, faults: tuple[str, ...]) -> None:
    for fault in faults[:20]:
        errors.print(f"[red]✗[/] {escape(fault)}")
    for what, number in draft.counts.items():
        console.print(f"{number:>9,} {escape(what)}")
    blocking = sum(note.grade is Grade.BLOCKING for note in draft.notes)
    console.print(
        f"{blocking:>9,} rates left in words, for a person; {len(faults)} failures. See {escape(str(out / REPORT))}"
    )
