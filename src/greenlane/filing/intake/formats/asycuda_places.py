"""Where does ASYCUDA put what a declaration says? Writing a SAD by its table, and finding a field in one."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from lxml import etree

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.formats.asycuda_table import SAD, TAX, Entry, Group
from greenlane.filing.intake.formats.paths import Step, following
from greenlane.filing.intake.formats.trees import Element, line_of, path_of
from greenlane.filing.intake.formats.values import plain
from greenlane.filing.intake.formats.writing import escaped
from greenlane.filing.intake.terms import Place

_PREFERRED = ("dutyRegimeCode", "quotaOrderId")


def written(declaration: Declaration) -> bytes:
    """The SAD that says ``declaration``, as far as the table goes."""
    tree: dict[str, Any] = msgspec.to_builtins(declaration, builtin_types=(Decimal, datetime))
    out = ['<?xml version="1.0" encoding="UTF-8"?>']
    _print("ASYCUDA", _elements(_loosened(tree), SAD), out, "\n")
    return ("".join(out) + "\n").encode()


def find(root: Element, parts: tuple[str, ...]) -> Place:
    """The element of a JSON Pointer's parts: as near as it stands, with its line."""
    at, path, group = root, "/ASYCUDA", SAD
    while (inner := _inside(group, parts)) is not None:
        group, index, rest = inner
        preferred = next(_all(at, ("Tarification", "Preference_code")), None) is not None
        if group is TAX and rest[:1] and rest[0] in _PREFERRED:
            group, parts = _outer(parts)
            break
        index -= 1 if group is TAX and preferred and index else 0
        twins = [found for found in _all(at, group.xml) if any(str(text).strip() for text in found.itertext())]
        if index >= len(twins):
            return Place(f"{path}/{'/'.join(group.xml)}[{index + 1}]", line_of(at))
        at, path, parts = twins[index], path_of(twins[index]), rest
    entry = next((each for each in group.entries if _meant(each, parts)), None)
    if entry is None:
        return Place(path, line_of(at))
    found = next(_all(at, entry.xml), None)
    text = None if found is None else (found.text or "").strip() or None
    return Place(f"{path}/{'/'.join(entry.xml)}", line_of(at if found is None else found), text)


def _outer(parts: tuple[str, ...]) -> tuple[Group, tuple[str, ...]]:
    item = next(group for group in SAD.groups if group.xml == ("Item",))
    return item, ("commodity", "preference", parts[-1])


def _inside(group: Group, parts: tuple[str, ...]) -> tuple[Group, int, tuple[str, ...]] | None:
    for inner in group.groups:
        names = tuple(step.name for step in inner.path)
        size = len(names)
        if parts[:size] == names and len(parts) > size and parts[size].isdigit():
            return inner, int(parts[size]), parts[size + 1 :]
    return None


def _all(element: Element, names: tuple[str, ...]) -> Iterator[Element]:
    for child in element:
        if etree.QName(child).localname == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from _all(child, names[1:])


def _meant(entry: Entry, parts: tuple[str, ...]) -> bool:
    pattern = [step.name or (None if step.key else str(step.place)) for step in entry.path]
    ends = {
        "party": (("name",), ("address", "line"), ()),
        "pair": (("currentCode",), ("previousCode",), ()),
        "double": (("categoryCode",), ("typeCode",)),
    }.get(entry.kind, ((),))
    for end in ends:
        whole = [*pattern, *end]
        if len(whole) >= len(parts) > 0 and all(a is None or a == b for a, b in zip(whole, parts, strict=False)):
            return True
    return False


def _loosened(tree: dict[str, Any]) -> dict[str, Any]:
    """The tree as ASYCUDA has it: type without its letter, general procedure, preference apart from the tax lines."""
    kind = tree.get("typeCode", "")
    tree = {**tree, "typeCode": kind[:2]} if len(kind) == 3 and kind[2] == "A" else tree
    shipment = tree.get("goodsShipment")
    if not shipment or "items" not in shipment:
        return tree
    items = [
        {**item, "commodity": _apart(item["commodity"])} if "commodity" in item else item for item in shipment["items"]
    ]
    general = next((step["currentCode"][:1] for step in items[0].get("procedures", []) if "currentCode" in step), "")
    return {**tree, "generalProcedure": general, "goodsShipment": {**shipment, "items": items}}


def _apart(goods: dict[str, Any]) -> dict[str, Any]:
    fees = goods.get("dutyTaxFees", [])
    preferred = next((fee for fee in fees if any(name in fee for name in _PREFERRED)), None)
    lines = [fee for fee in fees if not set(fee) <= set(_PREFERRED)]
    told = {**goods, "dutyTaxFees": lines}
    return told if preferred is None else {**told, "preference": preferred}


def _elements(tree: dict[str, Any], group: Group) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for inner in group.groups if group.xml == ("Item",) else ():
        _nested(told, inner, tree)
    for entry in group.entries:
        text = _said(_followed(tree, entry.path), entry)
        if text:
            at = told
            for name in entry.xml[:-1]:
                at = at.setdefault(name, {})
            at[entry.xml[-1]] = text
    for inner in group.groups if group.xml != ("Item",) else ():
        _nested(told, inner, tree)
    return told


def _nested(told: dict[str, Any], inner: Group, tree: dict[str, Any]) -> None:
    held = _followed(tree, inner.path)
    if held:
        for name in inner.xml[:-1]:
            told = told.setdefault(name, {})
        told[inner.xml[-1]] = [_elements(each, inner) for each in held]


def _followed(held: Any, path: tuple[Step, ...]) -> Any:
    for step in path:
        held = following(held, step, 0) if held is not None else None
    return held


def _said(held: Any, entry: Entry) -> str:
    if held is None:
        return ""
    if entry.kind == "party":
        return "\n".join(text for text in (held.get("name"), held.get("address", {}).get("line")) if text)
    if entry.kind in ("pair", "double"):
        names = ("currentCode", "previousCode") if entry.kind == "pair" else ("categoryCode", "typeCode")
        return "".join(held.get(name, "") for name in names)
    if entry.kind in ("start", "rest"):
        start, rest = (held[: entry.cut], held[entry.cut :]) if entry.cut else held.partition("\n")[::2]
        return str(start if entry.kind == "start" else rest)
    if entry.kind == "flag":
        return "true" if held == "1" else "false"
    if isinstance(held, datetime):
        return f"{held.month}/{held.day}/{held.year:04d}"
    return plain(held) if isinstance(held, Decimal) else str(held)


def _print(name: str, told: Any, out: list[str], indent: str) -> None:
    if isinstance(told, list):
        for each in told:
            _print(name, each, out, indent)
    elif isinstance(told, dict):
        out.append(f"{indent}<{name}>")
        for inner, held in told.items():
            _print(inner, held, out, indent + " ")
        out.append(f"{indent}</{name}>")
    else:
        out.append(f"{indent}<{name}>{escaped(told)}</{name}>")
