"""Pages of the demonstration: faults are named with file and row."""

from dataclasses import dataclass
from datetime import date

import pytest

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.base.packs.terms import Pack, PackError
from greenlane.site.demo import rules

DAY = date(2026, 1, 1)


@dataclass
class Broken:
    path: str
    file: str
    old: bytes
    new: bytes
    says: str


CASES = [
    Broken("demo/world", "demo/world/goods.csv", b"AR3 AU3", b"QQ3 AU3", "no country QQ"),
    Broken("demo/world", "demo/world/goods.csv", b",food,3,9.5", b",fuud,3,9.5", "no sector fuud"),
    Broken("demo/world", "demo/world.toml", b"brokers = 150", b"brokerz = 150", "unknown key 'brokerz'"),
    Broken("demo/world", "demo/world/sectors.csv", b"0.95 0.9 1.0 ", b"0.95 ", "twelve factors"),
    Broken("demo/schemes", "demo/schemes.toml", b"patience = 6", b"patients = 6", "unknown key 'patients'"),
    Broken("demo/schemes", "demo/schemes.toml", b"scan = 0.03,", b"smell = 0.03,", "no examination 'smell'"),
    Broken("demo/mistakes", "demo/mistakes.toml", b"rookie =", b"rocky =", "unknown key 'rocky'"),
    Broken(
        "people", "people/officers.csv", b"OF002,Odile Wetherby,XX001", b"OF002,Odile Wetherby,XX999", "no office XX999"
    ),
]
READ = {
    "demo/world": rules.read_world,
    "demo/schemes": rules.read_schemes,
    "demo/mistakes": rules.read_mistakes,
    "people": rules.read_people,
}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.says)
def test_a_broken_page_is_refused(pack: Pack, case: Broken) -> None:
    raw = pack.files[case.file]
    assert case.old in raw
    broken = pack_of("xx", {**pack.files, case.file: raw.replace(case.old, case.new, 1)})
    with pytest.raises(PackError, match=case.says):
        READ[case.path](source_of(broken, case.path), DAY)


def test_officers_come_and_go(pack: Pack) -> None:
    def ids(on: date) -> set[str]:
        return {o.id for o in rules.read_people(source_of(pack, "people"), on).officers}

    assert ids(date(2026, 1, 1)) != ids(date(2026, 7, 1)) != ids(date(2027, 7, 1))
