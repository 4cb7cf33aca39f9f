"""How does a declaration read with an officer's changes, and what do they come to? Text to text, duty beside duty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace

from greenlane.clearance.assessment.rules.possible import refused
from greenlane.clearance.assessment.terms import AssessmentPage, Change, Comparison, Differing, Field
from greenlane.core.declaration import (
    Classification,
    Commodity,
    Declaration,
    DutyTaxFee,
    GoodsItem,
    GoodsMeasure,
    InvoiceLine,
    Line,
    Origin,
    lines_of,
)
from greenlane.core.money import Amount, to_minor
from greenlane.law.duty.terms import Assessment


def with_declared(page: AssessmentPage, declaration: Declaration, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes with what was declared beside each. Raises RefusedActionError where one says nothing new."""
    if not changes:
        raise refused(page, "no_change")
    lines = {line.number: line for line in lines_of(declaration)}
    found = []
    for change in changes:
        line = lines.get(change.line)
        if line is None:
            raise refused(page, "no_such_line", line=change.line)
        declared, proposed = _declared(line, change.field), change.proposed.strip()
        if not proposed or _same(declared, proposed):
            raise refused(page, "same", line=change.line, value=declared or proposed or "nothing")
        found.append(Change(change.line, change.field, proposed, declared))
    return tuple(found)


def applied(page: AssessmentPage, declaration: Declaration, changes: Iterable[Change]) -> Declaration:
    """The declaration as changed; the sum of the invoice follows the prices of its lines.

    Raises RefusedActionError where a number is none, or there is no such line.
    """
    for change in changes:
        shipment = declaration.goods_shipment
        place = next((n for n, item in enumerate(declaration.items) if item.sequence_numeric == change.line), None)
        if shipment is None or place is None:
            raise refused(page, "no_such_line", line=change.line)
        item = shipment.items[place]
        try:
            changed = _CHANGES[change.field](item, change.proposed.strip())
        except InvalidOperation:
            raise refused(page, "invalid", faults=f"{change.proposed} is not a number.") from None
        items = (*shipment.items[:place], changed, *shipment.items[place + 1 :])
        declaration = replace(declaration, goods_shipment=replace(shipment, items=items))
        if change.field is Field.PRICE:
            declaration = _with_total(declaration, item, changed)
    return declaration


def compared(before: Assessment, after: Assessment) -> Comparison:
    """What each tax on each line comes to before and after; those alike are left out."""
    was, now = _amounts(before), _amounts(after)
    places = sorted({*was, *now})
    return Comparison(
        currency=after.currency,
        before=to_minor(before.total),
        after=to_minor(after.total),
        lines=tuple([
            Differing(line, tax, was.get((line, tax), 0), now.get((line, tax), 0))
            for line, tax in places
            if was.get((line, tax), 0) != now.get((line, tax), 0)
        ]),
    )  # fmt: skip


def _amounts(assessment: Assessment) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for line in assessment.lines:
        if not line.guaranteed:
            key = (line.number, line.tax)
            found[key] = found.get(key, 0) + to_minor(line.amount)
    return found


def _declared(line: Line, field: Field) -> str:
    value = {
        Field.CODE: line.code,
        Field.ORIGIN: line.origin,
        Field.PRICE: line.price,
        Field.NET: line.net,
        Field.PREFERENCE: line.preference,
    }[field]
    return "" if value is None else str(value)


def _same(declared: str, proposed: str) -> bool:
    try:
        return Decimal(declared) == Decimal(proposed) and len(declared) == len(proposed)
    except InvalidOperation:
        return declared == proposed


def _code(item: GoodsItem, proposed: str) -> GoodsItem:
    """The national line in place of the goods code; additional codes stay."""
    goods = item.commodity or Commodity()
    others = [c for c in goods.classifications if c.identification_type_code not in ("TSP", "TRC", None)]
    code = Classification(id=proposed, identification_type_code="TSP")
    return replace(item, commodity=replace(goods, classifications=(code, *others)))


def _origin(item: GoodsItem, proposed: str) -> GoodsItem:
    first = item.origins[0] if item.origins else Origin(type_code="1")
    return replace(item, origins=(replace(first, country_code=proposed.upper()), *item.origins[1:]))


def _price(item: GoodsItem, proposed: str) -> GoodsItem:
    goods = item.commodity or Commodity()
    line = goods.invoice_line or InvoiceLine()
    currency = line.item_charge_amount.currency_id if line.item_charge_amount else None
    amount = Amount(value=Decimal(proposed), currency_id=currency)
    return replace(item, commodity=replace(goods, invoice_line=replace(line, item_charge_amount=amount)))


def _net(item: GoodsItem, proposed: str) -> GoodsItem:
    goods = item.commodity or Commodity()
    measure = replace(goods.goods_measure or GoodsMeasure(), net_net_weight_measure=Decimal(proposed))
    return replace(item, commodity=replace(goods, goods_measure=measure))


def _preference(item: GoodsItem, proposed: str) -> GoodsItem:
    goods = item.commodity or Commodity()
    fees = goods.duty_tax_fees or (DutyTaxFee(),)
    place = next((n for n, fee in enumerate(fees) if fee.duty_regime_code), 0)
    fee = replace(fees[place], duty_regime_code=proposed)
    return replace(item, commodity=replace(goods, duty_tax_fees=(*fees[:place], fee, *fees[place + 1 :])))


_CHANGES: Mapping[Field, Callable[[GoodsItem, str], GoodsItem]] = {
    Field.CODE: _code,
    Field.ORIGIN: _origin,
    Field.PRICE: _price,
    Field.NET: _net,
    Field.PREFERENCE: _preference,
}


def _with_total(declaration: Declaration, before: GoodsItem, after: GoodsItem) -> Declaration:
    """The sum of the invoice, where it is declared, moved by as much as the price of the line."""
    total = declaration.invoice_amount
    if total is None or total.value is None:
        return declaration
    moved = _priced(after) - _priced(before)
    return replace(declaration, invoice_amount=replace(total, value=total.value + moved))


def _priced(item: GoodsItem) -> Decimal:
    line = item.commodity.invoice_line if item.commodity else None
    amount = line.item_charge_amount if line else None
    return amount.value if amount and amount.value is not None else Decimal(0)
