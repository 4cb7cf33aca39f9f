"""What has customs answered so far? The WCO response message (RES) that says where a declaration stands."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from greenlane.base.people.terms import Caller
from greenlane.core.declaration import Payment
from greenlane.core.finding import Findings
from greenlane.core.money import Amount
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.intake.formats import responses
from greenlane.filing.intake.terms import Answer, Debt, Response, ResponsesPage, TaxedItem, TaxLine
from greenlane.filing.intake.terms import Status as Standing
from greenlane.journey.terms import Answer as Told
from greenlane.journey.terms import Outcome
from greenlane.law.duty.terms import TaxLine as Due
from greenlane.site.clock import now
from greenlane.site.dossier import Dossier
from greenlane.site.means import means
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
#: The characters that the schema leaves to a reference (D026, an..35).
_REFERENCE = 35


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
        "debts": _debts(found.kept.reference, found.duty, found.currency),
        "items": _items([tax for line in found.lines for tax in line.taxes], found.currency),
    }
    return responses.write(Response(**fields))


def first(told: Told, at: datetime) -> bytes:
    """The response message to one declaration just lodged, from what its sender is told: every error with its code
    and pointer, or where it stands and what it costs. ``at`` is UTC."""
    refused = not told.status
    fits = len(told.lrn) <= _REFERENCE  # a reference that is too long is itself among the errors
    return responses.write(
        Response(
            function_code=(Answer.REJECTED if refused else FUNCTION[Status(told.status)]).value,
            functional_reference_id=told.message[:_REFERENCE],
            issue_date_time=at,
            errors=responses.errors_of(Findings(all=told.findings).errors, _page(at)),
            statuses=() if refused else (Standing(name_code=_page(at).statuses[told.status]),),
            acceptance_date_time=at if told.outcome is Outcome.ACCEPTED else None,
            declaration_reference=(told.lrn if fits else "") or None,
            declaration_id=told.reference or None,
            rejection_date_time=at if refused else None,
            debts=() if refused else _debts(told.reference, told.duty, told.currency),
            items=() if refused else _items(told.tax_lines, told.currency),
        )
    )


def _page(at: datetime) -> ResponsesPage:
    return means().book(at.date())[ResponsesPage]


def _statuses(found: Dossier, status: Status) -> tuple[Standing, ...]:
    at = _when(found, "release.released")
    return (Standing(name_code=_page(now()).statuses[status], release_date_time=at),)


def _when(found: Dossier, kind: str) -> datetime | None:
    return next((event.at for event in reversed(found.events) if event.kind == kind), None)


def _debts(reference: str, duty: Decimal | None, currency: str) -> tuple[Debt, ...]:
    return () if duty is None else (Debt(reference_id=reference, tax_assessed_amount=_amount(duty, currency)),)


def _items(taxes: Sequence[Due], currency: str) -> tuple[TaxedItem, ...]:
    """The taxes of each line; those on the whole declaration have no item to stand under."""
    numbers = sorted({tax.number for tax in taxes if tax.number})
    return tuple(
        TaxedItem(sequence_numeric=n, taxes=tuple(_tax(t, currency) for t in taxes if t.number == n)) for n in numbers
    )


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
