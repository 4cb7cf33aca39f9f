"""What is a declared amount worth in the country's currency? Dated rates, charge types, shares that add up."""

from datetime import date
from decimal import Decimal

from greenlane.core.finding import Finding
from greenlane.core.money import EXACT, Amount
from greenlane.law.valuation.terms import Charge, ValuationPage

NOTHING = Decimal(0)
ONE = Decimal(1)
#: Shares are cut here, four digits below any cent; what is left goes to the largest line, so no sum is ever lost.
GRAIN = Decimal("0.000001")
#: No honest amount or mass has more digits before the point; more would only slow the arithmetic down.
_DIGITS = 15
_multiply, _divide_int = EXACT.multiply, EXACT.divide_int


class Till:
    """Converts the amounts of one declaration at the rates of its day, and notes what cannot be converted."""

    __slots__ = ("_rates", "_said", "day", "found", "page", "why")

    def __init__(self, page: ValuationPage, day: date) -> None:
        self.page, self.day = page, day
        self.found: list[Finding] = []
        self.why: list[str] = []
        self._rates: dict[str, Decimal] = {page.currency: ONE}
        self._said: set[str] = set()

    def rate(self, currency: str, index: int) -> Decimal:
        """Country currency for one unit of ``currency``; a fault at line ``index`` (-1: header) where none is fresh."""
        known = self._rates.get(currency)
        if known is None:
            known = self._rates[currency] = self._fresh(currency, index)
        return known

    def _fresh(self, currency: str, index: int) -> Decimal:
        page, day = self.page, self.day
        row = page.rates.get(currency)
        if row is not None and currency and 0 <= (day - row.since).days <= page.rate_max_age:
            self.why.append(row.says)
            return row.rate
        pointer = f"/goodsShipment/items/{index}/commodity/invoiceLine"
        if index < 0:
            pointer = "/goodsShipment/customsValuation"
        if not currency:
            self.fault("currency_is_declared", pointer)
        elif row is None:
            self.fault("exchange_rate_known", pointer, currency=currency, day=day, known=", ".join(page.rates))
        else:
            self.fault(
                "exchange_rate_is_fresh", pointer, currency=currency, day=day, since=row.since, days=page.rate_max_age
            )
        return ONE

    def times(self, amount: Decimal, rate: Decimal, index: int) -> Decimal:
        """``amount`` at ``rate``; a fault and nothing where it is negative, endless or not a number."""
        if not is_sound(amount):
            pointer = "/goodsShipment/customsValuation" if index < 0 else f"/goodsShipment/items/{index}"
            self.fault("amount_in_range", pointer, amount=f"{amount:.6g}", digits=_DIGITS)
            return NOTHING
        return amount if rate is ONE else _multiply(amount, rate)

    def amount(self, amount: Amount, index: int) -> Decimal:
        """A declared amount; one that names no currency is in the country's own."""
        return self.times(amount.value, self.rate(amount.currency_id or self.page.currency, index), index)

    def charge(self, code: str | None, pointer: str) -> Charge | None:
        charge = self.page.charges.get(code or "")
        if charge is None:
            self.fault("charge_type_known", pointer, code=code or "", known=", ".join(self.page.charges))
        return charge

    def note(self, why: str) -> None:
        if why not in self.why:
            self.why.append(why)

    def fault(self, rule: str, pointer: str, **facts: object) -> None:
        self.found.append(self.page.faults[rule].at(pointer, **facts))

    def once(self, rule: str, pointer: str, **facts: object) -> None:
        """A fault of the whole shipment, told once however many lines meet it."""
        if rule not in self._said:
            self._said.add(rule)
            self.fault(rule, pointer, **facts)


def is_sound(amount: Decimal) -> bool:
    """Whether an amount or mass can be reckoned with."""
    return amount.is_finite() and not amount.is_signed() and amount.adjusted() < _DIGITS


def spread(amount: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """``amount`` in shares by weight, none negative; they add up to it exactly, the residue with the largest weight.

    Where all weights are zero the first line takes the whole; no weights, no shares.
    """
    if len(weights) < 2:
        return [amount] * len(weights)
    whole = sum(weights, NOTHING)
    if not whole:
        return [amount] + [NOTHING] * (len(weights) - 1)
    largest, grains = weights.index(max(weights)), _multiply(whole, GRAIN)
    # A whole number of grains, then grains: the same as cutting the quotient, and quicker.
    shares = [
        NOTHING if place == largest else _multiply(_divide_int(_multiply(amount, weight), grains), GRAIN)
        for place, weight in enumerate(weights)
    ]
    shares[largest] = EXACT.subtract(amount, sum(shares, NOTHING))
    return shares
