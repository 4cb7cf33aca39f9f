"""The schedule of the United States becomes a pack that is read, sound, and charges what it says."""

import json
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from tests import shared_data
from tests.lawbook import ON, READERS, case, pack

from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.base.packs.terms import Pack
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.core.money import to_minor
from greenlane.journey.scenarios import LAW
from greenlane.law.duty.importing import us
from greenlane.law.duty.importing.draft import Draft, Grade
from greenlane.law.duty.importing.packing import packed
from greenlane.law.duty.integrity import rules as integrity
from greenlane.law.duty.terms import Assessment
from greenlane.law.duty.vectorised import taxes
from greenlane.law.nomenclature.terms import NomenclaturePage
from greenlane.law.origin.rules import establish
from greenlane.law.valuation.rules import value

START = "2026-01-01"


def record(htsno: str, indent: int, description: str, general: str = "", **more: Any) -> dict[str, Any]:
    return {"htsno": htsno, "indent": str(indent), "description": description, "general": general, "special": "",
            "other": "", "units": [], **more}  # fmt: skip


#: A part of the public export in its own shape: an unnumbered level, statistical lines that inherit, column 2.
EXPORT = [
    record("0101", 0, "Live horses, asses, mules and hinnies:"),
    record("", 1, "Horses:"),
    record("0101.21.00", 2, "Purebred breeding animals", "Free", other="Free"),
    record("0101.21.00.10", 3, "Males", units=["No."]),
    record("0101.21.00.20", 3, "Females", units=["No."]),
    record("0101.30.00.00", 1, "Asses", "6.8%", special="Free (A+,AU,BH) 1.2% (JP) See note 4 (S+)", other="15%",
           units=["No."]),
    record("8802", 0, "Aircraft:"),
    record("8802.11.00", 1, "Helicopters", "3¢/kg", special="Free (C,AU)", other="See note 9", units=["No.", "kg"]),
    record("6211", 0, "Track suits:"),
    record("6211.20.00", 1, "Ski-suits",
           "The rate applicable to each garment in the ensemble if separately entered"),
    record("6105", 0, "Shirts:"),
    record("6105.10.00", 1, "Of cotton", "19.7%", special="Free (XX)"),
]  # fmt: skip


def built(draft: Draft) -> tuple[Pack, Book]:
    made = pack_of(draft.country, packed(draft, pack()))
    return made, Shelf(made, READERS).book(ON)


@cache
def small() -> tuple[Draft, Pack, Book]:
    draft = us.read(json.dumps(EXPORT).encode(), START)
    return draft, *built(draft)


@cache
def whole() -> tuple[Draft, Pack, Book]:
    draft = us.read(shared_data("tariff", "us_hts_2026.json.gz").read_bytes(), START)
    return draft, *built(draft)


def decided(book: Book, **line: Any) -> Case:
    batch: Batch = [
        case({"incoterm": "CIF", "lines": [{"net": "100", "gross": "110", "price": "1000.00 USD", **line}]})
    ]
    for step in LAW:
        batch = step(batch, book)
    return batch[0]


def due(book: Book, **line: Any) -> list[str]:
    """The duty and its rate, or the rules that stop the line."""
    found = decided(book, **line)
    assessment = found.get(Assessment)
    if assessment is None:
        return [finding.rule for finding in found[Findings].all]
    return [f"{row.amount} {row.rate}" for row in assessment.lines]


@pytest.mark.parametrize(
    ("line", "charged"),
    [
        ({"code": "0101210010"}, ["0.00 NIHIL"]),
        ({"code": "0101300000"}, ["68.00 6.8 %"]),
        ({"code": "0101300000", "origin": "CU"}, ["150.00 15 %"]),
        ({"code": "0101300000", "origin": "AU", "preference": "AU", "documents": ["U162"]}, ["0.00 NIHIL"]),
        ({"code": "0101300000", "origin": "JP", "preference": "JP", "documents": ["U162"]}, ["12.00 1.2 %"]),
        ({"code": "0101300000", "origin": "CA", "preference": "S+", "documents": ["U162"]}, ["rate_is_assessed"]),
        ({"code": "8802110000"}, ["3.00 0.03 USD / kg"]),
        ({"code": "8802110000", "codes": ["C"]}, ["0.00 NIHIL"]),
        ({"code": "8802110000", "origin": "RU"}, ["rate_is_assessed"]),
        ({"code": "6211200000"}, ["rate_names_goods"]),
        ({"code": "6211200000", "codes": ["6105.10.0000"]}, ["197.00 RATE DECLARED: 19.7 %"]),
    ],
)
def test_what_the_small_schedule_charges(line: dict[str, Any], charged: list[str]) -> None:
    assert due(small()[2], **line) == charged


