"""Which declaration do typed texts make? What cannot be read yet is told and left out; the text itself stays."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.core.words import Fact
from greenlane.filing.drafts.rules.keys import CODE, Part, key_of, kind_of, parts_of, place_of
from greenlane.filing.drafts.rules.texts import READERS
from greenlane.filing.drafts.terms import OWN, RANK, Unreadable
from greenlane.filing.intake.formats.values import UnreadableError

ITEMS = "goodsShipment.items"
#: Rows that mean something by their name: what stands in them without being typed.
FIXED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    f"{ITEMS}.commodity.classifications": {
        "tsp": {"identificationTypeCode": "TSP"},
        "trc": {"identificationTypeCode": "TRC"},
    },
    f"{ITEMS}.origins": {"1": {"typeCode": "1"}, "2": {"typeCode": "2"}},
    f"{ITEMS}.procedures": {"first": {}},
    f"{ITEMS}.commodity.dutyTaxFees": {"first": {}},
}
_NUMBERED = "sequenceNumeric"


class Built(Fact, frozen=True):
    """A declaration, the texts that could not be read, and the rows of each list in order, by the key of the list."""

    declaration: Declaration
    unreadable: tuple[Unreadable, ...]
    rows: Mapping[str, tuple[str, ...]]

    def key_at(self, pointer: str) -> str:
        """The key, or the beginning of keys, of what a JSON Pointer into the declaration means."""
        parts: list[Part] = []
        for step in pointer.strip("/").split("/"):
            if step.isdigit() and parts:
                rows = self.rows.get(key_of(tuple(parts)), ())
                if int(step) >= len(rows):
                    break
                parts[-1] = Part(parts[-1].name, rows[int(step)])
            elif step:
                parts.append(Part(step))
        return key_of(tuple(parts))


class _Node:
    """What was typed under one name: values by name, and lists as rows of nodes."""

    __slots__ = ("held", "lists", "rank", "said")

    def __init__(self) -> None:
        self.held: dict[str, Any] = {}
        self.lists: dict[str, dict[str, _Node]] = {}
        self.rank: str | None = None
        self.said: set[str] = set()


def build(texts: Mapping[str, str]) -> Built:
    """The declaration that the texts make, as far as they can be read. Blank rows are left out, items are counted."""
    root, unreadable = _Node(), []
    for key, text in texts.items():
        if key in OWN or not kind_of(key):
            continue
        try:
            _place(root, key, text)
        except UnreadableError as fault:
            unreadable.append(
                Unreadable(key=key, says=f"{fault.says}.", remedy=fault.remedy, rule=fault.rule, text=text)
            )
    rows: dict[str, tuple[str, ...]] = {}
    tree = _tree(root, (), rows, unreadable)
    _total(tree)
    declaration = msgspec.convert(tree, Declaration, builtin_types=(Decimal, datetime))
    return Built(declaration=declaration, unreadable=tuple(unreadable), rows=rows)


def rows_of(texts: Mapping[str, str], of: str) -> tuple[str, ...]:
    """The rows of the list under key ``of`` that were not taken out, in order; blank ones too."""
    prefix = f"{of}:"
    found: dict[str, str | None] = {}
    for key, text in texts.items():
        if key.startswith(prefix):
            row, _, rest = key[len(prefix) :].partition(".")
            if rest == RANK:
                found[row] = text
            else:
                found.setdefault(row, None)
    path = ".".join(name for name, _ in parts_of(of))
    return _ordered(path, {row: rank for row, rank in found.items() if rank != ""})


def rank_between(before: str, after: str) -> str:
    """A rank that stands between two others (``""``: no neighbour on that side)."""
    low, high = _number(before or "0"), _number(after)
    if not after:
        return format(low.to_integral_value() + 1, "f")
    return format((low + high) / 2, "f")


def _place(root: _Node, key: str, text: str) -> None:
    node, parts = root, parts_of(key)
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if part.name == RANK:
            node.rank = text
        elif part.row:
            row = node.lists.setdefault(part.name, {}).setdefault(part.row, _Node())
            if last and text.strip():
                row.held[""] = READERS[kind_of(key)](text)
            node = row
        elif not last:
            node = node.held.setdefault(part.name, _Node())
        else:
            node.said.add(part.name)
            if text.strip():
                value = READERS[kind_of(key)](text)
                node.held.update(value if part.name == CODE else {part.name: value})


def _tree(node: _Node, parts: tuple[Part, ...], rows: dict[str, tuple[str, ...]], told: list[Unreadable]) -> Any:
    if "" in node.held:
        return node.held[""]
    tree: dict[str, Any] = {}
    for name, held in node.held.items():
        value = _tree(held, (*parts, Part(name)), rows, told) if isinstance(held, _Node) else held
        if value not in (None, {}):
            tree[name] = value
    for name, entries in node.lists.items():
        listed = _listed(name, entries, parts, rows, told)
        if listed:
            tree[name] = listed
    if tree.keys() == {"currencyId"}:
        key = key_of((*parts, Part("value")))
        says, remedy = "A currency stands without its amount.", "Write the amount, or leave the currency blank."
        told.append(Unreadable(key=key, says=says, remedy=remedy, grave=False))
        return {}
    return tree


def _listed(
    name: str, entries: Mapping[str, _Node], parts: tuple[Part, ...], rows: dict[str, tuple[str, ...]], told: list[Any]
) -> list[Any]:
    path = ".".join((*(p.name for p in parts), name))
    fixed, listed, kept = FIXED.get(path, {}), [], []
    for row in _ordered(path, {row: entry.rank for row, entry in entries.items() if entry.rank != ""}):
        entry = _tree(entries[row], (*parts, Part(name, row)), rows, told)
        content = entry.keys() - {_NUMBERED} if isinstance(entry, dict) else entry
        if not content and path != ITEMS:
            continue
        if isinstance(entry, dict):
            entry = {k: v for k, v in fixed.get(row, {}).items() if k not in entries[row].said} | entry
        listed.append(entry)
        kept.append(row)
    # A row that leads means something by its place: it stays first, empty if need be.
    if "first" in fixed and listed and kept[0] != "first":
        listed.insert(0, {})
        kept.insert(0, "first")
    _number_rows(path, listed)
    rows[key_of((*parts, Part(name)))] = tuple(kept)
    return listed


def _number_rows(path: str, listed: list[Any]) -> None:
    place = place_of(path)
    if path.endswith("pointers"):
        return  # of a pointer the number says which element is meant
    needed = place is not None and place.struct is not None and _NUMBERED in _required(place.struct)
    if needed or any(isinstance(entry, dict) and _NUMBERED in entry for entry in listed):
        for number, entry in enumerate(listed, 1):
            entry[_NUMBERED] = number


def _required(struct: type[msgspec.Struct]) -> set[str]:
    return {f.encode_name for f in msgspec.structs.fields(struct) if f.required}


def _ordered(path: str, ranks: Mapping[str, str | None]) -> tuple[str, ...]:
    names = list(FIXED.get(path, ()))
    order = sorted(ranks, key=lambda row: (_number(ranks[row] or "0"), names.index(row) if row in names else 99, row))
    return tuple(order)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal(10**9)
    return number if number.is_finite() else Decimal(10**9)


def _total(tree: dict[str, Any]) -> None:
    """Fill in the totals that nobody typed and that follow from the items."""
    items: list[dict[str, Any]] = tree.get("goodsShipment", {}).get("items", [])
    if not items:
        return
    tree.setdefault("goodsItemQuantity", len(items))
    packages = [p.get("quantityQuantity") for item in items for p in item.get("packagings", [])]
    gross = [item.get("commodity", {}).get("goodsMeasure", {}).get("grossMassMeasure") for item in items]
    for name, numbers in (("totalPackageQuantity", packages), ("totalGrossMassMeasure", gross)):
        known = _known(numbers)
        if known is not None:
            tree.setdefault(name, known)


def _known(numbers: Iterable[Decimal | None]) -> Decimal | None:
    listed = [number for number in numbers if number is not None]
    return sum(listed, Decimal(0)) if listed else None
