"""How much revenue is at risk in all releases, judging by those drawn? Horvitz–Thompson, with an honest interval.

Each release found short stands for ``1 / chance`` releases like it. Under Poisson sampling the variance of that sum has
an unbiased estimator of its own (Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, section 3.5).
The interval is that of a normal sum, widened by Student's t where findings are few, and never below what was found
itself. Where nothing was found no interval of money can be given; then the number of releases that can be wrong is
bounded exactly: the more were wrong, the less likely that none of them was drawn.
"""

from collections.abc import Iterable, Sequence
from math import log, log1p, sqrt

from greenlane.clearance.audit.terms import Drawn, Estimate, Layer

#: Student's t, two-sided 95 %, by degrees of freedom; between rows the smaller degrees hold (NIST/SEMATECH, 1.3.6.7.2).
_T95 = (
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306), (9, 2.262),
    (10, 2.228), (12, 2.179), (15, 2.131), (20, 2.086), (25, 2.060), (30, 2.042), (60, 2.000), (120, 1.980),
)  # fmt: skip
CONFIDENCE = 0.95


def estimate(layers: Sequence[Layer], drawn: Sequence[Drawn], few: int) -> Estimate:
    """The estimate from the audits that are known; those not known yet are taken as missing at random.

    Each stratum's chances are scaled by the part of its sample that is known. ``few`` findings are needed for bounds
    that deserve trust.
    """
    known = [d for d in drawn if d.loss is not None]
    parts = _known_parts(drawn)
    weighed = [(max(0, d.loss or 0), d.probability * parts[d.stratum]) for d in known]
    loss = sum(y / p for y, p in weighed)
    variance = sum((1 - p) * (y / p) ** 2 for y, p in weighed)
    wrong = [d for d in known if d.offence or (d.loss or 0) > 0]
    number = sum(1 / (d.probability * parts[d.stratum]) for d in wrong)
    units = sum(layer.units for layer in layers)
    # A ratio of two estimated sums: the number of releases is known, but dividing by its estimate wavers less.
    base = sum(1 / p for _, p in weighed)
    found = sum(y for y, _ in weighed)
    low = high = None
    if found:
        wide = _t(sum(1 for y, _ in weighed if y) - 1) * sqrt(variance)
        low, high = max(float(found), loss - wide), loss + wide
    return Estimate(
        units=units,
        duty=sum(layer.duty for layer in layers),
        drawn=len(drawn),
        known=len(known),
        wrong=len(wrong),
        loss=loss,
        error=sqrt(variance),
        low=low,
        high=high,
        rate=number / base if base else 0.0,
        confidence=CONFIDENCE,
        is_few=len(wrong) < few,
        left_out=tuple(sorted(name for name, part in parts.items() if not part)),
        most_wrong=None if wrong or not known else most_wrong(layers, parts),
    )


def most_wrong(layers: Iterable[Layer], parts: dict[str, float], confidence: float = CONFIDENCE) -> int:
    """The most releases that can be wrong though none of those drawn was, at this confidence; exact for equal chances.

    The wrong ones are thought to lie where the chance of being drawn was least; so the bound errs to the safe side.
    """
    left, count = -log(1 - confidence), 0
    for layer in sorted(layers, key=lambda layer: layer.least * parts.get(layer.name, 1.0)):
        chance = layer.least * parts.get(layer.name, 1.0)
        if chance >= 1:
            continue
        each = -log1p(-chance)
        can = layer.units if not each else min(layer.units, int(left / each + 1e-9))
        count, left = count + can, left - can * each
        if can < layer.units:
            break
    return count


def _known_parts(drawn: Iterable[Drawn]) -> dict[str, float]:
    """Of each stratum the part of its sample whose audit is known."""
    all_: dict[str, int] = {}
    known: dict[str, int] = {}
    for d in drawn:
        all_[d.stratum] = all_.get(d.stratum, 0) + 1
        known[d.stratum] = known.get(d.stratum, 0) + (d.loss is not None)
    # Nothing drawn in a stratum is everything known of it; nothing known of what was drawn leaves it open.
    return {name: known[name] / number for name, number in all_.items()}


def _t(freedom: int) -> float:
    return next((t for degrees, t in reversed(_T95) if freedom >= degrees), _T95[0][1])
