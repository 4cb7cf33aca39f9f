"""Which message asks for a change? An amendment that points at what changed, a cancellation with its reason."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from greenlane.core.declaration import AdditionalInformation, Amendment, Declaration
from greenlane.core.party import Party
from greenlane.core.words import Fact
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.formats.amendments import KEPT
from greenlane.filing.intake.formats.pointing import trail, wco_pointers
from greenlane.filing.intake.formats.wco_table import DECLARATION
from greenlane.filing.intake.terms import MalformedError


class Change(Fact, frozen=True):
    """What kind of message asks for the change, and why: its type and function, the words and the code."""

    type_code: str
    function_code: str
    reason: str
    code: str = ""


def amendment(mrn: str, before: Declaration, after: Declaration, change: Change) -> Declaration:
    """The message that makes ``after`` of the declaration registered as ``before``.

    It points at each element that changed. Where the tables of the WCO Data Model have no pointer for one, the whole
    declaration is sent anew, which says the same. Raises ValueError where nothing changed.
    """
    after = replace(after, **{field: getattr(before, field) for field in KEPT})
    pointers = tuple(dict.fromkeys(differences(before, after)))
    if not pointers:
        raise ValueError("nothing was changed")
    # The words of the message say why; the declaration's own stand beside them only where they are changed.
    is_said = any(pointer.startswith("/additionalInformation") for pointer in pointers)
    statements = after.additional_information if is_said else ()
    message = replace(
        after,
        id=mrn,
        type_code=change.type_code,
        function_code=change.function_code,
        additional_information=(*statements, AdditionalInformation(statement_description=change.reason)),
        amendments=tuple(Amendment(change_reason_code=change.code or None, pointers=_wco(p)) for p in pointers),
    )
    if _makes(before, message, after):
        return message
    whole = (Amendment(change_reason_code=change.code or None),)
    return replace(message, additional_information=after.additional_information, amendments=whole)


def cancellation(mrn: str, registered: Declaration, change: Change) -> Declaration:
    """The message that takes a registered declaration back."""
    declarant = registered.declarant
    return Declaration(
        functional_reference_id=registered.functional_reference_id,
        id=mrn,
        type_code=change.type_code,
        function_code=change.function_code,
        declaration_office_id=registered.declaration_office_id,
        declarant=Party(id=declarant.id) if declarant else None,
        additional_information=(AdditionalInformation(statement_description=change.reason),),
        amendments=(Amendment(change_reason_code=change.code),) if change.code else (),
    )


def differences(before: Any, after: Any, pointer: str = "") -> Iterator[str]:
    """JSON Pointers of the smallest parts in which two facts differ; of lists, entries are compared by place."""
    if before == after:
        return
    if isinstance(before, msgspec.Struct) and isinstance(after, msgspec.Struct):
        for field, name in zip(before.__struct_fields__, before.__struct_encode_fields__, strict=True):
            yield from differences(getattr(before, field), getattr(after, field), f"{pointer}/{name}")
    elif isinstance(before, tuple) and isinstance(after, tuple):
        for place in range(max(len(before), len(after))):
            ours, theirs = (each[place] if place < len(each) else None for each in (before, after))
            yield from differences(ours, theirs, f"{pointer}/{place}")
    else:
        yield pointer


def _wco(pointer: str) -> Any:
    return wco_pointers(trail(DECLARATION, pointer))


def _makes(before: Declaration, message: Declaration, after: Declaration) -> bool:
    if not all(trail(DECLARATION, pointer) for pointer in differences(before, after)):
        return False
    try:
        return intake.amend(before, message) == after
    except (MalformedError, LookupError):
        return False
