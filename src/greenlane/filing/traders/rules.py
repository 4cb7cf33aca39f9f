"""What follows? Parties who must be registered and are not."""

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Finding, Findings
from greenlane.filing.traders.terms import Recognised

_POINTERS = {"importer": "/goodsShipment/importer/id", "exporter": "/exporter/id"}


def recognise(batch: Batch, book: Book) -> Batch:
    """Declarant and owner of the goods must be registered (Revised Kyoto Convention, Standard 3.6)."""
    return [_one(case) for case in batch]


def owner_of(declaration: Declaration, is_export: bool) -> str:
    """The registration declared of the party at home who answers for the goods, ``""`` where there is none."""
    shipment = declaration.goods_shipment
    party = declaration.exporter if is_export else shipment.importer if shipment else None
    return (party.id if party else None) or ""


def declarant_registered(case: Case) -> Finding:
    """The finding for a declarant without a registration."""
    named = case.declaration.declarant
    return _unregistered("declarant_registered", "/declarant/id", "declarant", (named.id if named else None) or "")


def owner_registered(case: Case) -> Finding:
    """The finding for an importer, of exports an exporter, without a registration."""
    known = case[Recognised]
    return _unregistered("owner_registered", _POINTERS[known.role], known.role, known.number)


def _one(case: Case) -> Case:
    known = case.get(Recognised)
    if known is None or (known.declarant and known.owner):
        return case
    found = list(case[Findings].all)
    if not known.declarant:
        found.append(declarant_registered(case))
    if not known.owner:
        found.append(owner_registered(case))
    return case.having(Findings(all=tuple(found)))


def _unregistered(rule: str, pointer: str, role: str, number: str) -> Finding:
    return Finding(
        rule=rule,
        pointer=pointer,
        says=f"No {role} is registered under the number {number!r}.",
        remedy=f"Give the registration number of the {role}, or register it first.",
        law="Revised Kyoto Convention, General Annex, Standard 3.6",
    )
