"""May this caller send this message? Traders speak for themselves only, whatever a message claims."""

from collections.abc import Sequence

from greenlane.base.people.rules import may_lodge_for
from greenlane.base.people.terms import Caller
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations import queries as declarations
from greenlane.journey.reading import Part


def refusal(caller: Caller, parts: Sequence[Part]) -> str:
    """Why the caller may not send these parts; ``""`` where it may.

    A part that could not be read passes: it becomes nothing. An amendment or cancellation names a declaration, which
    must be one of the caller's own.
    """
    for part in parts:
        if part.declaration is not None:
            why = _why(caller, part.declaration)
            if why:
                return why
    return ""


def _why(caller: Caller, declaration: Declaration) -> str:
    declarant, importer = parties(declaration)
    if not may_lodge_for(caller, declarant, importer):
        return (
            f"The declarant is {declarant or 'not named'}, the importer {importer or 'not named'}. You lodge for "
            f"{caller.party or 'nobody'} only: put your own number as the declarant and lodge it again."
        )
    if declaration.id:
        try:
            kept = declarations.get(declaration.id)
        except LookupError as nowhere:
            return str(nowhere)
        if not may_lodge_for(caller, kept.declarant, kept.importer):
            return f"{declaration.id}: no declaration has this reference; check the MRN"
    return ""


def parties(declaration: Declaration) -> tuple[str, str]:
    """The registrations of declarant and importer; ``""`` where the declaration names none."""
    shipment = declaration.goods_shipment
    importer = shipment.importer if shipment else None
    return (declaration.declarant.id or "") if declaration.declarant else "", (importer.id or "") if importer else ""
