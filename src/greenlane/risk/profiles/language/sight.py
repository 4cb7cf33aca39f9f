"""Where does a condition look? A view of one case, and the readers that take one thing out of it.

A reader never raises: what is not declared or not known is None (texts: also ``""``), and numbers are finite.
"""

from datetime import date
from decimal import Context, Decimal
from functools import lru_cache
from math import isfinite
from typing import TypeAlias

from greenlane.core.case import Case
from greenlane.core.declaration import Declaration, GoodsShipment, Line
from greenlane.core.party import Party
from greenlane.law.duty.terms import Assessment
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.terms import CustomsValues
from greenlane.risk.profiles.terms import History

Value: TypeAlias = str | int | Decimal | bool | date | tuple[str, ...] | None

#: Wide and silent: a division by nothing gives no number instead of an error.
CALCULATION = Context(prec=50, traps=[])
_NO_PRICE: Decimal | None = None
_NO_SHIPMENT, _NOBODY, _NO_HISTORY = GoodsShipment(), Party(), History()
_NO_LINE = Line(
    number=0, code="", origin="", description="", regime="", previous="", additional=(), preference="", price=None,
    currency="", net=None, gross=None, quantity=None, unit="", documents=(),
)  # fmt: skip


class View:
    """One case as conditions see it. ``line`` and ``index`` move along its lines while a condition is tested.

    ``priced`` keeps the unit price of the line numbered ``priced_at``: many conditions ask for it.
    """

    __slots__ = (
        "case",
        "declaration",
        "history",
        "index",
        "line",
        "lines",
        "priced",
        "priced_at",
        "shipment",
        "values",
    )

    def __init__(self, case: Case) -> None:
        self.case, self.declaration, self.lines = case, case.declaration, case.lines
        self.shipment = case.declaration.goods_shipment or _NO_SHIPMENT
        self.history = case.get(History) or _NO_HISTORY
        values = case.get(CustomsValues)
        self.values = values.lines if values is not None and len(values.lines) == len(self.lines) else ()
        self.index, self.line = 0, self.lines[0] if self.lines else _NO_LINE
        self.priced_at, self.priced = -1, _NO_PRICE

    def turn_to(self, index: int) -> None:
        self.index, self.line = index, self.lines[index]


def finite(value: Decimal | None) -> Decimal | None:
    """``value`` unless it is not a number that can be compared."""
    return value if value is not None and value.is_finite() else None


@lru_cache(maxsize=8192)
def _measured(value: float) -> Decimal | None:
    """A gathered measure, 0.0 standing for unknown. Kept, as many lines have the same usual price."""
    return Decimal(value) if value and isfinite(value) else None


def customs_value(view: View) -> Decimal | None:
    if not view.values:
        return None
    value = view.values[view.index].customs_value
    return value if value.is_finite() else None


def unit_price(view: View) -> Decimal | None:
    if view.priced_at != view.index:
        price, net = view.values[view.index].price if view.values else None, view.line.net
        view.priced_at, view.priced = view.index, None
        if price is not None and net is not None and net.is_finite():
            view.priced = finite(CALCULATION.divide(price, net))
    return view.priced


def line_duty(view: View) -> Decimal | None:
    assessment = view.case.get(Assessment)
    if assessment is None:
        return None
    total = Decimal(0)
    for tax in assessment.lines:
        if tax.number == view.line.number:
            total = CALCULATION.add(total, tax.amount)
    return finite(total)


def agreement(view: View) -> str | None:
    origins = view.case.get(Origins)
    claims = origins.lines if origins is not None else ()
    return claims[view.index].agreement if view.index < len(claims) else None


def reliefs(view: View) -> tuple[str, ...]:
    assessment = view.case.get(Assessment)
    if assessment is None:
        return ()
    number = view.line.number
    return tuple([t.relief for t in assessment.lines if t.number == number and t.relief])


def price(view: View) -> Decimal | None:
    prices = view.history.prices
    return _measured(prices[view.index]) if view.index < len(prices) else None


def spread(view: View) -> Decimal | None:
    spreads = view.history.spreads
    return _measured(spreads[view.index]) if view.index < len(spreads) else None


def mode(declaration: Declaration) -> str | None:
    means = declaration.border_transport_means
    return means.mode_code if means else None


def incoterm(shipment: GoodsShipment) -> str | None:
    return shipment.trade_terms.condition_code if shipment.trade_terms else None


def containers(shipment: GoodsShipment) -> int | None:
    return len(shipment.consignment.transport_equipments) if shipment.consignment else None


def place(shipment: GoodsShipment) -> str | None:
    place = shipment.consignment.goods_location if shipment.consignment else None
    return place.id if place else None


def country(party: Party | None) -> str | None:
    return party.address.country_code if party and party.address else None


def importer(view: View) -> Party:
    return view.shipment.importer or _NOBODY


def exporter(view: View) -> Party:
    return view.declaration.exporter or _NOBODY


def total(view: View) -> Decimal | None:
    values = view.case.get(CustomsValues)
    return finite(values.total) if values else None


def duty(view: View) -> Decimal | None:
    assessment = view.case.get(Assessment)
    return finite(assessment.total) if assessment else None


def invoice(view: View) -> Decimal | None:
    amount = view.declaration.invoice_amount
    return finite(amount.value) if amount else None


def days_known(view: View) -> int:
    return max(view.history.days_known, 0)


def documents(view: View) -> tuple[str, ...]:
    return tuple([d.code for d in view.declaration.additional_documents])


def declarant(view: View) -> str | None:
    return view.declaration.declarant.id if view.declaration.declarant else None
