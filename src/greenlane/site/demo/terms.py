"""What do we call it? The pages of the demonstration, what is filed, and the truth behind it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from greenlane.core.declaration import Declaration
from greenlane.core.words import Fact
from greenlane.filing.traders.terms import Trader


class Goods(Fact, frozen=True):
    """What is traded under one national code.

    ``price`` is the world price in USD per net kg, ``spread`` the standard deviation of its logarithm, ``lot`` the
    usual net kg of one item, ``packed`` net kg per package, ``each`` kg per supplementary ``unit`` (0.0: none asked).
    ``origins`` are countries with their weight, ``says`` what traders write, ``vague`` what careless ones write.
    """

    code: str
    sector: str
    weight: float
    price: float
    spread: float
    lot: float
    package: str
    packed: float
    unit: str
    each: float
    origins: tuple[tuple[str, float], ...]
    says: tuple[str, ...]
    vague: str


class Country(Fact, frozen=True):
    """A country that Exampleland trades with: price level, weights of sea, air and road, rates in USD per kg."""

    code: str
    currency: str
    level: float
    modes: tuple[float, float, float]
    port: str
    airport: str
    rates: tuple[float, float, float]
    transit_days: int


class Sector(Fact, frozen=True):
    """A branch of trade: its share of importers, mean items of a declaration, twelve monthly factors, yearly growth."""

    name: str
    importers: float
    items: float
    seasons: tuple[float, ...]
    growth: float


class Regime(Fact, frozen=True):
    """A customs procedure as traded: requested and previous procedure, and its weight.

    ``authorisation``: the category its holder needs, ``paper``: its document, ``guarantee``: the type of security,
    ``relief``: what it claims, ``before``: the kind of the document that came before; ``""`` where there is none.
    """

    requested: str
    previous: str
    share: float
    authorisation: str = ""
    paper: str = ""
    guarantee: str = ""
    relief: str = ""
    before: str = ""


class WorldPage(Fact, frozen=True):
    """Page ``demo/world``. ``numbers`` are its plain settings; ``names`` lists of invented words by kind."""

    country: str
    currency: str
    realm: str
    dawn: date
    numbers: Mapping[str, float]
    hours: tuple[float, ...]
    regimes: tuple[Regime, ...]
    incoterms: Mapping[str, float]
    tiers: Mapping[str, float]
    formats: Mapping[str, float]
    goods: tuple[Goods, ...]
    countries: Mapping[str, Country]
    sectors: Mapping[str, Sector]
    currencies: Mapping[str, tuple[float, float]]
    names: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]
    payment: Mapping[str, str]
    types: Mapping[str, str]
    no_preference: str
    duty: str
    reliefs: tuple[str, ...]


class SchemeRow(Fact, frozen=True):
    """One scheme of page ``demo/schemes``: what it is called, who plays it, when, how often, and what finds it.

    ``share`` of all declarations while it runs; ``rate`` chance that a shipment of its crew is bent; days from dawn.
    """

    name: str
    kind: str
    share: float
    rate: float
    first_day: int
    last_day: int
    sectors: tuple[str, ...]
    patience: int
    revealed_by: tuple[tuple[str, float], ...]
    settings: Mapping[str, Any]


class Examination(Fact, frozen=True):
    """One kind of examination: its minutes, and the chance that it finds an honest mistake or raises a false alarm."""

    minutes: float
    mistake: float
    false_alarm: float


class SchemesPage(Fact, frozen=True):
    """Page ``demo/schemes``: the schemes, and the kinds of examination by name."""

    schemes: tuple[SchemeRow, ...]
    examinations: Mapping[str, Examination]


class MistakesPage(Fact, frozen=True):
    """Page ``demo/mistakes``: the share of declarations with one, the factor for rookies, weights, expired codes."""

    share: float
    rookie: float
    kinds: Mapping[str, float]
    expired: Mapping[str, str]


class Office(Fact, frozen=True):
    """A customs office: modes ``sea``, ``air``, ``road``; ``kind`` ``commercial``, ``bulk`` or ``express``."""

    code: str
    name: str
    city: str
    place: str
    modes: tuple[str, ...]
    kind: str
    opens: str
    closes: str
    share: float


class Officer(Fact, frozen=True):
    """A customs officer (an invented person)."""

    id: str
    name: str
    office: str
    role: str
    skills: tuple[str, ...]


class Agency(Fact, frozen=True):
    """An agency at the border; ``response_hours`` is how long its answer usually takes."""

    code: str
    name: str
    covers: str
    response_hours: float


class PeoplePage(Fact, frozen=True):
    """Page ``people``: offices by code, officers, agencies, working weekdays, rhythm by weekday, holidays."""

    offices: Mapping[str, Office]
    officers: tuple[Officer, ...]
    agencies: Mapping[str, Agency]
    works: tuple[bool, ...]
    rhythm: tuple[float, ...]
    holidays: Mapping[tuple[int, int], str]


class Law(Protocol):
    """What the law takes and asks, so that the generator declares what an honest trader would."""

    def burden(self, code: str, origin: str, preference: str = "", regime: str = "40", relief: str = "") -> float:
        """All taxes collected per unit of customs value."""

    def taxes(self, declaration: Declaration) -> Mapping[int, Decimal]:
        """All taxes collected for each line of a declaration, by line number; empty where it cannot be assessed."""

    def papers(self, code: str, origin: str, regime: str) -> tuple[str, ...]:
        """The codes of documents asked for one line, ``()`` for none."""

    def claim(self, code: str, origin: str) -> tuple[str, str]:
        """The preference code these goods may claim and the code of its proof; ``("", "")`` for none."""

    def unit(self, code: str) -> str:
        """The supplementary unit asked, ``""`` for none."""

    def relief_paper(self, relief: str) -> str:
        """The code of a document that proves the relief of an additional procedure code, ``""`` where none is asked."""

    def is_banned(self, code: str, origin: str, regime: str) -> bool:
        """Whether no document would admit these goods."""


class Pages(Fact, frozen=True):
    """Everything a world is made from."""

    world: WorldPage
    schemes: SchemesPage
    mistakes: MistakesPage
    people: PeoplePage
    law: Law


class TrueLine(Fact, frozen=True):
    """What one line really is: ``value`` its customs value, ``duty`` all taxes due, in the country's currency."""

    number: int
    code: str
    origin: str
    value: Decimal
    net: Decimal
    duty: Decimal


