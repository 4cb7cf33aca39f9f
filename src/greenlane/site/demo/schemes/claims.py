"""Who pays less by claiming a right? False origin and misuse of exemptions."""

from random import Random

from greenlane.site.demo.draft import SEA, Draft, Wish
from greenlane.site.demo.people import Importer
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.schemes.bending import Base, Bent
from greenlane.site.demo.terms import SchemeRow
from greenlane.site.demo.trade import claim_relief


class FalseOrigin(Base):
    """Goods go through a country with an agreement and claim to come from there. Moves on, by plan or when found."""

    def __init__(self, row: SchemeRow, realm: Realm) -> None:
        super().__init__(row, realm)
        self._truly = self.words("truly")
        plans = [(0, self.words("claims"))]
        plans += [(int(move["day"]), tuple(move["claims"])) for move in row.settings["moves"]]
        self._plans, self._ahead = sorted(plans), 0
        self._pairs = {
            claims: [
                (goods, true, claim)
                for goods in self.goods
                for true in self._truly
                if any(true == origin for origin, _ in goods.origins)
                for claim in claims
                if self._gain(goods.code, true, claim) > 0.005
            ]
            for _, claims in self._plans
        }

    def _gain(self, code: str, true: str, claim: str) -> float:
        preference, _ = self.law.claim(code, claim)
        return self.law.burden(code, true) - self.law.burden(code, claim, preference)

    def _claims(self, day: int) -> tuple[str, ...]:
        current = sum(1 for start, _ in self._plans if start <= day) - 1
        return self._plans[min(len(self._plans) - 1, current + self._ahead)][1]

    def wish(self, chance: Random, importer: Importer, day: int) -> Wish:
        pairs = self._pairs[self._claims(day)]
        own = [(goods, true) for goods, true, _ in pairs if goods.sector == importer.sector] or [
            (g, t) for g, t, _ in pairs
        ]
        return Wish(*chance.choice(own)) if own else Wish()

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        known = [(g.code, t, claim) for g, t, claim in self._pairs[self._claims(day)]]
        possible = [
            claim for code, true, claim in known if any(i.code == code and i.origin == true for i in draft.items)
        ]
        if not possible:
            return None
        claim, bent = chance.choice(possible), Bent()
        for number, item in enumerate(draft.items, 1):
            if (item.code, item.origin, claim) not in known:
                continue
            value, true = draft.value(item), item.origin
            item.preference, item.proof = self.law.claim(item.code, claim)
            declared = self.law.burden(item.code, claim, item.preference)
            due = self.law.burden(item.code, true)
            bent.add(number, item.code, true, value, item.net, value * due, value * declared)
            item.origin = claim
        if draft.mode == SEA and chance.random() < 0.7:
            draft.departure = claim
        return bent

    def adapt(self, chance: Random) -> None:
        super().adapt(chance)
        self._ahead += 1


class Exemption(Base):
    """Relief is claimed for goods, or for a purpose, that have no right to it."""

    def bend(self, chance: Random, draft: Draft, day: int) -> Bent | None:
        bent, reliefs = Bent(), self.words("reliefs")
        for number, item in enumerate(draft.items, 1):
            if not claim_relief(chance, item, self.law, reliefs):
                continue
            due = self.law.burden(item.code, item.origin)
            declared = self.law.burden(item.code, item.origin, relief=item.relief)
            value = draft.value(item)
            bent.add(number, item.code, item.origin, value, item.net, value * due, value * declared)
        return bent if bent.lines else None
