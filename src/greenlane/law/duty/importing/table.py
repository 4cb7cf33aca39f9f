"""What does a tariff in one table say? Any country's rows under the headings of the template, read into a draft."""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from greenlane.law.duty.expressions import ExpressionError, parse
from greenlane.law.duty.importing.draft import Draft, Grade, UnreadError, quoted
from greenlane.law.duty.importing.seasons import windows

Cells = Mapping[str, str]
Track = Callable[[list[Cells]], Iterable[Cells]]
_BASE, _COMPONENT, _PREFERENCE = "103", "672", "preference"
_SPECIAL = ("UNIT", "AREA", "AGREEMENT", "QUOTA")
_HEADING = 4


class TableError(ValueError):
    """A table that cannot be read: which row, what is wrong, what may stand there."""


@cache
def words() -> Mapping[str, Any]:
    """The tables of ``table.toml``."""
    return tomllib.loads(files(__package__).joinpath("table.toml").read_text())


def columns() -> tuple[str, ...]:
    return tuple(words()["columns"])


def template() -> list[tuple[str, ...]]:
    """The template: headings, and rows in which everything occurs once."""
    return [columns(), *(tuple(str(row.get(name, "")) for name in columns()) for row in words()["examples"])]


def explained() -> list[tuple[str, str]]:
    """A row for each column: its heading and what to write."""
    return [("column", "what to write"), *words()["columns"].items()]


def separated(raw: bytes) -> list[Cells]:
    """The rows of a CSV under the template's headings. Raises TableError."""
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise TableError(f"the file is not UTF-8: {fault}") from fault
    return ruled(list(csv.reader(lines)))


def ruled(grid: Sequence[Sequence[str]]) -> list[Cells]:
    """Rows by heading; columns may be left out and stand in any order. Raises TableError on a heading not known."""
    if not grid:
        raise TableError(f"the table is empty; its first row names the columns: {', '.join(columns())}")
    headings = [cell.strip().lower() for cell in grid[0]]
    while headings and not headings[-1]:
        headings.pop()
    unknown = [name for name in headings if name not in columns()]
    if unknown or "code" not in headings or "rate" not in headings:
        says = f"unknown column {unknown[0]!r}" if unknown else "columns code and rate must be there"
        raise TableError(f"{says}; known are {', '.join(columns())}")
    blank = dict.fromkeys(columns(), "")
    return [
        {**blank, **{name: cell.strip() for name, cell in zip(headings, row, strict=False)}}
        for row in grid[1:]
        if any(cell.strip() for cell in row)
    ]


def read(rows: list[Cells], draft: Draft, start: str, until: int, track: Track = lambda rows: rows) -> Draft:
    """``draft`` with the rows of a table; ``start`` (ISO day) where a row says none, seasons written out up to and with
    the year ``until``. Raises TableError naming the row.
    """
    work = _Work(draft, start, until)
    for number, row in enumerate(track(rows), 2):
        try:
            work.row(number, row)
        except (ValueError, KeyError) as fault:
            raise TableError(f"row {number}: {fault}") from fault
    work.finish()
    return draft


def rate(text: str) -> str:
    """A rate as an expression of ours. Raises UnreadError."""
    plain = " ".join(text.split())
    if plain.lower() in ("free", "nil", "exempt"):
        return "NIHIL"
    try:
        parse(plain)
    except ExpressionError as fault:
        raise UnreadError(str(fault)) from fault
    return plain


