"""A declaration says what the decision makes it say, on the line named, and nothing else changes."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from greenlane.clearance.appeals.varying import varied
from greenlane.clearance.assessment.terms import Change, Field
from greenlane.core.declaration import Declaration
from greenlane.core.money import Amount
from greenlane.journey.scenarios import declaration_of

TWO = declaration_of(
    {
        "lines": [
            {"code": "85171300", "origin": "CN", "price": "100.00 XXD", "net": "5", "preference": "300"},
            {"code": "61091000", "origin": "TR", "price": "40.00 XXD"},
        ]
    }
)


def read(declaration, place):
    item = declaration.goods_shipment.items[place]
    goods = item.commodity
    return {
        Field.CODE: goods.goods_code,
        Field.ORIGIN: item.origins[0].country_code,
        Field.PRICE: str(goods.invoice_line.item_charge_amount.value),
        Field.NET: str(goods.goods_measure.net_net_weight_measure),
        Field.PREFERENCE: goods.duty_tax_fees[0].duty_regime_code,
    }


@pytest.mark.parametrize(
    ("field", "proposed", "said"),
    [
        (Field.CODE, "84713000", "84713000"),
        (Field.ORIGIN, "de", "DE"),
        (Field.PRICE, "80.50", "80.50"),
        (Field.NET, "7", "7"),
        (Field.PREFERENCE, "100", "100"),
    ],
)
def test_one_field_of_one_line(field, proposed, said):
    new = varied(TWO, [Change(1, field, proposed)])
    before, after = read(TWO, 0), read(new, 0)
    assert after == {**before, field: said}
    assert new.goods_shipment.items[1] == TWO.goods_shipment.items[1]


def test_the_currency_stays():
    amount = (
        varied(TWO, [Change(1, Field.PRICE, "1")]).goods_shipment.items[0].commodity.invoice_line.item_charge_amount
    )
    assert (amount.value, amount.currency_id) == (Decimal(1), "XXD")


def test_the_invoice_goes_with_its_prices():
    whole = replace(TWO, invoice_amount=Amount(value=Decimal("140.00"), currency_id="XXD"))
    new = varied(
        whole, [Change(1, Field.PRICE, "80.00"), Change(2, Field.PRICE, "41.50"), Change(2, Field.ORIGIN, "CN")]
    )
    assert new.invoice_amount == Amount(value=Decimal("121.50"), currency_id="XXD")
    assert varied(whole, [Change(1, Field.ORIGIN, "CN")]).invoice_amount == whole.invoice_amount


@pytest.mark.parametrize(
    "change",
    [Change(3, Field.CODE, "1"), Change(1, Field.CODE, " "), Change(1, Field.PRICE, "much"), Change(1, Field.NET, "-1"),
     Change(1, Field.PRICE, "NaN")],
)  # fmt: skip
def test_what_cannot_be_made(change):
    with pytest.raises(ValueError, match="line"):
        varied(TWO, [change])


def test_nothing_to_change():
    with pytest.raises(ValueError, match="no goods"):
        varied(Declaration(), [Change(1, Field.CODE, "1")])
