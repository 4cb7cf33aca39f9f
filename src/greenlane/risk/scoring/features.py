"""What does a declaration look like in numbers? One table of small functions; each gives finite floats, always.

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


class Group(Fact, frozen=True):
    """Columns that are reckoned together: their names and how they are read from a Portrait, in the same order."""

    names: tuple[str, ...]
    read: "Callable[[Portrait], tuple[float, ...]]"


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
    """The row of a case, in the order of NAMES."""
    portrait = Portrait(case, page)
    row: list[float] = []
    for read in _READERS:
        row += read(portrait)
    return tuple(row)


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


def _prices(p: Portrait) -> tuple[float, ...]:
    """How far the cheapest and the dearest line lie from the usual price, and the share of lines without one."""
    lowest, highest = (min(p.ratios), max(p.ratios)) if p.ratios else (0.0, 0.0)
    count, known = len(p.lines), 0
    for price in p.history.prices[:count]:
        if price > 0.0:
            known += 1
    return max(highest, 0.0), max(-lowest, 0.0), _deviation(p), 1.0 - known / count if count else 1.0


def _deviation(p: Portrait) -> float:
    """The largest distance below the usual price in spreads, at most 20."""
    worst = 0.0
    for ratio, spread in zip(p.ratios, p.history.spreads, strict=False):
        if ratio > 0.0 and isfinite(spread):
            far = ratio / (spread if spread > _NARROW else _NARROW)
            if far > worst:
                worst = far
    return worst if worst < _FARTHEST else _FARTHEST


def _masses(p: Portrait) -> tuple[float, ...]:
    """Mass of a package; log of gross over net (packing that weighs nothing, or too much); value of a kilogram."""
    packages, net, gross = _float(p.declaration.total_package_quantity), p.net, p.gross
    return (
        log1p(gross / packages) if packages else 0.0,
        min(max(log(gross / net), -_FAR), _FAR) if net and gross else 0.0,
        log1p(p.value / net) if net else 0.0,
    )


def _records(p: Portrait) -> tuple[float, ...]:
    """Offence rates of importer, declarant and exporter, drawn towards the base rate; who and what is new."""
    history, prior, days = p.history, p.prior, p.history.days_known
    expected = prior * p.base_rate
    return (
        (history.importer_offences + expected) / (history.importer_inspected + prior),
        (history.declarant_offences + expected) / (history.declarant_inspected + prior),
        (history.exporter_offences + expected) / (history.exporter_inspected + prior),
        log1p(max(days, 0)),
        1.0 if days < 0 else 0.0,
        1.0 if history.partners_declared == 0 else 0.0,
        1.0 if history.mandates_declared == 0 else 0.0,
    )


def _taxes(p: Portrait) -> tuple[float, ...]:
    """Tax at stake for each unit of value, and the share of it that is only secured."""
    whole = p.duty + p.secured
    return min(whole / p.value, 10.0) if p.value else 0.0, p.secured / whole if whole else 0.0


def _claims(p: Portrait) -> tuple[float, ...]:
    """Whether any line has a preference, and any tax a relief."""
    preference = exemption = 0.0
    if p.origins is not None:
        for claim in p.origins.lines:
            if claim.agreement:
                preference = 1.0
    if p.assessment is not None:
        for tax in p.assessment.lines:
            if tax.relief:
                exemption = 1.0
    return preference, exemption


def _goods(p: Portrait) -> tuple[float, ...]:
    """The share of the price whose origin is not the country of export; goods that come from another procedure."""
    shipment = p.declaration.goods_shipment
    country = shipment.export_country_id if shipment else None
    whole, away, previous = sum(p.prices), 0.0, 0.0
    for line, price in zip(p.lines, p.prices, strict=False):
        if line.origin != country:
            away += price
    for line in p.lines:
        if line.previous.strip("0"):
            previous = 1.0
    return min(away / whole, 1.0) if country and whole else 0.0, previous


def _size(p: Portrait) -> tuple[float, ...]:
    """Controls not met, value and number of lines, as logarithms."""
    unmet = 0
    for duty in p.obligations.all:
        if not duty.met_by:
            unmet += 1
    return log1p(unmet), log1p(p.value), log(len(p.lines) or 1)


GROUPS: tuple[Group, ...] = (
    Group(("too_cheap", "too_dear", "price_deviation", "price_unknown"), _prices),
    Group(("mass_per_package", "packing", "value_per_kg"), _masses),
    Group(
        (
            "importer_rate", "declarant_rate", "exporter_rate", "days_known", "first_time", "new_partners",
            "new_mandate",
        ),
        _records,
    ),
    Group(("tax_at_stake", "suspended"), _taxes),
    Group(("preference", "exemption"), _claims),
    Group(("elsewhere", "from_procedure"), _goods),
    Group(("unmet_controls", "value", "lines"), _size),
)  # fmt: skip
NAMES: tuple[str, ...] = tuple([name for group in GROUPS for name in group.names])
_READERS = tuple([group.read for group in GROUPS])
