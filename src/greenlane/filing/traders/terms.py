"""What do we call it? Registered traders and brokers, who acts for whom, who manages a company's users."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact, Word
from greenlane.filing.traders.states import Standing

#: In place of a regime: any.
ANY = "*"


class Operator(StrEnum):
    """Tiers of authorised operator (SAFE Framework, Pillar 2)."""

    NONE = ""
    SIMPLIFIED = "simplified"
    SECURITY = "security"
    FULL = "full"


class Trader(Word, frozen=True):
    """A registration: who may declare, import or export under this number."""

    id: str
    name: str
    line: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    is_broker: bool = False
    operator: Operator = Operator.NONE


class Recognised(Fact, frozen=True):
    """Fact, gathered: which of the declaration's parties are registered.

    ``owner`` is the party at home who answers for the goods: the importer, of exports the exporter (``role``);
    ``number`` is its registration as declared, ``operator`` its tier.
    """

    declarant: bool
    owner: bool
    number: str = ""
    role: str = "importer"
    operator: str = ""


class Power(StrEnum):
    """What a mandate lets a broker do for its principal."""

    LODGE = "lodge"
    PAY = "pay"
    READ = "read"


class TradersPage(Fact, frozen=True):
    """The page ``flow/traders`` of a day. ``required`` maps regimes (or ``*``) in which whoever declares for another
    needs its mandate to the law that says so; ``says`` holds the sentences that people read, by what is wrong."""

    prefix: str
    offer_days: int
    longest_days: int
    invitation_days: int
    required: dict[str, str]
    says: Mapping[str, str]
    sha256: str


class Offer(Fact, frozen=True, forbid_unknown_fields=True):
    """What a principal offers a broker. No ``regimes``: all of them; no ``until``: the longest the pack allows."""

    broker: str
    powers: tuple[Power, ...]
    since: date
    until: date | None = None
    regimes: tuple[str, ...] = ()


class Mandate(Fact, frozen=True):
    """A mandate as it stands: ``broker`` may use ``powers`` for ``principal`` from ``since`` until the day ``until``.

    The users who offered and answered are each company's own business and are not in it.
    """

    number: str
    principal: str
    broker: str
    powers: tuple[Power, ...]
    regimes: tuple[str, ...]
    since: date
    until: date
    standing: Standing
    offered_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""


class Ask(Fact, frozen=True):
    """May ``broker`` use ``power`` for ``principal``? Of no regime: may it in every one?"""

    broker: str
    principal: str
    power: Power
    regime: str = ""


class Invitation(Fact, frozen=True):
    """Somebody who may become a user of a company, once, until ``expires_at``."""

    id: int
    party: str
    name: str
    is_administrator: bool
    invited_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None


class MandateError(RefusalError):
    """A mandate that cannot be, or cannot be changed so; says why and what is possible."""


class CompanyError(RefusalError):
    """What cannot be done with a company's users; says why and what is possible."""