class _Work:
    """One reading: the draft, and the measure that conditions below it belong to."""

    def __init__(self, draft: Draft, start: str, until: int) -> None:
        self.draft, self.start, self.until = draft, start, until
        self.units = {symbol: tuple(unit) for symbol, unit in words()["units"].items()}
        self.last: list[tuple[str, str, str]] = []
        self.used: set[str] = set()
        self.headings: set[str] = set()

    def row(self, number: int, row: Cells) -> None:
        kind = row["type"].upper()
        if kind in _SPECIAL:
            self._special(kind, row)
        elif row["action"]:
            self._condition(number, row)
        else:
            if row["description"]:
                self._line(row)
            if row["rate"]:
                self._measure(number, row)

    def _line(self, row: Cells) -> None:
        code = _digits(row["code"])
        if len(code) < self.draft.digits:
            self.headings.add(code)
            self.draft.add("law/nomenclature/headings", code=code, description=row["description"])
            return
        if len(code) > self.draft.digits:
            raise ValueError(f"code {row['code']} has {len(code)} digits; the tariff has {self.draft.digits}")
        self.draft.add("law/nomenclature/lines", code=code, description=row["description"], unit=row["unit"],
                       start=row["start"] or self.start, end=row["end"])  # fmt: skip
        self.draft.count("lines of the tariff")

    def _measure(self, number: int, row: Cells) -> None:
        kind = row["type"] or _BASE
        if kind not in words()["types"]:
            known = ", ".join((*words()["types"], *_SPECIAL))
            raise ValueError(f"type {kind!r} is not known; known are {known}")
        goods = "*" if row["code"] == "*" else _digits(row["code"])
        said, area = self._rate(goods, row["rate"]), row["area"] or "*"
        if words()["types"][kind][2] == _PREFERENCE and area == "*":
            raise ValueError("a preference names its agreements in column area")
        self.used.add(kind)
        self.last = []
        for place, (first, final) in enumerate(self._periods(row)):
            name = f"{kind}-{number:06}" + (f"-{place}" if place else "")
            self.last.append((name, first, final))
            self.draft.add("law/duty/measures", measure=name, type=kind, goods=goods, area=area,
                           additional=row["additional"], expression=said, law=row["law"] or self.draft.law, start=first,
                           end=final, **{"except": row["except"]})  # fmt: skip
        self.draft.count("rates")

    def _rate(self, goods: str, text: str) -> str:
        try:
            return rate(text)
        except UnreadError as fault:
            self.draft.note(Grade.BLOCKING, goods, str(fault))
            self.draft.count("rates not understood")
            return quoted(text)

    def _condition(self, number: int, row: Cells) -> None:
        if not self.last:
            raise ValueError("a condition stands below the measure it belongs to, and none is above")
        for name, first, final in self.last:
            said = self._rate(row["code"], row["rate"]) if row["rate"] else ""
            self.draft.add("law/duty/conditions", measure=name, document=row["document"], test=row["test"],
                           action=row["action"].lower(), expression=said, start=first, end=final)  # fmt: skip
        if row["document"]:
            self.draft.needs("documents", row["document"], f"Document {row['document']}")
        self.draft.count("conditions")

    def _periods(self, row: Cells) -> Iterator[tuple[str, str]]:
        first, final = row["start"] or self.start, row["end"]
        if not row["season"]:
            yield first, final
            return
        yield from windows(row["season"], first, final, self.until)
        if not final:
            self.draft.note(Grade.OPEN, row["code"], f"season {row['season']} is written out up to {self.until}")

    def _special(self, kind: str, row: Cells) -> None:
        add, since = self.draft.add, row["start"] or self.start
        if kind == "UNIT":
            self.units[row["code"]] = (row["unit"], row["rate"] or "1", row["description"] or row["code"])
        elif kind == "AREA":
            for country in row["area"].split():
                add("law/duty/areas", group=row["code"], country=country, start=since, end=row["end"])
        elif kind == "QUOTA":
            add("law/duty/quotas", order=row["code"], areas=row["area"] or "*", volume=row["rate"], unit=row["unit"],
                law=row["law"], start=since, end=row["end"])  # fmt: skip
        else:
            self._agreement(row, since)

    def _agreement(self, row: Cells, since: str) -> None:
        code, name = row["code"], row["description"] or row["code"]
        law = row["law"] or self.draft.law
        self.draft.add("law/origin/agreements", agreement=code, name=name, law=law, start=since, end=row["end"])
        self.draft.add("law/origin/preferences", code=code, agreements=code, says=name, start=since, end=row["end"])
        self.draft.needs("preferences", code, name)
        for country in row["area"].split():
            self.draft.add("law/origin/members", agreement=code, country=country, start=since, end=row["end"],
                           **{"except": row["except"]})  # fmt: skip
        for document in words()["proofs"]["documents"]:
            self.draft.add("law/origin/proofs", agreement=code, document=document, says=f"proof of origin {document}",
                           start=since, end=row["end"])  # fmt: skip

    def finish(self) -> None:
        """Types, units, headings that no row describes, and the code for no preference."""
        draft = self.draft
        first = min([self.start, *(row["start"] for row in draft.rows["law/duty/measures"])])
        for kind, (name, tax, role, basis) in words()["types"].items():
            if kind in self.used:
                draft.add("law/duty/types", type=kind, name=name, tax=tax, role=role, basis=basis, per="line",
                          secured="yes", start=first)  # fmt: skip
        for symbol, (code, size, name) in self.units.items():
            draft.add("law/duty/units", symbol=symbol, code=code, size=size, name=name)
            draft.needs("units", code, name)
        draft.add("law/origin/preferences", code="100", says="No preference", start=self.start)
        for row in draft.rows["law/nomenclature/lines"]:
            # A unit may be written as the symbol that rates use.
            row["unit"] = self.units.get(row["unit"], (row["unit"],))[0]
            short = row["code"][:_HEADING]
            if short not in self.headings:
                self.headings.add(short)
                draft.add("law/nomenclature/headings", code=short, description=row["description"])


def _digits(text: str) -> str:
    bare = text.replace(".", "").replace(" ", "")
    if not bare.isdigit():
        raise ValueError(f"{text!r} is no goods code; write digits")
    return bare
