"""What is shipped today? Composes one honest consignment: goods, prices, weights, carriage and papers."""

from datetime import datetime
from math import ceil, log
from random import Random

from greenlane.core.codes import iso6346_digit
from greenlane.site.demo.chance import Weighted, poisson, scatter
from greenlane.site.demo.draft import AIR, HOME_USE, ROAD, SEA, Draft, DraftItem, Wish
from greenlane.site.demo.people import Importer
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.terms import Goods, Law, Office

#: Delivery terms by what the price holds already (Incoterms 2020): freight paid by the seller, insurance too.
FREIGHT_PAID = frozenset({"CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"})
INSURANCE_PAID = frozenset({"CIF", "CIP", "DAP", "DPU", "DDP"})
SEA_ONLY = frozenset({"FAS", "FOB", "CFR", "CIF"})
INSTEAD = {"FAS": "FCA", "FOB": "FCA", "CFR": "CPT", "CIF": "CIP"}
BULK = frozenset({"VR", "VL", "VG"})
LOOSE = frozenset({"NE"})
#: Packaging as a part of the net mass, by package type; anything else weighs the first figure.
TARE = {
    "": 0.06,
    "CT": 0.08,
    "BG": 0.012,
    "PX": 0.04,
    "DR": 0.07,
    "NE": 0.0,
    "VR": 0.0,
    "VL": 0.0,
    "CR": 0.11,
    "RO": 0.03,
}
AIR_FROM, AIR_AT = log(8.0), log(300.0)
HEAVY_KG, CONTAINER_KG, LCL_KG = 6_000, 21_000, 7_000
EXPRESS_KG = 40


