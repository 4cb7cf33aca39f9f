"""Which materials count as originating? Those of the country and, by cumulation, of its partners, with proof."""

from greenlane.law.origin.working.terms import Material, Product, Provisions, Reason, Sentences
from greenlane.law.origin.working.weighing import YES, Work, label


def split(
    product: Product, terms: Provisions, sentences: Sentences
) -> tuple[tuple[list[Material], list[Material]], list[Reason]]:
    """(originating, not originating) in the order of their codes and names, and why for each that was claimed."""
    own: list[Material] = []
    foreign: list[Material] = []
    reasons: list[Reason] = []
    work = Work(product, terms, sentences, (own, foreign))
    for material in sorted(product.materials, key=_order):
        if not material.originating:
            foreign.append(material)
            continue
        key = _cumulated(material, product, terms)
        counted = key in ("own_material", "partner_material")
        (own if counted else foreign).append(material)
        if key != "own_material":
            reasons.append(work.tell(key, YES, material=label(material), country=material.origin, proof=material.proof))
    return (own, foreign), reasons


def _order(material: Material) -> tuple[str, ...]:
    return (material.code, material.name, material.origin, str(material.value), str(material.weight), material.proof)


def _cumulated(material: Material, product: Product, terms: Provisions) -> str:
    if not material.proof:
        return "unproved_material"
    if material.origin == product.country:
        return "own_material"
    if material.origin in terms.members:
        graduated = terms.members[material.origin]
        return "stranger_material" if graduated and material.code.startswith(graduated) else "partner_material"
    if terms.cumulation in ("diagonal", "full") and material.origin in terms.partners:
        return "partner_material"
    return "stranger_material"
