"""A tariff in one table, or in a file of fixed columns: read whole, or refused naming the row."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from tests.lawbook import ON, READERS, case, pack

from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.core.book import Book
from greenlane.core.case import Batch
from greenlane.core.finding import Findings
from greenlane.journey.scenarios import LAW
from greenlane.law.duty.importing import fixed, table
from greenlane.law.duty.importing.draft import COLUMNS, Draft, Grade
from greenlane.law.duty.importing.packing import crossed, packed
from greenlane.law.duty.importing.report import written
from greenlane.law.duty.importing.seasons import windows
from greenlane.law.duty.importing.table import TableError
from greenlane.law.duty.integrity import rules as integrity
from greenlane.law.duty.terms import Assessment, DutyPage
from greenlane.law.valuation.terms import ValuationPage

START, UNTIL = "2026-01-01", 2028


def draft(digits: int = 8) -> Draft:
    return Draft("ab", "HS2022", digits, "USD", "0.01", "Tariff of AB", "test", once=False)


def read(rows: list[table.Cells]) -> Draft:
    return table.read(rows, draft(), START, UNTIL)


def text(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def shelf(made: Draft) -> Shelf:
    return Shelf(pack_of("ab", packed(made, pack())), READERS)


def due(book: Book, **line: Any) -> list[str]:
    goods = {"net": "1000", "gross": "1100", "price": "1000.00 USD", "origin": "CN", **line}
    batch: Batch = [case({"incoterm": "CIF", "lines": [goods]})]
    for step in LAW:
        batch = step(batch, book)
    assessment = batch[0].get(Assessment)
    if assessment is None:
        return [finding.rule for finding in batch[0][Findings].all]
    return [f"{row.tax} {row.amount}" for row in assessment.lines]


@pytest.mark.parametrize(
    ("line", "charged"),
    [
        # In March 8.8 % of 1000 and 15 % of 1088; at or above the entry price of 526 $ 14.4 %.
        ({"price": "520.00 USD"}, ["A00 45.76", "B00 84.86"]),
        ({}, ["A00 88.00", "B00 163.20"]),
        ({"origin": "JP", "preference": "FTA1", "documents": ["U110"]}, ["A00 0.00", "B00 150.00"]),
        ({"codes": ["050001"]}, ["A00 20.00", "B00 153.00"]),
        # 20 thousand: 30 %; 16.5 % of 100 + 20 x 244.78 = 4912.10, below 20 x 320.90 = 6418; 15 % of 7718.
        ({"code": "24022000", "quantity": "20000 NAR", "measured": ["100 RET"]},
         ["A00 300.00", "C00 6418.00", "B00 1157.70"]),
    ],
)  # fmt: skip
def test_the_template_is_itself_a_sound_tariff(line: dict[str, Any], charged: list[str]) -> None:
    made = read(table.separated(text(table.template())))
    opened = shelf(made)
    found = {path: page for path in integrity.PAGES if (page := opened.source(path))}
    assert integrity.breaches(found) == []
    assert due(opened.book(ON), **{"code": "07020000", **line}) == charged


def test_the_season_decides() -> None:
    opened = shelf(read(table.separated(text(table.template()))))
    summer = opened.book(ON.replace(month=6))[DutyPage].measures["07020000"]
    assert {m.expression for m in summer if m.type == "103"} == {"14.4 % + 29.80 USD / 100 kg"}


HEAD = ("code", "description", "type", "area", "rate", "season", "action", "test")
LINE = ("01012100", "Horses", "", "", "", "", "", "")


def made(*rows: tuple[str, ...]) -> Draft:
    return read(table.separated(text([HEAD, LINE, *rows])))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("010121", "", "777", "", "5 %", "", "", ""), "row 3: type '777' is not known; known are 103"),
        (("horse", "", "103", "", "5 %", "", "", ""), "row 3: 'horse' is no goods code"),
        (("0101210000", "Horse", "", "", "", "", "", ""), "row 3: code 0101210000 has 10 digits; the tariff has 8"),
        (("0101", "", "142", "", "5 %", "", "", ""), "row 3: a preference names its agreements"),
        (("0101", "", "103", "", "5 %", "summer", "", ""), "row 3: season 'summer' must be DD/MM"),
        (("0101", "", "", "", "5 %", "", "apply", "value >= 5 USD"), "row 3: a condition stands below the measure"),
    ],
)
def test_a_row_that_cannot_be_is_named(row: tuple[str, ...], says: str) -> None:
    with pytest.raises(TableError, match=re.escape(says)):
        made(row)


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"", "the table is empty"), (b"code,rate,colour\n", "unknown column 'colour'"), (b"code,unit\n", "must be there"),
     (b"code,rate\n\xff", "not UTF-8")],
)  # fmt: skip
def test_a_table_that_is_none(raw: bytes, says: str) -> None:
    with pytest.raises(TableError, match=says):
        table.separated(raw)


def test_a_rate_not_understood_is_left_to_a_person_and_reported() -> None:
    found = made(("0101", "", "103", "", "as the minister says", "", "", ""), ("0102", "Cows", "", "", "", "", "", ""))
    assert found.rows["law/duty/measures"][0]["expression"] == '"as the minister says"'
    assert [note.where for note in found.notes if note.grade is Grade.BLOCKING] == ["0101"]
    assert due(shelf(found).book(ON), code="01012100") == ["rate_is_assessed"]
    report = written(found, ["TI01 somewhere"])
    assert "* `0101` 'as the minister says': 'as' at character 1" in report
    assert "| rates not understood | 1 |" in report
    assert "* TI01 somewhere" in report


def test_goods_without_a_rate_are_told() -> None:
    assert due(shelf(made(("02", "", "103", "", "Free", "", "", ""))).book(ON), code="01012100") == [
        "goods_have_base_rate"
    ]


@pytest.mark.parametrize(
    ("season", "end", "periods"),
    [
        ("15/05-31/10", "2026-12-31", [("2026-05-15", "2026-10-31")]),
        ("01/11-14/05", "", [("2026-01-01", "2026-05-14"), ("2026-11-01", "2027-05-14"), ("2027-11-01", "2028-05-14"),
                             ("2028-11-01", "2028-12-31")]),
        ("29/02-29/02", "", [("2028-02-29", "2028-02-29")]),
        ("01/02-29/02", "2027-12-31", [("2026-02-01", "2026-02-28"), ("2027-02-01", "2027-02-28")]),
        ("01/03-31/03", "2026-02-01", []),
    ],
)  # fmt: skip
def test_seasons_are_written_out(season: str, end: str, periods: list[tuple[str, str]]) -> None:
    assert list(windows(season, START, end, UNTIL)) == periods


LAYOUT = (
    "column,from,length,as\ncode,1,8,text\ndescription,9,10,text\nstart,19,8,date:%d%m%Y+543\nend,27,8,date:%d%m%Y+543\n"
    "percent,35,5,decimal:2\namount,40,6,decimal:2\namount_unit,46,3,text\njoin,49,1,text\ncurrency,,,=THB\ntype,,,=103\n"
)


def line(code: str, start: str, end: str, percent: str, amount: str = "000000", unit: str = "", join: str = "") -> str:
    return f"{code:8}{'Horses':10}{start:8}{end:8}{percent:5}{amount:6}{unit:3}{join:1}\n"


@pytest.mark.parametrize(
    ("cut", "rate", "start", "end"),
    [
        (line("01012100", "01012567", "00000000", "00750"), "7.5 %", "2024-01-01", ""),
        (line("01012100", "29022567", "99999999", "00000"), "0 %", "2024-02-29", ""),
        (line("01012100", "01012567", "31122567", "03000", "001050", "kg", "L"), "30 % MIN 10.5 THB / kg", "2024-01-01",
         "2024-12-31"),
        (line("01012100", "", "", "03000", "001050", "kg", "S"), "30 % MAX 10.5 THB / kg", "", ""),
        (line("01012100", "", "", "00000", "001050", "kg"), "10.5 THB / kg", "", ""),
        (line("01012100", "", "", "03000", "001000", "kg", "+"), "30 % + 10 THB / kg", "", ""),
    ],
)  # fmt: skip
def test_a_line_of_fixed_columns(cut: str, rate: str, start: str, end: str) -> None:
    (row,) = fixed.read(cut + "\n", fixed.layout(LAYOUT.encode()))
    assert (row["code"], row["description"], row["type"]) == ("01012100", "Horses", "103")
    assert (row["rate"], row["start"], row["end"]) == (rate, start, end)
    assert table.rate(row["rate"]) == rate


@pytest.mark.parametrize(
    ("cut", "says"),
    [
        (line("01012100", "1 Jan", "", "00750"), "line 1: '1 Jan' is no date"),
        (line("01012100", "31022567", "", "00750"), "line 1"),
        (line("01012100", "", "", "7.50"), "line 1: '7.50' is no number of digits"),
        (line("01012100", "", "", "03000", "001050", "kg", "?"), "join '?' between per cent and amount"),
        (line("01012100", "", "", "03000", "001050"), "an amount needs its currency and amount_unit"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(cut: str, says: str) -> None:
    with pytest.raises(TableError, match=re.escape(says)):
        fixed.read(cut, fixed.layout(LAYOUT.encode()))


@pytest.mark.parametrize(
    ("layout", "says"),
    [("a,b\n", "the columns of a layout"), ("column,from,length,as\nhue,1,2,text\n", "column 'hue'"),
     ("column,from,length,as\ncode,one,2,text\n", "whole numbers"),
     ("column,from,length,as\ncode,1,2,guess\n", "as is")],
)  # fmt: skip
def test_a_layout_that_cannot_be(layout: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        fixed.layout(layout.encode())


def test_the_pack_is_in_the_currency_of_the_tariff_at_crossed_rates() -> None:
    before = b"currency,units,rate,source,start\nUSD,1,2.00,B,2026-01-01\nJPY,100,1.00,B,2026-01-01\n"
    rows = list(csv.DictReader(crossed(before, "XXD", "USD").decode().splitlines()))
    assert [(row["currency"], row["units"], Decimal(row["rate"])) for row in rows] == [
        ("JPY", "100", Decimal("0.5")), ("XXD", "1", Decimal("0.5")),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no rate of CHF"):
        crossed(before, "XXD", "CHF")
    book = shelf(made(("01", "", "103", "", "5 %", "", "", ""))).book(ON)
    assert (book[DutyPage].currency, book[ValuationPage].currency) == ("USD", "USD")


def test_a_draft_knows_the_columns_of_its_tables() -> None:
    one = draft()
    with pytest.raises(KeyError, match="has no column colour"):
        one.add("law/duty/units", symbol="kg", colour="red")
    assert all(set(row) == set(COLUMNS["law/duty/units"]) for row in one.rows["law/duty/units"])
