"""What do we call it? Formats, what they read, what is wrong with a message and where, and the answers to it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from greenlane.core.declaration import Declaration, Payment, Pointer
from greenlane.core.documents import AdditionalInformation, Amendment, ObligationGuarantee
from greenlane.core.finding import Severity
from greenlane.core.money import Amount
from greenlane.core.words import Fact, Word


class Limits(Fact, frozen=True):
    """Page ``formats/intake``: how much of a message is read before it is refused.

    Sizes in bytes, ``text`` in characters of one value, ``digits`` in characters of one number, ``depth`` in nested
    elements, ``items`` per declaration, ``declarations`` and ``cells`` per message, ``unpacked`` for a zipped workbook.
    ``examples`` are the declarations that stand in templates and in the schema.
    """

    size: int
    unpacked: int
    depth: int
    elements: int
    text: int
    digits: int
    items: int
    declarations: int
    cells: int
    faults: int
    examples: tuple[Declaration, ...] = ()


class ResponsesPage(Fact, frozen=True):
    """Page ``formats/responses``: the published short codes of rules (an..8) and statuses (an..3) in RES messages.

    ``other`` is the code of a rule that has none of its own.
    """

    rules: Mapping[str, str]
    statuses: Mapping[str, str]
    other: str


class Fault(Fact, frozen=True):
    """One thing wrong with a message: what, what to do, and where in the sender's own terms.

    ``line`` and ``column`` count from 1 (``column`` is a heading in a sheet), ``row`` is a sheet's row, ``element``
    an XPath or JSON path.
    """

    says: str
    remedy: str
    line: int | None = None
    column: int | str | None = None
    element: str | None = None
    row: int | None = None
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """The place in words: ``line 12, /Declaration/TypeCode``; empty where the whole message is meant."""
        named = (("line", self.line), ("row", self.row), ("column", self.column))
        told = [f"{name} {value}" for name, value in named if value is not None]
        return ", ".join((*told, self.element) if self.element else told)


class MalformedError(ValueError):
    """The message cannot be read; ``faults`` says why, all at once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{f.where}: {f.says}" if f.where else f.says for f in faults))
        self.faults = faults


class Place(Fact, frozen=True):
    """Where a field of the declaration stands in the message as sent.

    ``path`` is an XPath, a JSON path or a sheet cell; ``line`` counts from 1; ``raw`` is the text found there, None
    where the message holds nothing at that place.
    """

    path: str
    line: int | None = None
    raw: str | None = None


class Reading(Fact, frozen=True):
    """What was read: the name of the format, the declarations, and every fault. Errors leave no declarations."""

    format: str | None
    declarations: tuple[Declaration, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def refused(self) -> bool:
        return any(fault.severity is Severity.ERROR for fault in self.faults)


class Format(Protocol):
    """One format behind one small interface. Pure: bytes in, facts out."""

    name: str
    media_types: tuple[str, ...]
    endings: tuple[str, ...]

    def sniff(self, raw: bytes) -> bool:
        """Whether the bytes look like this format; never raises."""

    def parse(self, raw: bytes, limits: Limits) -> Reading:
        """The declarations in ``raw`` with warnings; raises MalformedError with every error."""

    def write(self, declarations: tuple[Declaration, ...]) -> bytes:
        """The message that says ``declarations``, as far as the format can (see its table)."""

    def locate(self, raw: bytes, pointer: str, declaration: int = 0) -> Place:
        """Where the JSON Pointer into the n-th declaration stands in ``raw``."""


class Answer(StrEnum):
    """What a response tells, by the function code of the WCO response message (RES)."""

    ACCEPTED = "01"
    RECEIVED = "02"
    REJECTED = "03"
    UNDER_CONTROL = "05"
    DOCUMENTS_WANTED = "06"
    AMENDED = "07"
    RELEASED = "08"
    CLEARED = "09"
    INVALIDATED = "10"
    REQUESTED = "11"
    TAX = "13"
    INSUFFICIENT_FUNDS = "14"
    FUNDS_REMINDER = "15"
    EXITED = "16"
    EXIT_EXPECTED = "18"


class ResponseError(Word, frozen=True):
    """An error in a response (53A): its code, words, and the pointer to the element."""

    validation_code: str | None = None
    description: str | None = None
    pointers: tuple[Pointer, ...] = ()


class Status(Word, frozen=True):
    """A status in a response (12B). ``effective_date_time`` is kept as written."""

    name_code: str | None = None
    effective_date_time: str | None = None
    release_date_time: datetime | None = None
    pointers: tuple[Pointer, ...] = ()


class TaxLine(Word, frozen=True):
    """One duty, tax or fee worked out (50A): base × rate (percent) = amount; ``deduct_amount`` was taken off."""

    type_code: str | None = None
    duty_regime_code: str | None = None
    ad_valorem_tax_base_amount: Amount | None = None
    specific_tax_base_quantity: Decimal | None = None
    specific_tax_base_unit_code: str | None = None
    tax_rate_numeric: Decimal | None = None
    deduct_amount: Amount | None = None
    payment: Payment | None = None


class TaxedItem(Word, frozen=True):
    """The taxes of one goods item."""

    sequence_numeric: int
    taxes: tuple[TaxLine, ...] = ()


class Debt(Word, frozen=True):
    """A sum due on the whole declaration, with the reference to pay by."""

    reference_id: str | None = None
    tax_assessed_amount: Amount | None = None
    due_date_time: datetime | None = None
    payment_amount: Amount | None = None
    guarantees: tuple[ObligationGuarantee, ...] = ()


class Response(Word, frozen=True):
    """A response to a declaration (07B). ``declaration_id`` is the MRN, ``declaration_reference`` the LRN.

    ``amended`` holds the new values that an amendment answer repeats.
    """

    function_code: str | None = None
    functional_reference_id: str | None = None
    issue_date_time: datetime | None = None
    additional_information: tuple[AdditionalInformation, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    appeal_office_id: str | None = None
    bank_reference_id: str | None = None
    bank_id: str | None = None
    contact_office_ids: tuple[str, ...] = ()
    errors: tuple[ResponseError, ...] = ()
    statuses: tuple[Status, ...] = ()
    acceptance_date_time: datetime | None = None
    cancellation_date_time: datetime | None = None
    rejection_date_time: datetime | None = None
    declaration_reference: str | None = None
    declaration_id: str | None = None
    version_id: str | None = None
    debts: tuple[Debt, ...] = ()
    items: tuple[TaxedItem, ...] = ()
    amended: Declaration | None = None
