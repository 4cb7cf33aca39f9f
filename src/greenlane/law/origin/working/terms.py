"""What do we call it? A bill of materials, what an agreement asks besides its product rules, and a verdict."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from greenlane.core.words import Fact, Word
from greenlane.law.origin.specific.rows import ProductRule

Code = Annotated[str, msgspec.Meta(pattern="^[0-9]{6,12}$")]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
ZERO = Decimal(0)
#: Money and weight in a bill of materials (one currency, kilograms) lie between zero and this.
MOST = Decimal(10) ** 15


class Material(Word, frozen=True):
    """One material: goods code (six digits at least), country, value, weight in kg; ``originating`` counts only with a
    ``proof`` (a supplier's declaration, a certificate); ``obtained``: wholly. ``foreign`` is the part of its value that
    comes from outside the zone, all of it where not said (full cumulation)."""

    code: Code
    value: Decimal
    origin: Country
    weight: Decimal = ZERO
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""
    originating: bool = False
    obtained: bool = False
    proof: Annotated[str, msgspec.Meta(max_length=100)] = ""
    foreign: Decimal | None = None

    def __post_init__(self) -> None:
        _measured(value=self.value, weight=self.weight, foreign=self.foreign)


class Product(Word, frozen=True):
    """The goods, their bill of materials, prices and road. ``answers`` to questions by their text; ``only`` names
    simple operations where nothing more than these was done; ``route`` the countries passed through."""

    code: Code
    country: Country
    ex_works: Decimal
    materials: Annotated[tuple[Material, ...], msgspec.Meta(max_length=200)] = ()
    fob: Decimal | None = None
    transaction: Decimal | None = None
    net_cost: Decimal | None = None
    weight: Decimal = ZERO
    currency: Annotated[str, msgspec.Meta(max_length=3)] = ""
    only: Annotated[tuple[str, ...], msgspec.Meta(max_length=30)] = ()
    route: Annotated[tuple[Country, ...], msgspec.Meta(max_length=20)] = ()
    answers: Mapping[str, bool] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        _measured(exWorks=self.ex_works, fob=self.fob, transaction=self.transaction, netCost=self.net_cost)
        _measured(weight=self.weight)


def _measured(**amounts: Decimal | None) -> None:
    for name, amount in amounts.items():
        if amount is not None and not (amount.is_finite() and ZERO <= amount < MOST):
            raise ValueError(f"{name} {amount} must be a number from 0 to below {MOST:f}")


class Outcome(StrEnum):
    """It originates, it does not, or a person must decide."""

    YES = "originating"
    NO = "not originating"
    OPEN = "a person must decide"


class Reason(Fact, frozen=True):
    """One step of a verdict: a public key, its sentence with the numbers, what it came to, and what it rests on."""

    key: str
    says: str
    outcome: Outcome
    parts: "tuple[Reason, ...]" = ()


class Tolerance(Fact, frozen=True):
    """Goods of chapters ``first`` to ``last``: materials that fail a test of the kinds ``covers`` (shift, from,
    obtained) may be used up to ``percent`` of the ex-works price, or of the product's weight (``measure``)."""

    first: str
    last: str
    percent: Decimal
    measure: str
    covers: tuple[str, ...]
    law: str


class Operation(Fact, frozen=True):
    """A simple operation that never gives origin."""

    code: str
    says: str
    law: str


class Field(Fact, frozen=True):
    """One box of a document: its number, its name in the electronic form, what it holds, whether it must be filled."""

    box: str
    name: str
    holds: str
    needed: bool


class Need(Fact, frozen=True):
    """What a claim needs: a ``document`` of a ``kind`` (certificate, self-certification, back-to-back, electronic)
    ``by`` whom, up to which ``limit`` of value, how many ``days`` it holds, and how it is told; its ``fields`` where
    it is electronic."""

    kind: str
    document: str
    by: str
    limit: Decimal | None
    days: int
    says: str
    law: str
    fields: tuple[Field, ...] = ()


class Provisions(Fact, frozen=True):
    """What one agreement says about origin: members with the goods they are graduated from, product rules, tolerance,
    cumulation (bilateral, diagonal with ``partners``, full), simple operations, transit ("*": any country under
    customs control) and what a claim needs. ``exclusively``: goods made of originating materials alone originate."""

    code: str
    name: str
    law: str
    members: Mapping[str, tuple[str, ...]]
    rules: tuple[ProductRule, ...]
    tolerances: tuple[Tolerance, ...]
    cumulation: str
    partners: tuple[str, ...]
    exclusively: bool
    operations: tuple[Operation, ...]
    transit: tuple[str, ...]
    needs: tuple[Need, ...]


class Verdict(Fact, frozen=True):
    """What became of goods under one agreement: the rule applied (heading, text, its sentence), the reasons, what was
    asked and not answered, and what a claim would need."""

    agreement: str
    name: str
    law: str
    outcome: Outcome
    heading: str
    text: str
    rule: str
    why: Reason
    questions: tuple[str, ...]
    needs: tuple[Need, ...]


#: The sentences of the page by key; each uses only the names that it is given.
Sentences = Mapping[str, str]
