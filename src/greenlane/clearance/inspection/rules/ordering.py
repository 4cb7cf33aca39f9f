"""What is to be examined, and how far? From the case and the pack to the order; no trader is named in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

import msgspec

from greenlane.clearance.assignment.rules import identities, unsaid
from greenlane.clearance.inspection.terms import (
    KINDS,
    Check,
    CheckRule,
    Guidance,
    GuidancePage,
    InspectionPage,
    Kind,
    KindRule,
    Order,
    Part,
    Reply,
)
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration, GoodsItem, Line, TransportEquipment
from greenlane.core.party import Party
from greenlane.risk.profiles.terms import Hit, Hits

#: Stands where the declaration names a trader.
MASK = "[party]"
_SHORTEST = 4


def order_of(
    case: Case, page: InspectionPage, guidance: GuidancePage, *, kind: Kind | None = None, instruction: str = ""
) -> Order:
    """The order for one case: a part for each container and each item. ``kind`` overrules what the pack asks for.

    Items that a profile pointed at are examined as far as the kind goes, the others from outside; where none was
    pointed at, all of them are.
    """
    hits = found.all if (found := case.get(Hits)) else ()
    kind = kind or kind_for(case, page, guidance)
    hide = Mask(case.declaration)
    pointed = {hit.line for hit in hits if hit.line}
    far = page.kinds[kind]
    # Goods that nothing pointed at are not opened where others are.
    near = far if kind.rank <= Kind.EXTERNAL.rank else page.kinds[Kind.EXTERNAL]
    items = [
        _item(item, line, page, far if not pointed or line.number in pointed else near, hits, guidance, hide)
        for item, line in zip(case.declaration.items, case.lines, strict=True)
    ]
    boxes = [
        _container(number, box, case.declaration, page, kind, hide)
        for number, box in enumerate(containers(case.declaration), 1)
    ]
    # Papers need no gloves.
    lines = case.lines if kind.rank >= Kind.EXTERNAL.rank else ()
    care = [care for line in lines for care in page.care if line.code.startswith(care.prefix)]
    whole = [told.says for told in _guided([hit for hit in hits if not hit.line], guidance)]
    return Order(
        kind=kind,
        says=far.says,
        parts=tuple(part for part in (*boxes, *items) if part.checks),
        tools=_once(tool for each in care for tool in each.tools),
        safety=_once(each.safety for each in care if each.safety),
        instruction=hide("\n".join([*_once(whole), instruction.strip()]).strip()),
        transport=hide(_transport(case.declaration)),
        location=hide(_location(case.declaration)),
        minutes=far.minutes,
    )


def kind_for(case: Case, page: InspectionPage, guidance: GuidancePage) -> Kind:
    """The least kind that what decided on the lane, and every profile that matched, ask for."""
    routing, hits = case.get(Routing), case.get(Hits)
    by = page.kinds_by
    least = by["*"]
    if routing is not None:
        least = by.get(f"{routing.lane.value} {routing.basis}") or by.get(routing.lane.value) or least
    asked = [told.kind for hit in (hits.all if hits else ()) for told in guidance.guidance.get(hit.profile, ())]
    return max((least, *asked), key=KINDS.index)


def sampled(rule: KindRule, packages: int) -> int:
    """How many of ``packages`` a kind opens: its share, rounded up, within its least and most."""
    share = int((Decimal(packages) * rule.percent / 100).to_integral_value(ROUND_CEILING))
    return min(packages, max(rule.least, min(share, rule.most)))


def containers(declaration: Declaration) -> tuple[TransportEquipment, ...]:
    """The containers that the declaration names anywhere, each once, with the seals named with it."""
    shipment = declaration.goods_shipment
    found: dict[str, TransportEquipment] = {}
    consignments = (declaration.consignment, shipment.consignment if shipment else None)
    everywhere = [box for one in consignments if one for box in one.transport_equipments]
    everywhere += [box for item in declaration.items if item.commodity for box in item.commodity.transport_equipments]
    for box in everywhere:
        if box.id and (box.id not in found or not found[box.id].seals):
            found[box.id] = box
    return tuple(found.values())


class Mask:
    """Hides every party of a declaration, with its people, addresses and reference numbers, in a text."""

    def __init__(self, declaration: Declaration) -> None:
        own = (declaration.functional_reference_id, getattr(declaration.goods_shipment, "ucr", None))
        names = {" ".join(name.split()) for name in (*_names(declaration), *own) if name}
        # A name is also known without its last word, which mostly is its legal form.
        names |= {name.rpartition(" ")[0] for name in names if name.count(" ") > 1}
        texts = sorted((name for name in names if len(name) >= _SHORTEST), key=lambda name: (-len(name), name))
        words = (r"\s+".join(map(re.escape, name.split())) for name in texts)
        self._pattern = re.compile("|".join(words), re.IGNORECASE) if texts else None
        self._known = identities(declaration)

    def __call__(self, text: str) -> str:
        return unsaid(self._pattern.sub(MASK, text) if self._pattern else text, self._known, MASK)


def _names(word: object) -> Iterator[str | None]:
    if isinstance(word, Party):
        yield from (word.id, word.name)
    if isinstance(word, msgspec.Struct):
        for field in word.__struct_fields__:
            yield from _names(getattr(word, field))
    elif isinstance(word, tuple):
        for each in word:
            yield from _names(each)


def _item(
    item: GoodsItem,
    line: Line,
    page: InspectionPage,
    rule: KindRule,
    hits: Sequence[Hit],
    guidance: GuidancePage,
    hide: Mask,
) -> Part:
    packages = int(sum((pack.quantity_quantity or 0) for pack in item.packagings))
    marks = ", ".join(pack.marks_numbers_id for pack in item.packagings if pack.marks_numbers_id)
    declared = {
        "packages": str(packages) if packages else "",
        "gross": _plain(line.gross),
        "net": _plain(line.net),
        "quantity": f"{_plain(line.quantity)}" if line.quantity is not None else "",
        "marks": hide(marks),
        "description": hide(line.description),
        "origin": line.origin,
    }
    boxes = item.commodity.transport_equipments if item.commodity else ()
    return Part(
        place=f"i{line.number}",
        title=f"Item {line.number}: {line.code}",
        description=hide(line.description),
        packages=packages,
        opens=sampled(rule, packages),
        reasons=_why(hits, line, guidance),
        checks=_checks(page, "item", rule.kind, line.code, declared),
        inside=tuple(box.id for box in boxes if box.id),
    )


def _container(
    number: int, box: TransportEquipment, declaration: Declaration, page: InspectionPage, kind: Kind, hide: Mask
) -> Part:
    numbers = [item.sequence_numeric for item in declaration.items if _holds(box, item)]
    declared = {"container": box.id or "", "seals": " ".join(seal.id for seal in box.seals if seal.id)}
    listed = ", ".join(map(str, numbers))
    return Part(
        place=f"c{number}",
        title=f"Container {box.id}",
        description=f"Items {listed}" if listed else "",
        packages=0,
        opens=0,
        reasons=(),
        checks=_checks(page, "container", kind, "", declared),
        inside=(box.id or "",),
    )


def _holds(box: TransportEquipment, item: GoodsItem) -> bool:
    boxes = item.commodity.transport_equipments if item.commodity else ()
    return not boxes or any(each.id == box.id for each in boxes)


def _checks(page: InspectionPage, on: str, kind: Kind, code: str, declared: dict[str, str]) -> tuple[Check, ...]:
    return tuple(
        Check(rule.check, rule.asks, rule.reply, declared.get(rule.fact, ""), rule.tolerance, rule.deviation)
        for rule in page.checks
        if rule.on == on and _is_asked(rule, kind, code, declared)
    )


def _is_asked(rule: CheckRule, kind: Kind, code: str, declared: dict[str, str]) -> bool:
    if rule.since.rank > kind.rank or (rule.prefixes and not code.startswith(rule.prefixes)):
        return False
    # A number or a mark is compared; where none was declared there is nothing to compare it with.
    return rule.reply is Reply.TEXT or not rule.fact or bool(declared[rule.fact])


def _why(hits: Sequence[Hit], line: Line, guidance: GuidancePage) -> tuple[str, ...]:
    return _once(told.says for told in _guided([hit for hit in hits if hit.line == line.number], guidance))


def _guided(hits: Sequence[Hit], page: GuidancePage) -> list[Guidance]:
    """What the pack says of each profile; its own sentence where the pack says nothing."""
    return [
        told
        for hit in hits
        for told in page.guidance.get(hit.profile) or (Guidance(hit.profile, Kind.EXTERNAL, hit.says),)
    ]


def _transport(declaration: Declaration) -> str:
    shipment = declaration.goods_shipment
    consignment = declaration.consignment or (shipment.consignment if shipment else None)
    means = (consignment.arrival_transport_means if consignment else None) or declaration.border_transport_means
    return " ".join(text for text in ((means.name, means.id) if means else ()) if text)


def _location(declaration: Declaration) -> str:
    shipment = declaration.goods_shipment
    for consignment in (declaration.consignment, shipment.consignment if shipment else None):
        place = consignment.goods_location if consignment else None
        if place is not None:
            return place.name or place.id or ""
    return ""


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
