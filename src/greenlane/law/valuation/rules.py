"""What follows? The customs value of each line (WTO Customs Valuation Agreement, Articles 1 and 8 and its Notes).

A CIF value is the price, the carriage and insurance that the delivery term leaves out of it, and what Article 8 adds.
"""

from decimal import Decimal

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import CustomsValuation, Line
from greenlane.core.money import EXACT
from greenlane.law.nomenclature.faults import told
from greenlane.law.valuation.page import read
from greenlane.law.valuation.terms import Charge, CustomsValues, Incoterm, LineValue, ValuationPage
from greenlane.law.valuation.till import NOTHING, Till, is_sound, spread

__all__ = ["read", "value"]

#: Bound once: looking a method up on a decimal context costs as much as the sum. Half up, as EXACT rounds.
_add, _quantize = EXACT.add, EXACT.quantize
_SHIPMENT = "/goodsShipment/customsValuation"
#: Where a charge that is neither freight nor insurance goes, by whether it is deducted.
_SIDES = ("additions", "deductions")
_ROLES = ("freight", "insurance", *_SIDES)


def value(batch: Batch, book: Book) -> Batch:
    """Every priced line gets a customs value: price, freight and insurance to the border, additions, deductions."""
    page = book[ValuationPage]
    return [_valued(case, page) for case in batch]


def _valued(case: Case, page: ValuationPage) -> Case:
    lines = case.lines
    if not lines or (lines[0].price is None and all(line.price is None for line in lines)):
        return case
    till = Till(page, case.day)
    prices, rates = _prices(lines, till)
    terms = _terms(case, page, till)
    if till.found:
        return told(case, till.found)
    parts = _Parts(case, prices, terms, till)
    rows = _rows(lines, rates, terms, parts)
    if "deductions" in parts.sums and not till.found:
        _check_positive(rows, till)
    if till.found:
        return told(case, till.found)
    worth = rows[0].customs_value
    for row in rows[1:]:
        worth = _add(worth, row.customs_value)
    return case.having(CustomsValues(page.currency, tuple(rows), worth, tuple(till.why)))


def _prices(lines: tuple[Line, ...], till: Till) -> tuple[list[Decimal], list[Decimal]]:
    """The price in the country's currency, and the rate used, line by line."""
    prices: list[Decimal] = []
    rates: list[Decimal] = []
    for index, line in enumerate(lines):
        if line.price is None:
            till.fault("line_has_price", f"/goodsShipment/items/{index}/commodity/invoiceLine", line=line.number)
            continue
        rate = till.rate(line.currency, index)
        rates.append(rate)
        prices.append(till.times(line.price, rate, index))
    return prices, rates


