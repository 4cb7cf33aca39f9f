"""How is Greenlane shown? ``greenlane demo``: Exampleland's trade, cleared before your eyes, then the site."""

import os
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated

import msgspec
import typer
from django.conf import settings
from rich.table import Table

from greenlane.core.words import Fact
from greenlane.journey.terms import Decided
from greenlane.site import bank
from greenlane.site.cli import app
from greenlane.site.cli.progress import console, progress
from greenlane.site.cli.running import now, prepare, serve
from greenlane.site.demo.showing import Demo, Login
from greenlane.site.means import log_signer, means, veil_key
from greenlane.site.working import catch_up

LAST_DAY = datetime(2027, 12, 20, tzinfo=UTC)
DAYS = 30.0
SEED = 2026


class Showing(Fact, frozen=True):
    """What is kept of a showing, so that the next start can tell it again. For the demonstration only."""

    start: datetime
    logins: tuple[Login, ...]
    token: str


@app.command()
def demo(
    count: Annotated[int, typer.Option(help="How many declarations to clear.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same trade.")] = SEED,
    serve_site: Annotated[bool, typer.Option("--serve", help="Serve the site afterwards.")] = False,
    port: Annotated[int, typer.Option(help="Port on the loopback interface.")] = 8000,
) -> None:
    """Show Exampleland: register its traders, clear a stream of declarations, let officers work; then serve it.

    What was shown is kept: a second start serves at once. Ctrl-C loses nothing; the next start goes on.

    Example: `greenlane demo --count 2000 --serve`
    """
    prepare()
    kept = _kept()
    if kept is None or not Demo.is_finished():
        kept = _show(count, seed, kept)
    table = Table("role", "user name", "password", title="One login for each role")
    for login in kept.logins:
        table.add_row(login.role, login.username, login.password)
    console.print(table)
    console.print(f"Token of the trader's software: {kept.token}", markup=False)
    if serve_site:
        _demonstrate()
        console.print(f"Ten minutes around Greenlane: http://127.0.0.1:{port}/tour", markup=False)
        serve(port=port, host="127.0.0.1", workers=os.cpu_count() or 1, work=True)


def _demonstrate() -> None:
    """Said to web processes however they begin: by the environment if started anew, by the settings if forked."""
    os.environ["GREENLANE_DEMONSTRATION"] = "1"
    settings.DEMONSTRATION = True
    # Visitors have no telephone at hand that Exampleland's officers could have set up.
    wanted = os.environ.setdefault("GREENLANE_SECOND_FACTOR", "")
    settings.SECOND_FACTOR_ROLES = frozenset(filter(None, wanted.split(",")))


def _show(count: int, seed: int, kept: Showing | None) -> Showing:
    start = kept.start if kept else min(now(), LAST_DAY).replace(microsecond=0) - timedelta(days=DAYS)
    show = Demo(means(), log_signer(), bank.simulator(), seed, start, DAYS, veil_key())
    with progress() as bar:
        if kept is None:
            everyone = show.registrations()
            task = bar.add_task("Registering traders", total=len(everyone), rate="")
            show.open(lambda done: bar.update(task, completed=done))
            logins, token = show.give_logins(start, lambda: secrets.token_urlsafe(9))
            kept = Showing(start=start, logins=tuple(logins), token=token)
            _keep(kept)
        task = bar.add_task("Clearing declarations", total=count, rate="")
        begun, lanes = perf_counter(), Counter[str]()
        for done, answers in show.run(count):
            lanes.update(_lane(each) for each in answers)
            bar.update(task, completed=done, rate=f"{done / (perf_counter() - begun):,.0f}/s")
        # The first visitor finds nothing waiting.
        task = bar.add_task("Following the log", total=None, rate="")
        catch_up(log_signer(), now(), lambda passed: bar.update(task, advance=passed))
        bar.update(task, total=bar.tasks[task].completed)
    total = sum(lanes.values()) or 1
    shares = ", ".join(f"{n / total:.1%} {lane}" for lane, n in lanes.most_common())
    console.print(f"{total:,} declarations: {shares}.")
    return kept


def _lane(decided: Decided) -> str:
    return decided.lane or decided.answer.outcome.value


def _path() -> Path:
    return Path(settings.HOME) / "keys" / "demo.json"


def _kept() -> Showing | None:
    path = _path()
    return msgspec.json.decode(path.read_bytes(), type=Showing) if path.exists() else None


def _keep(showing: Showing) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(showing))
