"""What follows? Parties who must be registered and are not."""

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Finding, Findings
from greenlane.filing.traders.terms import Recognised


def recognise(batch: Batch, book: Book) -> Batch:
    """Add a finding for a declarant or importer who is not registered (Revised Kyoto Convention, Standard 3.6)."""
    return [_one(case) for case in batch]


def _one(case: Case) -> Case:
    known = case.get(Recognised)
    if known is None or (known.declarant and known.importer):
        return case
    found = list(case[Findings].all)
    if not known.declarant:
        found.append(declarant_registered(case))
    if not known.importer:
        found.append(importer_registered(case))
    return case.having(Findings(all=tuple(found)))


def declarant_registered(case: Case) -> Finding:
    """The finding for a declarant without a registration."""
    named = case.declaration.declarant
    return _unregistered("declarant_registered", "/declarant/id", "declarant", (named.id if named else None) or "")


def importer_registered(case: Case) -> Finding:
    """The finding for an importer without a registration."""
    shipment = case.declaration.goods_shipment
    named = shipment.importer if shipment else None
    number = (named.id if named else None) or ""
    return _unregistered("importer_registered", "/goodsShipment/importer/id", "importer", number)


def _unregistered(rule: str, pointer: str, role: str, number: str) -> Finding:
    return Finding(
        rule=rule,
        pointer=pointer,
        says=f"No {role} is registered under the number {number!r}.",
        remedy=f"Give the registration number of the {role}, or register it first.",
        law="Revised Kyoto Convention, General Annex, Standard 3.6",
    )
