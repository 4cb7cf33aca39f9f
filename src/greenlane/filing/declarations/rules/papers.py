"""What is wrong with the documents? Codes, references, documents that came before.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from collections.abc import Sequence

from greenlane.core.declaration import AdditionalDocument, PreviousDocument
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults


def document_code_known(sheet: Sheet) -> Faults:
    """There is no document code {code}.

    Choose a code from the list of documents: a letter for the category, then the type.

    Law: WCO Data Model, class 02A Additional Document.
    """
    known, lines = sheet.codes.document_codes, sheet.lines
    for line in lines:
        if not known.issuperset(line.documents):
            break
    else:
        # Every line carries the documents of the header too.
        if lines:
            return None
    faults = tuple(Fault(f"{path}/typeCode", {"code": d.code}) for path, d in sheet.documents() if d.code not in known)
    return faults or None


def document_has_reference(sheet: Sheet) -> Faults:
    """The document {code} is declared without its number.

    Give the number that stands on the document.

    Law: Revised Kyoto Convention, General Annex, Standard 3.16.
    """
    lacking = False
    for document in sheet.declaration.additional_documents:
        lacking = lacking or not document.id
    for item in sheet.items:
        for document in item.additional_documents:
            lacking = lacking or not document.id
    if not lacking:
        return None
    kinds = sheet.codes.documents
    faults = tuple(
        Fault(f"{path}/id", {"code": d.code})
        for path, d in sheet.documents()
        if not d.id and (d.code not in kinds or kinds[d.code].referenced)
    )
    return faults or None


def document_not_repeated(sheet: Sheet) -> Faults:
    """The document {code} number {number} is declared twice in the same place.

    Leave one of them out.

    Law: Revised Kyoto Convention, General Annex, Standard 3.12.
    """
    faults: tuple[Fault, ...] = ()
    documents = sheet.declaration.additional_documents
    if len(documents) > 1:
        faults = _repeated(documents, "additionalDocuments")
    for place, item in enumerate(sheet.items):
        documents = item.additional_documents
        if len(documents) > 1:
            faults += _repeated(documents, f"goodsShipment/items/{place}/additionalDocuments")
    return faults or None


def previous_document_known(sheet: Sheet) -> Faults:
    """There is no previous document {code}.

    Choose its category and type from the list of previous documents.

    Law: WCO Data Model, class 99A Previous Document.
    """
    known = sheet.codes.previous_documents
    for document in sheet.shipment.previous_documents:
        if _code(document) not in known:
            return _strange(sheet)
    for item in sheet.items:
        for document in item.previous_documents:
            if _code(document) not in known:
                return _strange(sheet)
    return None


def previous_document_has_reference(sheet: Sheet) -> Faults:
    """The previous document {code} is declared without its number.

    Give the reference of the manifest, declaration or other document that came before.

    Law: WCO Data Model, class 99A Previous Document.
    """
    lacking = False
    for document in sheet.shipment.previous_documents:
        lacking = lacking or not document.id
    for item in sheet.items:
        for document in item.previous_documents:
            lacking = lacking or not document.id
    if not lacking:
        return None
    return tuple(Fault(f"{path}/id", {"code": _code(d)}) for path, d in sheet.previous_documents() if not d.id)


def _repeated(documents: Sequence[AdditionalDocument], path: str) -> tuple[Fault, ...]:
    # The same permit may be written off twice, so amounts and quantities tell two entries apart.
    if len({d.id for d in documents}) == len(documents):
        return ()
    return tuple(
        Fault(f"{path}/{n}", {"code": d.code, "number": d.id or ""})
        for n, d in enumerate(documents)
        if d in documents[:n]
    )


def _code(document: PreviousDocument) -> str:
    return f"{document.category_code or ''}{document.type_code or ''}"


def _strange(sheet: Sheet) -> Faults:
    known = sheet.codes.previous_documents
    return tuple(
        Fault(f"{path}/typeCode", {"code": _code(d)}) for path, d in sheet.previous_documents() if _code(d) not in known
    )