class Truth(Fact, frozen=True):
    """What the administration does not see: the scheme or honest mistake behind a filing, by its reference.

    ``evaded`` in the country's currency; ``revealed_by``: (kind of examination, chance that it finds it);
    ``lines``: what the bent lines really are, where the scheme bends lines.
    """

    reference: str
    scheme: str = ""
    mistake: str = ""
    evaded: Decimal = Decimal("0.00")
    revealed_by: tuple[tuple[str, float], ...] = ()
    lines: tuple[TrueLine, ...] = ()

    @property
    def is_illicit(self) -> bool:
        return bool(self.scheme)


class Filing(Fact, frozen=True):
    """One message as it arrives: when, from whom (registration number of the declarant), what; and its truth."""

    at: datetime
    sender: str
    declaration: Declaration
    truth: Truth


class Message(Fact, frozen=True):
    """A filing as it comes in: raw bytes in the format named, with its media type."""

    filing: Filing
    format: str
    media_type: str
    body: bytes


class Outcome(Fact, frozen=True):
    """What an examination of ``kind`` found: ``offence`` is the scheme's name, ``mistake`` an honest mistake's."""

    reference: str
    kind: str
    offence: str = ""
    mistake: str = ""
    recovered: Decimal = Decimal("0.00")
    minutes: float = 0.0

    @property
    def is_hit(self) -> bool:
        return bool(self.offence)


class Registration(Fact, frozen=True):
    """One trader as registered, with the money it has: sums in the country's currency, ``""`` or 0 where none.

    ``role`` is ``importer`` or ``broker``; ``bank`` an invented bank.
    """

    trader: Trader
    role: str
    sector: str
    since: date
    bank: str
    deferred: str
    limit: Decimal
    wallet: Decimal
    guarantee: str
    cover: Decimal
