"""``greenlane pack build``: what is typed, said and written, and the exit code."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from django.test import Client
from tests import shared_data
from typer.testing import CliRunner

from greenlane.law.duty.importing import table
from greenlane.site.cli import app, building, country, origins

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_a_fixed_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (building, country, origins):
        monkeypatch.setattr(module, "now", lambda: NOW)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["pack", *[str(word) for word in words]])


def test_a_template_filled_in_becomes_a_pack_that_is_sound(tmp_path: Path) -> None:
    for kind in ("xlsx", "csv"):
        file, out = tmp_path / f"t.{kind}", tmp_path / kind
        assert run("build", "template", file).exit_code == 0
        done = run("build", "table", file, out, "--country", "ab", "--currency", "USD")
        assert done.exit_code == 0, done.output
        assert "0 rates left in words" in done.output
        assert run("check", out).exit_code == 0
    first, second = [(tmp_path / kind / "law/duty/measures.csv").read_text() for kind in ("xlsx", "csv")]
    assert first == second
    assert "| rates | 7 |" in (tmp_path / "xlsx" / "report.md").read_text()


def test_a_pack_that_would_not_be_sound_is_written_with_its_faults_and_exits_1(tmp_path: Path) -> None:
    rows = [["code", "description", "type", "area", "rate"], ["01012100", "Horses", "103", "*", "5 % + 2 XYZ / kg"]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    (tmp_path / "t.csv").write_text(text.getvalue())
    done = run("build", "table", tmp_path / "t.csv", tmp_path / "out", "--country", "ab", "--currency", "USD")
    assert done.exit_code == 1
    assert "TI14" in done.output
    assert "* TI14 law/duty/measures.csv, measure 103-000002" in (tmp_path / "out" / "report.md").read_text()


def test_an_export_of_the_united_states(tmp_path: Path) -> None:
    rows = [
        {"htsno": "0101", "indent": "0", "description": "Horses:", "general": "", "special": "", "other": ""},
        {"htsno": "0101.21.00.10", "indent": "1", "description": "Males", "general": "See note 4", "other": ""},
    ]
    (tmp_path / "hts.json").write_text(json.dumps(rows))
    done = run("build", "us", tmp_path / "hts.json", tmp_path / "us", "--since", "2026-01-01")
    assert done.exit_code == 0, done.output
    assert "1 rates left in words" in done.output
    assert "* `0101210010` general rate: See note 4" in (tmp_path / "us" / "report.md").read_text()
    assert (tmp_path / "us" / "law/duty.toml").read_text().startswith('currency = "USD"')
    assert run("check", tmp_path / "us").exit_code == 0


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("us", "{file}", "{full}"), "the folder is not empty", 1),
        (("us", "{file}", "{new}"), "the file is no JSON", 1),
        (("us", "{new}", "{new}"), "Invalid value for", 2),
        (("uk", "{full}", "{new}"), "beside the answers there must be", 2),
        (("table", "{file}", "{new}", "--country", "ab", "--currency", "USD"), "unknown column", 1),
        (("table", "{file}", "{new}", "--country", "ab", "--currency", "USD", "--base", "zz"), "unknown column", 1),
        (("fixed", "{file}", "{new}", "--layout", "{file}", "--country", "ab", "--currency", "USD"),
         "the columns of a layout", 1),
        (("template", "{full}/t.ods"), "no template 'ods'", 2),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], says: str, code: int) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "file").write_text("a,b\n1,2\n")
    (tmp_path / "full" / "x").write_text("x")
    named = {name: str(tmp_path / name) for name in ("file", "full", "new")}
    done = run("build", *[word.format(**named) for word in words])
    assert done.exit_code == code, done.output
    assert says in " ".join(done.output.split())
    assert not (tmp_path / "new").exists()


def test_fixed_columns_in_thai_letters_and_years(tmp_path: Path) -> None:
    layout = "column,from,length,as\ncode,1,8,text\ndescription,9,4,text\nstart,13,8,date:%d%m%Y+543\n"
    layout += "percent,21,5,decimal:2\namount,26,6,decimal:2\namount_unit,32,2,text\njoin,34,1,text\n"
    (tmp_path / "layout.csv").write_text(layout + "currency,,,=THB\ntype,,,=103\n")
    (tmp_path / "master.txt").write_bytes("01012100ม้า 0101256703000001050kgL\n".encode("cp874"))
    done = run("build", "fixed", tmp_path / "master.txt", tmp_path / "th", "--layout", tmp_path / "layout.csv",
               "--country", "th", "--currency", "THB", "--encoding", "cp874")  # fmt: skip
    assert done.exit_code == 0, done.output
    measures = (tmp_path / "th/law/duty/measures.csv").read_text()
    assert "103-000002,103,01012100,*,,,30 % MIN 10.5 THB / kg,Customs tariff of th,2024-01-01," in measures
    assert "01012100,ม้า,,2024-01-01," in (tmp_path / "th/law/nomenclature/lines.csv").read_text()


def test_answers_of_the_united_kingdom(tmp_path: Path) -> None:
    done = run("build", "uk", shared_data("tariff", "uk_commodity_fixtures"), tmp_path / "uk", "--since", "2021-01-01")
    assert done.exit_code == 0, done.output
    assert "6 commodities" in done.output
    assert run("check", tmp_path / "uk").exit_code == 0


@pytest.mark.django_db
def test_the_template_is_downloaded_by_anybody(client: Client) -> None:
    answer = client.get("/template/tariff.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="tariff.xlsx"'
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["tariff", "columns"]
    assert tuple(cell.value for cell in book["tariff"][1]) == table.columns()
    answer = client.get("/template/tariff.csv")
    assert answer.content.decode("utf-8-sig").splitlines()[0] == ",".join(table.columns())
    assert client.get("/template/tariff.ods").status_code == 404


def test_public_rules_of_origin_become_the_packs_table(tmp_path: Path) -> None:
    told = {"scheme": "north", "countries": ["NN"], "subdivision": "", "valid": True, "operator": None, "i": 0}
    rules = [
        {**told, "heading": "8703", "min": "8703000000", "max": "8703999999",
         "rule": "Manufacture in which the value of all the materials used does not exceed **40%** of its price."},
        {**told, "heading": "8704", "min": "8704000000", "max": "8704999999", "rule": "Blessed by the moon."},
    ]  # fmt: skip
    file, pack = tmp_path / "rules.jsonl", tmp_path / "pack"
    file.write_text("\n".join(json.dumps(rule) for rule in rules))
    pack.mkdir()
    done = run("build", "origin", file, pack, "--scheme", "north=NOR")
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader((pack / "law/origin/products.csv").read_text().splitlines()))
    assert [(row["agreement"], row["heading"], row["start"]) for row in rows] == [
        ("NOR", "8703", "2026-01-01"),
        ("NOR", "8704", "2026-01-01"),
    ]
    assert "8704" in (pack / "report-origin.md").read_text()
    for words, says in ((("--scheme", "north"), "must read scheme=agreement"), (("--scheme", "south=S"), "no rows")):
        wrong = run("build", "origin", file, pack, *words)
        assert (wrong.exit_code, says in " ".join(wrong.output.split())) == (1, True), wrong.output
