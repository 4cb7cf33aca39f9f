"""What do we call it? Origin and the preference claimed for it (Revised Kyoto Convention, Specific Annex K)."""

from collections.abc import Mapping
from decimal import Decimal

from greenlane.core.words import Fact
from greenlane.law.nomenclature.terms import Faults
from greenlane.law.origin.working.terms import Provisions, Sentences


class OriginClaim(Fact, frozen=True):
    """One line's origin: ``agreement`` is ``""`` unless a preference is claimed and its proof was produced."""

    number: int
    country: str
    agreement: str = ""
    proof: str = ""
    why: str = ""


class Origins(Fact, frozen=True):
    """Fact: the origin of each line, in line order."""

    lines: tuple[OriginClaim, ...]


class Proof(Fact, frozen=True):
    """A document that proves preferential origin; alone it does up to ``limit`` of originating goods in one
    consignment, in the country's currency (None: any value)."""

    document: str
    limit: Decimal | None
    says: str


class Agreement(Fact, frozen=True):
    """A preferential arrangement: its members, each with the goods (code beginnings) it is graduated from."""

    code: str
    name: str
    members: Mapping[str, tuple[str, ...]]
    proofs: tuple[Proof, ...]
    law: str


class OriginPage(Fact, frozen=True):
    """Arrangements by code, and what each preference code claims: arrangement codes, none for no preference.

    ``provisions`` says for each arrangement how goods come to originate, ``sentences`` how a verdict on it is told."""

    agreements: Mapping[str, Agreement]
    preferences: Mapping[str, tuple[str, ...]]
    law: str
    faults: Faults
    provisions: tuple[Provisions, ...]
    sentences: Sentences
