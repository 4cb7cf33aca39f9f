"""How is ASYCUDA World SAD XML read, written and located? By its table, past padding blocks and ``<null/>``."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from lxml import etree

from greenlane.core.declaration import Declaration
from greenlane.core.finding import Severity
from greenlane.filing.intake.formats.asycuda_places import find, written
from greenlane.filing.intake.formats.asycuda_table import DERIVED, SAD, Entry, Group
from greenlane.filing.intake.formats.paths import listed, place
from greenlane.filing.intake.formats.trees import TOLERANT, Element, line_of, parsed, path_of, root_name
from greenlane.filing.intake.formats.values import CODE, COUNT, TEXT, UnreadableError, plain, shown
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Place, Reading

#: Rates and amounts as a Java program prints them: 0.2, 10.0, 1.25E7.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:E-?[0-9]{1,2})?")
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
_FLAGS = {"true": "1", "false": "0", "1": "1", "0": "0"}
_SKIPPED = "null"
#: Entries known by one of their fields stand in the order of the table.
_ORDER = {
    step.value: at
    for at, entry in enumerate(entry for group in (SAD, *SAD.groups) for entry in group.entries)
    for step in entry.path
    if step.key
}
#: Characters of the longest number; exponents of two digits are told in full.
_LONGEST = 24


class Asycuda:
    """The single administrative document of ASYCUDA World."""

    name = "asycuda"
    media_types: tuple[str, ...] = ("application/vnd.asycuda+xml",)
    endings: tuple[str, ...] = (".sad.xml",)

    def sniff(self, raw: bytes) -> bool:
        return root_name(raw) == "ASYCUDA"

    def parse(self, raw: bytes, limits: Limits) -> Reading:
        root = parsed(raw, limits)
        if _local(root) != "ASYCUDA":
            says = f"the message is {shown(_local(root))}, not ASYCUDA"
            raise MalformedError(Fault(says, "send the SAD as ASYCUDA World exports it", line_of(root)))
        reader = _Reader(limits)
        tree: dict[Any, Any] = {}
        reader.read(root, SAD, tree, "")
        declaration: Declaration | None = None
        try:
            declaration = msgspec.convert(_settled(listed(tree, _ORDER)), Declaration)
        except msgspec.ValidationError as error:
            reader.faults.append(Fault(str(error), "fill what is missing"))
        faults = tuple(reader.faults[: limits.faults])
        if declaration is None or any(fault.severity is Severity.ERROR for fault in faults):
            raise MalformedError(*faults)
        return Reading(self.name, (declaration,), faults)

    def write(self, declarations: tuple[Declaration, ...]) -> bytes:
        """One SAD; the format holds a single declaration. Raises ValueError for any other number."""
        if len(declarations) != 1:
            raise ValueError(f"ASYCUDA holds one declaration in a message, not {len(declarations)}")
        return written(declarations[0])

    def locate(self, raw: bytes, pointer: str, declaration: int = 0) -> Place:
        return find(parsed(raw, TOLERANT), tuple(part for part in pointer.split("/") if part))


class _Reader:
    """Reads elements into a tree of plain dictionaries by the table; collects faults."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.faults: list[Fault] = []

    def read(self, element: Element, group: Group, tree: dict[Any, Any], outer: str) -> None:
        entries = {entry.xml: entry for entry in group.entries}
        groups = {inner.xml: inner for inner in group.groups}
        self._walk(element, (), entries, groups, tree, outer)

    def _walk(
        self,
        element: Element,
        way: tuple[str, ...],
        entries: dict[tuple[str, ...], Entry],
        groups: dict[tuple[str, ...], Group],
        tree: dict[Any, Any],
        outer: str,
    ) -> None:
        for child in element:
            name = _local(child)
            if name == _SKIPPED or not _filled(child):
                continue
            here = (*way, name)
            if here in groups:
                self._group(child, groups[here], tree, f"{outer}{'/'.join(here)}/")
            elif here in entries:
                self._entry(child, entries[here], tree)
            elif any(_local(inner) != _SKIPPED for inner in child):
                self._walk(child, here, entries, groups, tree, outer)
            elif f"{outer}{'/'.join(here)}" not in DERIVED:
                says = f"{name} is not known at this place; what it says was not read"
                self._tell(child, says, "leave it out, or check its place", Severity.WARNING)

    def _group(self, element: Element, group: Group, tree: dict[Any, Any], outer: str) -> None:
        holder, key = place(tree, group.path, 0)
        held = holder.setdefault(key, [])
        if len(held) >= self.limits.items:
            if len(held) == self.limits.items:
                self._tell(element, f"there are more than {self.limits.items} of these", "split the declaration")
            return
        inner: dict[Any, Any] = {}
        self.read(element, group, inner, outer)
        held.append(inner)

    def _entry(self, element: Element, entry: Entry, tree: dict[Any, Any]) -> None:
        for inner in element:
            if _local(inner) != _SKIPPED and _filled(inner):
                self._tell(inner, f"{_local(inner)} is not known at this place", "leave it out", Severity.WARNING)
        text = (element.text or "").strip()
        if not text:
            return
        try:
            if len(text) > self.limits.text:
                raise UnreadableError(f"{shown(text)} has {len(text)} characters", "shorten it")
            if not _PUT.get(entry.kind, _put_value)(tree, entry, text):
                says = f"{_local(element)} stands here again; only the first was read"
                self._tell(element, says, "send it once", Severity.WARNING)
        except UnreadableError as fault:
            self._tell(element, fault.says, fault.remedy)

    def _tell(self, element: Element, says: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        if len(self.faults) < self.limits.faults:
            self.faults.append(Fault(says, remedy, line_of(element), element=path_of(element), severity=severity))


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _filled(element: Element) -> bool:
    return any(str(text).strip() for text in element.itertext())


def _put_value(tree: dict[Any, Any], entry: Entry, text: str) -> bool:
    value = _READ[entry.kind](text)
    if entry.kind == "charge" and not value:
        return True
    holder, key = place(tree, entry.path, 0)
    return bool(holder.setdefault(key, value) == value)


def _put_party(tree: dict[Any, Any], entry: Entry, text: str) -> bool:
    name, *address = [line.strip() for line in text.splitlines() if line.strip()]
    holder, key = place(tree, entry.path, 0)
    party = holder.setdefault(key, {})
    if address:
        party.setdefault("address", {})["line"] = "\n".join(address)
    return bool(party.setdefault("name", name) == name)


def _put_pair(tree: dict[Any, Any], entry: Entry, text: str) -> bool:
    holder, key = place(tree, entry.path, 0)
    code = CODE.read(text)
    pair = {"currentCode": code[: entry.cut]} | ({"previousCode": code[entry.cut :]} if code[entry.cut :] else {})
    return bool(holder.setdefault(key, pair) == pair)


def _put_double(tree: dict[Any, Any], entry: Entry, text: str) -> bool:
    code = CODE.read(text)
    tree.update({"categoryCode": code[0], "typeCode": code[1:]} if len(code) > 1 else {"typeCode": code})
    return True


def _put_part(tree: dict[Any, Any], entry: Entry, text: str) -> bool:
    holder, key = place(tree, entry.path, 0)
    parts = holder.setdefault(key, {})
    return bool(parts.setdefault((entry.kind == "rest", entry.cut), text) == text)


_PUT = {"party": _put_party, "pair": _put_pair, "double": _put_double, "start": _put_part, "rest": _put_part}


def _number(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None or len(text) > _LONGEST:
        raise UnreadableError(f"{shown(text)} is not a number", "write digits with a full stop, such as 1250.50")
    return Decimal(plain(Decimal(text)))


def _day(text: str) -> datetime:
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            # Two digits of a year follow POSIX: 69 to 99 are of the last century.
            return datetime.strptime(text, "%m/%d/%Y" if len(found[3]) == 4 else "%m/%d/%y").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise UnreadableError(f"{shown(text)} is not a date", "write month/day/year, such as 7/31/26")


def _flag(text: str) -> str:
    if text.lower() not in _FLAGS:
        raise UnreadableError(f"{shown(text)} is neither true nor false", "write true or false")
    return _FLAGS[text.lower()]


_READ: dict[str, Callable[[str], Any]] = {
    "text": TEXT.read,
    "code": CODE.read,
    "number": _number,
    "charge": _number,
    "count": COUNT.read,
    "day": _day,
    "flag": _flag,
}


def _settled(tree: dict[str, Any]) -> dict[str, Any]:
    """The tree as the canonical model has it: parts joined, preference among the taxes, empty amounts left out."""
    told: dict[str, Any] = _joined(tree) or {}
    # A SAD as exported is the original (9) of a standard declaration (A); its general procedure repeats the items'.
    told.pop("generalProcedure", None)
    kind = told.get("typeCode", "")
    told |= {"functionCode": "9", **({"typeCode": f"{kind}A"} if len(kind) == 2 else {})}
    shipment = told.get("goodsShipment", {})
    for number, container in enumerate(shipment.get("consignment", {}).get("transportEquipments", []), 1):
        container["sequenceNumeric"] = number
    for number, item in enumerate(shipment.get("items", []), 1):
        item["sequenceNumeric"] = number
        goods = item.get("commodity", {})
        described, preference = goods.pop("described", None), goods.pop("preference", None)
        if described and "description" not in goods:
            goods["description"] = described
        if preference:
            goods["dutyTaxFees"] = [preference, *goods.get("dutyTaxFees", [])]
    currency = told.get("invoiceAmount", {}).get("currencyId")
    for exchange in told.get("currencyExchanges", []):
        exchange.update({"currencyTypeCode": currency} if currency else {})
    return told


def _joined(tree: Any) -> Any:
    if isinstance(tree, list):
        # The first procedure keeps its place before a national one, even where it says nothing.
        told = [_joined(held) for held in tree]
        return [held for place, held in enumerate(told) if held or (place == 0 and tree[0] == {} and any(told))]
    if not isinstance(tree, dict):
        return tree
    if tree and isinstance(next(iter(tree)), tuple):
        return ("" if next(iter(tree))[1] else "\n").join(text for _, text in sorted(tree.items()))
    filled = {key: said for key, held in tree.items() if (said := _joined(held)) not in (None, {}, [])}
    # A currency without amount, and the kind of a charge without one, say nothing.
    return None if set(filled) in ({"currencyId"}, {"chargesTypeCode"}) else filled
