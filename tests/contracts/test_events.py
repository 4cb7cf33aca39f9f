"""What readers of the log may count on: every kind of event, its subject, its body. Schemas grow, they never change.

``GREENLANE_PUBLISH=1`` writes down what is new, and the page; what was published before cannot be taken back so.
"""

import ast
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests import ROOT
from tests.contracts.whole_road import NOW, Road, told

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.filing.declarations.states import Happening
from greenlane.journey.means import Means
from greenlane.journey.reactions import PUBLIC
from greenlane.journey.steps import PAGES
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.vrf import Key
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.world import World

PUBLISHED = Path(__file__).parent / "events.json"
PAGE = ROOT / "docs" / "reference" / "events.md"
OVERLAY = ROOT / "tests" / "journey" / "overlay"
TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
Contract = dict[str, dict[str, Any]]


@pytest.fixture
def seen(db: None) -> Contract:
    """Every kind that the whole road leaves, with the keys that each of its bodies has and the types they had."""
    return walked()


@cache
def walked() -> Contract:
    """The road, walked once; what it wrote goes with the test that asked first."""
    pack = on_disk(ROOT / "packs" / "xx", OVERLAY)
    means = Means(shelf=Shelf(pack, PAGES), draw_key=Key(b"d" * 32), country="XX")
    draws.forget()
    Road(means, World.make(11, pages_on(pack, NOW.date()))).walk()
    return gathered(told())


def gathered(events: list[tuple[str, str, dict[str, Any]]]) -> Contract:
    """The kinds with what their bodies hold: of each key every type it had, joined by a bar."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind, _, body in events:
        found.setdefault(kind, []).append(body)
    return {kind: {"body": keys_of(bodies)} for kind, bodies in sorted(found.items())}


def keys_of(bodies: list[dict[str, Any]]) -> dict[str, str]:
    keys: dict[str, set[str]] = {}
    for body in bodies:
        for key, value in body.items():
            keys.setdefault(key, set()).add("null" if value is None else TYPES[type(value)])
    for key in keys:
        assert all(key in body for body in bodies), f"{key} is not in every body"
    return {key: "|".join(sorted(keys[key])) for key in sorted(keys)}


@pytest.fixture
def published(seen: Contract) -> Contract:
    contract: Contract = json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else {}
    if os.environ.get("GREENLANE_PUBLISH") == "1":
        for kind, shape in seen.items():
            known = contract.setdefault(kind, {"tells": "", "subject": "", "body": {}})
            for key, types in shape["body"].items():
                known["body"].setdefault(key, types)
        PUBLISHED.write_text(json.dumps(dict(sorted(contract.items())), indent=1, ensure_ascii=False) + "\n")
        PAGE.write_text(page(contract))
    return contract


def test_every_kind_that_code_can_tell_of_happened_on_the_road(seen: Contract) -> None:
    """Else the contract would be of what we happened to see."""
    missing = kinds_in_code() - set(seen)
    assert not missing, f"{', '.join(sorted(missing))}: let it happen in tests/contracts/whole_road.py"
    assert set(seen) <= kinds_in_code() | {"test.told"}


def test_every_kind_is_published_with_what_it_tells(seen: Contract, published: Contract) -> None:
    for kind in seen:
        assert kind in published, f"{kind} is new: run with GREENLANE_PUBLISH=1 and say in events.json what it tells"
        for said in ("tells", "subject"):
            assert published[kind].get(said), f"{kind}: events.json does not say its {said}"


def test_nothing_that_was_published_has_gone_or_changed(seen: Contract, published: Contract) -> None:
    for kind, shape in published.items():
        assert kind in seen, f"{kind} was published and is told no more; readers wait for it"
        body = seen[kind]["body"]
        for key, types in shape["body"].items():
            assert key in body, f"{kind}: {key} was published and is gone"
            other = set(body[key].split("|")) - set(types.split("|"))
            assert not other, f"{kind}: {key} was {types} and is {', '.join(other)} now"
        new = set(body) - set(shape["body"])
        assert not new, f"{kind}: {', '.join(new)} is new: run with GREENLANE_PUBLISH=1"


def test_what_parties_are_told_of_is_part_of_the_contract(published: Contract) -> None:
    for kind, keys in PUBLIC.items():
        assert set(keys) <= set(published[kind]["body"]), kind


def test_the_page_says_what_the_contract_says(published: Contract) -> None:
    assert PAGE.read_text() == page(published), "docs/reference/events.md is stale: run with GREENLANE_PUBLISH=1"


def kinds_in_code() -> set[str]:
    """Every text of the form ``room.past`` that is handed to ``pen.event``, or to something that hands it on."""
    found = {happening.value for happening in Happening}
    for path in (ROOT / "src" / "greenlane").rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        module = ast.parse(path.read_text())
        constants = {
            target.id: value.value
            for node in ast.walk(module) if isinstance(node, ast.Assign)
            for target, value in pairs(node) if isinstance(target, ast.Name) and isinstance(value, ast.Constant)
        }  # fmt: skip
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("pen.event", "_add") and node.args:
                given = node.args[0 if ast.unparse(node.func) == "pen.event" else 1]
                found |= {c.value for c in ast.walk(given) if isinstance(c, ast.Constant) and isinstance(c.value, str)}
                found |= {constants[n.id] for n in ast.walk(given) if isinstance(n, ast.Name) and n.id in constants}
    return {kind for kind in found if kind.count(".") == 1}


def pairs(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    [target] = node.targets[:1]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        return list(zip(target.elts, node.value.elts, strict=True))
    return [(target, node.value)]


def page(contract: Contract) -> str:
    """docs/reference/events.md."""
    parts = [
        "# Events\n\n*Generated from `tests/contracts/events.json`"
        " (`GREENLANE_PUBLISH=1 pytest tests/contracts/test_events.py`).*\n\n"
        "Every write leaves an event in the log ([how to verify it](../guides/verify-the-log.md)).\n"
        "A kind is `room.past`. Bodies are JSON objects and grow: new keys and new kinds may come, what stands here\n"
        "does not go or change its type. Amounts are integers in minor units of the country's currency."
    ]
    rooms = sorted({kind.partition(".")[0] for kind in contract})
    for room in rooms:
        rows = ["| kind | tells | subject | body |", "|---|---|---|---|"]
        for kind, shape in sorted(contract.items()):
            if kind.startswith(f"{room}."):
                body = ", ".join(f"`{key}` {types.replace('|', ' or ')}" for key, types in shape["body"].items())
                public = " (parties' systems too)" if kind in PUBLIC else ""
                rows.append(f"| `{kind}` | {shape['tells']}{public} | {shape['subject']} | {body or 'empty'} |")
        parts.append(f"## {room}\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"
