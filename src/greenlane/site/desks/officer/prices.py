"""What do such goods usually cost, and what do these? A strip of the latest prices with this one marked."""

from collections.abc import Sequence

from greenlane.core.words import Fact
from greenlane.risk.profiles.queries import usual_prices
from greenlane.site.dossier import GoodsLine

#: The drawing is so wide and high, in units of its own; dots stay off the edge.
WIDTH, HEIGHT, EDGE = 320, 40, 10


class Strip(Fact, frozen=True):
    """The latest prices per kilogram of the same goods and origin as places from left to right, and this line's.

    ``low`` and ``high`` bound what lies within the spread around the median; ``offset`` is this price against the
    median, -0.5 for half of it.
    """

    code: str
    origin: str
    count: int
    median: float
    spread: float
    price: float
    offset: float
    dots: tuple[float, ...]
    low: float
    high: float
    middle: float
    here: float

    @property
    def is_far(self) -> bool:
        """Farther off than three times the usual spread, and a fifth at least."""
        return abs(self.offset) > max(3 * self.spread, 0.2)

    @property
    def label(self) -> float:
        """Where the text for this price begins to fit."""
        return min(max(self.here, 40.0), WIDTH - 40.0)


def strips(lines: Sequence[GoodsLine]) -> dict[int, Strip]:
    """The strip of each line whose goods were seen before, by its number. One statement."""
    priced = {}
    for line in lines:
        if line.value and line.value.price and line.declared.net:
            priced[line.declared.number] = (line, float(line.value.price / line.declared.net))
    # Prices are remembered under the code as declared.
    keys = {(line.declared.code, line.declared.origin) for line, _ in priced.values()}
    known = usual_prices(keys) if keys else {}
    found = {}
    for number, (line, price) in priced.items():
        usual = known.get((line.declared.code, line.declared.origin))
        if usual and usual.median:
            found[number] = strip(line.code, line.declared.origin, usual.count, usual.recent, usual.median,
                                  usual.spread, price)  # fmt: skip
    return found


def strip(
    code: str, origin: str, count: int, recent: Sequence[float], median: float, spread: float, price: float
) -> Strip:
    """Prices as places on a line that begins at zero; what lies far beyond the others is cut off at the right end."""
    most = max(*recent, price, median * (1 + 3 * spread))
    end = min(most, max(median * 4, price)) or 1.0

    def place(value: float) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * min(value, end) / end, 1)

    return Strip(
        code=code,
        origin=origin,
        count=count,
        median=median,
        spread=spread,
        price=price,
        offset=price / median - 1,
        dots=tuple(place(one) for one in recent),
        low=place(max(median * (1 - spread), 0.0)),
        high=place(median * (1 + spread)),
        middle=place(median),
        here=place(price),
    )
