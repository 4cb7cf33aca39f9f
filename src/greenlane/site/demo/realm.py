"""What is Exampleland made of? Its traders, suppliers and prices, all from one seed."""

from datetime import date
from math import pi, sin
from random import Random

import msgspec

from greenlane.filing.traders.terms import Operator
from greenlane.site.demo.chance import Weighted, chance_of, poisson, scatter
from greenlane.site.demo.people import (
    Declarant,
    Importer,
    Link,
    Supplier,
    founded,
    link_of,
    name_of,
    party_of,
    registration_of,
    suppliers_of,
    trader_of,
)
from greenlane.site.demo.terms import Goods, Pages, WorldPage

#: Traders' numbers start here: brokers first, then importers, then those that schemes add.
FIRST_BROKER, FIRST_IMPORTER, FIRST_SHELL = 100_000, 200_000, 700_000
_YEAR = 365.25


class Prices:
    """How the world price of each good moves: a trend, a slow swing and a yearly season, each with its own phase."""

    def __init__(self, page: WorldPage, chance: Random) -> None:
        numbers = page.numbers
        self._waves = {
            goods.code: (
                chance.gauss(0.0, numbers["prices.trend"]),
                numbers["prices.swing"] * chance.random(),
                200 + 500 * chance.random(),
                2 * pi * chance.random(),
                numbers["prices.season"] * chance.random(),
                2 * pi * chance.random(),
            )
            for goods in page.goods
        }
        self._known: dict[tuple[str, int], float] = {}

    def index(self, goods: Goods, day: int) -> float:
        """The factor on the good's price in the week of ``day`` (from dawn); about one at dawn."""
        key = (goods.code, day // 7)
        if key not in self._known:
            trend, swing, period, phase, season, shift = self._waves[goods.code]
            moved = swing * sin(2 * pi * day / period + phase) + season * sin(2 * pi * day / _YEAR + shift)
            self._known[key] = (1 + trend) ** (day / _YEAR) * (1 + moved)
        return self._known[key]


class Realm:
    """The country under one seed. ``importers`` grows while a world is made (schemes found shells), never after."""

    def __init__(self, seed: int, pages: Pages, dawn: date) -> None:
        page = pages.world
        self.seed, self.pages, self.page, self.dawn = seed, pages, page, dawn
        self.goods = {goods.code: goods for goods in page.goods}
        self.prices = Prices(page, chance_of(seed, "prices"))
        self.suppliers: tuple[Supplier, ...] = tuple(
            suppliers_of(page, chance_of(seed, "suppliers"), int(page.numbers["suppliers"]))
        )
        self.by_sector: dict[str, tuple[Supplier, ...]] = {
            sector: tuple(s for s in self.suppliers if s.sector == sector) for sector in page.sectors
        }
        self._names: set[str] = set()
        self.brokers = self._brokers(chance_of(seed, "brokers"))
        self._choice = Weighted([(b, 1 / (rank + 3.0)) for rank, b in enumerate(self.brokers)])
        self.importers: list[Importer] = []
        self._settle(chance_of(seed, "importers"))

    def add(
        self, chance: Random, number: int, *, sector: str, volume: float, born: int, dies: int,
        place: tuple[str, str, str] | None = None, operator: Operator = Operator.NONE,
    ) -> Importer:  # fmt: skip
        """One more importer. ``volume`` is its share of all declarations of an average day."""
        page = self.page
        name = name_of(page, chance, ("stem", "trade", "form"), self._names)
        trader = msgspec.structs.replace(trader_of(page, number, name, chance, place), operator=operator)
        own = chance.random() >= page.numbers["lodged_by_broker"]
        importer = Importer(
            number=number, trader=trader, party=party_of(trader), sector=sector, volume=volume, born=born, dies=dies,
            scale=scatter(chance, 0.45), city=trader.city,
            broker=None if own else self._choice.pick(chance),
            links=self._links(chance, sector), currency=page.currency,
            registration=registration_of(
                page, trader, chance, role="importer", sector=sector, born=min(born, 0) if born < 0 else born,
                daily=volume * page.numbers["declarations_per_day"],
            ),
        )  # fmt: skip
        self.importers.append(importer)
        return importer

    def _brokers(self, chance: Random) -> tuple[Declarant, ...]:
        page = self.page
        brokers = []
        for number in range(int(page.numbers["brokers"])):
            name = name_of(page, chance, ("stem", "broker"), self._names)
            trader = msgspec.structs.replace(trader_of(page, FIRST_BROKER + number, name, chance), is_broker=True)
            brokers.append(Declarant(trader, party_of(trader)))
        return tuple(brokers)

    def _settle(self, chance: Random) -> None:
        """Importers by Zipf's law; the tiers of authorised operator go to the largest."""
        page, numbers = self.page, self.page.numbers
        count = int(numbers["importers"])
        sizes = [(rank + 1 + numbers["zipf.offset"]) ** -numbers["zipf.exponent"] for rank in range(count)]
        whole = sum(sizes)
        sectors = Weighted([(s.name, s.importers) for s in page.sectors.values()])
        tiers = [Operator(name) for name, share in page.tiers.items() for _ in range(int(share * count))]
        for rank, size in enumerate(sizes):
            born, dies = founded(page, chance)
            tier = tiers[rank] if rank < len(tiers) and born < 0 else Operator.NONE
            # The largest hardly ever close; their absence would tilt the whole trade.
            self.add(
                chance, FIRST_IMPORTER + rank, sector=sectors.pick(chance), volume=size / whole,
                born=born if rank >= 40 else min(born, -1), dies=dies if rank >= 40 else 1_000_000, operator=tier,
            )  # fmt: skip

    def _links(self, chance: Random, sector: str) -> Weighted[Link]:
        own, bias = self.by_sector[sector], scatter(chance, 0.05)
        links = []
        for rank in range(2 + poisson(chance, 2.2)):
            supplier = chance.choice(own if rank < 2 or chance.random() < 0.85 else self.suppliers)
            links.append((link_of(chance, supplier, self.page, bias), 1 / (rank + 1.0)))
        return Weighted(links)
