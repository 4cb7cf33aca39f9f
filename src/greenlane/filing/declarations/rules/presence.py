"""What is missing, and what must not be there? The presence matrix of the pack, asked of one declaration.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from greenlane.filing.declarations.rules.sheet import Sheet, plan_of
from greenlane.filing.declarations.terms import Fault, Faults, Plan


def field_mandatory(sheet: Sheet) -> Faults:
    """The {name} is missing ({field}).

    Declare it: this procedure requires it.

    Law: Revised Kyoto Convention, General Annex, Standard 3.12.
    """
    plan = sheet.plan
    faults: Faults = plan.fields.whole.missing(sheet.declaration)
    for n, item in enumerate(sheet.items):
        of_item = plan if sheet.lines[n].regime == plan.procedure else _plan(sheet, n)
        found = of_item.fields.item.missing(item)
        if found is not None:
            faults = (*(faults or ()), *_of_item(found, n))
    return faults


def field_prohibited(sheet: Sheet) -> Faults:
    """The {name} does not belong on this declaration ({field}).

    Leave it out: this procedure has no use for it.

    Law: Revised Kyoto Convention, General Annex, Standard 3.12.
    """
    plan = sheet.plan
    faults: Faults = plan.fields.whole.unwanted(sheet.declaration)
    for n, item in enumerate(sheet.items):
        of_item = plan if sheet.lines[n].regime == plan.procedure else _plan(sheet, n)
        if of_item.fields.item.forbids:
            found = of_item.fields.item.unwanted(item)
            if found is not None:
                faults = (*(faults or ()), *_of_item(found, n))
    return faults


def _plan(sheet: Sheet, place: int) -> Plan:
    return plan_of(sheet.page, sheet.declaration.type_code, sheet.lines[place].regime)


def _of_item(faults: tuple[Fault, ...], place: int) -> tuple[Fault, ...]:
    return tuple(Fault(f"goodsShipment/items/{place}/{f.pointer}", f.words, f.law) for f in faults)
