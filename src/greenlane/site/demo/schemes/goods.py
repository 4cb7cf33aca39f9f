"""Who pays less by telling of other goods? Misclassification and concealment."""

from random import Random

from greenlane.site.demo.chance import Weighted, scatter
from greenlane.site.demo.draft import Draft, Wish
from greenlane.site.demo.people import Importer
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.schemes.bending import Base, Bent
from greenlane.site.demo.terms import Goods, SchemeRow
from greenlane.site.demo.trade import BULK


class Misclassification(Base):
    """Goods are declared under a neighbour that pays less, in words that fit the neighbour."""

    def __init__(self, row: SchemeRow, realm: Realm) -> None:
        super().__init__(row, realm)
        self._turns = [(str(true), str(told), str(says)) for true, told, says in row.settings["turns"]]
        self._told = {true: (told, says) for true, told, says in self._turns}
        self._gains: dict[str, list[tuple[Goods, str]]] = {}
        for true, told, _ in self._turns:
            goods = realm.goods[true]
            self._gains.setdefault(goods.sector, []).extend(
                (goods, origin)
                for origin, weight in goods.origins
                if self.law.burden(true, origin) > self.law.burden(told, origin)
                for _ in range(round(weight))
            )

    def wish(self, chance: Random, importer: Importer, day: int) -> Wish:
        own = self._gains.get(importer.sector)
        return Wish(*chance.choice(own)) if own else Wish()

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        bent = Bent()
        for number, item in enumerate(draft.items, 1):
            told, says = self._told.get(item.code, ("", ""))
            if not told:
                continue
            value = draft.value(item)
            due, declared = self.law.burden(item.code, item.origin), self.law.burden(told, item.origin)
            if due <= declared:
                continue
            bent.add(number, item.code, item.origin, value, item.net, value * due, value * declared)
            item.code, item.description = told, says
            item.unit = self.law.unit(told)
            each = self.realm.goods[told].each or 1.0
            item.quantity = max(1, round(item.net / 1000 / each)) if item.unit else 0
        return bent if bent.lines else None


class Concealment(Base):
    """Cheap goods are declared; among them, behind them, lies something else. The weight tells."""

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        item = next((i for i in draft.items if i.package not in BULK and i.goods.price <= 30), None)
        if item is None:
            return None
        hidden = self.realm.goods[chance.choice(self.words("hidden"))]
        part = self.between(chance, self.number("least_part"), self.number("most_part"))
        mass = min(self.number("most_kg") * scatter(chance, 0.4), item.net / 1000 * part)
        origin = Weighted(hidden.origins).pick(chance)
        dollar = self.realm.page.currencies["USD"][0]
        value = mass * hidden.price * dollar * scatter(chance, hidden.spread / 2)
        duty = value * self.law.burden(hidden.code, origin)
        bent = Bent()
        # Line 0: not on the declaration at all.
        bent.add(0, hidden.code, origin, value, round(mass * 1000), duty, 0.0)
        # The lorry or the box is weighed; what is hidden shows in the gross mass, mostly.
        item.gross += round(mass * 1000 * self.between(chance, 0.5, 1.0))
        return bent
