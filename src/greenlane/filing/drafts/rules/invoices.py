"""What does a commercial invoice say? Headings and labels are found by their spellings; the rest is told, not lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from greenlane.core.words import Fact
from greenlane.filing.declarations.terms import CodesPage
from greenlane.filing.drafts.rules.building import ITEMS
from greenlane.filing.drafts.rules.keys import kind_of
from greenlane.filing.drafts.rules.page import folded
from greenlane.filing.drafts.rules.texts import number, written
from greenlane.filing.drafts.terms import RANK, DraftsPage, Heading, Mapped
from greenlane.filing.intake.formats.sheets import Row, letters, unshield
from greenlane.filing.intake.formats.values import UnreadableError, shown

#: Which list a key is chosen from.
_LISTS = {
    "countryCode": "countries", "exportCountryId": "countries", "currencyId": "currencies",
    "tariffUnitCode": "units", "typeCode": "packages", "conditionCode": "delivery_terms",
}  # fmt: skip
_AMOUNT = "commodity.invoiceLine.itemChargeAmount"
_TOTAL, _CURRENCY = "invoiceAmount.value", "invoiceAmount.currencyId"
_PAPER = "additionalDocuments:inv"
_BESIDE = re.compile(r"^([A-Za-z$€£¥]{1,3})?\s*([-+\d.,\s\u00a0\u202f']+?)\s*([A-Za-z$€£¥]{1,3})?$")
_LEAST = 2


class _Column(Fact, frozen=True):
    """A column of the table: its place, its heading as written, what it stands for, the currency in its heading."""

    place: int
    said: str
    heading: Heading
    currency: str


class _Reader:
    """Reads one invoice; ``texts`` and ``notes`` grow."""

    def __init__(self, page: DraftsPage, codes: CodesPage) -> None:
        self.page, self.codes = page, codes
        self.texts: dict[str, str] = {}
        self.notes: list[str] = []
        self.lines = 0

    def read(self, rows: Sequence[Row], defaults: Mapping[str, str]) -> Mapped:
        head = self._head(rows)
        before, after = (rows, ()) if head is None else (rows[:head], rows[head + 1 :])
        for place, row in enumerate(before):
            self._labels(row, before[place + 1] if place + 1 < len(before) else None)
        if head is not None:
            columns = self._columns(rows[head])
            for row in after:
                self._line(row, columns, defaults)
        if f"{_PAPER}.id" in self.texts and self.page.invoice_code:
            self.texts[f"{_PAPER}.code"] = self.page.invoice_code
        return Mapped(texts=self.texts, lines=self.lines, notes=tuple(dict.fromkeys(self.notes)))

    def _head(self, rows: Sequence[Row]) -> int | None:
        """The row with the most headings of items, at least two different ones."""
        counts = [len({c.heading.key for c in self._found(row) if c.heading.item}) for row in rows]
        best = max(counts, default=0)
        return counts.index(best) if best >= _LEAST else None

    def _found(self, row: Row) -> Iterator[_Column]:
        for place, cell in enumerate(row.cells):
            heading, currency = self._heading(cell)
            if heading is not None:
                yield _Column(place, cell.strip(), heading, currency)

    def _heading(self, cell: str) -> tuple[Heading | None, str]:
        name = folded(cell)
        if name in self.page.headings:
            return self.page.headings[name], ""
        start, _, last = name.rpartition(" ")
        if last.upper() in self.codes.currencies and start in self.page.headings:
            return self.page.headings[start], last.upper()
        return None, ""

    def _columns(self, row: Row) -> list[_Column]:
        kept: list[_Column] = []
        for column in self._found(row):
            if any(column.heading.key == other.heading.key for other in kept):
                self.notes.append(f"The column {column.said!r} says the same as one before it; it was not taken.")
            else:
                kept.append(column)
        known = {column.place for column in kept}
        for place, cell in enumerate(row.cells):
            if cell.strip() and place not in known:
                self.notes.append(f"The column {shown(cell.strip())} (column {letters(place)}) was not understood.")
        return kept

    def _labels(self, row: Row, below: Row | None) -> None:
        """Facts beside their labels: in the same cell after a colon, in the next filled cell, in the cell below."""
        skip: set[int] = set()
        for place in range(len(row.cells)):
            said = row.said(place)
            if not said or place in skip:
                continue
            label, colon, rest = said.partition(":")
            heading, _ = self._heading(label if colon and rest.strip() else said)
            if heading is None or heading.item:
                self.notes.append(f"Row {row.number}: {shown(said)} was not understood.")
                continue
            at = next((n for n in range(place + 1, len(row.cells)) if row.said(n)), None)
            value = rest.strip() if colon and rest.strip() else row.said(at) if at is not None else ""
            if at is not None and not (colon and rest.strip()):
                skip.add(at)
            self._put(heading.key, value, row, at if at is not None else place, said)

    def _line(self, row: Row, columns: list[_Column], defaults: Mapping[str, str]) -> None:
        filled = [row.said(place) for place in range(len(row.cells)) if row.said(place)]
        if not filled:
            return
        if folded(filled[0].partition(":")[0]) in self.page.totals or self._is_labels(filled[0]):
            self._sum(row, columns)
            return
        taken = [column for column in columns if row.said(column.place)]
        if len(taken) < min(_LEAST, len(columns)):
            self.notes.append(f"Row {row.number}: {shown(' '.join(filled))} was not understood.")
            return
        self.lines += 1
        of = f"{ITEMS}:r{self.lines}"
        self.texts |= {f"{of}.{key}": text for key, text in defaults.items()} | {f"{of}.{RANK}": str(self.lines)}
        for column in taken:
            self._put(f"{of}.{column.heading.key}", row.said(column.place), row, column.place, column.said)
            if column.currency and column.heading.key.startswith(_AMOUNT):
                self.texts[f"{of}.{_AMOUNT}.currencyId"] = column.currency
                self.texts.setdefault(_CURRENCY, column.currency)
        known = {column.place for column in columns}
        for place in range(len(row.cells)):
            if row.said(place) and place not in known:
                said = shown(row.said(place))
                self.notes.append(f"Row {row.number}, column {letters(place)}: {said} was not understood.")

    def _is_labels(self, cell: str) -> bool:
        heading, _ = self._heading(cell.partition(":")[0])
        return heading is not None and not heading.item

    def _sum(self, row: Row, columns: list[_Column]) -> None:
        """A row that sums up: what stands under the prices is the total of the invoice, the rest is told."""
        amount = next((c for c in columns if c.heading.key == f"{_AMOUNT}.value"), None)
        first = next(row.said(place) for place in range(len(row.cells)) if row.said(place))
        if amount is not None and row.said(amount.place) and folded(first.partition(":")[0]) in self.page.totals:
            if _TOTAL not in self.texts:
                self._put(_TOTAL, row.said(amount.place), row, amount.place, amount.said)
            for place in range(len(row.cells)):
                if row.said(place) and place != amount.place and row.said(place) != first:
                    self.notes.append(f"Row {row.number}: the sum {shown(row.said(place))} was not taken.")
            return
        self._labels(row, None)

    def _put(self, key: str, said: str, row: Row, place: int, heading: str) -> None:
        where = f"Row {row.number}, {heading!r}"
        if place in row.formulas:
            self.notes.append(f"{where}: the cell holds a formula, which is not worked out; type its value.")
            return
        said = unshield(said)
        if not said:
            self.notes.append(f"{where}: there is no value beside it.")
            return
        if len(said) > self.page.text:
            self.notes.append(f"{where}: the text is too long and was not taken.")
            return
        if key in self.texts and self.texts[key] != said and not key.startswith(ITEMS):
            self.notes.append(f"{where}: {shown(said)} was not taken; {shown(self.texts[key])} stands there already.")
            return
        kind = kind_of(key)
        self.texts[key] = (
            self._number(key, said, where) if kind in ("number", "count") else self._code(key, said, where)
        )

    def _number(self, key: str, said: str, where: str) -> str:
        beside = _BESIDE.match(said)
        bare, unit = (beside[2], beside[1] or beside[3] or "") if beside else (said, "")
        try:
            value = written(number(bare))
        except UnreadableError as fault:
            self.notes.append(f"{where}: {fault.says}. {fault.remedy}")
            return said
        if unit:
            self._unit(key, unit, where)
        return value

    def _unit(self, key: str, unit: str, where: str) -> None:
        """What stands beside a number: a currency beside an amount, kilograms beside a mass."""
        currency = self._known("currencies", unit)
        if key.endswith(".value") and currency:
            self.texts[f"{key.removesuffix('.value')}.currencyId"] = currency
            self.texts.setdefault(_CURRENCY, currency)
        elif key.endswith("tariffQuantity") and self._known("units", unit):
            self.texts[f"{key.removesuffix('tariffQuantity')}tariffUnitCode"] = self._known("units", unit)
        elif not (key.endswith("Measure") and folded(unit) in ("kg", "kgs")):
            self.notes.append(f"{where}: {unit!r} beside the number was not understood.")

    def _code(self, key: str, said: str, where: str) -> str:
        name = _LISTS.get(key.rpartition(".")[2], "")
        if not name:
            return said
        found = self._known(name, said)
        if not found and name == "delivery_terms":
            found, _, place = said.partition(" ")
            found = self._known(name, found)
            if found:
                self.notes.append(f"{where}: the place {shown(place)} was not taken; choose it by its code.")
        if not found:
            self.notes.append(f"{where}: {shown(said)} is in no list; choose the code.")
        return found or said

    def _known(self, name: str, said: str) -> str:
        """The code that a code or a name of a list stands for, ``""`` where there is none."""
        codes: Mapping[str, Any] = getattr(self.codes, name)
        bare = said.strip().upper()
        if bare in codes:
            return bare
        word = self.page.words.get((name, said.strip().casefold()), "")
        if word in codes:
            return word
        plain = folded(said)
        names = [code for code, held in codes.items() if folded(getattr(held, "name", held)) == plain]
        return names[0] if len(names) == 1 else ""


def mapped(rows: Sequence[Row], page: DraftsPage, codes: CodesPage, defaults: Mapping[str, str]) -> Mapped:
    """The texts of a draft that an invoice's rows say; ``defaults`` are texts of each item by key within it.

    Nothing is guessed: what was not understood is in ``notes``, by row and column.
    """
    return _Reader(page, codes).read(rows, defaults)
