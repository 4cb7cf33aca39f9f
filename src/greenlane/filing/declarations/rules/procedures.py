"""What is wrong with the procedure of an item? Requested and previous procedure, and what they ask for.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
Each looks at one item; pointers are relative to it.
"""

from greenlane.core.declaration import GoodsItem, Line
from greenlane.filing.declarations.rules.faults import fault
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults

#: The previous procedure of goods that were under none.
NO_PREVIOUS = "00"


def procedure_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} requests procedure {code}, which does not exist.

    Choose a procedure from the list, such as the one for release for home use.

    Law: WCO Data Model, class Government Procedure, current procedure.
    """
    if line.regime in sheet.page.procedures or not line.regime:
        return None
    return fault("procedures/0/currentCode", code=line.regime)


def procedure_fits_type(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} requests procedure {code} for {procedure}, but the declaration is of a type for {declared}.

    Correct the procedure or the type of the declaration.

    Law: WCO Data Model, class Government Procedure; class 42A Declaration, type.
    """
    procedure = sheet.page.procedures.get(line.regime)
    if procedure is None or sheet.type.direction is None or procedure.direction is sheet.type.direction:
        return None
    declared = sheet.type.direction.value
    return fault("procedures/0/currentCode", code=line.regime, procedure=procedure.direction.value, declared=declared)


def procedure_shared(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} requests procedure {code}, which cannot share a declaration with procedure {first}.

    Declare these goods on a declaration of their own.

    Law: WCO Data Model, class Government Procedure.
    """
    first = sheet.plan.procedure
    if line.regime == first:
        return None
    here, there = sheet.page.procedures.get(line.regime), sheet.page.procedures.get(first)
    if here is None or there is None or here.group == there.group:
        return None
    return fault("procedures/0/currentCode", code=line.regime, first=first)


def previous_procedure_allowed(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} requests procedure {code} after procedure {previous}; it may follow {allowed}.

    Correct the previous procedure, or end it before this declaration.

    Law: Revised Kyoto Convention, Specific Annexes B, D, F and G.
    """
    procedure = sheet.page.procedures.get(line.regime)
    if procedure is None or line.previous in procedure.previous or not line.previous:
        return None
    allowed = ", ".join(sorted(procedure.previous))
    return fault("procedures/0/previousCode", code=line.regime, previous=line.previous, allowed=allowed)


def previous_procedure_documented(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} follows procedure {previous}, but no document of that procedure is declared.

    Declare as previous document the declaration that put the goods under the previous procedure.

    Law: Revised Kyoto Convention, General Annex, Standard 3.16.
    """
    if not line.previous or line.previous == NO_PREVIOUS:
        return None
    if item.previous_documents or sheet.shipment.previous_documents:
        return None
    return fault("previousDocuments", previous=line.previous)


def additional_procedure_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} has the additional procedure {code}, which does not exist.

    Choose a code from the list of additional procedures, or leave it out.

    Law: WCO Data Model, class Government Procedure, additional procedure.
    """
    known = sheet.codes.lists["additional_procedure"]
    for code in line.additional:
        if code not in known:
            break
    else:
        return None
    return tuple(
        Fault(f"procedures/{n}/currentCode", {"code": entry.current_code})
        for n, entry in enumerate(item.procedures)
        if n and entry.current_code and entry.current_code not in known
    )
