"""What was said and produced beside the goods? Statements, documents, authorisations, guarantees."""

from decimal import Decimal

from greenlane.core.dates import Moment
from greenlane.core.money import Amount
from greenlane.core.party import Party
from greenlane.core.words import Count, Word


class Pointer(Word, frozen=True):
    """Where an element stands (WCO class 97A): section codes with their 1-based sequence, at last a tag."""

    document_section_code: str | None = None
    sequence_numeric: Count | None = None
    tag_id: str | None = None


class AdditionalInformation(Word, frozen=True):
    """A statement (03A)."""

    statement_code: str | None = None
    statement_description: str | None = None
    statement_type_code: str | None = None
    limit_date_time: Moment | None = None
    pointers: tuple[Pointer, ...] = ()


class WriteOff(Word, frozen=True):
    """Quantity or amount written off a permit (22C)."""

    quantity_quantity: Decimal | None = None
    unit_code: str | None = None
    amount: Amount | None = None


class AdditionalDocument(Word, frozen=True):
    """A document, certificate, permit or authorisation produced (02A). Its code is category + type: N + 935."""

    category_code: str | None = None
    type_code: str | None = None
    id: str | None = None
    name: str | None = None
    lpco_exemption_code: str | None = None
    effective_date_time: Moment | None = None
    submitter: Party | None = None
    write_off: WriteOff | None = None

    @property
    def code(self) -> str:
        return f"{self.category_code or ''}{self.type_code or ''}"


class PreviousDocument(Word, frozen=True):
    """A document that came before this one (99A)."""

    category_code: str | None = None
    type_code: str | None = None
    id: str | None = None
    line_numeric: Count | None = None


class Amendment(Word, frozen=True):
    """Which element is changed, and why (WCO class Amendment)."""

    change_reason_code: str | None = None
    pointers: tuple[Pointer, ...] = ()


class AuthorisationHolder(Word, frozen=True):
    """Who holds an authorisation that the procedure needs (DE 3/39)."""

    id: str | None = None
    category_code: str | None = None


class ObligationGuarantee(Word, frozen=True):
    """A guarantee offered (90A)."""

    id: str | None = None
    reference_id: str | None = None
    security_details_code: str | None = None
    amount: Amount | None = None
    access_code: str | None = None
    office_id: str | None = None
