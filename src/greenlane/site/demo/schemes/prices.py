"""Who pays less by telling a lower price? Undervaluation, and shell companies that vanish."""

from random import Random

from greenlane.site.demo.draft import Draft, Wish
from greenlane.site.demo.people import Importer
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.schemes.bending import YEAR, Base, Bent, lower_prices
from greenlane.site.demo.terms import Goods, SchemeRow


class Undervaluation(Base):
    """The invoice tells a part of the price paid. Found out, the crew asks for less."""

    def __init__(self, row: SchemeRow, realm: Realm) -> None:
        super().__init__(row, realm)
        origins = frozenset(self.words("origins"))
        self._goods: dict[str, list[tuple[Goods, str]]] = {}
        for goods in self.goods:
            for country, weight in goods.origins:
                if country in origins:
                    self._goods.setdefault(goods.sector, []).extend([(goods, country)] * round(weight))
        self._shift = 0.0

    def wish(self, chance: Random, importer: Importer, day: int) -> Wish:
        own = self._goods.get(importer.sector)
        return Wish(*chance.choice(own)) if own else Wish()

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        subtler = self.number("subtler_per_year") * max(0, day - self.row.first_day) / YEAR + self._shift
        part = min(0.9, self.between(chance, self.number("least"), self.number("most")) + subtler)
        return lower_prices(draft, part, self.law)

    def adapt(self, chance: Random) -> None:
        super().adapt(chance)
        self._shift = min(0.15, self._shift + 0.05)


class Phantom(Base):
    """Shell companies that share addresses and phones, declare too little and vanish before an audit."""

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        return lower_prices(draft, self.between(chance, self.number("least"), self.number("most")), self.law)
