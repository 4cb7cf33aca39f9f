"""Where does each field of a declaration stand in ASYCUDA World SAD XML? One entry ties an element to a field.

Element names are the format's own, misspellings included. What is derived from other elements is listed, not read.
"""

from greenlane.core.words import Fact
from greenlane.filing.intake.formats.paths import Step, steps


class Entry(Fact, frozen=True):
    """One element and its field. ``xml`` is the path of names, ``path`` the way in the canonical model.

    Kinds: text, code, number, count, day (M/D/YY), flag (true/false as 1/0), charge (a number of which zero says
    nothing), party (name in the first line, address below), pair (procedure, requested then previous), double
    (document code, category then type), start and rest (the text before and after ``cut``). The names described,
    preference and generalProcedure are of this table only: what repeats or gathers other fields.
    """

    xml: tuple[str, ...]
    path: tuple[Step, ...]
    kind: str
    cut: int = 0


class Group(Fact, frozen=True):
    """An element that repeats, the list that it fills, its entries and the groups inside it."""

    xml: tuple[str, ...]
    path: tuple[Step, ...]
    entries: tuple[Entry, ...]
    groups: tuple["Group", ...] = ()


def _entry(xml: str, path: str, kind: str = "text", cut: int = 0) -> Entry:
    return Entry(tuple(xml.split("/")), steps(path), kind, cut)


def _charges(prefix: str, xml: str) -> tuple[Entry, ...]:
    """Freight, insurance and the rest of a value note: an amount and a currency each."""
    valuation = f"{prefix}customsValuation"
    ways = (
        ("external_freight", f"{valuation}.freightChargeAmount"),
        ("internal_freight", f"{valuation}.chargeDeductions[chargesTypeCode=INF].amount"),
        ("insurance", f"{valuation}.insuranceChargeAmount"),
        ("other_cost", f"{valuation}.chargeDeductions[chargesTypeCode=OTC].amount"),
        ("deduction", f"{valuation}.chargeDeductions[chargesTypeCode=DED].amount"),
    )
    return tuple(
        entry
        for name, path in ways
        for entry in (
            _entry(f"{xml}{name}/Amount_foreign_currency", f"{path}.value", "charge"),
            _entry(f"{xml}{name}/Currency_code", f"{path}.currencyId", "code"),
        )
    )


_SHIPMENT = "goodsShipment"
_CARGO = f"{_SHIPMENT}.consignment"
_BORDER = "Transport/Means_of_transport/Border_information"
_ARRIVAL = "Transport/Means_of_transport/Departure_arrival_information"
_ITEM_VALUE = "Valuation_item"

