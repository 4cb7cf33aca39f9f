"""What does the demo's trader lodge once more? Goods that it traded before, as it would declare them itself."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from greenlane.core.declaration import Declaration, GoodsItem
from greenlane.core.money import Amount
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.intake.rules import write
from greenlane.journey.clear import clear
from greenlane.journey.means import Means
from greenlane.journey.terms import Received

TRADER = "user:trader"
#: Told from the last so many declarations of the trader.
_LOOK = 40


def texts_of(party: str) -> list[Declaration]:
    """The last imports of ``party``, declared after the goods had come."""
    known = [kept for kept in declarations.of_party(party, limit=_LOOK) if kept.importer == party]
    return [text for kept in known if (text := declarations.read(kept.reference)).type_code == "IMA"]


def again(text: Declaration, own: str, at: datetime) -> Declaration:
    """The same goods once more at ``at``, lodged by the importer itself under its reference ``own``."""
    return replace(
        text,
        id=None,
        declarant=text.goods_shipment.importer if text.goods_shipment else None,
        agent=None,
        functional_reference_id=own,
        issue_date_time=at,
        acceptance_date_time=None,
    )


def of_items(text: Declaration, items: Sequence[GoodsItem]) -> Declaration:
    """A declaration of these items alone, its sums added up anew."""
    assert text.goods_shipment is not None
    assert text.invoice_amount is not None
    numbered = tuple(replace(item, sequence_numeric=number) for number, item in enumerate(items, 1))
    lines = [item.commodity for item in numbered if item.commodity]
    prices = [line.invoice_line.item_charge_amount for line in lines if line.invoice_line]
    weights = [line.goods_measure.gross_mass_measure for line in lines if line.goods_measure]
    packages = [one.quantity_quantity for item in numbered for one in item.packagings]
    price = sum((one.value for one in prices if one), Decimal(0))
    return replace(
        text,
        goods_item_quantity=len(numbered),
        total_package_quantity=sum((one for one in packages if one), Decimal(0)),
        total_gross_mass_measure=sum((one for one in weights if one), Decimal(0)),
        invoice_amount=Amount(value=price, currency_id=text.invoice_amount.currency_id),
        goods_shipment=replace(text.goods_shipment, items=numbered),
    )


def lodge(means: Means, party: str, text: Declaration, at: datetime) -> str:
    """Lodge it for ``party``; returns its reference, ``""`` where it was refused."""
    raw = write("json", (text,))
    [decided] = clear(means, [Received(raw=raw, sender=party)], at, TRADER)
    return decided.answer.reference
