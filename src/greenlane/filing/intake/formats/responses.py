"""What does customs answer? The WCO response message (RES): received, accepted, rejected, taxed, released, cleared …

One table serves reading and writing; findings become errors whose pointers come from the declaration's table.
"""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from greenlane.core.declaration import Declaration
from greenlane.core.finding import Finding
from greenlane.filing.intake.formats import wco_parts as parts
from greenlane.filing.intake.formats.pointing import trail, wco_pointers
from greenlane.filing.intake.formats.reading import Reader, Telling
from greenlane.filing.intake.formats.tables import Node, amount, leaf, many, one, values
from greenlane.filing.intake.formats.trees import TOLERANT, Element, line_of, parsed, path_of
from greenlane.filing.intake.formats.values import CODE, COUNT, TEXT
from greenlane.filing.intake.formats.wco import METADATA
from greenlane.filing.intake.formats.wco import NAMESPACE as DECLARED
from greenlane.filing.intake.formats.wco_parts import moment
from greenlane.filing.intake.formats.wco_table import DECLARATION, PAYMENT, TAXED
from greenlane.filing.intake.formats.writing import Writer
from greenlane.filing.intake.terms import (
    Answer,
    Debt,
    Fault,
    Limits,
    MalformedError,
    Response,
    ResponseError,
    ResponsesPage,
    Status,
    TaxedItem,
    TaxLine,
)

NAMESPACE = "urn:wco:datamodel:WCO:RES-DMS:2"
TYPES = "urn:wco:datamodel:WCO:Response_DS:DMS:2"
#: The characters that the schema leaves to the words of an error (488, an..512).
_DESCRIPTION = 512

_POINTERS = many("pointers", "Pointer:97A", parts.POINTER)
_ERROR = Node(
    ResponseError,
    (leaf("description", "Description:488", TEXT), leaf("validation_code", "ValidationCode:377", CODE), _POINTERS),
)
_STATUS = Node(
    Status,
    (
        leaf("effective_date_time", "EffectiveDateTime:380/DateTimeString", TEXT, shape="moment"),
        leaf("name_code", "NameCode:379", CODE),
        moment("release_date_time", "ReleaseDateTime:277"),
        _POINTERS,
    ),
)
_TAX = Node(
    TaxLine,
    (
        *TAXED,
        one("payment", "Payment:94A", PAYMENT),
    ),
)
_ITEM = Node(
    TaxedItem,
    (
        leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
        many("taxes", "Commodity:23A/DutyTaxFee:50A", _TAX),
    ),
)
_DEBT = Node(
    Debt,
    (
        leaf("reference_id", "Payment:94A/ReferenceID:014", TEXT),
        amount("tax_assessed_amount", "Payment:94A/TaxAssessedAmount:120"),
        moment("due_date_time", "Payment:94A/DueDateTime:376"),
        amount("payment_amount", "Payment:94A/PaymentAmount:378"),
        many("guarantees", "Payment:94A/ObligationGuarantee:90A", parts.GUARANTEE),
    ),
)
RESPONSE = Node(
    Response,
    (
        leaf("function_code", "FunctionCode:017", CODE),
        leaf("functional_reference_id", "FunctionalReferenceID:D026", TEXT),
        moment("issue_date_time", "IssueDateTime:D029"),
        many("additional_information", "AdditionalInformation:03A", parts.LIMITED_INFORMATION),
        many("amendments", "Amendment:06A", parts.AMENDMENT),
        leaf("appeal_office_id", "AppealOffice:07A/ID:G001", TEXT),
        leaf("bank_reference_id", "Bank:14A/ReferenceID:R069", TEXT),
        leaf("bank_id", "Bank:14A/ID:372", TEXT),
        values("contact_office_ids", "ContactOffice:35A/ID:G002", TEXT),
        many("errors", "Error:53A", _ERROR),
        many("statuses", "Status:12B", _STATUS),
        moment("acceptance_date_time", "Declaration:42A/AcceptanceDateTime:023"),
        moment("cancellation_date_time", "Declaration:42A/CancellationDateTime:373"),
        leaf("declaration_reference", "Declaration:42A/FunctionalReferenceID:D026", TEXT),
        leaf("declaration_id", "Declaration:42A/ID:D014", TEXT),
        moment("rejection_date_time", "Declaration:42A/RejectionDateTime:374"),
        leaf("version_id", "Declaration:42A/VersionID:383", CODE),
        many("debts", "Declaration:42A/DutyTaxFee:50A", _DEBT),
        many("items", "Declaration:42A/GoodsShipment:67A/GovernmentAgencyGoodsItem:68A", _ITEM),
    ),
)
_READER = Reader(RESPONSE, (NAMESPACE, TYPES))
_AMENDED = Reader(DECLARATION, (DECLARED, NAMESPACE))
_WRITER = Writer(RESPONSE, {"DateTimeString": "ds:"})
_REPEATER = Writer(DECLARATION, {})
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<md:MetaData xmlns="{NAMESPACE}" xmlns:ds="{TYPES}" xmlns:md="{METADATA}">
 <md:WCODataModelVersionCode>3.6</md:WCODataModelVersionCode>
 <md:WCOTypeName>RES</md:WCOTypeName>
 <Response>"""


def answer(function: Answer, declaration: Declaration, reference: str, at: datetime) -> Response:
    """The common part of every answer to ``declaration``; ``reference`` is the answer's own, ``at`` its time (UTC)."""
    return Response(
        function_code=function.value,
        functional_reference_id=reference,
        issue_date_time=at,
        declaration_reference=declaration.functional_reference_id,
        declaration_id=declaration.id,
        version_id="1",
    )