CONTAINER = Group(
    ("Container",),
    steps("transportEquipments"),
    (
        _entry("Container_identity", "id"),
        _entry("Container_type", "typeCode", "code"),
        _entry("Empty_full_indicator", "fullnessCode"),
    ),
)
DOCUMENT = Group(
    ("Attached_documents",),
    steps("additionalDocuments"),
    (
        _entry("Attached_document_code", "", "double"),
        _entry("Attached_document_name", "name"),
        _entry("Attached_document_reference", "id"),
        _entry("Attached_document_date", "effectiveDateTime", "day"),
    ),
)
TAX = Group(
    ("Taxation", "Taxation_line"),
    steps("commodity.dutyTaxFees"),
    (
        _entry("Duty_tax_code", "typeCode", "code"),
        _entry("Duty_tax_Base", "adValoremTaxBaseAmount.value", "number"),
        _entry("Duty_tax_rate", "taxRateNumeric", "number"),
        _entry("Duty_tax_amount", "payment.taxAssessedAmount.value", "number"),
        _entry("Duty_tax_MP", "payment.methodCode", "code"),
    ),
)
ITEM = Group(
    ("Item",),
    steps("items"),
    (
        _entry("Packages/Number_of_packages", "packagings[0].quantityQuantity", "number"),
        _entry("Packages/Marks1_of_packages", "packagings[0].marksNumbersId", "start"),
        _entry("Packages/Marks2_of_packages", "packagings[0].marksNumbersId", "rest"),
        _entry("Packages/Kind_of_packages_code", "packagings[0].typeCode", "code"),
        _entry(
            "Tarification/HScode/Commodity_code", "commodity.classifications[identificationTypeCode=TSP].id", "code"
        ),
        _entry("Tarification/HScode/Precision_1", "commodity.classifications[identificationTypeCode=TRC].id", "code"),
        _entry("Tarification/HScode/Precision_2", "commodity.classifications[identificationTypeCode=TRA].id", "code"),
        _entry("Tarification/HScode/Precision_3", "commodity.classifications[identificationTypeCode=GN].id", "code"),
        _entry("Tarification/HScode/Precision_4", "commodity.classifications[identificationTypeCode=CV].id", "code"),
        _entry("Tarification/Preference_code", "commodity.preference.dutyRegimeCode", "code"),
        _entry("Tarification/Extended_customs_procedure", "procedures[0]", "pair", 2),
        _entry("Tarification/National_customs_procedure", "procedures[1].currentCode", "code"),
        _entry("Tarification/Quota_code", "commodity.preference.quotaOrderId"),
        _entry("Tarification/Valuation_method_code", "customsValuation.methodCode", "code"),
        _entry(
            "Tarification/Supplementary_unit/Suppplementary_unit_code", "commodity.goodsMeasure.tariffUnitCode", "code"
        ),
        _entry(
            "Tarification/Supplementary_unit/Suppplementary_unit_quantity",
            "commodity.goodsMeasure.tariffQuantity",
            "number",
        ),
        _entry("Goods_description/Country_of_origin_code", "origins[0].countryCode", "code"),
        _entry("Goods_description/Country_of_origin_region", "origins[0].regionId"),
        _entry("Goods_description/Description_of_goods", "commodity.described"),
        _entry("Goods_description/Commercial_Description", "commodity.description"),
        _entry("Previous_doc/Summary_declaration", "previousDocuments[categoryCode=X].id"),
        _entry("Previous_doc/Previous_document_reference", "previousDocuments[categoryCode=Z].id"),
        _entry("Free_text_1", "additionalInformation[statementTypeCode=FT1].statementDescription"),
        _entry("Free_text_2", "additionalInformation[statementTypeCode=FT2].statementDescription"),
        _entry(f"{_ITEM_VALUE}/Weight_itm/Gross_weight_itm", "commodity.goodsMeasure.grossMassMeasure", "number"),
        _entry(f"{_ITEM_VALUE}/Weight_itm/Net_weight_itm", "commodity.goodsMeasure.netNetWeightMeasure", "number"),
        _entry(f"{_ITEM_VALUE}/Total_CIF_itm", "customsValueAmount.value", "number"),
        _entry(f"{_ITEM_VALUE}/Statistical_value", "statisticalValueAmount.value", "number"),
        _entry(
            f"{_ITEM_VALUE}/Item_Invoice/Amount_foreign_currency",
            "commodity.invoiceLine.itemChargeAmount.value",
            "number",
        ),
        _entry(
            f"{_ITEM_VALUE}/Item_Invoice/Currency_code", "commodity.invoiceLine.itemChargeAmount.currencyId", "code"
        ),
        *_charges("", f"{_ITEM_VALUE}/item_"),
    ),
    (DOCUMENT, TAX),
)
SAD = Group(
    ("ASYCUDA",),
    (),
    (
        _entry("Property/Nbers/Total_number_of_items", "goodsItemQuantity", "count"),
        _entry("Property/Nbers/Total_number_of_packages", "totalPackageQuantity", "number"),
        _entry("Identification/Office_segment/Customs_clearance_office_code", "declarationOfficeId"),
        _entry("Identification/Type/Type_of_declaration", "typeCode", "code"),
        _entry("Identification/Type/Declaration_gen_procedure_code", "generalProcedure", "code"),
        _entry("Identification/Manifest_reference_number", f"{_CARGO}.manifestId"),
        _entry("Traders/Exporter/Exporter_code", "exporter.id"),
        _entry("Traders/Exporter/Exporter_name", "exporter", "party"),
        _entry("Traders/Consignee/Consignee_code", f"{_SHIPMENT}.importer.id"),
        _entry("Traders/Consignee/Consignee_name", f"{_SHIPMENT}.importer", "party"),
        _entry("Traders/Financial/Financial_code", f"{_SHIPMENT}.payer.id"),
        _entry("Traders/Financial/Financial_name", f"{_SHIPMENT}.payer", "party"),
        _entry("Declarant/Declarant_code", "declarant.id"),
        _entry("Declarant/Declarant_name", "declarant", "party"),
        _entry("Declarant/Declarant_representative", "declarant.contactName"),
        _entry("Declarant/Reference/Number", "functionalReferenceId"),
        _entry(
            "General_information/Country/Country_first_destination",
            "consignment.itineraries[0].routingCountryCode",
            "code",
        ),
        _entry("General_information/Country/Trading_country", f"{_SHIPMENT}.seller.address.countryCode", "code"),
        _entry("General_information/Country/Export/Export_country_code", f"{_SHIPMENT}.exportCountryId", "code"),
        _entry(
            "General_information/Country/Export/Export_country_region",
            f"{_SHIPMENT}.consignor.address.countrySubDivisionCode",
        ),
        _entry(
            "General_information/Country/Destination/Destination_country_code",
            f"{_SHIPMENT}.destinationCountryCode",
            "code",
        ),
        _entry(
            "General_information/Country/Destination/Destination_country_region", f"{_SHIPMENT}.destinationRegionId"
        ),
        _entry(f"{_ARRIVAL}/Identity", f"{_CARGO}.arrivalTransportMeans.id"),
        _entry(f"{_ARRIVAL}/Nationality", f"{_CARGO}.arrivalTransportMeans.registrationNationalityCode", "code"),
        _entry(f"{_BORDER}/Identity", "borderTransportMeans.id"),
        _entry(f"{_BORDER}/Nationality", "borderTransportMeans.registrationNationalityCode", "code"),
        _entry(f"{_BORDER}/Mode", "borderTransportMeans.modeCode", "code"),
        _entry("Transport/Means_of_transport/Inland_mode_of_transport", f"{_CARGO}.inlandModeCode", "code"),
        _entry("Transport/Container_flag", f"{_CARGO}.containerCode", "flag"),
        _entry("Transport/Delivery_terms/Code", f"{_SHIPMENT}.tradeTerms.conditionCode", "code"),
        _entry("Transport/Delivery_terms/Place", f"{_SHIPMENT}.tradeTerms.locationName"),
        _entry("Transport/Delivery_terms/Situation", f"{_SHIPMENT}.tradeTerms.description"),
        _entry("Transport/Border_office/Code", "exitOfficeId"),
        _entry("Transport/Place_of_loading/Code", f"{_CARGO}.loadingLocation.id"),
        _entry("Transport/Place_of_loading/Name", f"{_CARGO}.loadingLocation.name"),
        _entry("Transport/Location_of_goods", f"{_CARGO}.goodsLocation.name"),
        _entry("Financial/Financial_transaction/code1", f"{_SHIPMENT}.transactionNatureCode", "start", 1),
        _entry("Financial/Financial_transaction/code2", f"{_SHIPMENT}.transactionNatureCode", "rest", 1),
        _entry("Financial/Deffered_payment_reference", "deferredPaymentReference"),
        _entry("Financial/Mode_of_payment", "paymentMethodCode"),
        _entry("Financial/Guarantee/Name", "obligationGuarantees[0].id"),
        _entry("Financial/Guarantee/Amount", "obligationGuarantees[0].amount.value", "charge"),
        _entry("Warehouse/Identification", f"{_SHIPMENT}.warehouse.id"),
        _entry("Valuation/Total/Total_weight", "totalGrossMassMeasure", "number"),
        _entry("Valuation/Gs_Invoice/Amount_foreign_currency", "invoiceAmount.value", "number"),
        _entry("Valuation/Gs_Invoice/Currency_code", "invoiceAmount.currencyId", "code"),
        _entry("Valuation/Gs_Invoice/Currency_rate", "currencyExchanges[0].rateNumeric", "charge"),
        *_charges(f"{_SHIPMENT}.", "Valuation/Gs_"),
    ),
    (
        Group(CONTAINER.xml, steps(f"{_CARGO}.transportEquipments"), CONTAINER.entries),
        Group(ITEM.xml, steps(f"{_SHIPMENT}.items"), ITEM.entries, ITEM.groups),
    ),
)
#: Elements that repeat what other elements say (names of codes, sums, national amounts) or belong to the screen.
DERIVED = frozenset(
    [
        "Property/Forms/Number_of_the_form",
        "Property/Forms/Total_number_of_forms",
        "Property/Sad_flow",
        "Property/Selected_page",
        "Property/Place_of_declaration",
        "Property/Date_of_declaration",
        "Identification/Office_segment/Customs_Clearance_office_name",
        "General_information/Country/Country_of_origin_name",
        "General_information/Country/Export/Export_country_name",
        "General_information/Country/Destination/Destination_country_name",
        "General_information/Value_details",
        "Transport/Border_office/Name",
        "Financial/Amounts/Global_taxes",
        "Financial/Amounts/Totals_taxes",
        "Valuation/Calculation_working_mode",
        "Valuation/Total/Total_invoice",
        "Valuation/Total_CIF",
        "Valuation/Total_cost",
        "Item/Packages/Kind_of_packages_name",
        "Item/Tarification/Attached_doc_item",
        "Item/Tarification/Item_price",
        "Item/Tarification/Value_item",
        "Item/Tarification/Supplementary_unit/Suppplementary_unit_name",
        "Item/IncoTerms/Code",
        "Item/IncoTerms/Place",
        "Item/Taxation/Item_taxes_amount",
        "Item/Taxation/Item_taxes_mode_of_payment",
        "Item/Taxation/Counter_of_normal_mode_of_payment",
        "Item/Taxation/Displayed_item_taxes_amount",
        "Item/Taxation/Item_taxes_guaranted_amount",
        "Item/Taxation/Taxation_line/Duty_tax_Type_of_calculation",
        "Item/Valuation_item/Alpha_coeficient_of_apportionment",
        "Item/Valuation_item/Rate_of_adjustement",
        "Item/Valuation_item/Total_cost_itm",
        "Item/Attached_documents/Attached_document_from_rule",
    ]
    + [
        f"{prefix}{charge}/{name}"
        for prefix in ("Valuation/Gs_", "Item/Valuation_item/item_")
        for charge in ("external_freight", "internal_freight", "insurance", "other_cost", "deduction")
        for name in ("Amount_national_currency", "Currency_name", "Currency_rate")
    ]
    + ["Valuation/Gs_Invoice/Amount_national_currency", "Valuation/Gs_Invoice/Currency_name"]
    + [f"Item/Valuation_item/Item_Invoice/{n}" for n in ("Amount_national_currency", "Currency_name", "Currency_rate")]
)
