"""What does a scheme do to a draft? The interface of schemes, what they share, and what is left of the truth."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Protocol

from greenlane.site.demo.draft import Draft, Wish
from greenlane.site.demo.people import Importer
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.terms import Law, SchemeRow, TrueLine

YEAR = 365.25


@dataclass(slots=True)
class Bent:
    """What a scheme did to a draft: what was evaded, in the country's currency, and what the lines really are."""

    evaded: float = 0.0
    lines: list[TrueLine] = field(default_factory=list)

    def add(self, number: int, code: str, origin: str, value: float, net: int, duty: float, declared: float) -> None:
        self.evaded += duty - declared
        self.lines.append(TrueLine(number, code, origin, _money(value), Decimal(net).scaleb(-3), _money(duty)))


class Scheme(Protocol):
    """A scheme at play. ``heat`` counts the finds since it last changed its ways."""

    row: SchemeRow
    heat: int

    def wish(self, chance: Random, importer: Importer, day: int) -> Wish:
        """The goods and origin it wants its crew to bring in today."""

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        """Bend the draft; None where this shipment offers nothing to gain, and then it stays honest."""

    def adapt(self, chance: Random) -> None:
        """Change its ways after ``row.patience`` finds."""


class Base:
    """What every scheme shares."""

    def __init__(self, row: SchemeRow, realm: Realm) -> None:
        self.row, self.realm, self.heat = row, realm, 0
        self.law: Law = realm.pages.law
        self.goods = tuple(g for g in realm.page.goods if g.sector in row.sectors)

    def wish(self, chance: Random, importer: Importer, day: int) -> Wish:
        return Wish()

    def adapt(self, chance: Random) -> None:
        self.heat = 0

    def number(self, name: str) -> float:
        return float(self.row.settings[name])

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(str(word) for word in self.row.settings[name])

    def between(self, chance: Random, least: float, most: float) -> float:
        return least + (most - least) * chance.random()


def lower_prices(draft: Draft, part: float, law: Law) -> Bent | None:
    """Every price becomes ``part`` of itself."""
    bent = Bent()
    for number, item in enumerate(draft.items, 1):
        value, price = draft.value(item), item.price
        item.price = max(1, round(price * part))
        burden = law.burden(item.code, item.origin)
        lost = (price - item.price) * draft.worth / 100
        bent.add(number, item.code, item.origin, value, item.net, value * burden, (value - lost) * burden)
    return bent if bent.evaded > 0 else None


def _money(amount: float) -> Decimal:
    return Decimal(round(amount * 100)).scaleb(-2)
