"""What is wrong with the terms of the sale? Invoice, delivery terms, payment.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from decimal import Decimal

from greenlane.filing.declarations.rules.faults import fault, stranger
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults

_NOTHING = Decimal(0)


def invoice_total_matches(sheet: Sheet) -> Faults:
    """The items cost {items} together, but the invoice amounts to {invoice} {currency}: more than {tolerance} apart.

    Correct the invoice amount or the price of an item.

    Law: WTO Customs Valuation Agreement, Article 1; WCO Data Model, class 42A Declaration, invoice amount.
    """
    invoice = sheet.declaration.invoice_amount
    if invoice is None or not sheet.lines:
        return None
    items, currency = _NOTHING, invoice.currency_id
    for line in sheet.lines:
        # What is not priced, or priced in another currency, is another rule's finding.
        if line.price is None or line.currency != (currency or ""):
            return None
        items += line.price
    tolerance = sheet.page.limits.invoice_tolerance
    if -tolerance <= items - invoice.value <= tolerance:
        return None
    return fault("invoiceAmount", items=items, invoice=invoice.value, currency=currency or "", tolerance=tolerance)


def delivery_place_given(sheet: Sheet) -> Faults:
    """The delivery term {term} stands without its place.

    Name the place or port up to which the seller delivers.

    Law: Incoterms 2020.
    """
    terms = sheet.shipment.trade_terms
    if terms is None or not terms.condition_code or terms.location_id or terms.description:
        return None
    return fault("goodsShipment/tradeTerms/locationId", term=terms.condition_code)


def delivery_term_fits_mode(sheet: Sheet) -> Faults:
    """The delivery term {term} is made for carriage by water, but the goods travel by transport mode {mode}.

    Check the delivery term on the invoice.

    Law: Incoterms 2020.
    """
    terms = sheet.shipment.trade_terms
    if terms is None or terms.condition_code is None or not sheet.mode:
        return None
    term = sheet.codes.delivery_terms.get(terms.condition_code)
    if term is None or not term.modes or sheet.mode in term.modes:
        return None
    return fault("goodsShipment/tradeTerms/conditionCode", term=terms.condition_code, mode=sheet.mode)


def payment_method_known(sheet: Sheet) -> Faults:
    """There is no method of payment {code}.

    Choose a method from the list, such as payment before release or deferred payment.

    Law: Revised Kyoto Convention, General Annex, Standard 4.6.
    """
    return stranger(sheet.declaration.payment_method_code, sheet.codes.payment_methods, "paymentMethodCode")


def payment_account_given(sheet: Sheet) -> Faults:
    """Payment by method {method} is charged to an account, and none is named.

    Give the reference of the account, or choose another method of payment.

    Law: Revised Kyoto Convention, General Annex, Standard 4.14.
    """
    declaration = sheet.declaration
    method = sheet.codes.payment_methods.get(declaration.payment_method_code or "")
    if method is None or not method.account or declaration.deferred_payment_reference:
        return None
    return fault("deferredPaymentReference", method=declaration.payment_method_code)


def nature_known(sheet: Sheet) -> Faults:
    """There is no nature of transaction {code}.

    Choose a nature from the list, such as outright purchase.

    Law: International Merchandise Trade Statistics 2010, nature of transaction.
    """
    known, shipment = sheet.codes.natures, sheet.shipment
    faults = stranger(shipment.transaction_nature_code, known, "goodsShipment/transactionNatureCode") or ()
    for n, item in enumerate(sheet.items):
        if item.transaction_nature_code is not None and item.transaction_nature_code not in known:
            path = f"goodsShipment/items/{n}/transactionNatureCode"
            faults += fault(path, code=item.transaction_nature_code)
    return faults or None


def ucr_shape(sheet: Sheet) -> Faults:
    """The reference {ucr} is not a unique consignment reference.

    Write the last digit of the year, the country, then up to 32 letters and digits.

    Law: WCO Recommendation on the Unique Consignment Reference.
    """
    fits, ucr = sheet.page.shapes.ucr.fullmatch, sheet.shipment.ucr
    faults: tuple[Fault, ...] = ()
    if ucr is not None and not fits(ucr):
        faults = fault("goodsShipment/ucr", ucr=ucr)
    for n, item in enumerate(sheet.items):
        if item.ucr is not None and not fits(item.ucr):
            faults += fault(f"goodsShipment/items/{n}/ucr", ucr=item.ucr)
    return faults or None
