"""The command itself, with a folder of its own: the demonstration, and Ctrl-C in the midst of a folder."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import ROOT

from greenlane.base.packs.queries import on_disk
from greenlane.filing.intake.rules import write
from greenlane.site.cli.demo import SEED
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.stream import stream
from greenlane.site.demo.world import World

COMMAND = [sys.executable, "-c", "from greenlane.site.cli import main; main()"]
SECONDS = 240
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """``start("demo")`` begins the command, on a SQLite file in a folder of its own."""
    left_out = ("DATABASE_URL", "GREENLANE_TEST_HOME", "GREENLANE_OVERLAY")
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    env |= {"GREENLANE_HOME": str(tmp_path_factory.mktemp("home")), "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"}
    begun: list[subprocess.Popen[str]] = []

    def popen(*words: object) -> "subprocess.Popen[str]":
        pipe = subprocess.PIPE
        command = [*COMMAND, *map(str, words)]
        begun.append(subprocess.Popen(command, env=env, stdout=pipe, stderr=pipe, text=True))
        return begun[-1]

    yield popen
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def shown(start: Start) -> str:
    """What a small demonstration says; its traders are registered from then on."""
    process = start("demo", "--count", 60)
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, err
    return out


def done(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=SECONDS)
    return process.returncode, out, err


def test_the_demonstration_clears_and_gives_logins(shown: str) -> None:
    assert "60 declarations: " in shown
    for role in ("trader", "officer", "manager", "auditor", "admin"):
        assert re.search(rf"{role} +│ {role} +│ \S{{8,}}", shown), role
    assert re.search(r"Token of the trader's software: gl_\S{40,}", shown)


def test_a_second_start_shows_the_same_at_once(start: Start, shown: str) -> None:
    code, again, err = done(start("demo", "--count", 60))
    assert code == 0, err
    assert "declarations: " not in again
    token = re.search(r"gl_\S+", shown)
    assert token is not None
    assert token[0] in again


@pytest.fixture(scope="module")
def folder(shown: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve hundred consignments, lodged today by the demonstration's traders."""
    lodged = tmp_path_factory.mktemp("consignments")
    today = datetime.now(UTC)
    world = World.make(SEED, pages_on(on_disk(ROOT / "packs" / "xx"), today.date()))
    found = [f.declaration for f in stream(world, today - timedelta(days=1), count=1200, pace=30.0)]
    for n, declaration in enumerate(found):
        (lodged / f"{n:05}.json").write_bytes(write("json", (declaration,)).strip())
    return lodged


def test_ctrl_c_loses_nothing_that_was_answered(start: Start, folder: Path) -> None:
    process = start("clear", "--json", folder)
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    told, err = answers(first + process.stdout.read()), process.stderr.read()
    code = process.wait(timeout=SECONDS)
    assert code == 130, err
    assert 0 < len(told) < 1200
    assert "run the same command again" in err
    assert "Traceback" not in err

    code, out, err = done(start("clear", "--json", folder))
    again = answers(out)
    assert len(again) == 1200, err
    assert "Traceback" not in err
    accepted = {lrn: a["reference"] for lrn, a in told.items() if a["outcome"] in ("accepted", "repeated")}
    assert accepted
    for lrn, mrn in accepted.items():
        assert (again[lrn]["outcome"], again[lrn]["reference"]) == ("repeated", mrn)
    references = [a["reference"] for a in again.values() if a["reference"]]
    assert len(references) == len(set(references))
    assert done(start("seal"))[0] == 0
    code, out, err = done(start("verify"))
    assert (code, "The log verifies" in out) == (0, True), err


def answers(out: str) -> dict[str, Any]:
    """The answers by LRN, of lines that are whole."""
    found = [json.loads(line)["answer"] for line in out.splitlines()]
    return {answer["lrn"]: answer for answer in found}


def test_a_database_that_is_away_is_told_in_a_sentence() -> None:
    env = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "PYTHONPATH": str(ROOT / "src")}
    told = subprocess.run([*COMMAND, "seal"], env=env, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert told.returncode == 1
    assert "The database is away" in told.stderr
    assert "greenlane doctor" in told.stderr
    assert "Traceback" not in told.stderr
