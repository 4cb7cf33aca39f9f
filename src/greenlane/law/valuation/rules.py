"""What follows? The customs value of each line (WTO Customs Valuation Agreement, Articles 1 and 8 and its Notes).

A CIF value is the price, the carriage and insurance that the delivery term leaves out of it, and what Article 8 adds.
"""

from decimal import Decimal

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import CustomsValuation
from greenlane.core.money import EXACT
from greenlane.law.nomenclature.faults import told
from greenlane.law.valuation.page import read
from greenlane.law.valuation.terms import CustomsValues, Incoterm, LineValue, ValuationPage
from greenlane.law.valuation.till import NOTHING, Till, spread

__all__ = ["read", "value"]

#: Bound once: looking a method up on a decimal context costs as much as the sum. Half up, as EXACT rounds.
_add, _quantize = EXACT.add, EXACT.quantize
_SHIPMENT = "/goodsShipment/customsValuation"


def value(batch: Batch, book: Book) -> Batch:
    """Every priced line gets a customs value: price, freight and insurance to the border, additions, deductions."""
    page = book[ValuationPage]
    return [_valued(case, page) for case in batch]


def _valued(case: Case, page: ValuationPage) -> Case:
    lines = case.lines
    if not any([line.price is not None for line in lines]):  # noqa: C419 - a list is faster here than a generator
        return case
    till = Till(page, case.day)
    prices = _prices(case, till)
    terms = _terms(case, page, till)
    if till.found:
        return told(case, till.found)
    parts = _Parts(case, prices, terms, till)
    rows = [_row(parts, i, line.number, terms[i]) for i, line in enumerate(lines)]
    if parts.deducted and not till.found:
        _check_positive(rows, till)
    if till.found:
        return told(case, till.found)
    worth = rows[0].customs_value
    for row in rows[1:]:
        worth = _add(worth, row.customs_value)
    return case.having(CustomsValues(page.currency, tuple(rows), worth, tuple(till.why)))


def _prices(case: Case, till: Till) -> list[tuple[Decimal, Decimal]]:
    """The price in the country's currency and the rate used, line by line."""
    prices = []
    for index, line in enumerate(case.lines):
        if line.price is None:
            till.fault("line_has_price", f"/goodsShipment/items/{index}/commodity/invoiceLine", line=line.number)
            continue
        rate = till.rate(line.currency, index)
        prices.append((till.times(line.price, rate, index), rate))
    return prices


def _terms(case: Case, page: ValuationPage, till: Till) -> list[Incoterm | None]:
    """What the price holds already, line by line; None where the value is the bare price (exports)."""
    cif = [page.basis.get(line.regime, page.basis_otherwise) == "cif" for line in case.lines]
    if not any(cif):
        return [None] * len(cif)
    shipment = case.declaration.goods_shipment
    terms = shipment.trade_terms if shipment else None
    code = (terms.condition_code if terms else None) or ""
    term = page.incoterms.get(code)
    if term is None:
        till.fault(
            "delivery_term_known", "/goodsShipment/tradeTerms/conditionCode", code=code, known=", ".join(page.incoterms)
        )
        return [None] * len(cif)
    till.why.append(term.says)
    return [term if asked else None for asked in cif]