class Trade:
    """Composes consignments in one world; every draw comes from the chance given."""

    def __init__(self, realm: Realm) -> None:
        self.realm, self.page, self.law = realm, realm.page, realm.pages.law
        numbers = self.page.numbers
        self._regimes = Weighted([(r, r.share) for r in self.page.regimes])
        self._home = next(r for r in self.page.regimes if r.requested == HOME_USE)
        self._incoterms = Weighted(self.page.incoterms.items())
        self._passing = numbers["prices.passing"]
        self._vague = numbers["vague_description"]
        self._valid = numbers["container_digit_valid"]
        self._lot, self._lot_spread = numbers["lot"], numbers["lot_spread"]
        self._heavy, self._relieving = numbers["heavy_packing"], numbers["relieved"]
        self._transshipped = numbers["transshipped"]
        self._preferring = numbers["preference_used"]
        offices = realm.pages.people.offices.values()
        self._offices = {
            (mode, kind): [o for o in offices if name in o.modes and o.kind == kind]
            for mode, name in enumerate(("sea", "air", "road"))
            for kind in ("commercial", "bulk", "express")
        }
        self._usual: dict[tuple[int, int, str], Office] = {}
        self._hubs = [c for c in ("SG", "AE", "NL", "HK") if c in self.page.countries]

    def compose(self, chance: Random, at: datetime, day: int, importer: Importer, wish: Wish | None) -> Draft:
        """One consignment as it truly is, but for papers and containers (``finish``).

        ``wish`` is what a scheme wants its crew to bring in for home use.
        """
        link = importer.links.pick(chance)
        regime = self._regimes.pick(chance) if wish is None else self._home
        draft = Draft(at, day, importer, link, regime)
        if wish is not None and wish.origin:
            draft.country = draft.departure = wish.origin
        lines = 1 + min(poisson(chance, self.page.sectors[importer.sector].items - 1), 40)
        for number in range(lines):
            goods, factor = link.goods.pick(chance)
            if wish is not None and wish.goods is not None and (number == 0 or chance.random() < 0.6):
                goods, factor = wish.goods, scatter(chance, wish.goods.spread * 0.6)
            self._add(chance, draft, goods, factor, lines)
        if not draft.items:
            self._add(chance, draft, self._harmless(draft), 1.0, 1)
        self._carry(chance, draft)
        return draft

    def _harmless(self, draft: Draft) -> Goods:
        """Goods of the importer's own sector that the law lets in."""
        origin, regime = draft.country, draft.regime.requested
        own = [g for g in self.page.goods if g.sector == draft.importer.sector]
        return next((g for g in (*own, *self.page.goods) if not self.law.is_banned(g.code, origin, regime)), own[0])

    def _add(self, chance: Random, draft: Draft, goods: Goods, factor: float, lines: int) -> None:
        origin = draft.country if draft.is_import else self.page.country
        if self.law.is_banned(goods.code, origin, draft.regime.requested):
            return
        says = goods.vague if chance.random() < self._vague else chance.choice(goods.says)
        item = DraftItem(goods, origin, says)
        wanted = goods.lot * self._lot * draft.importer.scale * scatter(chance, self._lot_spread) / lines**0.5
        weigh(chance, item, wanted, self.law.unit(goods.code), self._heavy)
        level = self.page.countries[draft.link.supplier.country].level if draft.is_import else 1.0
        price = goods.price * level * factor * self.realm.prices.index(goods, draft.day)
        price *= scatter(chance, goods.spread * self._passing)
        item.price = max(1, round(price * item.net / 10))
        draft.items.append(item)

    def _carry(self, chance: Random, draft: Draft) -> None:
        """Mode, office, currency, delivery term, freight and insurance; prices go from USD to the invoice currency."""
        page, country = self.page, self.page.countries[draft.country]
        draft.mode = mode_of(chance, draft, country.modes)
        if not draft.is_import:
            draft.departure = page.country
        elif chance.random() < self._transshipped and draft.mode == SEA:
            draft.departure = chance.choice(self._hubs)
        draft.office = self._office(chance, draft)
        draft.currency = country.currency if chance.random() < 0.85 else "USD"
        rate = self._rate(draft)
        for item in draft.items:
            item.price = max(1, round(item.price * rate))
        term = self._incoterms.pick(chance)
        draft.incoterm = INSTEAD[term] if draft.mode != SEA and term in SEA_ONLY else term
        if draft.incoterm not in FREIGHT_PAID:
            per_kg = country.rates[draft.mode] * scatter(chance, 0.2)
            # Bulk rides for a fifth of the liner rate.
            if draft.items[0].package in BULK:
                per_kg /= 5
            draft.freight = max(2500, round(max(draft.gross / 1000, 30.0) * per_kg * rate * 100))
        if draft.incoterm not in INSURANCE_PAID:
            draft.insurance = max(500, round((draft.invoice + draft.freight) * (0.003 + 0.003 * chance.random())))

    def _rate(self, draft: Draft) -> float:
        """Invoice currency per USD on the day; notes what the currency is worth."""
        years, currencies = draft.day / 365.25, self.page.currencies
        value, trend = currencies[draft.currency]
        dollar, dollar_trend = currencies["USD"]
        draft.worth = value * (1 + trend * years)
        return dollar * (1 + dollar_trend * years) / draft.worth

    def _office(self, chance: Random, draft: Draft) -> Office:
        kind = "commercial"
        if draft.items[0].package in BULK and draft.gross > 200_000_000:
            kind = "bulk"
        elif draft.mode == AIR and draft.gross < EXPRESS_KG * 1000:
            kind = "express"
        offices = self._offices[draft.mode, kind] or self._offices[draft.mode, "commercial"]
        key = (draft.importer.number, draft.mode, kind)
        usual = self._usual.get(key)
        if usual is None:
            usual = self._usual[key] = Weighted([(o, o.share) for o in offices]).pick(chance)
        return usual if chance.random() < 0.8 else chance.choice(offices)

    def finish(self, chance: Random, draft: Draft, number: int) -> None:
        """What is worked out last, after any scheme: reference, preference, documents, means of transport."""
        draft.reference = f"{draft.sender.trader.id[5:11]}-{draft.at:%y}{number:07d}"
        relieved = draft.is_home_use and chance.random() < self._relieving
        for item in draft.items:
            if relieved or draft.regime.relief:
                claim_relief(
                    chance, item, self.law, (draft.regime.relief,) if draft.regime.relief else self.page.reliefs
                )
            self._papers(chance, draft, item)
        carriage = ("N705", "N740", "N730")[draft.mode]
        draft.documents += [
            ("N935", f"INV-{draft.at:%y%m}-{chance.randrange(100_000, 999_999)}"),
            (carriage, f"{carriage[1:]}{chance.randrange(10**8, 10**9)}"),
        ]
        if draft.regime.paper:
            draft.documents.append((draft.regime.paper, f"{draft.regime.authorisation}{draft.importer.number}"))
        if len(draft.items) > 1 or chance.random() < 0.8:
            draft.documents.append(("N271", f"PL{chance.randrange(10**6, 10**7)}"))
        draft.payment = self._payment(chance, draft)
        self._means(chance, draft)

    def _means(self, chance: Random, draft: Draft) -> None:
        if draft.mode == SEA:
            draft.transport = chance.choice(self.page.names["vessel"])
            if draft.items[0].package not in BULK and draft.items[0].package not in LOOSE:
                self._contain(chance, draft)
        elif draft.mode == AIR:
            draft.transport = f"{chance.choice(self.page.names['flight'])}{chance.randrange(100, 999)}"
        else:
            draft.transport = f"{draft.country}{chance.randrange(1000, 9999)}{chance.choice('ABCDEFGH')}X"

    def _payment(self, chance: Random, draft: Draft) -> str:
        """The method of payment that the importer's means allow."""
        has, methods = draft.importer.registration, self.page.payment
        if has.deferred and chance.random() < 0.85:
            return methods["deferred"]
        return methods["wallet"] if has.wallet and chance.random() < 0.8 else methods["otherwise"]

    def _papers(self, chance: Random, draft: Draft, item: DraftItem) -> None:
        """The preference an honest trader would claim and the permits that the law asks for."""
        if not (item.proof or item.preference or item.relief) and draft.is_home_use:
            preference, proof = self.law.claim(item.code, item.origin)
            if preference and chance.random() < self._preferring:
                item.preference, item.proof = preference, proof
        if item.proof:
            item.documents.append((item.proof, f"{item.origin}{draft.at:%y}{chance.randrange(10**6, 10**7)}"))
        for code in self.law.papers(item.code, item.origin, draft.regime.requested):
            item.documents.append((code, f"{code}-{draft.at:%Y}-{chance.randrange(10**5, 10**6)}"))

    def _contain(self, chance: Random, draft: Draft) -> None:
        kilograms = draft.gross / 1000
        count = 1 if kilograms < LCL_KG else min(30, ceil(kilograms / CONTAINER_KG))
        draft.containers = [
            container(chance, chance.choice(self.page.names["owner"]), self._valid) for _ in range(count)
        ]


