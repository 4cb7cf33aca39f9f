"""What do we call it? Registered traders and brokers."""

from enum import StrEnum

from greenlane.core.words import Fact, Word


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
