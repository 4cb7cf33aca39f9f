"""What is wrong with a change? Amendments and cancellations of an earlier declaration.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from operator import attrgetter

from greenlane.filing.declarations.rules.faults import fault, strangers
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults, MessageKind

_reason = attrgetter("change_reason_code")


def change_names_declaration(sheet: Sheet) -> Faults:
    """The message changes or cancels a declaration, but does not say which.

    Give the movement reference number (MRN) of that declaration.

    Law: Revised Kyoto Convention, General Annex, Standard 3.27.
    """
    if sheet.type.kind is MessageKind.DECLARATION or sheet.declaration.id:
        return None
    return fault("id")


def change_has_reason(sheet: Sheet) -> Faults:
    """The message changes or cancels a declaration, but gives no reason.

    Give the reason for the change.

    Law: Revised Kyoto Convention, General Annex, Standards 3.27 and 3.29.
    """
    if sheet.type.kind is MessageKind.DECLARATION:
        return None
    for amendment in sheet.declaration.amendments:
        if amendment.change_reason_code:
            return None
    return fault("amendments")


def change_reason_known(sheet: Sheet) -> Faults:
    """There is no reason {code} for a change.

    Choose a reason from the list.

    Law: WCO Data Model, class Amendment.
    """
    amendments = sheet.declaration.amendments
    if not amendments:
        return None
    known = sheet.codes.lists["change_reason"]
    return strangers(amendments, _reason, known, "amendments", "changeReasonCode")


def amendment_points_at_element(sheet: Sheet) -> Faults:
    """An amendment does not say which element it changes.

    Point at each element that is changed.

    Law: WCO Data Model, classes Amendment and 97A Pointer.
    """
    if sheet.type.kind is not MessageKind.AMENDMENT:
        return None
    faults = tuple(
        Fault(f"amendments/{n}/pointers", {}) for n, a in enumerate(sheet.declaration.amendments) if not a.pointers
    )
    return faults or None
