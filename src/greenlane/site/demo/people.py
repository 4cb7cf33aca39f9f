"""Who trades in Exampleland? Importers, brokers and foreign suppliers, all of them plainly invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from greenlane.core.codes import check_character
from greenlane.core.party import Address, Party
from greenlane.filing.traders.terms import Operator, Trader
from greenlane.site.demo.chance import Weighted, scatter
from greenlane.site.demo.terms import Goods, Registration, WorldPage

#: Days that stand for "from before the beginning" and "to the end".
LONG_AGO, FOR_EVER = -4000, 1_000_000


@dataclass(slots=True)
class Supplier:
    """A foreign seller: what it sells, as goods of its country."""

    party: Party
    country: str
    sector: str
    goods: tuple[Goods, ...]


@dataclass(slots=True)
class Link:
    """What one importer buys from one supplier: goods, each with the factor on the world price agreed between them."""

    supplier: Supplier
    goods: Weighted[tuple[Goods, float]]


@dataclass(slots=True)
class Declarant:
    """Who lodges: a broker, or an importer for itself."""

    trader: Trader
    party: Party


@dataclass(slots=True)
class Importer:
    """One trader: ``volume`` its share of trade, ``born`` and ``dies`` days from dawn, ``scale`` on lots."""

    number: int
    trader: Trader
    party: Party
    sector: str
    volume: float
    born: int
    dies: int
    scale: float
    city: str
    broker: Declarant | None
    links: Weighted[Link]
    currency: str
    registration: Registration
    schemes: list[str] = field(default_factory=list)


def trader_of(
    page: WorldPage, number: int, name: str, chance: Random, place: tuple[str, str, str] | None = None
) -> Trader:
    """A registration with a checked number, an address and a phone; ``place`` (line, city, phone) if shared."""
    prefix = page.prefixes["trader"]
    body = f"{prefix}{number:09d}"
    line, city, phone = place or place_of(page, chance)
    mail = "".join(c for c in name.lower().split(" (")[0] if c.isalnum())
    return Trader(
        id=body + check_character(body),
        name=name,
        line=line,
        city=city,
        country=page.country,
        phone=phone,
        email=f"customs@{mail}.example",
    )


def place_of(page: WorldPage, chance: Random) -> tuple[str, str, str]:
    """An invented address line, city and phone number (the 555 range is kept for invention)."""
    line = f"{chance.randrange(1, 240)} {chance.choice(page.names['street'])}"
    return (
        line,
        chance.choice(page.names["city"]),
        f"+999 555 {chance.randrange(1000, 9999)} {chance.randrange(100, 999)}",
    )


def party_of(trader: Trader) -> Party:
    return Party(
        id=trader.id,
        name=trader.name,
        address=Address(
            line=trader.line, city_name=trader.city, postcode_id=_postcode(trader), country_code=trader.country
        ),
    )


def _postcode(trader: Trader) -> str:
    # Any stable number will do; the registration's own digits are at hand.
    return f"{10000 + sum(ord(c) for c in trader.city) * 7 % 80 * 1000 + int(trader.id[2:11]) % 1000:05d}"


def name_of(page: WorldPage, chance: Random, kinds: tuple[str, ...], taken: set[str]) -> str:
    """An invented firm's name, told as such by the country in brackets; it joins ``taken``, where it was not."""
    while True:
        words = " ".join(chance.choice(page.names[kind]) for kind in kinds)
        name = f"{words} ({page.realm})"
        if name not in taken:
            taken.add(name)
            return name