def test_the_hierarchy_is_in_the_words_and_what_is_not_understood_in_the_notes() -> None:
    draft, _, book = small()
    page = book[NomenclaturePage]
    assert page.codes["0101210010"].description == "Horses — Purebred breeding animals — Males"
    assert page.headings["01012100"] == "Horses — Purebred breeding animals"
    assert [page.codes[code].unit for code in ("0101210010", "8802110000")] == ["NAR", "NAR"]
    noted = [(note.where, note.says) for note in draft.notes if note.grade is Grade.BLOCKING]
    assert ("0101300000", "special rate for S+: See note 4") in noted
    assert ("88021100", "rate of column 2: See note 9") in noted
    assert any(note.where == "61051000" and "'XX' is not known" in note.says for note in draft.notes)


@pytest.mark.parametrize("raw", [b"[]x", b'{"a": 1}', b'[{"code": 1}]', b"\x1f\x8bnothing"])
def test_what_is_no_schedule_is_refused(raw: bytes) -> None:
    with pytest.raises((ValueError, OSError)):
        us.read(raw, START)


def test_the_whole_schedule_is_read_and_sound() -> None:
    draft, made, book = whole()
    assert draft.counts["rated lines of chapters 1 to 97"] == 23_193
    assert draft.counts["rated lines of chapters 1 to 97 not understood"] == 12
    assert len(book[NomenclaturePage].codes) == 23_397
    shelf = Shelf(made, READERS)
    assert integrity.breaches({path: source for path in integrity.PAGES if (source := shelf.source(path))}) == []


@pytest.mark.parametrize(
    ("line", "charged"),
    [
        # By hand, on 1,000.00 $ and 100 kg.
        ({"code": "0102294054", "quantity": "3 NAR"}, ["1.00 0.01 USD / kg"]),
        ({"code": "0402215000"}, ["109.20 1.092 USD / kg"]),
        ({"code": "0402917000"}, ["31.30 0.313 USD / kg"]),
        ({"code": "8214903000", "quantity": "50 NAR"}, ["49.50 0.01 USD / NAR + 4.9 %"]),
        ({"code": "1701130500", "measured": ["4 DEG"]},
         ["1.38 0.014606 USD / kg - 0.00020668 USD / kg / DEG MIN 0.00943854 USD / kg"]),
        ({"code": "1701130500"}, ["quantity_is_declared"]),
        ({"code": "9802009100"}, ["rate_is_assessed"]),
    ],
)  # fmt: skip
def test_what_the_whole_schedule_charges(line: dict[str, Any], charged: list[str]) -> None:
    assert due(whole()[2], **line) == charged


def test_no_line_of_the_whole_schedule_is_a_silent_zero() -> None:
    """Every line is charged, named as lacking something, or free in so many words: a thousand of them at random."""
    book = whole()[2]
    page = book[NomenclaturePage]
    for code in Random(5).sample(sorted(page.codes), 1000):
        unit = page.codes[code].unit or "NAR"
        found = decided(book, code=code, quantity=f"10 {unit}")
        assessment = found.get(Assessment)
        if assessment is None:
            assert found[Findings].all
        else:
            assert [row for row in assessment.lines if row.tax == "A00"]
            assert all(row.amount or "NIHIL" in row.rate or row.rate == "0 %" for row in assessment.lines)


def test_the_columns_give_the_same_cents_on_the_whole_schedule() -> None:
    book, random = whole()[2], Random(6)
    page = book[NomenclaturePage]
    batch: Batch = []
    for code in random.sample(sorted(page.codes), 400):
        unit = page.codes[code].unit or "NAR"
        line = {"code": code, "quantity": f"{random.randint(1, 99)} {unit}", "net": str(random.randint(1, 999)),
                "price": f"{random.randint(1, 9999)}.37 USD", "codes": random.choice([[], ["6105100010"]]),
                "origin": random.choice(["CN", "AU", "CU"]), "preference": random.choice(["100", "AU"]),
                "documents": ["U162"]}  # fmt: skip
        batch.append(case({"incoterm": "CIF", "lines": [line]}, date(2026, 3, 2)))
    batch = LAW[0](batch, book)
    batch = establish(value(batch, book), book)
    one_by_one = [
        (place, row.number, row.tax, to_minor(row.amount))
        for place, done in enumerate(LAW[-1](batch, book))
        if done.get(Assessment) is not None
        for row in done[Assessment].lines
    ]
    found = taxes(batch, book)
    columns = zip(*(part.tolist() for part in (found.case, found.number, found.tax, found.amount)), strict=True)
    assert sorted(columns) == sorted(one_by_one)
    assert len(one_by_one) > 300
