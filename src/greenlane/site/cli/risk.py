"""How does the administration train its own model of risk? ``greenlane risk train``."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from greenlane.base.ledger.writing import writing
from greenlane.clearance.lanes.queries import examples
from greenlane.risk.scoring import services as scoring
from greenlane.risk.scoring.terms import Registered, ScoringPage
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, errors
from greenlane.site.cli.running import now, prepare
from greenlane.site.means import means

risk = typer.Typer(help="Models of risk, trained here on what inspections found here.", no_args_is_help=True)
app.add_typer(risk, name="risk")

#: How far back a training looks where nobody says.
DAYS = 365
_json = msgspec.json.Encoder(decimal_format="number")


@risk.callback()
def models() -> None:
    """Models of risk, trained here on what inspections found here."""


@risk.command()
def train(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the inspections; a year ago.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the inspections; today.")
    ] = None,
    activate: Annotated[bool, typer.Option("--activate", help="Put the model into the seat from now on.")] = False,
    by: Annotated[str, typer.Option(help="Who approves it; the log tells.")] = "command line",
    as_json: Annotated[bool, typer.Option("--json", help="The model card as one JSON object.")] = False,
) -> None:
    """Train a model on inspections and print its card, measured on the latest of them, which it has not seen.

    It scores nothing until `--activate` puts it into the seat. Exit code 1 where there are too few inspections.

    Example: `greenlane risk train --since 2026-01-01 --until 2026-06-30 --activate`
    """
    at = now()
    start = since.replace(tzinfo=UTC) if since else at - timedelta(days=DAYS)
    end = until.replace(tzinfo=UTC) + timedelta(days=1) if until else at
    if start >= end:
        errors.print(f"--since {start.date()} is after --until; give the earlier day first")
        raise typer.Exit(2)
    prepare()
    known = examples(start, end)
    try:
        with writing(by=by, at=at) as pen:
            model = scoring.train_from(pen, known, means().book(at.date())[ScoringPage])
            if activate:
                scoring.activate(pen, model.sha256)
    except ValueError as fault:
        errors.print(f"No model: {fault}", markup=False)
        raise typer.Exit(1) from fault
    if as_json:
        sys.stdout.write(_json.encode(model).decode() + "\n")
    else:
        _show(model, len(known), activate)


def _show(model: Registered, examined: int, activated: bool) -> None:
    table = Table("measure", "on inspections kept apart", title=f"Model {model.sha256[:16]}")
    for name, value in model.metrics.items():
        table.add_row(name, f"{value:,.3f}".rstrip("0").rstrip("."))
    console.print(table)
    console.print(f"{model.kind}, from {examined:,} inspections (data {model.data[:16]}).")
    console.print(
        "It sits in the seat from now on."
        if activated
        else "It scores nothing yet: run the same command with --activate once its card is approved."
    )