def suppliers_of(page: WorldPage, chance: Random, count: int) -> list[Supplier]:
    """Foreign suppliers, by sector and country as the goods' origins ask."""
    by_place: dict[tuple[str, str], list[Goods]] = {}
    weights: dict[tuple[str, str], float] = {}
    for goods in page.goods:
        for country, weight in goods.origins:
            place = (goods.sector, country)
            by_place.setdefault(place, []).append(goods)
            share = page.sectors[goods.sector].importers * goods.weight * weight
            weights[place] = weights.get(place, 0.0) + share
    places = Weighted(weights.items())
    every = list(by_place)
    suppliers = []
    for number in range(count):
        sector, country = every[number] if number < len(every) else places.pick(chance)
        suppliers.append(_supplier(page, chance, number, (sector, country), tuple(by_place[sector, country])))
    return suppliers


def _supplier(
    page: WorldPage, chance: Random, number: int, place: tuple[str, str], goods: tuple[Goods, ...]
) -> Supplier:
    names, (sector, country) = page.names, place
    town = chance.choice(names["abroad"])
    words = f"{chance.choice(names['stem'])} {chance.choice(names['maker'])}"
    firm = f"{words} {chance.randrange(10, 99)} (invented, {country})"
    address = Address(
        line=f"{chance.randrange(1, 900)} {chance.choice(names['street'])}", city_name=town,
        postcode_id=f"{chance.randrange(10000, 99999)}", country_code=country,
    )  # fmt: skip
    return Supplier(Party(id=f"{country}{number:07d}", name=firm, address=address), country, sector, goods)


def link_of(chance: Random, supplier: Supplier, page: WorldPage, bias: float) -> Link:
    """A standing relation: up to six of the supplier's goods, at prices agreed once."""
    goods = supplier.goods
    if len(goods) > 6:
        wanted = Weighted([(g, g.weight) for g in goods])
        chosen = [wanted.pick(chance) for _ in range(6)]
        goods = tuple({g.code: g for g in chosen}.values())
    standing = page.numbers["prices.standing"]
    return Link(supplier, Weighted([((g, bias * scatter(chance, g.spread * standing)), g.weight) for g in goods]))


def registration_of(
    page: WorldPage, trader: Trader, chance: Random, *, role: str, sector: str, born: int, daily: float
) -> Registration:
    """What the trader has with customs and its bank; sums grow with ``daily``, its declarations on a working day."""
    numbers = page.numbers
    number = int(trader.id[2:11])
    rich = trader.operator is not Operator.NONE
    month = daily * 22 + 2
    has_deferred = chance.random() < numbers["money.deferred"] or rich
    has_wallet = chance.random() < numbers["money.wallet"]
    has_guarantee = chance.random() < numbers["money.guarantee"] or rich
    bank = chance.choice(page.names["bank"])
    limit = (
        _round(month * numbers["money.limit_per_declaration"] * (1 + chance.random())) if has_deferred else Decimal(0)
    )
    wallet = (
        _round(month * numbers["money.wallet_per_declaration"] * (0.5 + chance.random())) if has_wallet else Decimal(0)
    )
    cover = _round(month * numbers["money.limit_per_declaration"] * 0.5) if has_guarantee else Decimal(0)
    return Registration(
        trader=trader,
        role=role,
        sector=sector,
        since=page.dawn + timedelta(days=born),
        bank=bank,
        deferred=f"{page.prefixes['deferred']}{number:07d}" if has_deferred else "",
        limit=limit,
        wallet=wallet,
        guarantee=f"{page.prefixes['guarantee']}{number:07d}" if has_guarantee else "",
        cover=cover,
    )


def _round(amount: float) -> Decimal:
    return Decimal(round(amount, -3)).quantize(Decimal("0.01"))


def founded(page: WorldPage, chance: Random) -> tuple[int, int]:
    """The days on which a trader starts and stops, from dawn."""
    numbers = page.numbers
    shortest = int(numbers["life.shortest"])
    life = shortest + int(chance.expovariate(1 / numbers["life.mean_life"]))
    if chance.random() < numbers["life.founded_before"]:
        return LONG_AGO + chance.randrange(3800), life
    born = int(chance.random() * numbers["life.founded_within"])
    return born, born + life


def day_of(page: WorldPage, born: int) -> date:
    return page.dawn + timedelta(days=born)
