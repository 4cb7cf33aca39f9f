"""How is the log sealed and verified, whole or by one proof?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from greenlane.base.ledger import proofs, queries, verification
from greenlane.base.ledger.merkle import ProofError
from greenlane.base.ledger.notes import NoteError, Verifier
from greenlane.base.ledger.sealing import seal as seal_once
from greenlane.base.ledger.terms import Proof
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import now, prepare
from greenlane.site.means import log_signer

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Checkpoints that you put aside earlier (they must be of this log), or .tlog-proof files."),
]
Key = Annotated[str, typer.Option(help="The log's public key, or a file that holds it; this log's own where not said.")]


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
def verify(files: Files = None, key: Key = "") -> None:
    """Work everything out again: every event against its leaf, every tile, every checkpoint and its signature.

    With proof files alone, check just these: no database is needed then, only the key. Exit code 1 at the first
    difference, which is named. Examples: `greenlane verify kept-in-march.checkpoint`,
    `greenlane verify release.tlog-proof --key log.pub`
    """
    texts = [(path, _read(path)) for path in files or []]
    proven = [(path, text) for path, text in texts if text.startswith(proofs.HEADING)]
    verifier = _verifier(key)
    good = len([path for path, text in proven if _holds(path, text, verifier)]) == len(proven)
    kept = [text for _, text in texts if not text.startswith(proofs.HEADING)]
    if kept or not proven:
        good = _whole(verifier, kept) and good
    raise typer.Exit(0 if good else 1)


def _whole(verifier: Verifier, kept: list[str]) -> bool:
    prepare()
    head = queries.head()
    with progress() as bar:
        task = bar.add_task("Verifying", total=head.size if head else None, rate="")
        verdict = verification.verify_log(verifier, kept, lambda size: bar.update(task, completed=size))
    if verdict.difference:
        errors.print("[bold red]The log is not what was sealed:[/]", end=" ")
        errors.print(verdict.difference, markup=False)
        return False
    console.print(
        f"The log verifies: {verdict.size} leaves, {verdict.checkpoints} checkpoints, {verdict.unsealed} waiting."
    )
    return True


def _holds(path: Path, text: str, verifier: Verifier) -> bool:
    """Say whether a proof holds, and what its leaf tells."""
    try:
        proof = proofs.read(text)
        head = proofs.check(proof, verifier)
    except (ProofError, NoteError) as fault:
        errors.print(f"{path}: does not hold: {fault}", markup=False)
        return False
    where = f"leaf {proof.index} of {head.size} in the log {head.origin}"
    console.print(f"{path}: holds. {_told(proof)}, {where}.", markup=False)
    return True


def _told(proof: Proof) -> str:
    """Kind and moment of the event, which the leaf shows (docs/guides/verify-the-log.md)."""
    lines = proof.leaf.decode(errors="replace").split("\n")
    return f"{lines[1]} at {lines[2]}" if len(lines) > 2 else "A leaf of another kind"


def _verifier(key: str) -> Verifier:
    if not key:
        return log_signer().verifier
    text = key if "+" in key and not Path(key).is_file() else _read(Path(key))
    try:
        return Verifier.read(text.strip())
    except NoteError as fault:
        errors.print(f"--key: {fault}", markup=False)
        raise typer.Exit(2) from fault


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as fault:
        errors.print(f"{path}: cannot be read ({fault}); name a file of text", markup=False)
        raise typer.Exit(2) from fault
