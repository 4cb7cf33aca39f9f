"""What does a declaration look like in numbers? One table of small functions; each gives a finite float, always.

What is unknown becomes 0.0, with a feature of its own that says so where that matters. A declaration of many lines
takes its most suspicious one, or the lines weighed by value, as each says. Add a feature at the end and raise VERSION.
"""

from collections.abc import Callable
from decimal import Decimal
from math import isfinite, log, log1p

from greenlane.core.case import Case
from greenlane.core.words import Fact
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.terms import Assessment
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.terms import CustomsValues
from greenlane.risk.profiles.terms import History
from greenlane.risk.scoring.terms import ScoringPage

VERSION = "1"
_FAR, _LEAST, _TOP = 6.0, 1e-9, 1e15
_NARROW, _FARTHEST = 0.05, 20.0
_NO_HISTORY, _NO_OBLIGATIONS = History(), Obligations()


class Feature(Fact, frozen=True):
    """One column: its name and how it is read from a Portrait."""

    name: str
    read: "Callable[[Portrait], float]"


class Portrait:
    """What the features read, taken out of a case once. Amounts as float: a score is no amount of money."""

    __slots__ = (
        "assessment", "base_rate", "declaration", "duty", "gross", "history", "lines", "net", "nets", "obligations",
        "origins", "prices", "prior", "ratios", "secured", "value",
    )  # fmt: skip

    def __init__(self, case: Case, page: ScoringPage) -> None:
        self.declaration, self.lines = case.declaration, case.lines
        self.history = case.get(History) or _NO_HISTORY
        self.obligations = case.get(Obligations) or _NO_OBLIGATIONS
        self.assessment, self.origins = case.get(Assessment), case.get(Origins)
        self.base_rate, self.prior = page.base_rate, page.prior
        values = case.get(CustomsValues)
        self.prices = [_float(v.price) for v in values.lines] if values else [0.0] * len(self.lines)
        self.value = _float(values.total) if values else 0.0
        self.nets = [_float(line.net) for line in self.lines]
        self.net = sum(self.nets)
        self.gross = _float(self.declaration.total_gross_mass_measure)
        self.duty = _float(self.assessment.total) if self.assessment else 0.0
        self.secured = _float(self.assessment.secured) if self.assessment else 0.0
        self.ratios = _ratios(self.prices, self.nets, self.history.prices)


def features(case: Case, page: ScoringPage) -> tuple[float, ...]:
    """The row of a case, in the order of FEATURES."""
    portrait = Portrait(case, page)
    return tuple([read(portrait) for read in _READERS])


def _float(value: Decimal | None) -> float:
    """A measure that can be reckoned with; 0.0 where it is absent, no number, or beyond all trade."""
    try:
        number = float(value)  # type: ignore[arg-type]  # None is caught, quicker than it is asked for
    except (TypeError, ValueError):
        return 0.0
    return number if _LEAST < number < _TOP else 0.0


def _ratios(prices: list[float], nets: list[float], usual: tuple[float, ...]) -> list[float]:
    """For each line, log(usual price / declared price per kg), within ±6; positive is too cheap, 0.0 unknown."""
    return [
        min(max(log(expected * net / price), -_FAR), _FAR) if price and net and _LEAST < expected < _TOP else 0.0
        for price, net, expected in zip(prices, nets, usual, strict=False)
    ]


def _too_cheap(p: Portrait) -> float:
    return max(p.ratios, default=0.0)


def _too_dear(p: Portrait) -> float:
    return max(-min(p.ratios, default=0.0), 0.0)


def _deviation(p: Portrait) -> float:
    """The largest distance below the usual price in spreads, at most 20."""
    worst = 0.0
    for ratio, spread in zip(p.ratios, p.history.spreads, strict=False):
        if ratio > 0.0 and isfinite(spread):
            far = ratio / (spread if spread > _NARROW else _NARROW)
            if far > worst:
                worst = far
    return worst if worst < _FARTHEST else _FARTHEST


def _price_unknown(p: Portrait) -> float:
    """The share of lines without a usual price."""
    count = len(p.lines)
    known = len([price for price in p.history.prices[:count] if price > 0.0])
    return 1.0 - known / count if count else 1.0


