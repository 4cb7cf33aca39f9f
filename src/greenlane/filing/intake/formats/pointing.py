"""Which element is meant? From JSON Pointers to places in a message and to WCO pointers, and back, by one table."""

from typing import Any

from lxml import etree

from greenlane.core.documents import Pointer
from greenlane.core.words import Fact
from greenlane.filing.intake.formats.tables import Node, Row
from greenlane.filing.intake.formats.trees import Element, line_of
from greenlane.filing.intake.terms import Place

_ATTRIBUTES = {"amount": "currencyID", "quantity": "unitCode"}


class Hop(Fact, frozen=True):
    """One step of a way through the table: the row, the place in its list, the attribute meant."""

    row: Row
    index: int | None = None
    attribute: str | None = None


def trail(node: Node, pointer: str) -> tuple[Hop, ...]:
    """The rows that a JSON Pointer passes, as far as the table knows the way."""
    hops: list[Hop] = []
    parts = [part for part in pointer.split("/") if part]
    at: Node | None = node
    while parts and at is not None:
        fields = dict(zip(at.cls.__struct_encode_fields__, at.cls.__struct_fields__, strict=True))
        name = parts.pop(0)
        field = fields.get(name, name)
        row = at.row(field)
        if row is None:
            break
        index = int(parts.pop(0)) if row.many and parts and parts[0].isdigit() else None
        unit = row.unit == field or parts[:1] == ["currencyId"]
        hops.append(Hop(row, index, _ATTRIBUTES.get(row.shape) if unit else None))
        at = row.node
    return tuple(hops)


def names(hops: tuple[Hop, ...]) -> str:
    """The XPath of a way in local names: ``/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity``."""
    told = ""
    for hop in hops:
        for place, name in enumerate(hop.row.path):
            numbered = hop.index is not None and place == hop.row.repeats
            told += f"/{name}[{hop.index + 1}]" if numbered and hop.index is not None else f"/{name}"
        told += f"/@{hop.attribute}" if hop.attribute else ""
    return told


def found(root: Element, hops: tuple[Hop, ...], path: str) -> Place:
    """Where a way ends in a tree: the line of the element, or of the nearest one that stands."""
    at: Element | None = root
    line = line_of(root)
    for hop in hops:
        for place, name in enumerate(hop.row.path):
            twins = [] if at is None else [child for child in at if etree.QName(child).localname == name]
            wanted = (hop.index or 0) if place == hop.row.repeats else 0
            at = twins[wanted] if wanted < len(twins) else None
            line = line_of(at) if at is not None else line
    raw: Any = at.text if at is not None and not len(at) else None
    if at is not None and hops and hops[-1].attribute:
        raw = at.get(hops[-1].attribute)
    return Place(path + names(hops), line, str(raw) if raw is not None else None)


def wco_pointers(hops: tuple[Hop, ...], section: str = "42A") -> tuple[Pointer, ...]:
    """The way as WCO pointers: each class with its sequence, at last the tag of the data element."""
    pointers = [Pointer(section)]
    for hop in hops:
        for place, code in enumerate(hop.row.sections):
            # Only what repeats has a number.
            sequence = hop.index + 1 if place == hop.row.repeats and hop.index is not None else None
            pointers.append(Pointer(code, sequence))
        if hop.row.tag is not None:
            last = pointers.pop()
            pointers.append(Pointer(last.document_section_code, last.sequence_numeric, hop.row.tag))
    return tuple(pointers)


def follow(node: Node, pointers: tuple[Pointer, ...]) -> tuple[Hop, ...]:
    """The rows that WCO pointers pass, from the declaration (42A) on.

    Raises LookupError naming the section or tag that leads nowhere.
    """
    hops: list[Hop] = []
    waiting = [p for p in pointers if p.document_section_code is not None]
    if waiting and waiting[0].document_section_code == "42A":
        hops_tag = waiting[0].tag_id
        waiting = waiting[1:]
        if hops_tag is not None and not waiting:
            return (Hop(_tagged(node, (), hops_tag)),)
    at: Node | None = node
    while waiting and at is not None:
        hop, used = _step(at, waiting)
        hops.append(hop)
        last, waiting = waiting[used - 1], waiting[used:]
        at = hop.row.node
        if at is not None and last.tag_id is not None:
            hops.append(Hop(_tagged(at, (), last.tag_id)))
            at = None
    if waiting:
        raise LookupError(f"nothing stands below {waiting[0].document_section_code} there")
    if not hops:
        raise LookupError("the pointer names no element")
    return tuple(hops)


def _step(node: Node, waiting: list[Pointer]) -> tuple[Hop, int]:
    codes = tuple(p.document_section_code for p in waiting)
    for row in node.rows:
        sections = row.sections
        if not sections or codes[: len(sections)] != sections:
            continue
        last = waiting[len(sections) - 1]
        if row.node is None and last.tag_id != row.tag:
            continue
        index = (waiting[row.repeats].sequence_numeric or 1) - 1 if row.many else None
        return Hop(row, index), len(sections)
    raise LookupError(f"the section {codes[0]} is not known in {node.cls.__name__}")


def _tagged(node: Node, sections: tuple[str, ...], tag: str) -> Row:
    for row in node.rows:
        if row.node is None and row.tag == tag and row.sections == sections:
            return row
    raise LookupError(f"the tag {tag} is not known in {node.cls.__name__}")
