"""Who is in it? The crew of each scheme, chosen when the world is made."""

from random import Random

from greenlane.site.demo.chance import chance_of, scatter
from greenlane.site.demo.people import Importer, place_of
from greenlane.site.demo.realm import FIRST_SHELL, Realm
from greenlane.site.demo.terms import SchemeRow

#: Importer's number → the schemes it plays, each with the chance for one shipment.
Crews = dict[int, list[tuple[str, float]]]


def recruited(realm: Realm) -> Crews:
    """The crew of every scheme; a scheme whose settings ask for ``shells`` brings its own importers into the realm."""
    crews: Crews = {}
    for place, row in enumerate(realm.pages.schemes.schemes):
        chance = chance_of(realm.seed, f"crew of {row.name}")
        crew, rate = _founded(chance, row, realm, place) if "shells" in row.settings else _chosen(chance, row, realm)
        for importer in crew:
            crews.setdefault(importer.number, []).append((row.name, rate))
    return crews


def _chosen(chance: Random, row: SchemeRow, realm: Realm) -> tuple[list[Importer], float]:
    """Importers of the row's sectors until their trade bears the share asked for, and the rate that makes it so."""
    ranks = [i for i in realm.importers if i.sector in row.sectors and i.number < FIRST_SHELL and not i.trader.operator]
    chance.shuffle(ranks)
    on = max(row.first_day, 0)
    whole = sum(i.volume for i in realm.importers if i.born <= on < i.dies)
    wanted, crew, volume = row.share / row.rate, [], 0.0
    for importer in ranks:
        # One giant would make the scheme; a scheme has a crew.
        if importer.volume / whole > wanted / 3:
            continue
        if volume >= wanted:
            break
        crew.append(importer)
        # Those who come later take the place of those who will be gone.
        if importer.born <= on < importer.dies:
            volume += importer.volume / whole
    return crew, min(0.95, row.share / volume) if volume else 0.0


def _founded(chance: Random, row: SchemeRow, realm: Realm, place: int) -> tuple[list[Importer], float]:
    """Shells: a few alive at a time, in nests that share an address and mostly a phone."""
    settings = row.settings
    count, alive = int(settings["shells"]), int(settings["alive"])
    least, most = int(settings["least_days"]), int(settings["most_days"])
    nests = [place_of(realm.page, chance) for _ in range(int(settings["nests"]))]
    pace = (least + most) / 2 / alive
    volume = row.share / row.rate / alive
    shells = []
    for number in range(count):
        born = row.first_day + int((number - alive) * pace + pace * chance.random())
        line, city, phone = chance.choice(nests)
        if chance.random() < float(settings["own_phone"]):
            phone = place_of(realm.page, chance)[2]
        shells.append(
            realm.add(
                chance, FIRST_SHELL + place * 1000 + number, sector=chance.choice(row.sectors),
                volume=volume * scatter(chance, 0.3), born=born, dies=born + chance.randrange(least, most),
                place=(line, city, phone),
            )
        )  # fmt: skip
    return shells, row.rate
