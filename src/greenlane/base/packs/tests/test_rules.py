from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.packs.rules import Shelf, in_force, pack_of, source_of
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.words import Fact


class Rates(Fact, frozen=True):
    rows: tuple[tuple[str, str], ...]


def read(source: Source, on: date) -> Rates:
    rows = source.table("rates", ("code", "rate", "start", "end"))
    return Rates(rows=tuple((r["code"], r["rate"]) for r in rows if in_force(r, on)))


TABLE = b"code,rate,start,end\nA,1,2026-01-01,2026-06-30\nA,2,2026-07-01,\nB,9,,\n"
PACK = pack_of("xx", {"law/rates.toml": b'title = "Rates"\n', "law/rates/rates.csv": TABLE})


@pytest.mark.parametrize(
    ("on", "rows"),
    [
        (date(2025, 12, 31), (("B", "9"),)),
        (date(2026, 1, 1), (("A", "1"), ("B", "9"))),
        (date(2026, 6, 30), (("A", "1"), ("B", "9"))),
        (date(2026, 7, 1), (("A", "2"), ("B", "9"))),
        (date(2030, 1, 1), (("A", "2"), ("B", "9"))),
    ],
)
def test_a_book_holds_the_rows_in_force_on_its_day(on: date, rows: tuple[tuple[str, str], ...]) -> None:
    assert Shelf(PACK, {"law/rates": read}).book(on)[Rates].rows == rows


def test_days_between_two_changes_share_a_book_and_its_hash() -> None:
    shelf = Shelf(PACK, {"law/rates": read})
    assert shelf.book(date(2026, 2, 1)) is shelf.book(date(2026, 5, 5))
    assert shelf.book(date(2026, 2, 1)).sha256 != shelf.book(date(2026, 8, 1)).sha256


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_an_edition_says_what_its_day_says(day: date) -> None:
    book = Shelf(PACK, {"law/rates": read}).book(day)
    assert book[Rates] == read(source_of(PACK, "law/rates"), day)


def test_one_changed_byte_changes_the_hash_of_pack_and_book() -> None:
    other = pack_of("xx", {**PACK.files, "law/rates/rates.csv": TABLE.replace(b"9", b"8")})
    day = date(2026, 2, 1)
    assert other.sha256 != PACK.sha256
    assert Shelf(other, {"law/rates": read}).book(day).sha256 != Shelf(PACK, {"law/rates": read}).book(day).sha256


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "has no such page"),
        ({"law/rates.toml": b"title ="}, "law/rates.toml: not TOML"),
        ({"law/rates.toml": b"\xff"}, "law/rates.toml: not TOML in UTF-8"),
        ({"law/rates.toml": b""}, "law/rates/rates.csv is missing"),
        ({"law/rates/rates.csv": b"code,rate\nA,1\n"}, "the columns are code, rate; they must be"),
        ({"law/rates/rates.csv": b"code,rate,start,end\nA,1\n"}, "more or fewer cells"),
        ({"law/rates/rates.csv": b"code,rate,start,end\nA,1,soon,\n"}, "soon"),
    ],
)
def test_a_faulty_pack_says_which_file_and_what_to_do(files: dict[str, bytes], says: str) -> None:
    with pytest.raises((PackError, ValueError), match=says):
        Shelf(pack_of("xx", files), {"law/rates": read}).book(date(2026, 1, 1))


def test_the_day_before_the_first_row_is_read_too() -> None:
    assert Shelf(PACK, {"law/rates": read}).book(date(2026, 1, 1) - timedelta(days=400))[Rates].rows == (("B", "9"),)
