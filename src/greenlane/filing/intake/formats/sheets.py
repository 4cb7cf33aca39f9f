"""How do the rows of a sheet become declarations, and declarations rows? The same for CSV and XLSX.

Errors name row and column. While rows are read, lists are kept by place, for their cells come in any order.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.core.words import Fact
from greenlane.filing.intake.formats.columns import COLUMNS, REFERENCE, Column, column_of
from greenlane.filing.intake.formats.paths import Step, following, key_of, listed, place
from greenlane.filing.intake.formats.values import CODE, COUNT, NUMBER, TEXT, UnreadableError, plain, shown
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Place

_KINDS = {"text": TEXT, "code": CODE, "double": CODE, "number": NUMBER, "count": COUNT}
#: First characters that spreadsheet programs take for a formula, and the ' that shields from it.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


#: Entries known by one of their fields stand in the order of their columns.
_ORDER = {step.value: at for at, column in enumerate(COLUMNS) for step in column.path if step.key}


class Row(Fact, frozen=True):
    """A row: its number in the sheet, from 1, the text of its cells, and the places of cells that hold formulas."""

    number: int
    cells: tuple[str, ...]
    formulas: tuple[int, ...] = ()

    def said(self, index: int) -> str:
        return self.cells[index].strip() if index < len(self.cells) else ""


class Head(Fact, frozen=True):
    """A heading: the place of its cells in a row, its column, its number (0 where it has none)."""

    index: int
    column: Column
    number: int

    @property
    def name(self) -> str:
        return self.column.named(self.number)


class Grid(Fact, frozen=True):
    """The headings and the filled rows below them, grouped by reference in the order of the sheet."""

    heads: tuple[Head, ...]
    groups: dict[str, tuple[Row, ...]]
    faults: tuple[Fault, ...] = ()


def shield(text: str) -> str:
    """``text`` with ' before what a spreadsheet program would take for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def unshield(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RISKY) else text


def grid(rows: Iterable[Row]) -> Grid:
    """The sheet in order: headings from the first filled row, rows by reference (blank: that of the row above)."""
    filled = (row for row in rows if any(cell.strip() for cell in row.cells))
    first = next(filled, None)
    if first is None:
        return Grid((), {}, (Fault("the sheet is empty", "start from the template"),))
    faults: list[Fault] = []
    heads = tuple(_heads(first, faults))
    by = next((head.index for head in heads if head.column is REFERENCE), None)
    if by is None:
        says = f"the column {REFERENCE.heading} is missing"
        return Grid(
            heads, {}, (*faults, Fault(says, "add it; rows with one reference are one declaration", row=first.number))
        )
    groups: dict[str, list[Row]] = {}
    reference = ""
    for row in filled:
        reference = unshield(row.said(by)) or reference
        if not reference:
            faults.append(Fault("the row has no reference", "fill it", row=row.number, column=REFERENCE.heading))
        groups.setdefault(reference, []).append(row)
    return Grid(heads, {key: tuple(held) for key, held in groups.items()}, tuple(faults))


def read(rows: Iterable[Row], limits: Limits) -> tuple[Declaration, ...]:
    """The declarations that the rows say. Raises MalformedError with every fault, by row and column."""
    sheet = grid(rows)
    faults = list(sheet.faults)
    if not sheet.groups and not faults:
        faults.append(Fault("the sheet has no rows below the headings", "write one row for each item"))
    if len(sheet.groups) > limits.declarations:
        faults.append(Fault(f"there are more than {limits.declarations} declarations", "split the sheet"))
    if faults:
        raise MalformedError(*faults[: limits.faults])
    read = [_declaration(sheet.heads, group, limits, faults) for group in sheet.groups.values()]
    if faults:
        raise MalformedError(*faults[: limits.faults])
    return tuple(each for each in read if each is not None)


def written(declarations: tuple[Declaration, ...]) -> Iterator[tuple[str, ...]]:
    """The headings, then a row for each item (one row where a declaration has none), shielded."""
    trees = [msgspec.to_builtins(each, builtin_types=(Decimal,)) for each in declarations]
    heads: list[tuple[Column, int]] = []
    for column in COLUMNS:
        held = [each for tree in trees for each in (_items(tree) if column.item else [tree])]
        last = max((_length(each, column.path) for each in held), default=0)
        heads.extend((column, number) for number in (range(1, max(last, 1) + 1) if column.numbered else (0,)))
    yield tuple(column.named(number) for column, number in heads)
    for tree in trees:
        for item in _items(tree) or [{}]:
            yield tuple(_written(item if column.item else tree, column, number) for column, number in heads)


