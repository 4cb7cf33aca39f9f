"""How is the log sealed and verified?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from greenlane.base.ledger import queries, verification
from greenlane.base.ledger.sealing import seal as seal_once
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, progress
from greenlane.site.cli.running import now, prepare
from greenlane.site.means import log_signer


@app.command()
def seal() -> None:
    """Give every event a leaf, store tiles, sign a checkpoint; prints the checkpoint.

    Safe to run at any moment and beside a worker. Example: `greenlane seal`
    """
    prepare()
    signer, waiting = log_signer(), queries.unsealed()
    with progress() as bar:
        task = bar.add_task("Sealing", total=waiting or None, rate="")
        while (sealed := seal_once(signer, now())).count:
            bar.update(task, advance=sealed.count)
    # As it is signed: a console that folds long lines would break the note.
    sys.stdout.write(queries.checkpoint() or "Nothing was told yet: the log is empty.\n")


@app.command()
def verify(
    checkpoints: Annotated[
        list[Path] | None, typer.Argument(help="Checkpoints that you put aside earlier; they must be of this log.")
    ] = None,
) -> None:
    """Work everything out again: every event against its leaf, every tile, every checkpoint and its signature.

    Exit code 1 at the first difference, which is named. Example: `greenlane verify kept-in-march.checkpoint`
    """
    prepare()
    kept = [path.read_text() for path in checkpoints or []]
    head = queries.head()
    with progress() as bar:
        task = bar.add_task("Verifying", total=head.size if head else None, rate="")
        verdict = verification.verify_log(log_signer().verifier, kept, lambda size: bar.update(task, completed=size))
    if verdict.difference:
        console.print(f"[bold red]The log is not what was sealed:[/] {verdict.difference}")
        raise typer.Exit(1)
    console.print(
        f"The log verifies: {verdict.size} leaves, {verdict.checkpoints} checkpoints, {verdict.unsealed} waiting."
    )
