"""What do we call it? Code lists, formalities, and how a rule says that something is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from greenlane.core.case import Case
from greenlane.core.finding import Severity
from greenlane.core.words import Fact
from greenlane.filing.declarations.states import Status

Names = Mapping[str, str]
"""A code list: what each code means."""


class Presence(StrEnum):
    """Whether a field must, may or must not be declared."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    PROHIBITED = "prohibited"


class Direction(StrEnum):
    """Which way the goods cross the border."""

    IMPORT = "import"
    EXPORT = "export"


class MessageKind(StrEnum):
    """What a message asks for (WCO Data Model, class 42A)."""

    DECLARATION = "declaration"
    AMENDMENT = "amendment"
    CANCELLATION = "cancellation"


class PackageType(Fact, frozen=True):
    """A kind of package (UN/ECE Recommendation 21); what is in ``bulk`` is not counted."""

    name: str
    bulk: bool


class TransportMode(Fact, frozen=True):
    """A mode of transport (UN/ECE Recommendation 19), the documents it travels under, those only other modes travel
    under, and whether the vessel or vehicle has an identity to declare."""

    name: str
    documents: frozenset[str]
    others: frozenset[str]
    identified: bool


class DeliveryTerm(Fact, frozen=True):
    """An Incoterm and the modes it is made for (none: any)."""

    name: str
    modes: frozenset[str]


class DocumentKind(Fact, frozen=True):
    """A document code (category + type): whether it has a reference of its own, and whether it proves origin."""

    name: str
    referenced: bool
    proves_origin: bool


class Preference(Fact, frozen=True):
    """A tariff treatment (duty regime): whether it claims a preference, which rests on origin."""

    name: str
    claims: bool


class PaymentMethod(Fact, frozen=True):
    """A method of payment, and whether it needs an account of the payer."""

    name: str
    account: bool


class CodesPage(Fact, frozen=True):
    """The code lists in force, each by code. ``lists`` holds the short ones by name (``function``, ``guarantee`` …)."""

    countries: Names
    currencies: Names
    units: Names
    tax_types: Names
    natures: Names
    valuation_methods: Names
    previous_documents: Names
    packages: Mapping[str, PackageType]
    modes: Mapping[str, TransportMode]
    delivery_terms: Mapping[str, DeliveryTerm]
    documents: Mapping[str, DocumentKind]
    preferences: Mapping[str, Preference]
    payment_methods: Mapping[str, PaymentMethod]
    lists: Mapping[str, Names]
    document_codes: frozenset[str]


class DeclarationType(Fact, frozen=True):
    """A type of declaration. ``early``: lodged before the goods arrive, so not accepted yet."""

    name: str
    kind: MessageKind
    direction: Direction | None
    early: bool


class Procedure(Fact, frozen=True):
    """A customs procedure (regime). Items of one declaration share a ``group``; ``previous`` are the procedures it may
    follow; ``authorisation`` is the category the holder needs or ``""``; ``secured``: it needs a guarantee."""

    name: str
    direction: Direction
    group: str
    previous: frozenset[str]
    authorisation: str
    secured: bool


class Office(Fact, frozen=True):
    """A customs office and the transport modes it handles."""

    name: str
    modes: frozenset[str]


class Shapes(Fact, frozen=True):
    """What references look like in this country."""

    local_reference: re.Pattern[str]
    trader: re.Pattern[str]
    goods_code: re.Pattern[str]
    ucr: re.Pattern[str]
    quota: re.Pattern[str]
    location: re.Pattern[str]


class Limits(Fact, frozen=True):
    """How long, how large, how exact, how old. Texts in characters; ``clock`` is how far
    a sender's clock may be ahead; ``amount_unit`` and ``measure_unit`` are the
    smallest steps; ``amount_below`` and ``measure_below`` the first number that is too large."""

    items: int
    short_text: int
    long_text: int
    vague_up_to: int
    word_least: int
    amount_unit: Decimal
    amount_below: Decimal
    measure_unit: Decimal
    measure_below: Decimal
    invoice_tolerance: Decimal
    clock: timedelta
    issue_age: timedelta


class Fault(NamedTuple):
    """What one rule noticed at one place. ``pointer`` is relative to the declaration or to the item, without the
    leading slash; ``words`` fill the placeholders of the rule's sentence."""

    pointer: str
    words: Mapping[str, object]
    law: str = ""


Faults = tuple[Fault, ...] | None
"""What a rule gives back: None where all is well."""


class Rule(Fact, frozen=True):
    """A rule as it holds in this country: its public id, its sentence and remedy with placeholders, its severity."""

    id: str
    says: str
    remedy: str
    law: str
    severity: Severity


class Plan(Fact, frozen=True):
    """Every check for one type of declaration and one procedure, in order, ready to run.

    ``whole`` are called with the sheet, ``each`` with item, line and sheet; ``rules`` tells what each of them means.
    ``fields`` is the compiled presence matrix.
    """

    procedure: str
    whole: tuple[Callable[..., Faults], ...]
    each: tuple[Callable[..., Faults], ...]
    rules: Mapping[Any, Rule]
    fields: Any


class Era(StrEnum):
    """From when the years are counted in what people of the country read; messages keep ISO 8601."""

    GREGORIAN = "gregorian"
    BUDDHIST = "buddhist"


class FormalitiesPage(Fact, frozen=True):
    """What a declaration must look like. ``plans`` by (type, procedure); ``""`` stands for one that is not known.

    ``says`` is what the sender reads where a change cannot be made.
    """

    home: str
    types: Mapping[str, DeclarationType]
    procedures: Mapping[str, Procedure]
    offices: Mapping[str, Office]
    shapes: Shapes
    limits: Limits
    vague: frozenset[str]
    plans: Mapping[tuple[str, str], Plan]
    says: Mapping[str, str]
    era: Era = Era.GREGORIAN


class Kept(Fact, frozen=True):
    """A registered declaration without its text: where it stands, and what is searched."""

    id: int
    reference: str
    version: int
    lrn: str
    declarant: str
    importer: str
    type_code: str
    office: str
    regime: str
    status: Status
    lodged_at: datetime
    items: int
    sha256: str


class Registration(Fact, frozen=True):
    """What is to be registered: the case as decided, under its reserved ``id``, with its canonical text and hash."""

    id: int
    case: Case
    status: Status
    body: str
    sha256: str
