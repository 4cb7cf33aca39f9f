"""What does not fit? Texts too long or not printable, numbers too large, too exact or below zero, unknown currencies.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

import re
from decimal import Decimal

from greenlane.core.money import Amount
from greenlane.filing.declarations.rules.contents import LONG, SHORT, walk
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults

_NOTHING = Decimal(0)
_signed = Decimal.is_signed
# Line breaks and tabs are fit for addresses and descriptions; other control characters, and those that turn
# the direction of writing (which make a text read other than it is), are not.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def text_fits(sheet: Sheet) -> Faults:
    """A text has {length} characters; here it may have {most}.

    Shorten the text.

    Law: WCO Data Model, formats of text elements.
    """
    limits = sheet.page.limits
    if sheet.contents.is_short_enough(limits):
        return None
    faults = []
    for path, kind, name, value in walk(sheet.declaration):
        if isinstance(value, str):
            most = limits.long_text if name in LONG.get(kind, ()) else limits.short_text
            if len(value) > most and (name in LONG.get(kind, ()) or name in SHORT.get(kind, ())):
                faults.append(Fault(path, {"length": len(value), "most": most}))
    return tuple(faults) or None


def text_is_printable(sheet: Sheet) -> Faults:
    """A text holds a character that cannot be printed (U+{character}).

    Type the text again; it was probably copied together with invisible characters.

    Law: WCO Data Model, formats of text elements; ISO/IEC 10646.
    """
    if sheet.contents.is_printable():
        return None
    faults = []
    for path, _, _, value in walk(sheet.declaration):
        if isinstance(value, str) and (unfit := _UNFIT.search(value)):
            faults.append(Fault(path, {"character": f"{ord(unfit.group()):04X}"}))
    return tuple(faults) or None


def amount_fits(sheet: Sheet) -> Faults:
    """The amount {value} is below zero, too large, or has more decimals than {unit}.

    Give a positive amount in the units of its currency.

    Law: WCO Data Model, formats of amounts.
    """
    limits, values = sheet.page.limits, sheet.contents.values
    if not values or _all_fit(values, limits.amount_below, limits.amount_unit):
        return None
    faults = tuple(
        Fault(f"{path}/value", {"value": value.value, "unit": limits.amount_unit})
        for path, _, _, value in walk(sheet.declaration)
        if isinstance(value, Amount) and not _fits(value.value, limits.amount_below, limits.amount_unit)
    )
    return faults or None


def measure_fits(sheet: Sheet) -> Faults:
    """The number {value} is below zero, too large, or has more decimals than {unit}.

    Give a positive number; masses are in kilograms.

    Law: WCO Data Model, formats of measures and quantities.
    """
    limits, measures = sheet.page.limits, sheet.contents.measures
    if not measures or _all_fit(measures, limits.measure_below, limits.measure_unit):
        return None
    faults = tuple(
        Fault(path, {"value": value, "unit": limits.measure_unit})
        for path, kind, _, value in walk(sheet.declaration)
        if isinstance(value, Decimal)
        and kind is not Amount
        and not _fits(value, limits.measure_below, limits.measure_unit)
    )
    return faults or None


def currency_known(sheet: Sheet) -> Faults:
    """There is no currency {code} in ISO 4217.

    Declare the three letters of the currency of the amount.

    Law: ISO 4217; WTO Customs Valuation Agreement, Article 9.
    """
    known = sheet.codes.currencies
    for amount in sheet.contents.amounts:
        if amount.currency_id not in known and amount.currency_id is not None:
            break
    else:
        for line in sheet.lines:
            if line.currency not in known and line.currency:
                break
        else:
            return None
    return tuple(
        Fault(f"{path}/currencyId", {"code": value.currency_id})
        for path, _, _, value in walk(sheet.declaration)
        if isinstance(value, Amount) and value.currency_id is not None and value.currency_id not in known
    )


def _all_fit(values: list[Decimal], below: Decimal, unit: Decimal) -> bool:
    # A sum has the smallest exponent of its terms, so when it has that of the unit, no term is more exact; and when no
    # term is below zero, none is larger than the sum. A sum that had to be rounded is too large by far.
    try:
        total = sum(values, _NOTHING) + unit
        return total.same_quantum(unit) and total < below and (not any(map(_signed, values)) or min(values) >= _NOTHING)
    except ArithmeticError:
        return False


def _fits(value: Decimal, below: Decimal, unit: Decimal) -> bool:
    return value.is_finite() and _NOTHING <= value < below and value == value.quantize(unit)
