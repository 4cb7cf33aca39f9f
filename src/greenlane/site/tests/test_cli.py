"""What a person types, what is said, and the exit code: 0 done, 1 refused or found, 2 wrong use."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from tests import ROOT
from typer.testing import CliRunner

from greenlane.base.ledger import proofs, queries
from greenlane.base.ledger.models import Event, Tile
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.writing import writing
from greenlane.base.packs.queries import on_disk
from greenlane.base.people.queries import caller_of
from greenlane.core.finding import Finding
from greenlane.filing.declarations.models import Declaration
from greenlane.filing.intake.rules import write
from greenlane.journey.terms import Answer, Decided, Outcome, Place
from greenlane.risk.draws import queries as draws
from greenlane.risk.scoring.features import NAMES
from greenlane.risk.scoring.queries import current
from greenlane.risk.scoring.terms import Example
from greenlane.site.cli import app, building, country, demo, doctor, rehearsing, risk, road, running, sealing, tokens
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.stream import stream
from greenlane.site.demo.world import World, traders
from greenlane.site.means import log_signer

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
MODULES = (building, country, demo, doctor, rehearsing, risk, road, running, sealing, tokens)
Run = Callable[..., Result]


@pytest.fixture
def greenlane(db: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``greenlane("clear", path)`` as typed, at a fixed hour."""
    for module in MODULES:
        if hasattr(module, "now"):
            monkeypatch.setattr(module, "now", lambda: NOW)
    draws.forget()

    def run(*words: object, given: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=given)

    return run


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(11, pages_on(on_disk(ROOT / "packs" / "xx"), NOW.date()))


@pytest.fixture(scope="module")
def raws(world: World) -> list[bytes]:
    """Ten honest imports as native messages."""
    found = stream(world, NOW - timedelta(days=1), count=60, pace=3.0)
    honest = [f for f in found if not f.truth.scheme and not f.truth.mistake and f.declaration.type_code == "IMA"]
    return [write("json", (f.declaration,)).strip() for f in honest[:10]]


@pytest.fixture
def folder(db: None, world: World, raws: list[bytes], tmp_path: Path) -> Path:
    """Ten consignments in a folder, and their traders registered."""
    wanted = set(re.findall(r"XX\d{9}[0-9A-Z]", b"".join(raws).decode()))
    with writing(by="test", at=NOW - timedelta(days=2)) as pen:
        open_for_business(pen, [r for r in traders(world) if r.trader.id in wanted])
    lodged = tmp_path / "consignments"
    (lodged / "below").mkdir(parents=True)
    for n, raw in enumerate(raws):
        (lodged / ("below" if n % 2 else "") / f"{n}.json").write_bytes(raw)
    (lodged / ".hidden").write_text("not a consignment")
    return lodged


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(result: Result) -> str:
    """Everything said, with the folds of a narrow console undone."""
    return " ".join((result.stdout + result.stderr).split())


