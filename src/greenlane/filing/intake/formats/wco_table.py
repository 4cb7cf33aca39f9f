"""Where does each field of a declaration stand in WCO-DM XML? The table of goods, shipment and declaration.

Reading, writing, locating and amending all follow these rows; order is that of the DEC schema.
"""

from greenlane.core.declaration import CurrencyExchange, Declaration, GoodsShipment, Invoice, Warehouse
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
from greenlane.filing.intake.formats import wco_parts as parts
from greenlane.filing.intake.formats.tables import Node, amount, leaf, many, mass, one, quantity, values
from greenlane.filing.intake.formats.values import CODE, COUNT, NUMBER, TEXT
from greenlane.filing.intake.formats.wco_parts import moment

CHARGE = Node(
    ChargeDeduction,
    (
        leaf("charges_type_code", "ChargesTypeCode:371", CODE),
        amount("amount", "OtherChargeDeductionAmount:181"),
    ),
)
SHIPMENT_VALUATION = Node(
    CustomsValuation,
    (
        leaf("method_code", "MethodCode:122", CODE, beyond=True),
        amount("freight_charge_amount", "FreightChargeAmount:117"),
        amount("insurance_charge_amount", "InsuranceChargeAmount", beyond=True),
        many("charge_deductions", "ChargeDeduction:58B", CHARGE),
    ),
)
ITEM_VALUATION = Node(
    CustomsValuation,
    (
        leaf("method_code", "MethodCode:122", CODE),
        amount("freight_charge_amount", "FreightChargeAmount:117", beyond=True),
        amount("insurance_charge_amount", "InsuranceChargeAmount", beyond=True),
        many("charge_deductions", "ChargeDeduction:58B", CHARGE),
    ),
)
PAYMENT = Node(
    Payment,
    (
        leaf("method_code", "MethodCode:107", CODE),
        amount("tax_assessed_amount", "TaxAssessedAmount:120"),
        amount("payment_amount", "PaymentAmount:378"),
    ),
)
#: What a declared and a told duty have in common, in the order of the class.
TAXED = (
    amount("ad_valorem_tax_base_amount", "AdValoremTaxBaseAmount:116"),
    amount("deduct_amount", "DeductAmount:111"),
    leaf("duty_regime_code", "DutyRegimeCode:164", CODE),
    quantity("specific_tax_base_quantity", "SpecificTaxBaseQuantity:129", "specific_tax_base_unit_code"),
    leaf("tax_rate_numeric", "TaxRateNumeric:115", NUMBER),
    leaf("type_code", "TypeCode:113", CODE),
)
DUTY_TAX_FEE = Node(
    DutyTaxFee,
    (
        *TAXED,
        leaf("quota_order_id", "QuotaOrderID:401", TEXT),
        one("payment", "Payment:94A", PAYMENT),
    ),
)
CLASSIFICATION = Node(
    Classification,
    (
        leaf("id", "ID:145", CODE),
        leaf("identification_type_code", "IdentificationTypeCode:337", CODE),
    ),
)
MEASURE = Node(
    GoodsMeasure,
    (
        mass("gross_mass_measure", "GrossMassMeasure:126"),
        mass("net_net_weight_measure", "NetNetWeightMeasure:128"),
        quantity("tariff_quantity", "TariffQuantity:130", "tariff_unit_code"),
    ),
)
_PRICE = Node(InvoiceLine, (amount("item_charge_amount", "ItemChargeAmount:112"),))
COMMODITY = Node(
    Commodity,
    (
        leaf("description", "Description:137", TEXT),
        many("classifications", "Classification:21A", CLASSIFICATION),
        values("dangerous_goods_ids", "DangerousGoods:12C/UNDGID:506", CODE),
        many("duty_tax_fees", "DutyTaxFee:50A", DUTY_TAX_FEE),
        one("goods_measure", "GoodsMeasure:65A", MEASURE),
        one("invoice_line", "InvoiceLine:79A", _PRICE),
        many("transport_equipments", "TransportEquipment:31B", parts.GOODS_EQUIPMENT),
    ),
)
PROCEDURE = Node(
    GovernmentProcedure,
    (leaf("current_code", "CurrentCode:166", CODE), leaf("previous_code", "PreviousCode:161", CODE)),
)
ORIGIN = Node(
    Origin,
    (
        leaf("country_code", "CountryCode:063", CODE),
        leaf("region_id", "RegionID:066", TEXT),
        leaf("type_code", "TypeCode:501", CODE),
    ),
)
PACKAGING = Node(
    Packaging,
    (
        leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
        leaf("marks_numbers_id", "MarksNumbersID:142", TEXT),
        leaf("quantity_quantity", "QuantityQuantity:144", NUMBER),
        leaf("type_code", "TypeCode:141", CODE),
        leaf("packing_material_description", "PackingMaterialDescription:344", TEXT),
    ),
)
ADJUSTMENT = Node(ValuationAdjustment, (leaf("addition_code", "AdditionCode:188", CODE),))
ITEM = Node(
    GoodsItem,
    (
        amount("customs_value_amount", "CustomsValueAmount:108"),
        leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
        amount("statistical_value_amount", "StatisticalValueAmount:114"),
        leaf("transaction_nature_code", "TransactionNatureCode:103", CODE),
        many("additional_documents", "AdditionalDocument:02A", parts.DOCUMENT),
        many("additional_information", "AdditionalInformation:03A", parts.ITEM_INFORMATION),
        many("aeo_mutual_recognition_parties", "AEOMutualRecognitionParty:16C", parts.RECOGNISED),
        one("buyer", "Buyer:16A", parts.BUYER),
        one("commodity", "Commodity:23A", COMMODITY),
        one("consignee", "Consignee:27A", parts.CONSIGNEE),
        one("consignor", "Consignor:30A", parts.CONSIGNOR),
        one("customs_valuation", "CustomsValuation:41A", ITEM_VALUATION),
        leaf("destination_country_code", "Destination:99B/CountryCode:465", CODE),
        leaf("destination_region_id", "Destination:99B/RegionID:477", TEXT),
        many("domestic_duty_tax_parties", "DomesticDutyTaxParty:55B", parts.TAXED),
        leaf("export_country_id", "ExportCountry:95B/ID:062", CODE),
        many("procedures", "GovernmentProcedure:70A", PROCEDURE),
        many("origins", "Origin:92A", ORIGIN),
        many("packagings", "Packaging:93A", PACKAGING),
        many("previous_documents", "PreviousDocument:99A", parts.PREVIOUS_DOCUMENT),
        one("seller", "Seller:09B", parts.SELLER),
        leaf("ucr_id", "UCR:35B/ID:016", TEXT),
        leaf("ucr", "UCR:35B/TraderAssignedReferenceID:009", TEXT),
        one("valuation_adjustment", "ValuationAdjustment:39B", ADJUSTMENT),
    ),
)
TERMS = Node(
    TradeTerms,
    (
        leaf("condition_code", "ConditionCode:090", CODE),
        leaf("country_relationship_code", "CountryRelationshipCode:106", CODE),
        leaf("description", "Description:089", TEXT),
        leaf("location_id", "LocationID:L002", TEXT),
        leaf("location_name", "LocationName:L001", TEXT),
    ),
)
_INVOICE = Node(Invoice, (leaf("id", "ID:D016", TEXT), moment("issue_date_time", "IssueDateTime:D015")))
_WAREHOUSE = Node(Warehouse, (leaf("id", "ID:L019", TEXT), leaf("type_code", "TypeCode:L112", CODE)))
SHIPMENT = Node(
    GoodsShipment,
    (
        moment("exit_date_time", "ExitDateTime:024"),
        leaf("transaction_nature_code", "TransactionNatureCode:103", CODE),
        many("aeo_mutual_recognition_parties", "AEOMutualRecognitionParty:16C", parts.RECOGNISED),
        one("buyer", "Buyer:16A", parts.BUYER),
        one("consignee", "Consignee:27A", parts.CONSIGNEE),
        one("consignment", "Consignment:28A", parts.CONSIGNMENT),
        one("consignor", "Consignor:30A", parts.CONSIGNOR),
        one("customs_valuation", "CustomsValuation:41A", SHIPMENT_VALUATION),
        leaf("destination_country_code", "Destination:99B/CountryCode:465", CODE),
        leaf("destination_region_id", "Destination:99B/RegionID:477", TEXT),
        many("domestic_duty_tax_parties", "DomesticDutyTaxParty:55B", parts.TAXED),
        leaf("export_country_id", "ExportCountry:95B/ID:062", CODE),
        many("items", "GovernmentAgencyGoodsItem:68A", ITEM),
        one("importer", "Importer:74A", parts.IMPORTER),
        one("invoice", "Invoice:78A", _INVOICE),
        leaf("origin_country_code", "OriginCountryCode", CODE, beyond=True),
        one("payer", "Payer:56B", parts.PAYER),
        many("previous_documents", "PreviousDocument:99A", parts.PREVIOUS_DOCUMENT),
        one("seller", "Seller:09B", parts.SELLER),
        one("surety", "Surety:19B", parts.SURETY),
        one("trade_terms", "TradeTerms:22B", TERMS),
        leaf("ucr_id", "UCR:35B/ID:016", TEXT),
        leaf("ucr", "UCR:35B/TraderAssignedReferenceID:009", TEXT),
        one("warehouse", "Warehouse:43B", _WAREHOUSE),
    ),
)
_EXCHANGE = Node(
    CurrencyExchange,
    (
        leaf("currency_type_code", "CurrencyTypeCode:135", CODE),
        leaf("rate_numeric", "RateNumeric:118", NUMBER),
    ),
)
DECLARATION = Node(
    Declaration,
    (
        moment("acceptance_date_time", "AcceptanceDateTime:023"),
        leaf("function_code", "FunctionCode:017", CODE),
        leaf("functional_reference_id", "FunctionalReferenceID:D026", TEXT),
        leaf("id", "ID:D014", TEXT),
        moment("issue_date_time", "IssueDateTime:D011"),
        leaf("issue_location_id", "IssueLocationID:D012", TEXT),
        leaf("type_code", "TypeCode:D013", CODE),
        leaf("goods_item_quantity", "GoodsItemQuantity:228", COUNT),
        leaf("declaration_office_id", "DeclarationOfficeID:065", CODE),
        amount("invoice_amount", "InvoiceAmount:109"),
        leaf("loading_list_quantity", "LoadingListQuantity:013", COUNT),
        mass("total_gross_mass_measure", "TotalGrossMassMeasure:131"),
        leaf("total_package_quantity", "TotalPackageQuantity:146", NUMBER),
        leaf("specific_circumstances_code", "SpecificCircumstancesCodeCode:504", CODE),
        leaf("payment_method_code", "PaymentMethodCode", CODE, beyond=True),
        leaf("deferred_payment_reference", "DeferredPaymentReferenceID", TEXT, beyond=True),
        leaf("authentication", "Authentication:61B/Authentication:104", TEXT),
        leaf("authenticator_name", "Authentication:61B/Authenticator:12A/Name:R007", TEXT),
        one("submitter", "Submitter:17B", parts.SUBMITTER),
        many("additional_documents", "AdditionalDocument:02A", parts.HEADER_DOCUMENT),
        many("additional_information", "AdditionalInformation:03A", parts.INFORMATION),
        one("agent", "Agent:05A", parts.AGENT),
        many("amendments", "Amendment:06A", parts.AMENDMENT),
        many("authorisation_holders", "AuthorisationHolder:17C", parts.HOLDER),
        one("border_transport_means", "BorderTransportMeans:15A", parts.BORDER_MEANS),
        one("consignment", "Consignment:28A", parts.CARRIAGE),
        many("currency_exchanges", "CurrencyExchange:40A", _EXCHANGE),
        one("declarant", "Declarant:57B", parts.DECLARANT),
        leaf("exit_office_id", "ExitOffice:56A/ID:G005", TEXT),
        one("exporter", "Exporter:57A", parts.EXPORTER),
        one("goods_shipment", "GoodsShipment:67A", SHIPMENT),
        many("obligation_guarantees", "ObligationGuarantee:90A", parts.GUARANTEE),
        leaf("presentation_office_id", "PresentationOffice:15C/ID:G015", TEXT),
        leaf("supervising_office_id", "SupervisingOffice:97B/ID:G012", TEXT),
    ),
)
