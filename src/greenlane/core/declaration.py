"""What does a declaration say? The canonical model, in the names of the WCO Data Model 3.

Every format is read into these words and written from them. Amounts are Decimal, codes are text.
"""

from decimal import Decimal

from greenlane.core.dates import Moment
from greenlane.core.documents import (
    AdditionalDocument,
    AdditionalInformation,
    Amendment,
    AuthorisationHolder,
    ObligationGuarantee,
    Pointer,
    PreviousDocument,
    WriteOff,
)
from greenlane.core.goods import (
    ChargeDeduction,
    Classification,
    Commodity,
    CustomsValuation,
    DutyTaxFee,
    GoodsItem,
    GoodsMeasure,
    GovernmentProcedure,
    InvoiceLine,
    Origin,
    Packaging,
    Payment,
    TradeTerms,
    ValuationAdjustment,
)
from greenlane.core.money import Amount
from greenlane.core.party import Party
from greenlane.core.transport import (
    Consignment,
    Freight,
    GoodsLocation,
    Itinerary,
    Location,
    Seal,
    TransportEquipment,
    TransportMeans,
)
from greenlane.core.words import Count, Word

__all__ = [
    "AdditionalDocument",
    "AdditionalInformation",
    "Amendment",
    "AuthorisationHolder",
    "ChargeDeduction",
    "Classification",
    "Commodity",
    "Consignment",
    "CustomsValuation",
    "Declaration",
    "DutyTaxFee",
    "Freight",
    "GoodsItem",
    "GoodsLocation",
    "GoodsMeasure",
    "GoodsShipment",
    "GovernmentProcedure",
    "InvoiceLine",
    "Itinerary",
    "Line",
    "Location",
    "ObligationGuarantee",
    "Origin",
    "Packaging",
    "Payment",
    "Pointer",
    "PreviousDocument",
    "Seal",
    "TradeTerms",
    "TransportEquipment",
    "TransportMeans",
    "ValuationAdjustment",
    "Warehouse",
    "WriteOff",
    "lines_of",
]


class Warehouse(Word, frozen=True):
    """A customs warehouse."""

    id: str | None = None
    type_code: str | None = None


class Invoice(Word, frozen=True):
    """The commercial invoice (78A)."""

    id: str | None = None
    issue_date_time: Moment | None = None


class GoodsShipment(Word, frozen=True):
    """The shipment under declaration (67A)."""

    items: tuple[GoodsItem, ...] = ()
    consignment: Consignment | None = None
    importer: Party | None = None
    consignee: Party | None = None
    buyer: Party | None = None
    seller: Party | None = None
    aeo_mutual_recognition_parties: tuple[Party, ...] = ()
    domestic_duty_tax_parties: tuple[Party, ...] = ()
    trade_terms: TradeTerms | None = None
    customs_valuation: CustomsValuation | None = None
    destination_country_code: str | None = None
    export_country_id: str | None = None
    origin_country_code: str | None = None
    transaction_nature_code: str | None = None
    previous_documents: tuple[PreviousDocument, ...] = ()
    ucr: str | None = None
    warehouse: Warehouse | None = None
    ucr_id: str | None = None
    exit_date_time: Moment | None = None
    consignor: Party | None = None
    invoice: Invoice | None = None
    payer: Party | None = None
    surety: Party | None = None
    destination_region_id: str | None = None


class CurrencyExchange(Word, frozen=True):
    """A rate of exchange that the declarant states (40A)."""

    currency_type_code: str | None = None
    rate_numeric: Decimal | None = None


class Declaration(Word, frozen=True):
    """A goods declaration, an amendment (``type_code`` COR) or a cancellation (INV) of one (WCO class 42A).

    ``functional_reference_id`` is the declarant's own reference (LRN), ``id`` the administration's (MRN).
    """

    functional_reference_id: str | None = None
    id: str | None = None
    type_code: str | None = None
    function_code: str | None = None
    declaration_office_id: str | None = None
    issue_date_time: Moment | None = None
    acceptance_date_time: Moment | None = None
    goods_item_quantity: Count | None = None
    total_package_quantity: Decimal | None = None
    total_gross_mass_measure: Decimal | None = None
    invoice_amount: Amount | None = None
    declarant: Party | None = None
    agent: Party | None = None
    exporter: Party | None = None
    authorisation_holders: tuple[AuthorisationHolder, ...] = ()
    obligation_guarantees: tuple[ObligationGuarantee, ...] = ()
    additional_documents: tuple[AdditionalDocument, ...] = ()
    additional_information: tuple[AdditionalInformation, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    border_transport_means: TransportMeans | None = None
    consignment: Consignment | None = None
    exit_office_id: str | None = None
    supervising_office_id: str | None = None
    presentation_office_id: str | None = None
    payment_method_code: str | None = None
    deferred_payment_reference: str | None = None
    goods_shipment: GoodsShipment | None = None
    submitter: Party | None = None
    issue_location_id: str | None = None
    loading_list_quantity: Count | None = None
    specific_circumstances_code: str | None = None
    authentication: str | None = None
    authenticator_name: str | None = None
    currency_exchanges: tuple[CurrencyExchange, ...] = ()

    @property
    def items(self) -> tuple[GoodsItem, ...]:
        return self.goods_shipment.items if self.goods_shipment is not None else ()


class Line(Word, frozen=True):
    """What law and risk need of one item, taken out once. Absent text is ``""``, absent measure is None."""

    number: int
    code: str
    origin: str
    description: str
    regime: str
    previous: str
    additional: tuple[str, ...]
    preference: str
    price: Decimal | None
    currency: str
    net: Decimal | None
    gross: Decimal | None
    quantity: Decimal | None
    unit: str
    documents: tuple[str, ...]


def lines_of(declaration: Declaration) -> tuple[Line, ...]:
    """One Line for each item, in the order declared."""
    shipment = declaration.goods_shipment
    if shipment is None:
        return ()
    currency = declaration.invoice_amount.currency_id if declaration.invoice_amount else None
    header = tuple(d.code for d in declaration.additional_documents)
    return tuple([_line(item, shipment.origin_country_code, currency, header) for item in shipment.items])


_NO_COMMODITY, _NO_MEASURE = Commodity(), GoodsMeasure()


def _line(item: GoodsItem, origin: str | None, currency: str | None, header: tuple[str, ...]) -> Line:
    goods = item.commodity or _NO_COMMODITY
    measure = goods.goods_measure or _NO_MEASURE
    price = goods.invoice_line.item_charge_amount if goods.invoice_line else None
    first = item.procedures[0] if item.procedures else None
    return Line(
        number=item.sequence_numeric,
        code=goods.goods_code or "",
        origin=(item.origins[0].country_code if item.origins else origin) or "",
        description=goods.description or "",
        regime=(first.current_code or "") if first else "",
        previous=(first.previous_code or "") if first else "",
        additional=tuple([p.current_code for p in item.procedures[1:] if p.current_code]),
        preference=next((f.duty_regime_code for f in goods.duty_tax_fees if f.duty_regime_code), ""),
        price=price.value if price else None,
        currency=(price.currency_id if price else None) or currency or "",
        net=measure.net_net_weight_measure,
        gross=measure.gross_mass_measure,
        quantity=measure.tariff_quantity,
        unit=measure.tariff_unit_code or "",
        documents=header + tuple([d.code for d in item.additional_documents]),
    )