def errors_of(findings: Iterable[Finding], page: ResponsesPage) -> tuple[ResponseError, ...]:
    """Findings as errors of a rejection, each with its published code, the rule's id in brackets at the end of the
    words, and the WCO pointer to its element."""
    return tuple(
        ResponseError(
            validation_code=page.rules.get(finding.rule, page.other),
            description=_words(finding),
            pointers=wco_pointers(trail(DECLARATION, finding.pointer)),
        )
        for finding in findings
    )


def _words(finding: Finding) -> str:
    """What happened, what to do, and the rule: the words are cut where the schema has no room for all."""
    rule = f" [{finding.rule}]"
    words = " ".join(part for part in (finding.says, finding.remedy) if part)
    room = _DESCRIPTION - len(rule)
    return (words if len(words) <= room else words[: room - 1] + "…") + rule


def write(response: Response) -> bytes:
    """The RES message in its own namespaces."""
    out = [_HEAD]
    _WRITER.write(response, out, "\n  ")
    if response.amended is not None:
        out.append(f'\n  <Declaration xmlns="{DECLARED}">')
        _REPEATER.write(response.amended, out, "\n   ")
        out.append("\n  </Declaration>")
    out.append("\n </Response>\n</md:MetaData>\n")
    return "".join(out).encode()


def parse(raw: bytes, limits: Limits = TOLERANT) -> Response:
    """A RES message, with namespaces or (as published) without. Raises MalformedError with every fault."""
    root = parsed(raw, limits)
    response = next(root.iter(f"{{{NAMESPACE}}}Response", "Response"), None)
    if response is None:
        raise MalformedError(Fault("the message holds no Response", "send a RES message", line_of(root)))
    told = Telling(limits)
    repeated = _repeated(response)
    for element in repeated:
        response.remove(element)
    read = _READER.read(response, told)
    if repeated and read is not None:
        amended = _AMENDED.read(repeated[0], told)
        values = {field: getattr(read, field) for field in Response.__struct_fields__}
        read = Response(**{**values, "amended": amended})
    faults = tuple(f for f in told.faults if f.severity.value == "error")
    if faults or not isinstance(read, Response):
        raise MalformedError(*faults)
    return read


def unread(raw: bytes) -> tuple[str, ...]:
    """The paths of elements in a RES message that :func:`parse` has no place for."""
    told = Telling(TOLERANT)
    response = next(parsed(raw, TOLERANT).iter(f"{{{NAMESPACE}}}Response", "Response"))
    for element in _repeated(response):
        _AMENDED.read(element, told)
        response.remove(element)
    _READER.read(response, told)
    return tuple(fault.element or path_of(response) for fault in told.faults)


def _repeated(response: Element) -> list[Element]:
    """The declaration that an amendment answer repeats stands second, and has a function code."""
    declarations = [child for child in response if etree.QName(child).localname == "Declaration"]
    return [d for d in declarations if any(etree.QName(c).localname == "FunctionCode" for c in d)]