def test_every_command_has_help_with_an_example() -> None:
    commands = [*app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands += group.typer_instance.registered_commands
    assert len(commands) >= 14
    for command in commands:
        assert command.callback is not None
        assert re.search(r"Examples?: `greenlane [a-z]", command.callback.__doc__ or ""), command.callback.__name__


def test_a_folder_is_cleared_and_sent_again_gets_its_first_answers(greenlane: Run, folder: Path) -> None:
    first = greenlane("clear", folder, "--json")
    assert first.exit_code == 0, first.output
    told = lines(first)
    assert len(told) == Declaration.objects.count() == 10
    assert {t["answer"]["outcome"] for t in told} == {"accepted"}
    assert all(t["lane"] and isinstance(t["answer"]["duty"], (int, float)) for t in told)
    again = greenlane("clear", folder, "--json")
    assert again.exit_code == 0
    assert {t["answer"]["outcome"] for t in lines(again)} == {"repeated"}
    assert [t["answer"]["reference"] for t in lines(again)] == [t["answer"]["reference"] for t in told]


def test_standard_input_and_files_may_be_mixed(greenlane: Run, folder: Path, raws: list[bytes]) -> None:
    result = greenlane("clear", folder / "0.json", "-", given=b"\n".join(raws[1:4]))
    assert result.exit_code == 0, result.output
    assert "4 accepted" in said(result)
    assert "duty" in said(result)


def test_one_that_is_refused_gives_exit_code_1_and_the_others_are_kept(greenlane: Run, folder: Path) -> None:
    bad = json.loads((folder / "0.json").read_text()) | {"goodsItemQuantity": 99}
    (folder / "0.json").write_text(json.dumps(bad))
    (folder / "zz.xml").write_text("<Declaration><Broken></Declaration>")
    result = greenlane("clear", folder)
    assert result.exit_code == 1
    assert "9 accepted, 1 malformed, 1 rejected" in said(result)
    assert Declaration.objects.count() == 9


@pytest.mark.parametrize(
    "words",
    [
        ("clear", "nowhere.xml"), ("precheck", "nowhere.xml"), ("clear",), ("replay", "26XXNOWHERE"), ("nothing",),
        ("verify", "nowhere.checkpoint"), ("verify", "--key", "nowhere.key"), ("verify", "--key", "a+b+c"),
        ("pack", "check", "xx", "--on", "yesterday"), ("risk", "train", "--since", "2026-02-30"),
        ("risk", "train", "--since", "2026-03-02", "--until", "2026-03-01"), ("token", "ERP", "--scope", "lodge"),
        ("token", "ERP", "--scope", "everything", "--party", "XX1"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_gives_exit_code_2_and_says_what_is_wrong(greenlane: Run, words: tuple[str, ...]) -> None:
    result = greenlane(*words)
    assert result.exit_code == 2, result.output
    assert said(result)
    assert "Traceback" not in said(result)


def test_precheck_tells_duty_and_errors_and_writes_nothing(greenlane: Run, folder: Path) -> None:
    fine = greenlane("precheck", folder / "0.json", "--json")
    assert fine.exit_code == 0, fine.output
    [told] = lines(fine)
    assert (told["answer"]["outcome"], told["lane"]) == ("checked", "")
    bad = json.loads((folder / "0.json").read_text()) | {"goodsItemQuantity": 99}
    refused = greenlane("precheck", "-", given=json.dumps(bad).encode())
    assert refused.exit_code == 1
    assert "it has 99 items, but it has 1" in said(refused)
    assert Declaration.objects.count() == 0
    assert not Event.objects.filter(kind__startswith="intake.").exists()


def test_square_brackets_are_told_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(rule="r", pointer="/p", says="Not [bold] enough", remedy="See [/law].")
    answer = Answer(
        outcome=Outcome.ACCEPTED, message="0" * 64, lrn="[red]LRN[/]", currency="XXD", duty=Decimal(1),
        findings=(finding,), places=(Place(path="/Declaration[last()]/[x]"),),
    )  # fmt: skip
    road._show(Decided(answer=answer, lane="red", basis="profile", reasons=("Profile [a] on line 1",)), as_json=False)
    told = " ".join(capsys.readouterr().out.split())
    for part in ("[red]LRN[/]", "[bold] enough", "[/law]", "[last()]/[x]", "[a] on"):
        assert part in told


def test_what_a_pack_lacks_is_told_with_its_brackets(greenlane: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "packs" / "xx", tmp_path / "xx")
    page = tmp_path / "xx" / "flow" / "accounts.toml"
    page.write_text(page.read_text().replace("paid =", "payed ="))
    result = greenlane("pack", "check", tmp_path / "xx")
    assert result.exit_code == 1
    assert "flow/accounts.toml: [says] has no 'paid'" in said(result)


def test_the_pack_that_comes_along_is_sound(greenlane: Run) -> None:
    result = greenlane("pack", "check", "xx", "--on", "2026-03-04")
    assert result.exit_code == 0, result.output
    assert "in force from 2025-01-01" in said(result)
    assert "0 failures" in said(result)
    assert greenlane("pack", "check", "nosuch").exit_code == 1


def test_the_log_is_sealed_and_verifies_against_what_was_put_aside(
    greenlane: Run, folder: Path, tmp_path: Path
) -> None:
    greenlane("clear", folder / "0.json")
    sealed = greenlane("seal")
    assert sealed.exit_code == 0
    assert sealed.stdout == queries.checkpoint()
    kept = tmp_path / "march.checkpoint"
    kept.write_text(sealed.stdout)
    greenlane("clear", folder)
    greenlane("seal")
    verified = greenlane("verify", kept)
    assert verified.exit_code == 0, verified.output
    assert "The log verifies" in said(verified)
    kept.write_text(Signer("other.example/log", b"x" * 32).sign("other.example/log\n1\n" + "A" * 43 + "=\n"))
    assert greenlane("verify", kept).exit_code == 1


def test_a_log_that_was_tampered_with_does_not_verify(greenlane: Run, folder: Path) -> None:
    greenlane("clear", folder)
    greenlane("seal")
    row = Tile.objects.get(level=0, index=0)
    Tile.objects.filter(pk=row.pk).update(data=bytes(row.data)[:-1] + bytes([bytes(row.data)[-1] ^ 1]))
    result = greenlane("verify")
    assert result.exit_code == 1
    assert "The log is not what was sealed: tile/0/000" in said(result)


def test_a_proof_holds_by_itself_and_not_once_it_is_changed(greenlane: Run, folder: Path, tmp_path: Path) -> None:
    greenlane("clear", folder)
    greenlane("seal")
    proof = proofs.written(queries.proof_of(Event.objects.get(leaf_index=3).pk))
    file, key = tmp_path / "release.tlog-proof", tmp_path / "log.pub"
    file.write_text(proof)
    key.write_text(f"{log_signer().verifier}\n")
    for words in ((file,), (file, "--key", key), (file, "--key", log_signer().verifier)):
        result = greenlane("verify", *words)
        assert result.exit_code == 0, result.output
        assert "holds." in said(result)
        assert "leaf 3 of" in said(result)
        assert "The log verifies" not in said(result)
    other = Signer("other.example/log", b"x" * 32).verifier
    assert greenlane("verify", file, "--key", other).exit_code == 1
    file.write_text(proof.replace("index 3", "index 4"))
    changed = greenlane("verify", file)
    assert changed.exit_code == 1
    assert "does not hold" in said(changed)


def test_doctor_finds_a_sound_installation_well(greenlane: Run) -> None:
    result = greenlane("doctor")
    assert result.exit_code == 0, result.output
    assert "MEND" not in result.output


def test_doctor_names_what_is_to_be_mended(greenlane: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "means", lambda: 1 / 0)
    result = greenlane("doctor")
    assert result.exit_code == 1
    assert "MEND" in result.output
    assert "ZeroDivisionError" in result.output


def test_a_rehearsal_of_the_same_law_changes_nothing(greenlane: Run, folder: Path, tmp_path: Path) -> None:
    greenlane("clear", folder)
    (tmp_path / "draft").mkdir()
    result = greenlane("rehearse", tmp_path / "draft", "--json")
    assert result.exit_code == 0, result.output
    [found] = lines(result)
    assert (found["declarations"], found["changed"]) == (10, 0)
    assert "10 declarations decided again" in said(greenlane("rehearse", tmp_path / "draft"))
    missing = greenlane("rehearse", tmp_path / "nowhere")
    assert missing.exit_code == 1
    assert "no such folder" in said(missing)


def test_a_decision_replays_and_a_difference_is_named(
    greenlane: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [told] = lines(greenlane("clear", folder / "0.json", "--json"))
    mrn = told["answer"]["reference"]
    result = greenlane("replay", mrn)
    assert result.exit_code == 0, result.output
    assert "bit for bit" in said(result)
    from greenlane.journey import replay

    monkeypatch.setattr(replay, "decide", lambda batch, book: [case.having(*folded(case)) for case in batch])
    differs = greenlane("replay", mrn, "--json")
    assert differs.exit_code == 1
    assert lines(differs)[0]["equal"] is False


def folded(case: Any) -> tuple[object, ...]:
    """A decision that found nothing at all."""
    return ()


def test_a_model_is_trained_shown_and_put_into_the_seat(greenlane: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    few = greenlane("risk", "train")
    assert few.exit_code == 1
    assert "too few" in said(few)
    asked: list[tuple[datetime, datetime]] = []

    def examples(since: datetime, until: datetime) -> list[Example]:
        asked.append((since, until))
        wide = len(NAMES)
        return [
            Example(NOW - timedelta(hours=n), tuple([float(n % 5 == 0)] * wide), n % 5 == 0) for n in range(300, 0, -1)
        ]

    monkeypatch.setattr(risk, "examples", examples)
    shown = greenlane("risk", "train", "--since", "2026-01-01", "--until", "2026-02-28", "--json")
    assert shown.exit_code == 0, shown.output
    [card] = lines(shown)
    assert card["metrics"]["auc"] == 1.0
    assert asked == [(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))]
    assert current(NOW).model is None
    seated = greenlane("risk", "train", "--activate", "--by", "The board")
    assert seated.exit_code == 0, seated.output
    assert "auc" in said(seated)
    assert current(NOW).sha256 == card["sha256"]
    assert Event.objects.get(kind="scoring.activated").by == "The board"


def test_a_token_opens_the_door_and_its_secret_is_kept_nowhere(greenlane: Run) -> None:
    result = greenlane("token", "Harbour [ERP]", "--scope", "lodge", "--scope", "read", "--party", "XX1", "--days", 30)
    assert result.exit_code == 0, result.output
    secret = result.stdout.strip()
    caller = caller_of(secret, NOW)
    assert caller is not None
    assert (caller.name, caller.party, caller.scopes) == ("Harbour [ERP]", "XX1", ("lodge", "read"))
    assert caller_of(secret, NOW + timedelta(days=31)) is None
    assert "Harbour [ERP]" in said(result)
    assert not any(secret in event.body for event in Event.objects.all())


def test_commands_are_those_of_the_one_application() -> None:
    assert isinstance(app, typer.Typer)
    assert {group.name for group in app.registered_groups} == {"pack", "risk"}
