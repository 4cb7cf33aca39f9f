"""What does a declaration say once a decision has changed it? Codes, origins, prices, preferences, line by line."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace

from greenlane.clearance.assessment.terms import Change, Field
from greenlane.core.declaration import (
    Commodity,
    Declaration,
    DutyTaxFee,
    GoodsItem,
    GoodsMeasure,
    InvoiceLine,
    Origin,
)
from greenlane.core.money import Amount


def varied(declaration: Declaration, changes: Iterable[Change]) -> Declaration:
    """``declaration`` with the changes made. Raises ValueError, naming the line, where one cannot be made."""
    shipment = declaration.goods_shipment
    if shipment is None:
        raise ValueError("the declaration has no goods; there is nothing to change")
    items = list(shipment.items)
    for change in changes:
        place = next((n for n, item in enumerate(items) if item.sequence_numeric == change.line), None)
        if place is None or not change.proposed.strip():
            raise ValueError(
                f"line {change.line}, {change.field}: name a line of the declaration and what it is to say"
            )
        items[place] = _changed(items[place], change, declaration)
    whole = replace(declaration, goods_shipment=replace(shipment, items=tuple(items)))
    # The invoice goes with its prices: the sum of the items is checked against it.
    more = _prices(whole) - _prices(declaration)
    invoice = declaration.invoice_amount
    if not more or invoice is None:
        return whole
    return replace(whole, invoice_amount=replace(invoice, value=invoice.value + more))


def _changed(item: GoodsItem, change: Change, whole: Declaration) -> GoodsItem:
    goods, said = item.commodity or Commodity(), change.proposed.strip()
    match change.field:
        case Field.CODE:
            codes = tuple(replace(c, id=said) if c.id == goods.goods_code else c for c in goods.classifications)
            return replace(item, commodity=replace(goods, classifications=codes))
        case Field.ORIGIN:
            first = item.origins[0] if item.origins else Origin()
            return replace(item, origins=(replace(first, country_code=said.upper()), *item.origins[1:]))
        case Field.PRICE:
            line = goods.invoice_line or InvoiceLine()
            held = line.item_charge_amount
            unit = held.currency_id if held else whole.invoice_amount.currency_id if whole.invoice_amount else None
            charged = replace(line, item_charge_amount=Amount(value=_number(change), currency_id=unit))
            return replace(item, commodity=replace(goods, invoice_line=charged))
        case Field.NET:
            measure = replace(goods.goods_measure or GoodsMeasure(), net_net_weight_measure=_number(change))
            return replace(item, commodity=replace(goods, goods_measure=measure))
        case _:
            fees = goods.duty_tax_fees or (DutyTaxFee(),)
            place = next((n for n, fee in enumerate(fees) if fee.duty_regime_code), 0)
            claimed = tuple(replace(f, duty_regime_code=said) if n == place else f for n, f in enumerate(fees))
            return replace(item, commodity=replace(goods, duty_tax_fees=claimed))


def _prices(declaration: Declaration) -> Decimal:
    """The prices of all items in the currency of the invoice; those in another do not count."""
    unit = declaration.invoice_amount.currency_id if declaration.invoice_amount else None
    found = [
        i.commodity.invoice_line.item_charge_amount
        for i in declaration.items
        if i.commodity and i.commodity.invoice_line
    ]
    return sum((a.value for a in found if a and a.currency_id in (None, unit)), Decimal(0))


def _number(change: Change) -> Decimal:
    try:
        number = Decimal(change.proposed.strip())
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise ValueError(f"line {change.line}, {change.field}: {change.proposed!r} is no number of zero or more")
    return number
