"""What follows? The origin of each line, and whether the preference claimed for it may be given.

Proof of origin: Revised Kyoto Convention, Specific Annex K, Chapters 2 and 3.
"""

from decimal import Decimal

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Line
from greenlane.core.finding import Finding
from greenlane.law.nomenclature.faults import told
from greenlane.law.origin.page import read
from greenlane.law.origin.terms import Agreement, OriginClaim, OriginPage, Origins
from greenlane.law.valuation.terms import CustomsValues

__all__ = ["establish", "read"]


def establish(batch: Batch, book: Book) -> Batch:
    """A preference is given to goods of a member country whose origin is proved by a document the agreement accepts."""
    page = book[OriginPage]
    return [_established(case, page) for case in batch]


def _established(case: Case, page: OriginPage) -> Case:
    if not case.lines:
        return case
    found: list[Finding] = []
    plain = page.preferences
    claims = tuple(
        [
            OriginClaim(line.number, line.origin)
            if not line.preference or plain.get(line.preference) == ()
            else _claimed(case, index, line, page, found)
            for index, line in enumerate(case.lines)
        ]
    )
    case = case.having(Origins(lines=claims))
    return told(case, found) if found else case


def _claimed(case: Case, index: int, line: Line, page: OriginPage, found: list[Finding]) -> OriginClaim:
    """The claim of one line; without agreement, and with a finding, where the preference cannot be given."""
    named = page.preferences.get(line.preference)
    if named is None:
        pointer, known = f"/goodsShipment/items/{index}/commodity/dutyTaxFees", ", ".join(page.preferences)
        found.append(
            page.faults["preference_code_known"].at(pointer, code=line.preference, line=line.number, known=known)
        )
        return OriginClaim(line.number, line.origin)
    for name in named:
        agreement = page.agreements[name]
        if line.origin in agreement.members:
            break
    else:
        found.append(
            page.faults["origin_is_member"].at(
                f"/goodsShipment/items/{index}/origins",
                country=line.origin,
                code=line.preference,
                line=line.number,
                agreements=", ".join(page.agreements[a].name for a in named),
            )
        )
        return OriginClaim(line.number, line.origin)
    if line.code.startswith(agreement.members[line.origin] or ("-",)):
        found.append(
            page.faults["origin_keeps_preference"].at(
                f"/goodsShipment/items/{index}/origins",
                country=line.origin,
                code=line.preference,
                line=line.number,
                goods=line.code,
                agreement=agreement.name,
            )
        )
        return OriginClaim(line.number, line.origin)
    return _proved(case, index, line, agreement, page, found) or OriginClaim(line.number, line.origin)


def _proved(
    case: Case, index: int, line: Line, agreement: Agreement, page: OriginPage, found: list[Finding]
) -> OriginClaim | None:
    produced = [proof for proof in agreement.proofs if proof.document in line.documents]
    for proof in produced:
        if proof.limit is None or _originating(case, agreement, page) <= proof.limit:
            why = f"{agreement.name}: {proof.says} ({agreement.law})"
            return OriginClaim(line.number, line.origin, agreement.code, proof.document, why)
    pointer = f"/goodsShipment/items/{index}/additionalDocuments"
    facts = {
        "code": line.preference,
        "line": line.number,
        "agreement": agreement.name,
        "documents": ", ".join(p.document for p in agreement.proofs if p not in produced),
    }
    if produced:
        values = case.get(CustomsValues)
        found.append(
            page.faults["proof_within_limit"].at(
                pointer,
                **facts,
                document=produced[0].document,
                limit=produced[0].limit,
                currency=values.currency if values else "",
            )
        )
    else:
        found.append(page.faults["preference_has_proof"].at(pointer, **facts))
    return None


def _originating(case: Case, agreement: Agreement, page: OriginPage) -> Decimal:
    """What the goods claimed under this agreement are worth in the whole consignment; endless where not yet valued."""
    values = case.get(CustomsValues)
    if values is None:
        return Decimal("Infinity")
    return sum(
        (
            worth.customs_value
            for line, worth in zip(case.lines, values.lines, strict=True)
            if agreement.code in page.preferences.get(line.preference, ()) and line.origin in agreement.members
        ),
        Decimal(0),
    )
