"""The grammar of the house (docs/house.md), for what import contracts cannot see."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
from tests import ROOT

HOUSE = ROOT / "src" / "greenlane"
FLOORS = ("base", "law", "filing", "risk", "clearance", "insight")
ROOMS = sorted(
    p
    for floor in FLOORS
    for p in (HOUSE / floor).iterdir()
    if p.is_dir() and p.name[0] not in "_." and p.name != "migrations"
)
GRAMMAR = {
    "__init__",
    "terms",
    "rules",
    "states",
    "models",
    "queries",
    "services",
    "jobs",
    "views",
    "forms",
    "urls",
    "api",
}
SHUNNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "signals"}
PURE = {"terms", "rules", "states"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
SOURCES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
CODE = [p for p in SOURCES if "tests" not in p.parts]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{a.name}" for a in node.names]
    return found


def room_of(path: Path) -> Path | None:
    return next((r for r in ROOMS if path.is_relative_to(r)), None)


@pytest.mark.parametrize("room", ROOMS, ids=named)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    assert (room / "README.md").is_file(), f"{named(room)}: no README.md of one screen"
    assert ast.get_docstring(tree(room / "__init__.py")), f"{named(room)}/__init__.py: no docstring"


@pytest.mark.parametrize("path", CODE, ids=named)
def test_every_file_says_which_question_it_answers(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{named(path)}: the first line must say which question the file answers"
    assert path.stem not in SHUNNED, f"{named(path)}: the name says nothing"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_are_chapters_and_functions_fit_a_screen(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST_FILE, f"{named(path)}: {lines} lines; which two files is it?"
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and "tests" not in path.parts:
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{named(path)}: {node.name} has {length} lines"


def test_most_files_are_short() -> None:
    lengths = sorted(len(p.read_text().splitlines()) for p in CODE if p.name != "__init__.py")
    assert lengths[len(lengths) // 2] <= 120
    assert lengths[int(len(lengths) * 0.95)] <= 300


@pytest.mark.parametrize("path", CODE, ids=named)
def test_tables_are_private_to_their_room(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        match = re.match(r"greenlane\.(\w+)\.(\w+)\.models\b", name)
        if match:
            owner = HOUSE / match[1] / match[2]
            allowed = (
                room == owner or path.name == "apps.py" or (owner.name == "people" and path.stem in ("forms", "views"))
            )
            assert allowed, f"{named(path)} reads the tables of {match[1]}.{match[2]}; ask its queries or services"


@pytest.mark.parametrize("path", CODE, ids=named)
def test_one_door_for_transactions_and_no_signals(path: Path) -> None:
    text = path.read_text()
    if "base/ledger" not in named(path):
        assert "transaction.atomic" not in text, f"{named(path)}: only `writing()` opens a transaction"
    assert not any(n.startswith("django.dispatch") or "db.models.signals" in n for n in imports(path)), (
        f"{named(path)}: signals hide who does what"
    )


@pytest.mark.parametrize("path", [p for p in CODE if p.stem in PURE or set(p.parts) & PURE], ids=named)
def test_pure_files_ask_neither_clock_nor_chance(path: Path) -> None:
    # urllib.parse only takes texts apart; urllib.request goes out.
    assert not any(name.startswith("urllib.request") for name in imports(path)), f"{named(path)}: the network"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            call = ast.unparse(node.func)
            assert not re.search(r"(datetime\.now|date\.today|datetime\.utcnow|uuid4|urandom|random\.\w+)$", call), (
                f"{named(path)}:{node.lineno}: {call} is an argument, never asked for"
            )
            assert call != "open", f"{named(path)}:{node.lineno}: files come in as arguments"


@pytest.mark.parametrize("path", [p for p in CODE if p.name == "models.py"], ids=named)
def test_every_table_notes_its_personal_data(path: Path) -> None:
    for node in tree(path).body:
        bases = {ast.unparse(b) for b in node.bases} if isinstance(node, ast.ClassDef) else set()
        if bases & {"models.Model", "AbstractUser"}:
            assert "Personal data:" in (ast.get_docstring(node) or ""), f"{named(path)}: {node.name} lacks its note"


@pytest.mark.parametrize("path", [p for p in CODE if p.name == "services.py"], ids=named)
def test_services_take_the_pen_first(path: Path) -> None:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            first = node.args.args[0] if node.args.args else None
            assert first is not None, f"{named(path)}: {node.name} takes no pen"
            assert first.arg == "pen" or (first.annotation and "Pen" in ast.unparse(first.annotation)), (
                f"{named(path)}: {node.name}: the first argument of a service is the pen"
            )


def test_foreign_keys_point_down() -> None:
    from django.apps import apps

    order = list(FLOORS)
    for model in apps.get_models():
        label = model._meta.app_label
        if label in order:
            for field in model._meta.get_fields():
                if field.many_to_one and field.concrete and field.related_model._meta.app_label in order:
                    target = field.related_model._meta.app_label
                    assert order.index(target) <= order.index(label), (
                        f"{model.__name__}.{field.name} points up at {target}"
                    )


def test_a_file_is_there_only_under_a_known_or_explained_name() -> None:
    for room in ROOMS:
        for path in room.glob("*.py"):
            if path.stem not in GRAMMAR:
                first = (ast.get_docstring(tree(path)) or "").splitlines()[0]
                assert "?" in first, f"{named(path)}: not a name of the grammar; its first line must ask its question"


def test_keys_of_event_bodies_are_camel_case() -> None:
    """``tests/contracts`` holds the bodies to what is published; here that everything published has one case."""
    contract = json.loads((ROOT / "tests" / "contracts" / "events.json").read_text())
    keys = {f"{kind}: {key}" for kind, shape in contract.items() for key in shape["body"]}
    assert len(keys) > 300
    assert [key for key in sorted(keys) if not re.fullmatch(r"\S+: [a-z]+([A-Z0-9][a-z0-9]*)*", key)] == []
