"""Which agreements and goods do the tests judge? One invented agreement whose rule is given as text, and any goods."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from tests.lawbook import ON, page

from greenlane.law.origin.page import read
from greenlane.law.origin.specific.rows import gathered
from greenlane.law.origin.terms import OriginPage
from greenlane.law.origin.working.rules import judge
from greenlane.law.origin.working.terms import Material, Operation, Product, Provisions, Reason, Verdict


@cache
def exampleland() -> OriginPage:
    """Exampleland's own page."""
    return read(page("law/origin"), ON)


def agreement(*texts: str, joins: str = "or", **given: Any) -> Provisions:
    """An agreement of AA and BB with one rule for all goods, its rows joined by ``joins``."""
    rows = [
        {
            "heading": "Any",
            "goods": "",
            "first": "0" * 10,
            "last": "9" * 10,
            "place": str(place),
            "joins": "",
            "rule": text,
        }
        for place, text in enumerate(texts)
    ]
    terms = Provisions(
        code="T",
        name="Test Agreement",
        law="Art. 1",
        members={"AA": (), "BB": ("10",)},
        rules=tuple(gathered(rows, joins)),
        tolerances=(),
        cumulation="bilateral",
        partners=("PP",),
        exclusively=True,
        operations=(Operation("packing", "packing", "Art. 5"), Operation("sorting", "sorting", "Art. 5")),
        transit=("SG",),
        needs=(),
    )
    return msgspec.structs.replace(terms, **given)


def material(code: str, value: str | int, **given: Any) -> Material:
    """A material of China that does not originate, if nothing else is said."""
    return Material(**{"code": code, "value": Decimal(value), "origin": "CN", **given})


def own(code: str, value: str | int, **given: Any) -> Material:
    """A material of AA that originates, with proof."""
    return material(code, value, **{"origin": "AA", "originating": True, "proof": "S-1", **given})


def goods(*materials: Material, code: str = "851713", **given: Any) -> Product:
    """Goods of AA worth 1000 ex works."""
    return Product(**{"code": code, "country": "AA", "ex_works": Decimal(1000), "materials": materials, **given})


def judged(product: Product, terms: Provisions) -> Verdict:
    """The verdict in Exampleland's sentences."""
    (verdict,) = judge(product, [terms], exampleland().sentences)
    return verdict


def told(reason: Reason) -> Mapping[str, str]:
    """Every sentence of a reason by its key; the last of a key stays."""
    found = {reason.key: reason.says}
    for part in reason.parts:
        found |= told(part)
    return found
