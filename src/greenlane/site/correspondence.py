"""What has customs answered so far? The WCO response message (RES) that says where a declaration stands."""

from datetime import datetime
from decimal import Decimal

from greenlane.base.people.terms import Caller
from greenlane.core.declaration import Payment
from greenlane.core.money import Amount
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.intake.formats import responses
from greenlane.filing.intake.terms import Answer, Debt, Response, TaxedItem, TaxLine
from greenlane.filing.intake.terms import Status as Told
from greenlane.law.duty.terms import TaxLine as Due
from greenlane.site.dossier import Dossier, GoodsLine
from greenlane.site.veil import Veil, is_veiled

#: The function of the response that tells each status.
FUNCTION = {
    Status.DRAFT: Answer.RECEIVED,
    Status.ACCEPTED: Answer.ACCEPTED,
    Status.UNDER_CONTROL: Answer.UNDER_CONTROL,
    Status.QUERIED: Answer.REQUESTED,
    Status.UNDER_EXAMINATION: Answer.UNDER_CONTROL,
    Status.HEARING: Answer.REQUESTED,
    Status.SECURED: Answer.TAX,
    Status.PROVISIONAL: Answer.RELEASED,
    Status.VERIFIED: Answer.TAX,
    Status.RELEASED: Answer.RELEASED,
    Status.REFUSED: Answer.REJECTED,
    Status.CANCELLED: Answer.INVALIDATED,
}


class Message(Fact, frozen=True):
    """A message as received: its number, format, hash and what became of it."""

    id: int
    format: str
    sha256: str
    outcome: str


def response(found: Dossier, caller: Caller) -> bytes:
    """The response message for the present status, with the taxes and what is due; without the trader's own reference
    for whoever decides."""
    declared = declarations.read(found.kept.reference)
    status = Status(found.kept.status)
    last = found.events[-1] if found.events else None
    told = responses.answer(
        FUNCTION[status],
        Veil(found.kept.reference, declared).declaration if is_veiled(caller) else declared,
        f"{found.kept.reference}-{last.id if last else 0}",
        last.at if last else found.kept.lodged_at,
    )
    fields = {name: getattr(told, name) for name in Response.__struct_fields__}
    fields |= {
        "declaration_id": found.kept.reference,
        "version_id": str(found.kept.version),
        "acceptance_date_time": found.kept.lodged_at,
        "statuses": _statuses(found, status),
        "debts": _debts(found),
        "items": tuple(_item(line, found.currency) for line in found.lines if line.taxes),
    }
    return responses.write(Response(**fields))


def _statuses(found: Dossier, status: Status) -> tuple[Told, ...]:
    at = _when(found, "release.released")
    return (Told(name_code=status.value, release_date_time=at),)


def _when(found: Dossier, kind: str) -> datetime | None:
    return next((event.at for event in reversed(found.events) if event.kind == kind), None)


def _debts(found: Dossier) -> tuple[Debt, ...]:
    if found.duty is None:
        return ()
    return (Debt(reference_id=found.kept.reference, tax_assessed_amount=_amount(found.duty, found.currency)),)


def _item(line: GoodsLine, currency: str) -> TaxedItem:
    return TaxedItem(sequence_numeric=line.declared.number, taxes=tuple(_tax(t, currency) for t in line.taxes))


def _tax(tax: Due, currency: str) -> TaxLine:
    in_money = tax.base_unit == currency
    return TaxLine(
        type_code=tax.tax,
        ad_valorem_tax_base_amount=_amount(tax.base, currency) if in_money else None,
        specific_tax_base_quantity=None if in_money else tax.base,
        specific_tax_base_unit_code=None if in_money else tax.base_unit,
        payment=Payment(tax_assessed_amount=_amount(tax.amount, currency)),
    )


def _amount(value: Decimal, currency: str) -> Amount:
    return Amount(value=value, currency_id=currency)