def _terms(case: Case, page: ValuationPage, till: Till) -> list[Incoterm | None]:
    """What the price holds already, line by line; None where the value is the bare price (exports)."""
    basis, otherwise = page.basis, page.basis_otherwise
    cif = [basis.get(line.regime, otherwise) == "cif" for line in case.lines]
    if True not in cif:
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

    ``sums`` holds what was booked under each role, line by line. What every line's price holds already by the
    delivery term is not spread at all.
    """

    __slots__ = ("mass", "own", "price", "sums", "till")

    def __init__(self, case: Case, price: list[Decimal], terms: list[Incoterm | None], till: Till) -> None:
        self.till, self.price = till, price
        self.mass: list[Decimal] | None = None
        self.sums: dict[str, list[Decimal | None]] = {}
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
            self._keep(index, "freight", till.amount(valuation.freight_charge_amount, index))
        if valuation.insurance_charge_amount is not None:
            self._keep(index, "insurance", till.amount(valuation.insurance_charge_amount, index))
        for place, deduction in enumerate(valuation.charge_deductions):
            where = f"/goodsShipment/items/{index}/customsValuation/chargeDeductions/{place}/chargesTypeCode"
            charge = till.charge(deduction.charges_type_code, where)
            if charge is not None and deduction.amount is not None:
                self._keep(index, _role(charge), till.amount(deduction.amount, index))

    def _keep(self, index: int, role: str, amount: Decimal) -> None:
        self._book(index, role, amount)
        if role not in _SIDES:
            self.own.setdefault(role, set()).add(index)

    def _shared(self, case: Case, valuation: CustomsValuation, terms: list[Incoterm | None]) -> None:
        till, freight, insurance = self.till, valuation.freight_charge_amount, valuation.insurance_charge_amount
        term = terms[0] or next((term for term in terms if term is not None), None)
        held = {"freight": term is None or term.freight, "insurance": term is None or term.insurance}
        if freight is not None and not held["freight"]:
            self._spread(case, "freight", "mass", till.amount(freight, -1))
        if insurance is not None and not held["insurance"]:
            self._spread(case, "insurance", "price", till.amount(insurance, -1))
        for place, deduction in enumerate(valuation.charge_deductions):
            charge = till.charge(deduction.charges_type_code, f"{_SHIPMENT}/chargeDeductions/{place}/chargesTypeCode")
            if charge is not None and deduction.amount is not None and not held.get(charge.role):
                self._spread(case, _role(charge), charge.part, till.amount(deduction.amount, -1))

    def _spread(self, case: Case, role: str, part: str, amount: Decimal) -> None:
        """The shipment's sum goes to the lines that do not state freight or insurance of their own: where every line
        does, it is what they add up to and goes to none. Other charges go to all."""
        weights = self._masses(case) if part == "mass" else self.price
        own = self.own.get(role, ())
        if not own and role not in self.sums and role not in _SIDES:
            self.sums[role] = [*spread(amount, weights)]
            return
        free = [index for index in range(len(weights)) if index not in own]
        for index, share in zip(free, spread(amount, [weights[index] for index in free]), strict=True):
            self._book(index, role, share)

    def _masses(self, case: Case) -> list[Decimal]:
        """Gross mass of each line; the price in its stead where a line states none, and the value says so."""
        if self.mass is None:
            masses = [line.gross for line in case.lines if line.gross is not None and is_sound(line.gross)]
            if len(masses) == len(case.lines):
                self.mass = masses
            else:
                self.mass = self.price
                self.till.why.append(self.till.page.words["by_price"])
        return self.mass

    def _book(self, index: int, role: str, amount: Decimal) -> None:
        booked = self.sums.get(role)
        if booked is None:
            booked = self.sums[role] = [None] * len(self.price)
        before = booked[index]
        if before is None:
            booked[index] = _add(NOTHING, amount) if role in _SIDES else amount
        else:
            booked[index] = _add(before, amount)


def _role(charge: Charge) -> str:
    return _SIDES[charge.sign < 0] if charge.role == "other" else charge.role


def _rows(
    lines: tuple[Line, ...], rates: list[Decimal], terms: list[Incoterm | None], parts: _Parts
) -> list[LineValue]:
    """Each line: its price, and what the delivery term leaves out of it and Article 8 adds; rounded once."""
    till, unit = parts.till, parts.till.page.unit
    rows: list[LineValue] = []
    none, sums = [None] * len(lines), parts.sums
    columns = [sums.get(role, none) for role in _ROLES]
    for line, price, rate, term, freight, insurance, added, taken in zip(
        lines, parts.price, rates, terms, *columns, strict=True
    ):
        worth = price
        if term is None or term.freight:
            freight = NOTHING
        else:
            freight = _freight(till, term) if freight is None else freight
            worth = _add(worth, freight)
        if term is None or term.insurance:
            insurance = NOTHING
        else:
            insurance = _insurance(till, term, worth) if insurance is None else insurance
            worth = _add(worth, insurance)
        if added is not None or taken is not None:
            worth = EXACT.subtract(_add(worth, added or NOTHING), taken or NOTHING)
        value = _quantize(worth, unit)
        rows.append(
            LineValue(
                line.number, price, freight, insurance, NOTHING if added is None else added,
                NOTHING if taken is None else taken, value, rate,
            )
        )  # fmt: skip
    return rows


def _freight(till: Till, term: Incoterm) -> Decimal:
    till.once("freight_is_declared", f"{_SHIPMENT}/freightChargeAmount", code=term.code)
    return NOTHING


def _insurance(till: Till, term: Incoterm, insured: Decimal) -> Decimal:
    """What is deemed to insure the goods where no insurance is declared."""
    deemed = till.page.deemed_insurance
    if deemed is None:
        till.once("insurance_is_declared", f"{_SHIPMENT}/insuranceChargeAmount", code=term.code)
        return NOTHING
    till.note(till.page.words["deemed_insurance"])
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
