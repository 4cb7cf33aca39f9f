"""Which packages are opened? Numbers by a hash of the epoch's output and the order, so that nobody chooses.

Package n of a part is among those opened where counting up the hashes ``SHA-512(output || reference/place/i)`` for
i = 0, 1, … meets it before enough others are found. Until the epoch is published only the holder of the draw's key can
know the numbers; afterwards anyone can work them out again (:mod:`greenlane.risk.draws.rules`).
"""

from collections.abc import Iterable
from hashlib import sha512

from greenlane.clearance.inspection.terms import Drawn, Lot, Order

_WIDE = 1 << 64


def packages(output: bytes, reference: str, place: str, packages: int, opens: int) -> tuple[int, ...]:
    """``opens`` different numbers of 1 to ``packages``, ascending, each set as likely as any other."""
    opens = min(opens, packages)
    # Where more than half are opened it is quicker to draw those that stay shut.
    few = min(opens, packages - opens)
    fair = _WIDE - _WIDE % max(packages, 1)
    found: set[int] = set()
    count = 0
    while len(found) < few:
        digest = sha512(output + f"{reference}/{place}/{count}".encode()).digest()
        drawn, count = int.from_bytes(digest[:8], "big"), count + 1
        if drawn < fair:
            found.add(drawn % packages + 1)
    if few == opens:
        return tuple(sorted(found))
    return tuple(number for number in range(1, packages + 1) if number not in found)


def draw(lot: Lot, reference: str, order: Order) -> Drawn:
    """The packages of every part of an order; a part of which all or none are opened needs no numbers."""
    parts = [part for part in order.parts if 0 < part.opens < part.packages]
    return Drawn(
        epoch=lot.epoch,
        packages={p.place: packages(lot.output, reference, p.place, p.packages, p.opens) for p in parts},
    )


def ranges(numbers: Iterable[int]) -> str:
    """``1-3, 7`` for 1, 2, 3 and 7: as an officer reads it."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}\u2013{last}" for first, last in runs)
