"""How is a draft written down? As the canonical declaration, in the codes an Exampleland declaration uses."""

from decimal import Decimal
from functools import lru_cache

from msgspec import structs

from greenlane.core.declaration import (
    AdditionalDocument,
    AuthorisationHolder,
    Classification,
    Commodity,
    Consignment,
    CustomsValuation,
    Declaration,
    DutyTaxFee,
    GoodsItem,
    GoodsLocation,
    GoodsMeasure,
    GoodsShipment,
    GovernmentProcedure,
    InvoiceLine,
    Location,
    ObligationGuarantee,
    Origin,
    Packaging,
    Payment,
    PreviousDocument,
    TradeTerms,
    TransportEquipment,
    TransportMeans,
    Warehouse,
)
from greenlane.core.money import Amount
from greenlane.site.demo.draft import AIR, Draft, DraftItem
from greenlane.site.demo.terms import Country, WorldPage
from greenlane.site.demo.trade import BULK

MODE_CODES = ("1", "4", "3")
#: Kinds of identification of the means of transport: vessel by name, flight number, lorry by registration.
MEANS = ("11", "40", "30")
#: The category of authorisation whose holder names the warehouse.
CUSTOMS_WAREHOUSE = "CWH"


def declare(draft: Draft, page: WorldPage) -> Declaration:
    """The declaration that the sender lodges."""
    spoiled, office = draft.spoiled, draft.office
    owner = draft.importer.registration
    pays = draft.is_import
    deferred = pays and draft.payment == page.payment["deferred"]
    return Declaration(
        functional_reference_id=draft.reference,
        type_code=page.types["imports" if draft.is_import else "exports"],
        function_code="9",
        declaration_office_id=office.code if office else None,
        issue_date_time=draft.at,
        goods_item_quantity=int(spoiled.get("item_count", len(draft.items))),
        total_package_quantity=Decimal(spoiled.get("packages", draft.packages)),
        total_gross_mass_measure=_grams(int(spoiled.get("gross", draft.gross))),
        invoice_amount=Amount(
            _cents(int(spoiled.get("invoice", draft.invoice))), spoiled.get("currency", draft.currency)
        ),
        declarant=draft.sender.party,
        exporter=draft.supplier if draft.is_import else draft.importer.party,
        authorisation_holders=_authorised(draft),
        obligation_guarantees=_secured(draft),
        additional_documents=tuple([_document(code, number) for code, number in draft.documents]),
        border_transport_means=_means(draft),
        payment_method_code=draft.payment if pays else None,
        deferred_payment_reference=owner.deferred if deferred else None,
        goods_shipment=_shipment(draft, page),
    )


def _authorised(draft: Draft) -> tuple[AuthorisationHolder, ...]:
    category = draft.regime.authorisation
    return (AuthorisationHolder(id=draft.importer.trader.id, category_code=category),) if category else ()


def _secured(draft: Draft) -> tuple[ObligationGuarantee, ...]:
    kind = draft.regime.guarantee
    if not kind:
        return ()
    reference = draft.importer.registration.guarantee or f"{draft.regime.authorisation}{draft.importer.number}"
    return (ObligationGuarantee(reference_id=reference, security_details_code=kind),)


def _means(draft: Draft) -> TransportMeans:
    return TransportMeans(
        id=draft.transport or None,
        identification_type_code=MEANS[draft.mode],
        mode_code=MODE_CODES[draft.mode],
        registration_nationality_code=draft.country,
    )


def _shipment(draft: Draft, page: WorldPage) -> GoodsShipment:
    regime = draft.regime
    # The price is agreed up to a place abroad when we buy, and when we sell as well.
    abroad = page.countries[draft.departure if draft.is_import else draft.country]
    local = draft.importer.party
    if "importer" in draft.spoiled:
        local = structs.replace(local, id=draft.spoiled["importer"])
    return GoodsShipment(
        items=tuple([_item(place, item, draft, page) for place, item in enumerate(draft.items, 1)]),
        consignment=_consignment(draft, abroad),
        importer=local if draft.is_import else None,
        consignee=None if draft.is_import else draft.supplier,
        trade_terms=TradeTerms(
            condition_code=draft.incoterm, location_id=abroad.airport if draft.mode == AIR else abroad.port
        ),
        customs_valuation=_carriage(draft),
        destination_country_code=page.country if draft.is_import else draft.country,
        export_country_id=draft.departure,
        transaction_nature_code="11",
        previous_documents=(_before(draft),) if regime.before else (),
        warehouse=Warehouse(id=f"{regime.authorisation}{draft.importer.number}", type_code="R")
        if regime.authorisation == CUSTOMS_WAREHOUSE
        else None,
    )


