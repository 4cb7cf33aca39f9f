"""How does a published tariff become a pack? ``greenlane pack build us FILE OUT`` and its neighbours."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from rich.markup import escape

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.base.packs.terms import Pack, PackError
from greenlane.filing.intake.formats.trees import TOLERANT
from greenlane.filing.intake.formats.workbooks import rows as sheet
from greenlane.filing.intake.terms import MalformedError
from greenlane.journey.checking import check as check_pack
from greenlane.journey.steps import PAGES
from greenlane.law.duty.importing import fixed, table, uk, us
from greenlane.law.duty.importing.draft import Draft, Grade
from greenlane.law.duty.importing.packing import packed
from greenlane.law.duty.importing.report import written
from greenlane.site.cli.country import packs
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import now
from greenlane.site.tariff import tariff_template

build = typer.Typer(help="Build a pack whose law is a published tariff.", no_args_is_help=True)
packs.add_typer(build, name="build")

REPORT = "report.md"
#: Shows how far a list is read.
Track = Callable[[list[Any]], Iterable[Any]]
Source = Annotated[Path, typer.Argument(exists=True)]
Out = Annotated[Path, typer.Argument(help="The folder of the new pack; it must not exist, or be empty.")]
Base = Annotated[str, typer.Option("--base", help="The pack that gives every page but the tariff.")]
Since = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day in force; 1 January where not said.")
]
Country = Annotated[str, typer.Option(help="Two letters of the country, small.")]
Currency = Annotated[str, typer.Option(help="The country's currency, three capitals.")]
Digits = Annotated[int, typer.Option(min=6, max=12, help="Digits of a full goods code.")]
Until = Annotated[int, typer.Option(help="Last year for which seasonal rates are written out; 0: 5 years on.")]
_SEASONS = 5


@build.command("us")
def build_us(file: Source, out: Out, base: Base = settings.COUNTRY, since: Since = None) -> None:
    """Build a pack from the Harmonized Tariff Schedule of the United States (FILE: its export, JSON, gzipped or not).

    Lines, general rates, special programmes, and column 2 where the export gives it. A rate that is not understood is
    kept in its words, so that a person must work it out; OUT/report.md names each. Exit code 1 where the pack would not
    be sound, 2 on wrong use.

    Example: `greenlane pack build us hts_2026.json.gz packs/us`
    """
    _build(lambda start, track: us.read(file.read_bytes(), start, track), out, base, since)


@build.command("uk")
def build_uk(
    folder: Source,
    out: Out,
    source: Annotated[str, typer.Option(help="uk for Great Britain, xi for Northern Ireland.")] = "uk",
    tables: Annotated[
        Path | None, typer.Option(help="Where the tables of areas, units and preferences lie; FOLDER or the one above.")
    ] = None,
    base: Base = settings.COUNTRY,
    since: Since = None,
) -> None:
    """Build a pack from commodity answers of the United Kingdom's tariff API (FOLDER of `uk_*.json`, one each).

    Beside them or one folder up: `uk_geographical_areas.json`, `uk_measurement_units.json`, `uk_preference_codes.json`.
    Measures, components, conditions, additional codes, quotas, remedies, VAT and excise; what charges nothing and asks
    for documents becomes controls. Exit code 1 where the pack would not be sound, 2 on wrong use.

    Example: `greenlane pack build uk answers/ packs/uk`
    """
    names = [f"{source}_geographical_areas.json", "uk_measurement_units.json", "uk_preference_codes.json"]
    places = [tables] if tables else [folder, folder.resolve().parent]
    place = next((each for each in places if all((each / name).is_file() for name in names)), None)
    if place is None:
        errors.print(f"[bold red]{escape(str(folder))}:[/] beside the answers there must be {', '.join(names)}")
        raise typer.Exit(2)
    answers = {path.name: path.read_bytes() for path in folder.glob(f"{source}_*.json") if path.name not in names}
    areas, units, preferences = [(place / name).read_bytes() for name in names]
    _build(lambda start, track: uk.read(answers, areas, units, preferences, start, track), out, base, since)


@build.command("table")
def build_table(
    file: Source,
    out: Out,
    country: Country,
    currency: Currency,
    digits: Digits = 8,
    until: Until = 0,
    base: Base = settings.COUNTRY,
    since: Since = None,
) -> None:
    """Build a pack from one table of any country's tariff (FILE: CSV or XLSX under the template's headings).

    `greenlane pack build template tariff.xlsx` writes the template, with every kind of row once and a sheet that says
    what to write. Exit code 1 where a row cannot be read or the pack would not be sound, 2 on wrong use.

    Example: `greenlane pack build table tariff.xlsx packs/ab --country ab --currency USD`
    """
    draft = _draft(country, currency, digits, file.name)

    def reader(start: str, track: Track) -> Draft:
        return table.read(_rows(file.read_bytes()), draft, start, until or int(start[:4]) + _SEASONS, track)

    _build(reader, out, base, since)


@build.command("fixed")
def build_fixed(
    file: Source,
    out: Out,
    layout: Annotated[Path, typer.Option(exists=True, help="CSV: column, from, length, as; see the guide.")],
    country: Country,
    currency: Currency,
    digits: Digits = 8,
    encoding: Annotated[str, typer.Option(help="Of the file, such as cp874 for Thai.")] = "utf-8",
    until: Until = 0,
    base: Base = settings.COUNTRY,
    since: Since = None,
) -> None:
    """Build a pack from a master file of fixed columns, cut by a layout into the rows of the table.

    The layout says of each field its column in the template, first character, length, and how it is read: text,
    `date:%d%m%Y+543` (years counted from 543 before ours), `decimal:2`, `=103` (the same in every line). Exit code 1
    where a line cannot be read or the pack would not be sound, 2 on wrong use.

    Example: `greenlane pack build fixed master.txt packs/th --layout layout.csv --country th --currency THB
    --encoding cp874`
    """
    draft = _draft(country, currency, digits, file.name)

    def reader(start: str, track: Track) -> Draft:
        rows = fixed.read(file.read_bytes().decode(encoding), fixed.layout(layout.read_bytes()))
        return table.read(rows, draft, start, until or int(start[:4]) + _SEASONS, track)

    _build(reader, out, base, since)


@build.command()
def template(
    file: Annotated[Path, typer.Argument(help="Where to write it; the ending .csv or .xlsx decides.")],
) -> None:
    """Write the template of the tariff table. Example: `greenlane pack build template tariff.xlsx`"""
    try:
        raw = tariff_template(file.suffix.removeprefix("."))
    except LookupError as fault:
        errors.print(f"[bold red]{escape(str(file))}:[/] {escape(str(fault))}")
        raise typer.Exit(2) from fault
    file.write_bytes(raw)
    console.print(f"{escape(str(file))}: fill it in, then `greenlane pack build table`.")


def _rows(raw: bytes) -> list[table.Cells]:
    if raw[:4] != b"PK\x03\x04":
        return table.separated(raw)
    return table.ruled([row.cells for row in sheet(raw, TOLERANT)])


def _draft(country: str, currency: str, digits: int, name: str) -> Draft:
    return Draft(country, "HS2022", digits, currency, "0.01", f"Customs tariff of {country}", name, once=False)


def _build(reader: Callable[[str, Track], Draft], out: Path, base: str, since: datetime | None) -> None:
    """Read, check, write. Exit code 1 where the source cannot be read, and nothing is written; or where the pack is not
    sound, which is written to be looked at.
    """
    day = since.date() if since else now().date().replace(month=1, day=1)
    try:
        if out.exists() and any(out.iterdir()):
            raise PackError("the folder is not empty; name a new one, so that nothing of another pack stays in it")
        with progress() as bar:
            draft = reader(day.isoformat(), lambda rows: bar.track(rows, description="Reading"))
            folder = Path(base) if "/" in base else settings.PACKS / base
            pack = pack_of(draft.country, packed(draft, on_disk(folder)))
            latest = max(day, now().date())
            found = check_pack(Shelf(pack, PAGES), latest, lambda days: bar.track(days, description="Checking"))
    except (PackError, MalformedError, ValueError, OSError) as fault:
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
