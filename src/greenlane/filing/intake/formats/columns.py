"""What are the columns of the spreadsheet template? One row per item; header columns repeat or stay blank below.

A heading with N stands for any number of columns (``document_1_code``, ``document_2_code`` …).
"""

import re

from greenlane.core.words import Fact
from greenlane.filing.intake.formats.paths import Step, steps


class Column(Fact, frozen=True):
    """One column: its heading, the path into the declaration or the item, the kind of value, what to write there.

    Kinds: text, code, number, count, and ``double`` for a document code, category then type (N935).
    """

    heading: str
    path: tuple[Step, ...]
    kind: str
    about: str
    item: bool

    def named(self, number: int) -> str:
        """The heading with its number."""
        return self.heading.replace("_N", f"_{number}", 1)

    @property
    def numbered(self) -> bool:
        return any(step.numbered for step in self.path)


def _header(heading: str, path: str, kind: str, about: str) -> Column:
    return Column(heading, steps(path), kind, about, item=False)


def _item(heading: str, path: str, kind: str, about: str) -> Column:
    return Column(heading, steps(path), kind, about, item=True)


def _party(heading: str, path: str, who: str) -> tuple[Column, ...]:
    return (
        _header(f"{heading}_id", f"{path}.id", "text", f"registration number of the {who}"),
        _header(f"{heading}_name", f"{path}.name", "text", f"name of the {who}"),
        _header(f"{heading}_street", f"{path}.address.line", "text", "street and number"),
        _header(f"{heading}_city", f"{path}.address.cityName", "text", "city"),
        _header(f"{heading}_postcode", f"{path}.address.postcodeId", "text", "postcode"),
        _header(f"{heading}_country", f"{path}.address.countryCode", "code", "ISO 3166-1 country code"),
    )


_SHIPMENT = "goodsShipment"
_VALUATION = f"{_SHIPMENT}.customsValuation"
_CARGO = f"{_SHIPMENT}.consignment"

