"""Which releases are audited? Strata, the chance of each release in its stratum, and who is taken by its number.

Poisson sampling: each release has a number of its own from the verifiable draw and is taken when the number lies below
its chance. So a release is taken or not whatever else is in the batch, anyone can check every single one, and its
chance is known exactly, which is what makes estimates from the sample unbiased. The price is that the size of the
sample varies; it is expected to be the sum of the chances.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from greenlane.clearance.audit.terms import ANY, AuditPage, Chance, Layer, Size, Stratum, Unit

_STEPS = 200
REST = "rest"
_EDGE = 1e-12


def sector_of(page: AuditPage, chapter: int) -> str:
    """The sector of a chapter of the nomenclature; ``rest`` where the pack names none."""
    return next((name for name, first, last in page.sectors if first <= chapter <= last), REST)


def trader_of(page: AuditPage, releases: int) -> str:
    """The size of a trader with so many releases in the period."""
    return next((name for least, name in reversed(page.traders) if releases >= least), page.traders[0][1])


def band_of(page: AuditPage, score: float | None) -> str:
    """The band of a score; without a score the lowest."""
    return next((name for least, name in reversed(page.bands) if (score or 0.0) >= least), page.bands[0][1])


def stratum_of(page: AuditPage, unit: Unit, releases: int) -> Stratum:
    """The first row of the plan that the release meets; the last row meets every one."""
    told = (unit.lane, sector_of(page, unit.chapter), trader_of(page, releases), band_of(page, unit.score))
    return next(row for row in page.strata if all(a in (ANY, has) for a, has in zip(_asked(row), told, strict=True)))


def chances(page: AuditPage, units: Sequence[Unit]) -> list[Chance]:
    """The chance of every release of a frame, in the order given."""
    counted = Counter(unit.importer for unit in units)
    rows = [stratum_of(page, unit, counted[unit.importer]) for unit in units]
    found = [0.0] * len(units)
    for stratum in page.strata:
        places = [place for place, row in enumerate(rows) if row is stratum]
        if places:
            sizes = [_size(units[place], stratum.size) for place in places]
            for place, chance in zip(places, probabilities(sizes, stratum.share, stratum.least), strict=True):
                found[place] = chance
    return [Chance(u, r.name, p) for u, r, p in zip(units, rows, found, strict=True)]


def probabilities(sizes: Sequence[float], share: float, least: float) -> list[float]:
    """Chances in proportion to size, none below ``least`` and none above 1, that sum to ``share`` of the number.

    Where ``least`` for everyone is more than ``share``, everyone has ``share``. Releases too large for their part are
    taken for certain and the rest share what is left.
    """
    number, share = len(sizes), min(1.0, share)
    floor, target = min(least, share), share * number
    held: npt.NDArray[np.float64] = np.asarray(sizes, dtype=np.float64)
    total = float(held.sum())
    if not total or floor >= share:
        return [share] * number
    low, high = 0.0, number / max(float(held[held > 0].min()), _EDGE * total)
    if float(np.clip(held * high, floor, 1.0).sum()) < target:  # releases of no size cannot take up what is left
        extra = (target - float((held > 0).sum())) / max(1, int((held == 0).sum()))
        return [1.0 if size else extra for size in sizes]
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if float(np.clip(held * middle, floor, 1.0).sum()) < target:
            low = middle
        else:
            high = middle
    return [float(chance) for chance in np.clip(held * high, floor, 1.0)]


def take(frame: Sequence[Chance], numbers: Mapping[str, float]) -> list[tuple[Chance, float]]:
    """Those whose number lies below their chance; each is taken by its own number alone."""
    return [(c, numbers[c.unit.reference]) for c in frame if numbers[c.unit.reference] < c.probability]


def layers(frame: Iterable[Chance]) -> tuple[Layer, ...]:
    """The strata of a frame, with what they hold, by name."""
    rows: dict[str, list[Chance]] = {}
    for chance in frame:
        rows.setdefault(chance.stratum, []).append(chance)
    return tuple(
        Layer(
            name=name,
            units=len(held),
            duty=sum(c.unit.duty for c in held),
            expected=sum(c.probability for c in held),
            least=min(c.probability for c in held),
        )
        for name, held in sorted(rows.items())
    )


def hash_of(frame: Iterable[Chance]) -> str:
    """SHA-256 over reference, stratum and chance of every release, by reference: what the plan commits to."""
    digest = sha256()
    for c in sorted(frame, key=lambda c: c.unit.reference):
        digest.update(f"{c.unit.reference} {c.stratum} {c.probability.hex()}\n".encode())
    return digest.hexdigest()


def key_of(plan: str, reference: str) -> str:
    """What the verifiable draw is asked for one release: other than for its lane, so that the two are independent."""
    return f"{plan}/{reference}"


def _asked(row: Stratum) -> tuple[str, str, str, str]:
    return row.lane, row.sector, row.trader, row.band


def _size(unit: Unit, size: Size) -> float:
    if size is Size.EQUAL:
        return 1.0
    return float(unit.duty) if size is Size.DUTY else float(unit.score or 0.0)
