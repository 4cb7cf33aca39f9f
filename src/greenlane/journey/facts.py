"""Which facts make a decision, and how are they written so that they hash the same for ever?"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from greenlane.clearance.accounts.terms import Funds, Settlement
from greenlane.clearance.assessment.terms import Order
from greenlane.clearance.lanes.terms import Routing, Thresholds
from greenlane.clearance.release.terms import Disposal
from greenlane.core.case import Case
from greenlane.core.finding import Findings
from greenlane.filing.manifests.terms import Arrival
from greenlane.filing.traders.terms import Recognised
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.terms import Assessment
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.terms import CustomsValues
from greenlane.risk.draws.terms import Draw
from greenlane.risk.profiles.terms import History, Hits
from greenlane.risk.scoring.terms import Score

#: What a decision was given …
GATHERED: tuple[type, ...] = (Recognised, History, Draw, Thresholds, Funds, Order, Arrival)
#: … and what it worked out.
WORKED_OUT: tuple[type, ...] = (
    Findings, Goods, CustomsValues, Origins, Assessment, Obligations, Hits, Score, Routing, Settlement, Disposal,
)  # fmt: skip

_encoder = msgspec.json.Encoder(decimal_format="string")
_NAMED = {fact.__name__: fact for fact in (*GATHERED, *WORKED_OUT)}
_KINDS = tuple(_NAMED.items())


def text_of(case: Case) -> str:
    """Every fact of the case as one JSON object, by name, in a fixed order."""
    get = case.get
    return _encoder.encode({name: fact for name, kind in _KINDS if (fact := get(kind)) is not None}).decode()


def hash_of(text: str) -> str:
    """SHA-256 of the text, hexadecimal."""
    return sha256(text.encode()).hexdigest()


def read(text: str) -> dict[type, Any]:
    """The facts by type. Raises ValidationError where the text is not what :func:`text_of` wrote."""
    raw: Mapping[str, msgspec.Raw] = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    return {_NAMED[name]: msgspec.json.decode(part, type=_NAMED[name]) for name, part in raw.items()}


def gathered(facts: Mapping[type, Any]) -> tuple[object, ...]:
    """Those facts that were given, not worked out."""
    return tuple(fact for kind, fact in facts.items() if kind in GATHERED)