def _before(draft: Draft) -> PreviousDocument:
    kind = draft.regime.before
    return PreviousDocument(category_code=kind[:1], type_code=kind[1:], id=f"{draft.reference}-{draft.regime.previous}")


def _carriage(draft: Draft) -> CustomsValuation | None:
    if not (draft.freight or draft.insurance):
        return None
    currency = draft.spoiled.get("currency", draft.currency)
    return CustomsValuation(
        freight_charge_amount=Amount(_cents(draft.freight), currency) if draft.freight else None,
        insurance_charge_amount=Amount(_cents(draft.insurance), currency) if draft.insurance else None,
    )


def _consignment(draft: Draft, abroad: Country) -> Consignment:
    office = draft.office
    here = _place(office.place) if office else None
    there = _place(abroad.airport if draft.mode == AIR else abroad.port)
    loading, unloading = (there, here) if draft.is_import else (here, there)
    return Consignment(
        container_code="1" if draft.containers else "0",
        goods_location=GoodsLocation(id=office.place if office else None, type_code="A"),
        loading_location=loading,
        unloading_location=unloading,
        transport_equipments=tuple(
            [TransportEquipment(sequence_numeric=n, id=number) for n, number in enumerate(draft.containers, 1)]
        ),
    )


def _item(place: int, item: DraftItem, draft: Draft, page: WorldPage) -> GoodsItem:
    fees: tuple[DutyTaxFee, ...] = ()
    if draft.is_import:
        fees = _fees(page.duty, item.preference or page.no_preference, draft.payment)
    procedures: tuple[GovernmentProcedure, ...] = (_procedure(draft.regime.requested, draft.regime.previous),)
    if item.relief:
        procedures += (_procedure(item.relief, None),)
    return GoodsItem(
        sequence_numeric=place,
        commodity=Commodity(
            description=item.description,
            classifications=_classified(item.code),
            duty_tax_fees=fees,
            goods_measure=GoodsMeasure(
                gross_mass_measure=_grams(item.gross),
                net_net_weight_measure=_grams(item.net),
                tariff_quantity=Decimal(item.quantity) if item.unit else None,
                tariff_unit_code=item.unit or None,
            ),
            invoice_line=InvoiceLine(Amount(_cents(item.price), draft.spoiled.get("currency", draft.currency))),
        ),
        procedures=procedures,
        origins=_origin(item.origin, "2" if item.preference else "1") if item.origin else (),
        packagings=(
            Packaging(
                sequence_numeric=1,
                marks_numbers_id="N/M",
                quantity_quantity=None if item.package in BULK else Decimal(item.packages),
                type_code=item.package,
            ),
        ),
        additional_documents=tuple([_document(code, number) for code, number in item.documents]),
        customs_valuation=_METHOD_ONE,
    )


_METHOD_ONE = CustomsValuation(method_code="1")


def _document(code: str, number: str) -> AdditionalDocument:
    return AdditionalDocument(category_code=code[:1], type_code=code[1:], id=number)


@lru_cache(maxsize=4096)
def _classified(code: str) -> tuple[Classification, ...]:
    return (Classification(id=code, identification_type_code="TSP"),)


@lru_cache(maxsize=64)
def _fees(tax: str, preference: str, method: str) -> tuple[DutyTaxFee, ...]:
    return (DutyTaxFee(type_code=tax, duty_regime_code=preference, payment=Payment(method_code=method)),)


@lru_cache(maxsize=256)
def _procedure(current: str, previous: str | None) -> GovernmentProcedure:
    return GovernmentProcedure(current_code=current, previous_code=previous)


@lru_cache(maxsize=1024)
def _origin(country: str, kind: str) -> tuple[Origin, ...]:
    return (Origin(country_code=country, type_code=kind),)


@lru_cache(maxsize=1024)
def _place(code: str) -> Location:
    return Location(id=code)


def _grams(grams: int) -> Decimal:
    return Decimal(grams).scaleb(-3)


def _cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