class _Parts:
    """Freight, insurance, additions and deductions of each line: its own, or its share of the shipment's.

    What every line's price holds already by the delivery term is not spread at all.
    """

    __slots__ = (
        "additions",
        "deducted",
        "deductions",
        "freight",
        "insurance",
        "mass",
        "own",
        "price",
        "prices",
        "till",
    )

    def __init__(
        self, case: Case, prices: list[tuple[Decimal, Decimal]], terms: list[Incoterm | None], till: Till
    ) -> None:
        count = len(prices)
        self.till, self.prices, self.deducted = till, prices, False
        self.price = [price for price, _ in prices]
        self.mass: list[Decimal] | None = None
        self.freight: list[Decimal | None] = [None] * count
        self.insurance: list[Decimal | None] = [None] * count
        self.additions: list[Decimal] = [NOTHING] * count
        self.deductions: list[Decimal] = [NOTHING] * count
        #: The lines that state freight or insurance of their own, by role.
        self.own: dict[str, set[int]] = {}
        shipment = case.declaration.goods_shipment
        if shipment is None:
            return
        for index, item in enumerate(shipment.items):
            if item.customs_valuation is not None:
                self._own(index, item.customs_valuation)
        if shipment.customs_valuation is not None:
            self._shared(case, shipment.customs_valuation, terms)

    def _own(self, index: int, valuation: CustomsValuation) -> None:
        till = self.till
        if valuation.freight_charge_amount is not None:
            self._keep(index, "freight", 1, till.amount(valuation.freight_charge_amount, index))
        if valuation.insurance_charge_amount is not None:
            self._keep(index, "insurance", 1, till.amount(valuation.insurance_charge_amount, index))
        for place, deduction in enumerate(valuation.charge_deductions):
            where = f"/goodsShipment/items/{index}/customsValuation/chargeDeductions/{place}/chargesTypeCode"
            charge = till.charge(deduction.charges_type_code, where)
            if charge is not None and deduction.amount is not None:
                self._keep(index, charge.role, charge.sign, till.amount(deduction.amount, index))

    def _keep(self, index: int, role: str, sign: int, amount: Decimal) -> None:
        self._book(index, role, sign, amount)
        self.own.setdefault(role, set()).add(index)

    def _shared(self, case: Case, valuation: CustomsValuation, terms: list[Incoterm | None]) -> None:
        till, freight, insurance = self.till, valuation.freight_charge_amount, valuation.insurance_charge_amount
        term = next((term for term in terms if term is not None), None)
        held = {"freight": term is None or term.freight, "insurance": term is None or term.insurance}
        if freight is not None and not held["freight"]:
            self._spread(case, "freight", 1, "mass", till.amount(freight, -1))
        if insurance is not None and not held["insurance"]:
            self._spread(case, "insurance", 1, "price", till.amount(insurance, -1))
        for place, deduction in enumerate(valuation.charge_deductions):
            charge = till.charge(deduction.charges_type_code, f"{_SHIPMENT}/chargeDeductions/{place}/chargesTypeCode")
            if charge is not None and deduction.amount is not None and not held.get(charge.role):
                self._spread(case, charge.role, charge.sign, charge.part, till.amount(deduction.amount, -1))

    def _spread(self, case: Case, role: str, sign: int, part: str, amount: Decimal) -> None:
        """The shipment's sum goes to the lines that do not state freight or insurance of their own: where every line
        does, it is what they add up to and goes to none. Other charges go to all."""
        weights = self._masses(case) if part == "mass" else self.price
        own = self.own.get(role) if role != "other" else None
        if not own:
            for index, share in enumerate(spread(amount, weights)):
                self._book(index, role, sign, share)
            return
        free = [index for index in range(len(weights)) if index not in own]
        for index, share in zip(free, spread(amount, [weights[index] for index in free]), strict=True):
            self._book(index, role, sign, share)

    def _masses(self, case: Case) -> list[Decimal]:
        """Gross mass of each line; the price in its stead where a line states none, and the value says so."""
        if self.mass is None:
            masses = [line.gross for line in case.lines if line.gross is not None and self.till.sound(line.gross)]
            if len(masses) == len(case.lines):
                self.mass = masses
            else:
                self.mass = self.price
                self.till.why.append(self.till.page.words["by_price"])
        return self.mass

    def _book(self, index: int, role: str, sign: int, amount: Decimal) -> None:
        if role == "other":
            side = self.additions if sign > 0 else self.deductions
            side[index] = _add(side[index], amount)
            self.deducted = self.deducted or sign < 0
        else:
            rows = self.freight if role == "freight" else self.insurance
            before = rows[index]
            rows[index] = amount if before is None else _add(before, amount)


def _row(parts: _Parts, index: int, number: int, term: Incoterm | None) -> LineValue:
    price, rate = parts.prices[index]
    worth, freight, insurance = price, NOTHING, NOTHING
    if term is not None:
        if not term.freight:
            freight = _freight(parts, index, term)
            worth = _add(worth, freight)
        if not term.insurance:
            insurance = _insurance(parts, index, term, worth)
            worth = _add(worth, insurance)
    additions, deductions = parts.additions[index], parts.deductions[index]
    if additions is not NOTHING or deductions is not NOTHING:
        worth = EXACT.subtract(_add(worth, additions), deductions)
    value = _quantize(worth, parts.till.page.unit)
    return LineValue(number, price, freight, insurance, additions, deductions, value, rate)


def _freight(parts: _Parts, index: int, term: Incoterm) -> Decimal:
    freight = parts.freight[index]
    if freight is None:
        parts.till.once("freight_is_declared", f"{_SHIPMENT}/freightChargeAmount", code=term.code)
        return NOTHING
    return freight


def _insurance(parts: _Parts, index: int, term: Incoterm, insured: Decimal) -> Decimal:
    insurance = parts.insurance[index]
    if insurance is not None:
        return insurance
    deemed = parts.till.page.deemed_insurance
    if deemed is None:
        parts.till.once("insurance_is_declared", f"{_SHIPMENT}/insuranceChargeAmount", code=term.code)
        return NOTHING
    parts.till.note(parts.till.page.words["deemed_insurance"])
    return EXACT.multiply(insured, deemed)


def _check_positive(rows: list[LineValue], till: Till) -> None:
    for index, row in enumerate(rows):
        if row.customs_value.is_signed():
            till.fault(
                "value_is_positive",
                f"/goodsShipment/items/{index}/customsValuation",
                line=row.number,
                value=row.customs_value,
            )
