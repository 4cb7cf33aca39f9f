"""What does a master file of fixed columns say? Its characters, cut by a layout into the rows of the table.

A layout is a CSV with one row for each field, because every administration cuts otherwise:

    column,from,length,as
    code,1,8,text
    description,9,60,text
    start,69,8,date:%d%m%Y+543     the years counted from 543 before ours, as in Thailand
    percent,77,5,decimal:2         00750 is 7.50
    amount,82,9,decimal:4
    amount_unit,91,4,text          the unit of the amount, by a symbol of the table
    join,95,1,text                 L the larger is due, S the smaller, + both
    currency,,,=THB                the same in every line
    type,,,=103

``column`` is one of the table's, or ``percent``, ``amount``, ``amount_unit``, ``currency`` and ``join``, of which the
rate is made. ``from`` counts characters from 1.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from greenlane.law.duty.importing.table import Cells, TableError, columns

_LAYOUT = ("column", "from", "length", "as")
_PARTS = ("percent", "amount", "amount_unit", "currency", "join")
_JOINS = {"L": "MIN", "S": "MAX", "+": "+"}
_NO_DAY = ("", "0", "9")


class Field(NamedTuple):
    """One field: its place (from 0) and how its characters are read; ``kind`` ``=…`` is the same in every line."""

    column: str
    start: int
    length: int
    kind: str


def layout(raw: bytes) -> list[Field]:
    """The fields of a layout. Raises TableError."""
    reader = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    if tuple(reader.fieldnames or ()) != _LAYOUT:
        raise TableError(f"the columns of a layout are {', '.join(_LAYOUT)}")
    found = []
    for number, row in enumerate(reader, 2):
        if row["column"] not in (*columns(), *_PARTS):
            raise TableError(f"layout, row {number}: column {row['column']!r}; known are {', '.join(columns())}, "
                             f"{', '.join(_PARTS)}")  # fmt: skip
        constant = row["as"].startswith("=")
        try:
            start, length = (0, 0) if constant else (int(row["from"]) - 1, int(row["length"]))
        except ValueError:
            raise TableError(f"layout, row {number}: from and length are whole numbers") from None
        if not constant and (start < 0 or length < 1 or not row["as"].startswith(("text", "date:", "decimal:"))):
            raise TableError(f"layout, row {number}: as is text, date:FORMAT[+YEARS], decimal:PLACES or =WORD")
        found.append(Field(row["column"], start, length, row["as"]))
    return found


def read(text: str, fields: list[Field]) -> list[Cells]:
    """The rows of the table that the lines of ``text`` make. Raises TableError naming the line."""
    return list(_rows(text, fields))


def _rows(text: str, fields: list[Field]) -> Iterator[Cells]:
    blank = dict.fromkeys(columns(), "")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            cut = {field.column: _value(line, field) for field in fields}
            made = _rate({name: cut.pop(name, "") for name in _PARTS})
        except (ValueError, ArithmeticError) as fault:
            raise TableError(f"line {number}: {fault}") from fault
        yield {**blank, **cut, "rate": cut.get("rate") or made}


def _value(line: str, field: Field) -> str:
    if field.kind.startswith("="):
        return field.kind[1:]
    text = line[field.start : field.start + field.length].strip()
    kind, _, how = field.kind.partition(":")
    if kind == "date":
        return _date(text, how)
    return _decimal(text, int(how)) if kind == "decimal" and text else text


def _decimal(text: str, places: int) -> str:
    if not text.isdigit():
        raise ValueError(f"{text!r} is no number of digits only")
    return format(Decimal(text).scaleb(-places), "f")


def _date(text: str, how: str) -> str:
    """An ISO day; empty where the field is blank, all zeros or all nines, which is how master files say none."""
    if any(not text.strip(filler) for filler in _NO_DAY):
        return ""
    form, _, years = how.partition("+")
    if not years:
        return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
    # Leap years are those of our own count, so the year is put right before the day is read.
    digits = _year(text, form)
    ours = str(int(text[digits]) - int(years)).zfill(4)
    return datetime.strptime(text[: digits.start] + ours + text[digits.stop :], form).date().isoformat()  # noqa: DTZ007


def _year(text: str, form: str) -> slice:
    """Where the four digits of the year stand in a date of two-digit days and months."""
    before = form.partition("%Y")[0]
    start = len(before.replace("%d", "00").replace("%m", "00"))
    if "%Y" not in form or not text[start : start + 4].isdigit():
        raise ValueError(f"{text!r} is no date of the form {form}")
    return slice(start, start + 4)


def _rate(parts: Mapping[str, str]) -> str:
    """Per cent and amount as one rate; empty where there is neither."""
    percent = f"{Decimal(parts['percent']).normalize():f} %" if parts["percent"] else ""
    amount = parts["amount"] if parts["amount"] and Decimal(parts["amount"]) else ""
    if not amount:
        return percent
    if not parts["currency"] or not parts["amount_unit"]:
        raise ValueError("an amount needs its currency and amount_unit in the layout")
    said = f"{Decimal(amount).normalize():f} {parts['currency']} / {parts['amount_unit']}"
    if not percent or not Decimal(parts["percent"]):
        return said
    if parts["join"] not in _JOINS:
        raise ValueError(f"join {parts['join']!r} between per cent and amount; known are {', '.join(_JOINS)}")
    return f"{percent} {_JOINS[parts['join']]} {said}"
