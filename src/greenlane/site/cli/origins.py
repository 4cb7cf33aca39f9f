"""How do public rules of origin come into a pack? ``greenlane pack build origin FILE PACK``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from greenlane.law.origin.specific import importing as origin
from greenlane.site.cli.building import Since, build
from greenlane.site.cli.progress import console, errors
from greenlane.site.cli.running import now


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