def _mass_per_package(p: Portrait) -> float:
    packages = _float(p.declaration.total_package_quantity)
    return log1p(p.gross / packages) if packages else 0.0


def _packing(p: Portrait) -> float:
    """Log of gross over net mass: packing that weighs nothing, or too much."""
    return min(max(log(p.gross / p.net), -_FAR), _FAR) if p.net and p.gross else 0.0


def _value_per_kg(p: Portrait) -> float:
    return log1p(p.value / p.net) if p.net else 0.0


def _shrunken(p: Portrait, offences: int, inspected: int) -> float:
    return (offences + p.prior * p.base_rate) / (inspected + p.prior)


def _importer_rate(p: Portrait) -> float:
    return _shrunken(p, p.history.importer_offences, p.history.importer_inspected)


def _declarant_rate(p: Portrait) -> float:
    return _shrunken(p, p.history.declarant_offences, p.history.declarant_inspected)


def _exporter_rate(p: Portrait) -> float:
    return _shrunken(p, p.history.exporter_offences, p.history.exporter_inspected)


def _days_known(p: Portrait) -> float:
    return log1p(max(p.history.days_known, 0))


def _first_time(p: Portrait) -> float:
    return 1.0 if p.history.days_known < 0 else 0.0


def _new_partners(p: Portrait) -> float:
    return 1.0 if p.history.partners_declared == 0 else 0.0


def _new_mandate(p: Portrait) -> float:
    return 1.0 if p.history.mandates_declared == 0 else 0.0


def _tax_at_stake(p: Portrait) -> float:
    return min((p.duty + p.secured) / p.value, 10.0) if p.value else 0.0


def _suspended(p: Portrait) -> float:
    whole = p.duty + p.secured
    return p.secured / whole if whole else 0.0


def _preference(p: Portrait) -> float:
    return 1.0 if p.origins is not None and any(claim.agreement for claim in p.origins.lines) else 0.0


def _exemption(p: Portrait) -> float:
    return 1.0 if p.assessment is not None and any(tax.relief for tax in p.assessment.lines) else 0.0


def _elsewhere(p: Portrait) -> float:
    """The share of the price whose origin is not the country of export."""
    shipment = p.declaration.goods_shipment
    country = shipment.export_country_id if shipment else None
    whole = sum(p.prices)
    if not country or not whole:
        return 0.0
    away = 0.0
    for line, price in zip(p.lines, p.prices, strict=False):
        if line.origin != country:
            away += price
    return min(away / whole, 1.0)


def _from_procedure(p: Portrait) -> float:
    """Goods that come from another customs procedure."""
    return 1.0 if any(line.previous.strip("0") for line in p.lines) else 0.0


def _unmet(p: Portrait) -> float:
    return log1p(sum([1 for duty in p.obligations.all if not duty.met_by]))


FEATURES: tuple[Feature, ...] = (
    Feature("too_cheap", _too_cheap),
    Feature("too_dear", _too_dear),
    Feature("price_deviation", _deviation),
    Feature("price_unknown", _price_unknown),
    Feature("mass_per_package", _mass_per_package),
    Feature("packing", _packing),
    Feature("value_per_kg", _value_per_kg),
    Feature("importer_rate", _importer_rate),
    Feature("declarant_rate", _declarant_rate),
    Feature("exporter_rate", _exporter_rate),
    Feature("days_known", _days_known),
    Feature("first_time", _first_time),
    Feature("new_partners", _new_partners),
    Feature("new_mandate", _new_mandate),
    Feature("tax_at_stake", _tax_at_stake),
    Feature("suspended", _suspended),
    Feature("preference", _preference),
    Feature("exemption", _exemption),
    Feature("elsewhere", _elsewhere),
    Feature("from_procedure", _from_procedure),
    Feature("unmet_controls", _unmet),
    Feature("value", lambda p: log1p(p.value)),
    Feature("lines", lambda p: log(len(p.lines) or 1)),
)
NAMES: tuple[str, ...] = tuple([feature.name for feature in FEATURES])
_READERS = tuple([feature.read for feature in FEATURES])