def find(sheet: Grid, pointer: str, declaration: int) -> Place:
    """The cell of a JSON Pointer, such as ``F12 (price)``."""
    groups = tuple(sheet.groups.values())
    parts = tuple(part for part in pointer.split("/") if part)
    item = parts[:2] == ("goodsShipment", "items") and len(parts) > 2
    place = int(parts[2]) if item and parts[2].isdigit() else 0
    rows = groups[declaration] if declaration < len(groups) else ()
    if place >= len(rows):
        return Place("the sheet")
    row = rows[place]
    wanted = parts[3:] if item else parts
    for head in sheet.heads:
        if head.column.item == item and _parts(head, row, sheet.heads)[: len(wanted)] == wanted:
            return Place(f"{letters(head.index)}{row.number} ({head.name})", row.number, row.said(head.index) or None)
    return Place(f"row {row.number}", row.number)


def letters(index: int) -> str:
    """The name of a column by its place from 0: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _heads(row: Row, faults: list[Fault]) -> Iterator[Head]:
    seen: set[str] = set()
    for index, cell in enumerate(row.cells):
        if not cell.strip():
            continue
        known = column_of(cell)
        if known is None:
            says = f"the heading {shown(cell.strip())} is not known"
            faults.append(Fault(says, "use the headings of the template", row=row.number, column=letters(index)))
        elif (name := known[0].named(known[1])) in seen:
            faults.append(
                Fault(f"the heading {name} stands twice", "remove one", row=row.number, column=letters(index))
            )
        else:
            seen.add(name)
            yield Head(index, *known)


def _declaration(
    heads: tuple[Head, ...], rows: tuple[Row, ...], limits: Limits, faults: list[Fault]
) -> Declaration | None:
    tree: dict[Any, Any] = {}
    items: list[dict[Any, Any]] = []
    for row in rows[: limits.items]:
        item: dict[Any, Any] = {}
        for head in heads:
            if said := row.said(head.index):
                _fill(item if head.column.item else tree, head, row, said, limits, faults)
        if item:
            items.append({"sequenceNumeric": len(items) + 1, **item})
    if len(rows) > limits.items:
        says = f"the declaration has more than {limits.items} items"
        faults.append(Fault(says, "split the declaration", row=rows[limits.items].number))
    if items:
        tree.setdefault("goodsShipment", {})["items"] = items
    before = len(faults)
    try:
        return msgspec.convert(listed(tree, _ORDER), Declaration)
    except msgspec.ValidationError as error:
        if before == len(faults):
            says = str(error).replace("Object missing required field `value`", "a currency stands without its amount")
            faults.append(Fault(says, "fill the row as the template shows", row=rows[0].number))
        return None


def _fill(tree: dict[Any, Any], head: Head, row: Row, said: str, limits: Limits, faults: list[Fault]) -> None:
    column = head.column
    try:
        if head.index in row.formulas:
            raise UnreadableError("the cell holds a formula", "paste its value in place of it")
        if len(said) > (limits.digits if column.kind in ("number", "count") else limits.text):
            raise UnreadableError(f"the cell has {len(said)} characters", "shorten it")
        value = _KINDS[column.kind].read(unshield(said))
        at, key = place(tree, column.path, head.number)
        if column.kind == "double":
            if len(value) < 2:
                raise UnreadableError(f"{shown(value)} is no document code", "write category and type, such as N935")
            at.setdefault(key, {}).update(categoryCode=value[0], typeCode=value[1:])
        elif at.setdefault(key, value) != value:
            says = f"{shown(said)} differs from the rows above of the same declaration"
            raise UnreadableError(says, "write the same, or leave it blank")
    except UnreadableError as fault:
        faults.append(Fault(fault.says, fault.remedy, row=row.number, column=head.name))


def _items(tree: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = tree.get("goodsShipment", {}).get("items", [])
    return items


def _length(held: Any, path: tuple[Step, ...]) -> int:
    for step in path:
        if step.numbered:
            return max(len(held) - step.offset, 0)
        held = following(held, step, 0)
        if held is None:
            return 0
    return 0


def _written(held: Any, column: Column, number: int) -> str:
    for step in column.path:
        held = following(held, step, number) if held is not None else None
    if held is None:
        return ""
    if column.kind == "double":
        return shield(f"{held.get('categoryCode', '')}{held.get('typeCode', '')}")
    return plain(held) if isinstance(held, Decimal) else shield(str(held)) if isinstance(held, str) else str(held)


def _parts(head: Head, row: Row, heads: tuple[Head, ...]) -> tuple[str, ...]:
    """The JSON Pointer of a cell: blank columns of a list make no entry, so later ones move up."""
    parts: list[str] = []
    for at, step in enumerate(head.column.path):
        if step.name:
            parts.append(step.name)
            continue
        keys = [
            key_of(other.column.path[at], other.number)
            for other in heads
            if other.column.path[:at] == head.column.path[:at]
            and other.column.item == head.column.item
            and (row.said(other.index) or other is head)
        ]
        distinct = list(dict.fromkeys(keys if step.key else sorted(keys)))
        parts.append(str(distinct.index(key_of(step, head.number))))
    return tuple(parts)
