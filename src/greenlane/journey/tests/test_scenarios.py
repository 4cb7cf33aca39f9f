"""The scenarios that Exampleland carries hold, and a scenario that does not hold says so."""

import pytest
from tests.lawbook import book, pack, shelf

from greenlane.journey.scenarios import check, count, failing, sources_of

GOOD = b"""
[[scenario]]
name = "telephones"
law = "Act"
on = 2026-03-02
[scenario.given]
incoterm = "CIF"
[[scenario.given.lines]]
code = "85171300"
origin = "CN"
price = "100.00 XXD"
[scenario.expect]
total = "43.00"
"""


@pytest.mark.parametrize("path", sorted(sources_of(pack())))
def test_the_scenarios_of_exampleland_hold(path: str) -> None:
    assert failing(book, {path: sources_of(pack())[path]}) == []


def test_exampleland_carries_enough_of_them_and_check_runs_them_all() -> None:
    assert count(sources_of(pack())) >= 40
    assert check(shelf(), pack()) == []


def test_every_rule_of_the_law_is_met_by_a_scenario_or_a_test_of_its_room() -> None:
    told = b"".join(sources_of(pack()).values()).decode()
    for rule in ("goods_code_in_force", "exchange_rate_is_fresh", "preference_has_proof", "quantity_is_declared"):
        assert rule in told


def test_a_good_scenario_says_nothing() -> None:
    assert failing(book, {"a.toml": GOOD}) == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (b'"43.00"', b'"44.00"', "a.toml, scenario 1 ('telephones'): total should be '44.00', but is '43.00' (Act)"),
        (b"total", b"sum", "unknown key expect.sum; known are values"),
        (b"incoterm", b"terms", "unknown key given.terms"),
        (b"origin", b"country", "unknown key given.lines.country"),
        (b'law = "Act"', b"", "law is missing"),
        (b"100.00 XXD", b"100.00", "given cannot be read"),
        (b"100.00 XXD", b"much XXD", "given cannot be read"),
        (b"[[scenario]]", b"[[story]]", "cannot be read as a list of [[scenario]]"),
        (b"[[scenario]]", b"\xff", "cannot be read as a list"),
        (b'name = "telephones"', b"name = ", "cannot be read as a list"),
    ],
)
def test_a_bad_scenario_says_what_and_where(before: bytes, after: bytes, says: str) -> None:
    (said, *_) = failing(book, {"a.toml": GOOD.replace(before, after, 1)})
    assert says in said
