"""What is wrong with the money of an item? Price, valuation, charges, taxes named by the declarant.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
Each looks at one item; pointers are relative to it.
"""

from operator import attrgetter

from greenlane.core.declaration import GoodsItem, Line
from greenlane.filing.declarations.rules.faults import fault, stranger, strangers
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults

_tax = attrgetter("type_code")
_INDICATORS = 4


def price_above_zero(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} has no price.

    Give the price paid or payable; goods that are not sold have the value that another method finds.

    Law: WTO Customs Valuation Agreement, Article 1.
    """
    if line.price or line.price is None:
        return None
    return fault("commodity/invoiceLine/itemChargeAmount")


def price_in_invoice_currency(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} is priced in {currency}, but the invoice is in {invoice}.

    Declare goods of one invoice in one currency.

    Law: WCO Data Model, class 42A Declaration, invoice amount.
    """
    invoice = sheet.declaration.invoice_amount
    if invoice is None or line.price is None or line.currency == invoice.currency_id or not invoice.currency_id:
        return None
    return fault("commodity/invoiceLine/itemChargeAmount", currency=line.currency, invoice=invoice.currency_id)


def valuation_method_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} is valued by method {code}, which does not exist.

    Choose a method from 1, the transaction value, to 6, the fall-back.

    Law: WTO Customs Valuation Agreement, Articles 1 to 7.
    """
    valuation = item.customs_valuation
    if valuation is None:
        return None
    return stranger(valuation.method_code, sheet.codes.valuation_methods, "customsValuation/methodCode")


def valuation_indicators_shape(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """The valuation indicators {indicators} of item {number} are not four answers of 0 or 1.

    Answer in order: are the parties related, is the use restricted, is the price conditional, are proceeds shared.

    Law: WTO Customs Valuation Agreement, Article 1.
    """
    adjustment = item.valuation_adjustment
    if adjustment is None or adjustment.addition_code is None:
        return None
    if len(adjustment.addition_code) == _INDICATORS and not adjustment.addition_code.strip("01"):
        return None
    return fault("valuationAdjustment/additionCode", indicators=adjustment.addition_code)


def tax_type_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} names a tax {code}, which does not exist.

    Choose a tax from the list, or leave it out: the taxes due are worked out for you.

    Law: WCO Data Model, class 30A Duty Tax Fee, type.
    """
    if item.commodity is None:
        return None
    known = sheet.codes.tax_types
    for fee in item.commodity.duty_tax_fees:
        if fee.type_code is not None and fee.type_code not in known:
            return strangers(item.commodity.duty_tax_fees, _tax, known, "commodity/dutyTaxFees", "typeCode")
    return None


def tax_payment_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} pays a tax by method {code}, which does not exist.

    Choose a method from the list of methods of payment.

    Law: WCO Data Model, class Payment, method.
    """
    if item.commodity is None:
        return None
    known = sheet.codes.payment_methods
    found: tuple[Fault, ...] = ()
    for place, fee in enumerate(item.commodity.duty_tax_fees):
        if fee.payment is not None and fee.payment.method_code not in known:
            path = f"commodity/dutyTaxFees/{place}/payment/methodCode"
            found += stranger(fee.payment.method_code, known, path) or ()
    return found or None
