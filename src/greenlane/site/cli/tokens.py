"""How does a trader's or an agency's software get its key? ``greenlane token``."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from greenlane.base.ledger.writing import writing
from greenlane.base.people.services import issue_token
from greenlane.base.people.terms import AccessError, Scope
from greenlane.site.cli import app
from greenlane.site.cli.progress import errors
from greenlane.site.cli.running import now, prepare


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="Which system holds it; the log tells of it by this name.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; say it again for more.")],
    party: Annotated[str, typer.Option(help="The registration number of the trader it speaks for.")] = "",
    office: Annotated[str, typer.Option(help="The office it speaks for instead; `*` is the administration.")] = "",
    days: Annotated[int, typer.Option(min=1, help="How long it opens the door; 366 days where not said.")] = 366,
    by: Annotated[str, typer.Option(help="Who gives it; the log tells.")] = "command line",
) -> None:
    """Give a system a token for the API. Its secret is printed this once and kept nowhere.

    Example: `greenlane token "Harbour ERP" --scope lodge --scope read --party XX0000000423`
    """
    prepare()
    at = now()
    try:
        with writing(by=by, at=at) as pen:
            given, secret = issue_token(
                pen, name, [s.value for s in scope], party=party, office=office, expires_at=at + timedelta(days=days)
            )
    except AccessError as fault:
        errors.print(str(fault), markup=False)
        raise typer.Exit(2) from fault
    # The secret alone on standard output, so that it can be piped into a safe.
    sys.stdout.write(secret + "\n")
    errors.print(
        f"Token {given.id} of {given.name}: {', '.join(given.scopes)} for {given.party or given.office}, "
        f"until {at + timedelta(days=days):%Y-%m-%d}. Its secret is not shown again.",
        markup=False,
    )
