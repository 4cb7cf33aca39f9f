"""What does an amendment change? Its pointers are followed through the table, and its values put in place."""

from typing import Any

from msgspec.structs import replace

from greenlane.core.declaration import Declaration
from greenlane.core.documents import Amendment, Pointer
from greenlane.filing.intake.formats.pointing import Hop, follow
from greenlane.filing.intake.formats.wco_table import DECLARATION
from greenlane.filing.intake.terms import Fault, MalformedError

#: What belongs to the declaration and not to the message that amends it.
KEPT = (
    "functional_reference_id",
    "id",
    "type_code",
    "function_code",
    "acceptance_date_time",
    "submitter",
    "amendments",
)


def amended(declaration: Declaration, amendment: Declaration) -> Declaration:
    """``declaration`` with every pointed element of ``amendment`` in place of its own.

    An element that the amendment does not hold is taken out; a sequence one past the end adds. An amendment without
    pointers is the whole declaration anew. Raises MalformedError with every pointer that leads nowhere.
    """
    if not any(each.pointers for each in amendment.amendments):
        return replace(amendment, **{field: getattr(declaration, field) for field in KEPT})
    faults: list[Fault] = []
    ways: list[tuple[bool, tuple[Hop, ...]]] = []
    for place, each in enumerate(amendment.amendments):
        try:
            hops = follow(DECLARATION, each.pointers)
            ways.append((_removes(amendment, hops), hops))
        except LookupError as fault:
            faults.append(_nowhere(place, each, str(fault)))
    # Removals last and from the end, so that the numbers of the others still hold.
    ways.sort(key=lambda way: (way[0], -(way[1][-1].index or 0) if way[0] else 0))
    for _, hops in ways:
        try:
            declaration = _put(declaration, amendment, hops)
        except LookupError as fault:
            faults.append(Fault(str(fault.args[0]), "point at an element that the declaration holds"))
    if faults:
        raise MalformedError(*faults)
    return declaration


def _nowhere(place: int, amendment: Amendment, why: str) -> Fault:
    told = " ".join(_said(pointer) for pointer in amendment.pointers)
    says = f"the pointer {told} leads nowhere: {why}"
    remedy = "use the section codes and tags of the WCO Data Model"
    return Fault(says, remedy, element=f"/Declaration/Amendment[{place + 1}]")


def _said(pointer: Pointer) -> str:
    parts = (pointer.document_section_code, pointer.sequence_numeric, pointer.tag_id)
    return ":".join(str(part) for part in parts if part is not None)


def _removes(amendment: Any, hops: tuple[Hop, ...]) -> bool:
    """Whether the way ends in a list, at an element that the amendment does not hold."""
    at: Any = amendment
    for hop in hops:
        at = getattr(at, hop.row.field) if at is not None else None
        if hop.row.many and at is not None:
            at = _of(at, _theirs(at, hop))
    return hops[-1].row.many and at is None


def _put(holder: Any, source: Any, hops: tuple[Hop, ...]) -> Any:
    row = hops[0].row
    ours = getattr(holder, row.field)
    theirs = getattr(source, row.field) if source is not None else None
    if row.many:
        return replace(holder, **{row.field: _put_listed(ours, theirs or (), hops)})
    if len(hops) == 1 or ours is None:
        if ours is None and theirs is None:
            raise LookupError(f"neither the declaration nor the amendment holds {row.path[0]}")
        changes = {row.field: theirs}
        if row.unit:
            changes[row.unit] = getattr(source, row.unit) if source is not None else None
        return replace(holder, **changes)
    return replace(holder, **{row.field: _put(ours, theirs, hops[1:])})


def _put_listed(ours: tuple[Any, ...], theirs: tuple[Any, ...], hops: tuple[Hop, ...]) -> tuple[Any, ...]:
    hop = hops[0]
    place = _place(ours, hop.index or 0)
    new = _of(theirs, _theirs(theirs, hop))
    if place is None:
        if new is None or (hop.index or 0) > max(len(ours), _last(ours)):
            raise LookupError(f"there is no {hop.row.path[hop.row.repeats]} number {(hop.index or 0) + 1}")
        return (*ours, new)
    if len(hops) > 1:
        new = _put(ours[place], new, hops[1:])
    middle = () if new is None else (new,)
    return (*ours[:place], *middle, *ours[place + 1 :])


def _of(held: tuple[Any, ...], place: int | None) -> Any:
    return None if place is None else held[place]


def _theirs(held: tuple[Any, ...], hop: Hop) -> int | None:
    """An amendment may repeat the whole list, or only the one element that changes."""
    place = _place(held, hop.index or 0)
    numbered = any(getattr(each, "sequence_numeric", None) is not None for each in held)
    return 0 if place is None and len(held) == 1 and not numbered else place


def _last(held: tuple[Any, ...]) -> int:
    return max((getattr(each, "sequence_numeric", None) or 0 for each in held), default=0)


def _place(held: tuple[Any, ...], index: int) -> int | None:
    """By the element's own number where it has one, else by its place."""
    numbers = [getattr(each, "sequence_numeric", None) for each in held]
    if any(number is not None for number in numbers):
        return numbers.index(index + 1) if index + 1 in numbers else None
    return index if index < len(held) else None