HEADER = (
    _header(
        "reference", "functionalReferenceId", "text", "your own reference (LRN); rows with the same one belong together"
    ),
    _header("mrn", "id", "text", "the administration's reference, in an amendment or cancellation only"),
    _header("type", "typeCode", "code", "declaration type, such as IMA, EXA; COR amends, INV cancels"),
    _header("function", "functionCode", "code", "9 original, 13 request for amendment or cancellation"),
    _header("office", "declarationOfficeId", "code", "customs office of declaration"),
    *_party("declarant", "declarant", "declarant"),
    _header("agent_id", "agent.id", "text", "registration number of the agent"),
    _header("agent_function", "agent.functionCode", "code", "2 direct, 3 indirect representation"),
    *_party("exporter", "exporter", "exporter"),
    *_party("importer", f"{_SHIPMENT}.importer", "importer"),
    _header("export_country", f"{_SHIPMENT}.exportCountryId", "code", "ISO 3166-1 code of the country of export"),
    _header("destination_country", f"{_SHIPMENT}.destinationCountryCode", "code", "ISO 3166-1 code"),
    _header("incoterm", f"{_SHIPMENT}.tradeTerms.conditionCode", "code", "Incoterm, such as CIF"),
    _header("incoterm_place", f"{_SHIPMENT}.tradeTerms.locationId", "text", "UN/LOCODE of the named place"),
    _header("invoice_amount", "invoiceAmount.value", "number", "total of the invoice"),
    _header("invoice_currency", "invoiceAmount.currencyId", "code", "ISO 4217 currency of the invoice"),
    _header("freight", f"{_VALUATION}.freightChargeAmount.value", "number", "freight to the border"),
    _header("freight_currency", f"{_VALUATION}.freightChargeAmount.currencyId", "code", "ISO 4217 currency"),
    _header("insurance", f"{_VALUATION}.insuranceChargeAmount.value", "number", "insurance to the border"),
    _header("insurance_currency", f"{_VALUATION}.insuranceChargeAmount.currencyId", "code", "ISO 4217 currency"),
    _header("transaction_nature", f"{_SHIPMENT}.transactionNatureCode", "code", "nature of transaction, such as 1"),
    _header("transport_mode", "borderTransportMeans.modeCode", "code", "mode at the border: 1 sea, 3 road, 4 air"),
    _header("transport_id", "borderTransportMeans.id", "text", "vessel, flight or plate at the border"),
    _header("transport_country", "borderTransportMeans.registrationNationalityCode", "code", "its nationality"),
    _header("containerised", f"{_CARGO}.containerCode", "code", "1 in containers, 0 not"),
    _header("container_N_id", f"{_CARGO}.transportEquipments[N].id", "text", "container number (ISO 6346)"),
    _header("loading_place", f"{_CARGO}.loadingLocation.id", "text", "UN/LOCODE of loading"),
    _header("goods_location", f"{_CARGO}.goodsLocation.name", "text", "where the goods may be examined"),
    _header("warehouse", f"{_SHIPMENT}.warehouse.id", "text", "customs warehouse"),
    _header("total_items", "goodsItemQuantity", "count", "number of items"),
    _header("total_packages", "totalPackageQuantity", "number", "number of packages in all"),
    _header("total_gross_kg", "totalGrossMassMeasure", "number", "gross mass in all, in kilograms"),
    _header("payment_method", "paymentMethodCode", "code", "how duties are paid"),
    _header("deferred_payment", "deferredPaymentReference", "text", "reference of the deferred payment account"),
    _header("authorisation_N_code", "authorisationHolders[N].categoryCode", "code", "kind of authorisation"),
    _header("authorisation_N_id", "authorisationHolders[N].id", "text", "its holder"),
)
ITEM = (
    _item("item", "sequenceNumeric", "count", "item number; blank numbers the rows from 1"),
    _item("goods_code", "commodity.classifications[identificationTypeCode=TSP].id", "code", "tariff code, as text"),
    _item(
        "national_code", "commodity.classifications[identificationTypeCode=TRC].id", "code", "further digits, if any"
    ),
    _item("description", "commodity.description", "text", "what the goods are, in plain words"),
    _item("origin", "origins[typeCode=1].countryCode", "code", "ISO 3166-1 country of origin"),
    _item("preferential_origin", "origins[typeCode=2].countryCode", "code", "country of preferential origin"),
    _item("procedure", "procedures[0].currentCode", "code", "requested procedure, such as 40"),
    _item("previous_procedure", "procedures[0].previousCode", "code", "previous procedure, such as 00"),
    _item("additional_procedure_N", "procedures[N+1].currentCode", "code", "additional procedure code"),
    _item("gross_kg", "commodity.goodsMeasure.grossMassMeasure", "number", "gross mass in kilograms"),
    _item("net_kg", "commodity.goodsMeasure.netNetWeightMeasure", "number", "net mass in kilograms"),
    _item("quantity", "commodity.goodsMeasure.tariffQuantity", "number", "quantity in the supplementary unit"),
    _item("unit", "commodity.goodsMeasure.tariffUnitCode", "code", "supplementary unit"),
    _item("price", "commodity.invoiceLine.itemChargeAmount.value", "number", "price of the item"),
    _item("currency", "commodity.invoiceLine.itemChargeAmount.currencyId", "code", "ISO 4217 currency of the price"),
    _item(
        "preference", "commodity.dutyTaxFees[0].dutyRegimeCode", "code", "preference claimed, such as 100 (none), 300"
    ),
    _item("tax_type", "commodity.dutyTaxFees[0].typeCode", "code", "tax that the preference is for, such as A00"),
    _item("quota", "commodity.dutyTaxFees[0].quotaOrderId", "text", "quota order number"),
    _item("valuation_method", "customsValuation.methodCode", "code", "1 to 6"),
    _item("valuation_indicator", "valuationAdjustment.additionCode", "code", "four digits, such as 0000"),
    _item("statistical_value", "statisticalValueAmount.value", "number", "statistical value"),
    _item("statistical_currency", "statisticalValueAmount.currencyId", "code", "its ISO 4217 currency"),
    _item("charge_N_code", "customsValuation.chargeDeductions[N].chargesTypeCode", "code", "addition or deduction"),
    _item("charge_N_amount", "customsValuation.chargeDeductions[N].amount.value", "number", "its amount"),
    _item(
        "charge_N_currency", "customsValuation.chargeDeductions[N].amount.currencyId", "code", "its ISO 4217 currency"
    ),
    _item("package_N_count", "packagings[N].quantityQuantity", "number", "number of packages"),
    _item("package_N_kind", "packagings[N].typeCode", "code", "kind of package (UN/ECE Recommendation 21)"),
    _item("package_N_marks", "packagings[N].marksNumbersId", "text", "shipping marks"),
    _item("document_N_code", "additionalDocuments[N]", "double", "document code, such as N935"),
    _item("document_N_id", "additionalDocuments[N].id", "text", "its number"),
    _item("document_N_exemption", "additionalDocuments[N].lpcoExemptionCode", "code", "its status"),
    _item("previous_N_code", "previousDocuments[N]", "double", "previous document code, such as ZDCR"),
    _item("previous_N_id", "previousDocuments[N].id", "text", "its number"),
    _item("statement_N_code", "additionalInformation[N].statementCode", "code", "additional statement"),
    _item("statement_N_text", "additionalInformation[N].statementDescription", "text", "its words"),
)
COLUMNS = HEADER + ITEM
REFERENCE = COLUMNS[0]
_NUMBER = re.compile(r"_([1-9]\d{0,2})(?=_|\Z)")
_BY_HEADING = {column.heading: column for column in COLUMNS}


def column_of(heading: str) -> tuple[Column, int] | None:
    """The column of a heading as written, with its number (0 where it has none); None where there is no such column."""
    plain = heading.strip().lower().replace(" ", "_")
    if plain in _BY_HEADING and not _BY_HEADING[plain].numbered:
        return _BY_HEADING[plain], 0
    found = _NUMBER.search(plain)
    if found is None:
        return None
    column = _BY_HEADING.get(plain[: found.start()] + "_N" + plain[found.end() :])
    return (column, int(found[1])) if column is not None else None
