"""What is a world? Exampleland under one seed, with everyone in it and what some of them are up to."""

from collections.abc import Mapping
from datetime import date

import msgspec

from greenlane.site.demo.chance import chance_of
from greenlane.site.demo.people import registration_of
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.schemes.crews import recruited
from greenlane.site.demo.schemes.plot import KINDS, Player
from greenlane.site.demo.terms import Pages, Registration


class World(Realm):
    """A realm with its crews. It never changes once made; any number of streams run in it."""

    def __init__(self, seed: int, pages: Pages, dawn: date, kinds: Mapping[str, Player]) -> None:
        super().__init__(seed, pages, dawn)
        self.kinds = kinds
        self.crews = recruited(self)

    @classmethod
    def make(cls, seed: int, pages: Pages, dawn: date | None = None, kinds: Mapping[str, Player] = KINDS) -> "World":
        """The world of ``seed``. ``dawn`` is day 0 of births, drift and schemes; the page's own where not given.

        ``kinds`` are the classes that play schemes, by the kind that rows of ``demo/schemes`` name.
        """
        page = pages.world
        if dawn is not None:
            pages = msgspec.structs.replace(pages, world=msgspec.structs.replace(page, dawn=dawn))
        return cls(seed, pages, dawn or page.dawn, kinds)


def traders(world: World) -> tuple[Registration, ...]:
    """Everyone who is registered, brokers first, with what each has at customs and at its bank."""
    chance = chance_of(world.seed, "accounts of brokers")
    brokers = [
        registration_of(world.page, b.trader, chance, role="broker", sector="", born=-2000, daily=3.0)
        for b in world.brokers
    ]
    return (*brokers, *(i.registration for i in world.importers))