def claim_relief(chance: Random, item: DraftItem, law: Law, reliefs: tuple[str, ...]) -> bool:
    """Claim the first of ``reliefs``, from a random one on, that lowers what the item pays; whether there is one."""
    due, first = law.burden(item.code, item.origin), chance.randrange(len(reliefs))
    for relief in reliefs[first:] + reliefs[:first]:
        if law.burden(item.code, item.origin, relief=relief) < due:
            item.relief, item.preference, item.proof = relief, "", ""
            paper = law.relief_paper(relief)
            if paper:
                item.documents.append((paper, f"{paper}/{chance.randrange(1000, 9999)}"))
            return True
    return False


def weigh(chance: Random, item: DraftItem, wanted: float, unit: str, heavy: float) -> None:
    """Net, gross, packages and quantity from the net kg ``wanted``: whole packages, whole pieces.

    ``heavy``: the chance of a packing that weighs several times the usual.
    """
    goods, package = item.goods, item.goods.package
    if package in BULK:
        net, item.packages = max(wanted, goods.packed * 0.01), 0
    else:
        item.packages = max(1, round(wanted / goods.packed))
        net = item.packages * goods.packed if wanted >= goods.packed else max(wanted, goods.packed * 0.1)
        if package in LOOSE and goods.each:
            net = item.packages * goods.each * (0.9 + 0.2 * chance.random())
    item.net = max(1, round(net * 1000))
    tare = TARE.get(package, TARE[""]) * (0.75 + 0.5 * chance.random())
    if chance.random() < heavy:
        tare *= 2 + 3 * chance.random()
    item.gross = item.net + round(item.net * tare)
    item.unit = unit
    if unit:
        each = goods.each or 1.0
        item.quantity = item.packages if package in LOOSE else max(1, round(net / each))


def mode_of(chance: Random, draft: Draft, modes: tuple[float, float, float]) -> int:
    """Dear and light goods fly, heavy ones never do, lorries come from where there is a road."""
    sea, air, road = modes
    first = draft.items[0].goods
    if first.package in BULK:
        return SEA
    dear = min(1.0, max(0.03, (log(first.price) - AIR_FROM) / (AIR_AT - AIR_FROM)))
    kilograms = draft.gross / 1000
    air *= 5 * dear
    if kilograms > HEAVY_KG:
        air = 0.0
    elif kilograms < 600:
        sea *= 0.2
        air = 2 * air + 1.0
    drawn = chance.random() * (sea + air + road)
    return SEA if drawn < sea else AIR if drawn < sea + air else ROAD


def container(chance: Random, owner: str, valid: float) -> str:
    """A container number; with chance ``valid`` its ISO 6346 check digit is right."""
    body = f"{owner}{chance.randrange(1_000_000):06d}"
    digit = iso6346_digit(body) or 0
    return body + str(digit if chance.random() < valid else (digit + 1 + chance.randrange(9)) % 10)
