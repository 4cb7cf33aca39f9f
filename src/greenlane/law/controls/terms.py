"""What do we call it? What the law asks of this consignment besides money."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

import msgspec

from greenlane.core.words import Fact


class ControlKind(StrEnum):
    """PROHIBITION cannot be met; PERMIT, CERTIFICATE and DOCUMENT are met by a document code."""

    PROHIBITION = "prohibition"
    PERMIT = "permit"
    CERTIFICATE = "certificate"
    DOCUMENT = "document"


class Obligation(Fact, frozen=True):
    """One thing asked. ``number`` is the line (0: the whole declaration), ``documents`` the codes any one of which
    meets it, ``met_by`` the code produced or ``""``, ``holds`` whether the goods may not be released without it."""

    number: int
    control: str
    kind: ControlKind
    agency: str
    documents: tuple[str, ...]
    met_by: str
    says: str
    law: str
    holds: bool = True

    @property
    def is_met(self) -> bool:
        return bool(self.met_by)


class Obligations(Fact, frozen=True):
    """Fact: every obligation of the consignment."""

    all: tuple[Obligation, ...] = ()

    @property
    def open(self) -> tuple[Obligation, ...]:
        return tuple(o for o in self.all if not o.is_met)


class Agency(Fact, frozen=True):
    """Who asks: an authority at the border, its public name and how to reach it."""

    code: str
    name: str
    contact: str


class Control(Fact, frozen=True):
    """One control of the law: goods (code beginning) × area with exclusions × procedures, what it asks and of whom.

    ``area`` is a country, a group or ``*``; ``regimes`` and ``modes`` (UN/ECE Recommendation 19) are empty for any;
    ``value_from`` is the line's customs value from which it applies; ``whole`` is asked once for the declaration.
    """

    id: str
    kind: ControlKind
    agency: str
    goods: str
    area: str
    excepted: tuple[str, ...]
    regimes: tuple[str, ...]
    modes: tuple[str, ...]
    value_from: Decimal | None
    documents: tuple[str, ...]
    says: str
    law: str
    holds: bool
    whole: bool


class ControlsPage(Fact, frozen=True):
    """Controls in force by code beginning, agencies, and the countries of each group.

    ``memo`` remembers which controls a kind of line meets, ``papers`` which of its documents meet a control of the
    whole declaration, ``general`` what is asked under a procedure and mode of transport of whoever produces these.
    """

    agencies: Mapping[str, Agency]
    groups: Mapping[str, frozenset[str]]
    by_goods: Mapping[str, tuple[Control, ...]]
    whole: tuple[Control, ...]
    memo: dict[tuple[str, str, str], tuple[Control, ...]] = msgspec.field(default_factory=dict)
    papers: dict[tuple[str, ...], frozenset[str]] = msgspec.field(default_factory=dict)
    general: dict[tuple[str, str, frozenset[str]], tuple[tuple[Control, Obligation], ...]] = msgspec.field(
        default_factory=dict
    )
