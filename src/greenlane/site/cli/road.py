"""How is a declaration cleared, checked, rehearsed and replayed from the command line?"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from greenlane.journey.clear import clear as clear_messages
from greenlane.journey.clear import precheck as precheck_message
from greenlane.journey.terms import Answer, Decided, Outcome, Received
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, errors, progress
from greenlane.site.cli.running import now, prepare
from greenlane.site.means import means

Paths = Annotated[list[Path], typer.Argument(help="Files or folders; `-` is standard input.")]
Format = Annotated[str, typer.Option("--format", help="wco-dm, asycuda, json, xlsx or csv; found out where not said.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")]

BATCH = 500
_REFUSED = (Outcome.REJECTED, Outcome.MALFORMED)
_json = msgspec.json.Encoder(decimal_format="number")


@app.command()
def clear(paths: Paths, form: Format = "", as_json: AsJson = False, sender: str = "command line") -> None:
    """Clear declarations and print lane, duty and reasons of each.

    Exit code 1 where one was rejected or malformed. Sending the same file again gives the first answers.

    Example: `greenlane clear consignments/ --json`
    """
    prepare()
    outcomes: Counter[str] = Counter()
    with progress() as bar:
        task = bar.add_task("Clearing", total=None, rate="")
        for batch in _batches(paths, sender, form):
            for decided in clear_messages(means(), batch, now(), by=sender):
                outcomes[decided.answer.outcome] += 1
                _show(decided, as_json)
            # What is kept is told at once, to a pipe too.
            sys.stdout.flush()
            bar.update(task, advance=len(batch))
    if not as_json:
        console.print(
            ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())) or "Nothing to clear."
        )
    raise typer.Exit(1 if any(outcomes[o] for o in _REFUSED) else 0)


@app.command()
def precheck(
    file: Annotated[Path, typer.Argument(help="A message; `-` is standard input.")],
    form: Format = "",
    as_json: AsJson = False,
) -> None:
    """Tell duty, documents and every error before lodging. Writes nothing.

    Example: `greenlane precheck invoice-4711.xml`
    """
    prepare()
    answers = precheck_message(means(), Received(raw=_read(file), sender="command line", format=form), now())
    for answer in answers:
        _show(Decided(answer=answer), as_json)
    raise typer.Exit(1 if any(a.outcome in _REFUSED or a.findings for a in answers) else 0)


@app.command()
def replay(
    reference: Annotated[str, typer.Argument(help="The MRN of a declaration.")], as_json: AsJson = False
) -> None:
    """Recompute a decision from the hashes it names; exit code 1 where a single bit differs.

    Example: `greenlane replay 26XX000000000001A7`
    """
    from greenlane.journey.replay import replay as replay_decision

    prepare()
    try:
        found = replay_decision(means(), reference)
    except LookupError as fault:
        errors.print(str(fault), markup=False)
        raise typer.Exit(2) from fault
    if as_json:
        sys.stdout.write(_json.encode(found).decode() + "\n")
    else:
        console.print(
            f"{reference}: the decision replays bit for bit (book {found.book[:12]}, model {found.model[:12]})."
            if found.equal
            else f"{reference}: differs in {', '.join(found.differences)}"
        )
    raise typer.Exit(0 if found.equal else 1)


def _batches(paths: list[Path], sender: str, form: str) -> Iterator[list[Received]]:
    batch: list[Received] = []
    for path in _files(paths):
        batch.append(Received(raw=_read(path), sender=sender, format=form))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as fault:
        errors.print(f"{path}: cannot be read ({fault.strerror}); check the name and try again", markup=False)
        raise typer.Exit(2) from fault


def _show(decided: Decided, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(_json.encode(decided).decode() + "\n")
        return
    answer = decided.answer
    head = escape(f"{answer.reference or answer.lrn or answer.message[:12]}  {answer.outcome}")
    if decided.lane:
        head += f"  [bold]{decided.lane}[/]  duty {answer.duty} {answer.currency}  ({decided.basis})"
    elif answer.duty is not None:
        head += f"  duty {answer.duty} {answer.currency}"
    console.print(head)
    for reason in decided.reasons:
        console.print(f"    {reason}", markup=False)
    _show_findings(answer)
    for o in answer.obligations:
        if not o.is_met:
            wanted = f"    wanted: {o.says} ({', '.join(o.documents) or 'cannot be met'}; {o.law})"
            console.print(wanted, markup=False)


def _show_findings(answer: Answer) -> None:
    if not answer.findings:
        return
    table = Table(box=None, show_header=False, padding=(0, 1))
    for place, finding in zip(answer.places, answer.findings, strict=True):
        where = f"line {place.line}" if place.line else place.path or finding.pointer
        table.add_row("   ", finding.severity, escape(where), escape(f"{finding.says} {finding.remedy}"))
    console.print(table)
