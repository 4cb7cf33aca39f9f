"""What is a declaration before it is written down? Plain numbers that schemes bend and mistakes spoil."""

from datetime import datetime
from typing import NamedTuple

from greenlane.core.party import Party
from greenlane.site.demo.people import Importer, Link
from greenlane.site.demo.terms import Goods, Office, Regime

SEA, AIR, ROAD = 0, 1, 2
#: Requested procedures (Revised Kyoto Convention, Specific Annexes B and C).
HOME_USE, EXPORT = "40", "10"


class Wish(NamedTuple):
    """What a scheme wants to ship: goods and origin, None and ``""`` for whatever its crew ships anyway."""

    goods: Goods | None = None
    origin: str = ""


class DraftItem:
    """One item. Masses in grams, ``price`` in cents of the invoice currency, ``packages`` 0 for bulk."""

    __slots__ = (
        "code", "description", "documents", "goods", "gross", "net", "origin", "package", "packages", "preference",
        "price", "proof", "quantity", "relief", "unit",
    )  # fmt: skip

    def __init__(self, goods: Goods, origin: str, description: str) -> None:
        self.goods, self.code, self.origin, self.description = goods, goods.code, origin, description
        self.net = self.gross = self.price = self.packages = self.quantity = 0
        self.package, self.unit = goods.package, ""
        self.preference = self.proof = self.relief = ""
        self.documents: list[tuple[str, str]] = []


class Draft:
    """One declaration in the making.

    ``freight`` and ``insurance`` in cents of the invoice currency; ``worth`` what one unit of that currency is worth in
    the country's; ``spoiled`` holds what a mistake puts in place of the right value, by the name of the field.
    """

    __slots__ = (
        "at", "containers", "country", "currency", "day", "departure", "documents", "freight", "importer", "incoterm",
        "insurance", "items", "link", "mode", "office", "payment", "reference", "regime", "sender", "spoiled",
        "supplier", "transport", "worth",
    )  # fmt: skip

    def __init__(self, at: datetime, day: int, importer: Importer, link: Link, regime: Regime) -> None:
        self.at, self.day, self.importer, self.link, self.regime = at, day, importer, link, regime
        self.supplier: Party = link.supplier.party
        self.country = self.departure = link.supplier.country
        self.sender = importer.broker or importer
        self.reference = self.incoterm = self.currency = self.transport = self.payment = ""
        self.mode, self.worth = SEA, 1.0
        self.office: Office | None = None
        self.items: list[DraftItem] = []
        self.freight = self.insurance = 0
        self.containers: list[str] = []
        self.documents: list[tuple[str, str]] = []
        self.spoiled: dict[str, str] = {}

    @property
    def is_import(self) -> bool:
        return self.regime.requested != EXPORT

    @property
    def is_home_use(self) -> bool:
        return self.regime.requested == HOME_USE

    @property
    def gross(self) -> int:
        return sum([item.gross for item in self.items])

    @property
    def packages(self) -> int:
        return sum([item.packages for item in self.items])

    @property
    def invoice(self) -> int:
        return sum([item.price for item in self.items])

    def value(self, item: DraftItem) -> float:
        """The item's customs value in the country's currency: its price and its share of freight and insurance."""
        share = 0.0
        if self.freight or self.insurance:
            share = self.freight * item.gross / (self.gross or 1) + self.insurance * item.price / (self.invoice or 1)
        return (item.price + share) * self.worth / 100
