"""What is a field called on the form, and what helps to fill it in? By its path; the words of the WCO Data Model."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_CAPITAL = re.compile("([A-Z])")

SECTIONS: dict[str, Any] = {
    "parties": _("Parties"),
    "transport": _("Consignment and transport"),
    "goods": _("Goods"),
    "values": _("Values and terms"),
    "papers": _("Documents and permits"),
    "check": _("Check and lodge"),
}
GROUPS: dict[str, Any] = {
    "declaration": _("Declaration"),
    "declarant": _("Declarant"),
    "agent": _("Agent"),
    "importer": _("Importer"),
    "exporter": _("Exporter"),
    "route": _("Route"),
    "means": _("Means of transport"),
    "containers": _("Containers"),
    "places": _("Places"),
    "totals": _("Totals"),
    "item": _("Item"),
    "invoice": _("Invoice"),
    "terms": _("Terms, freight and insurance"),
    "payment": _("Payment"),
    "papers": _("Documents for the whole declaration"),
    "permissions": _("Authorisations and guarantees"),
    "statements": _("Statements"),
}
#: Of lists: what one is called, and the button that adds one.
ROWS: dict[str, tuple[Any, Any]] = {
    "transportEquipments": (_("Container"), _("Add a container")),
    "packagings": (_("Packages"), _("Add packages")),
    "additionalDocuments": (_("Document"), _("Add a document")),
    "previousDocuments": (_("Previous document"), _("Add a previous document")),
    "procedures": (_("Additional procedure"), _("Add an additional procedure")),
    "chargeDeductions": (_("Addition or deduction"), _("Add an addition or deduction")),
    "additionalInformation": (_("Additional statement"), _("Add a statement")),
    "authorisationHolders": (_("Authorisation"), _("Add an authorisation")),
    "obligationGuarantees": (_("Guarantee"), _("Add a guarantee")),
    "items": (_("Item"), _("Add an item")),
}
_PARTY: dict[str, tuple[Any, Any]] = {
    "id": (_("Registration number"), ""),
    "name": (_("Name"), ""),
    "address.line": (_("Street and number"), ""),
    "address.postcodeId": (_("Postcode"), ""),
    "address.cityName": (_("City"), ""),
    "address.countryCode": (_("Country"), ""),
}
#: The longest ending that fits a path names it.
_LABELS: dict[str, tuple[Any, Any]] = {
    "title": (_("Your name for it"), _("Only you see it. It helps to find the draft again.")),
    "reason": (_("Reason for the amendment"), _("Say in a sentence what is changed, and why.")),
    "reasonCode": (_("Kind of reason"), ""),
    "functionalReferenceId": (_("Your reference (LRN)"), _("Once only. Take the one of your own books, or leave it.")),
    "typeCode": (_("Type of declaration"), ""),
    "functionCode": (_("Function"), ""),
    "declarationOfficeId": (_("Customs office"), _("Where the goods are declared.")),
    "agent.id": (_("Registration number"), _("Only where somebody acts for another.")),
    "agent.functionCode": (_("How the agent acts"), ""),
    "exportCountryId": (_("Country of export"), ""),
    "destinationCountryCode": (_("Country of destination"), ""),
    "exitOfficeId": (_("Office of exit"), ""),
    "ucr": (_("Unique consignment reference"), ""),
    "borderTransportMeans.modeCode": (_("Mode at the border"), ""),
    "borderTransportMeans.id": (_("Vessel, flight or plate"), _("IMO number, flight number or number plate.")),
    "borderTransportMeans.registrationNationalityCode": (_("Its nationality"), ""),
    "arrivalTransportMeans.id": (_("Means on arrival"), ""),
    "departureTransportMeans.id": (_("Means on departure"), ""),
    "inlandModeCode": (_("Mode inland"), ""),
    "containerCode": (_("In containers?"), ""),
    "transportEquipments.id": (_("Container number"), _("Four letters and seven digits.")),
    "loadingLocation.id": (_("Place of loading"), _("UN/LOCODE, such as ESVLC.")),
    "goodsLocation.name": (_("Where the goods are"), _("Where customs may examine them.")),
    "warehouse.id": (_("Customs warehouse"), ""),
    "warehouse.typeCode": (_("Type of warehouse"), ""),
    "goodsItemQuantity": (_("Number of items"), _("Blank: counted from the goods.")),
    "totalPackageQuantity": (_("Number of packages"), _("Blank: summed from the goods.")),
    "totalGrossMassMeasure": (_("Gross mass, kg"), _("Blank: summed from the goods.")),
    "commodity.description": (_("What the goods are"), _("In plain words: material, use, form of trade.")),
    "commodity.classifications:tsp.id": (_("Goods code"), _("Type words or digits to search the tariff.")),
    "commodity.classifications:trc.id": (_("Further digits"), ""),
    "origins:1.countryCode": (_("Country of origin"), ""),
    "origins:2.countryCode": (_("Preferential origin"), ""),
    "procedures:first.currentCode": (_("Procedure"), ""),
    "procedures:first.previousCode": (_("Previous procedure"), ""),
    "procedures.currentCode": (_("Additional procedure"), ""),
    "goodsMeasure.grossMassMeasure": (_("Gross mass, kg"), ""),
    "goodsMeasure.netNetWeightMeasure": (_("Net mass, kg"), ""),
    "goodsMeasure.tariffQuantity": (_("Quantity"), _("In the unit that the goods code asks for.")),
    "goodsMeasure.tariffUnitCode": (_("Unit"), ""),
    "itemChargeAmount.value": (_("Price"), _("Of this item, as on the invoice.")),
    "customsValuation.methodCode": (_("Valuation method"), ""),
    "dutyTaxFees:first.dutyRegimeCode": (_("Preference"), ""),
    "dutyTaxFees:first.typeCode": (_("Tax it is for"), ""),
    "dutyTaxFees:first.quotaOrderId": (_("Quota"), ""),
    "valuationAdjustment.additionCode": (_("Valuation indicators"), ""),
    "statisticalValueAmount.value": (_("Statistical value"), ""),
    "packagings.quantityQuantity": (_("Number of packages"), ""),
    "packagings.typeCode": (_("Kind"), ""),
    "packagings.marksNumbersId": (_("Marks and numbers"), ""),
    "additionalDocuments.code": (_("Document code"), ""),
    "additionalDocuments.id": (_("Its number"), ""),
    "additionalDocuments.lpcoExemptionCode": (_("Its status"), ""),
    "previousDocuments.code": (_("Document code"), ""),
    "previousDocuments.id": (_("Its number"), ""),
    "chargeDeductions.chargesTypeCode": (_("Kind"), ""),
    "additionalInformation.statementCode": (_("Statement code"), ""),
    "additionalInformation.statementDescription": (_("Words"), ""),
    "invoiceAmount.value": (_("Total of the invoice"), ""),
    "transactionNatureCode": (_("Nature of the transaction"), ""),
    "tradeTerms.conditionCode": (_("Delivery term"), _("Incoterm, such as FOB.")),
    "tradeTerms.locationId": (_("Its place"), _("UN/LOCODE, such as ESVLC.")),
    "freightChargeAmount.value": (_("Freight to the border"), ""),
    "insuranceChargeAmount.value": (_("Insurance"), ""),
    "paymentMethodCode": (_("How duties are paid"), ""),
    "deferredPaymentReference": (_("Account or reference"), ""),
    "authorisationHolders.categoryCode": (_("Authorisation"), ""),
    "authorisationHolders.id": (_("Its holder"), ""),
    "obligationGuarantees.securityDetailsCode": (_("Kind of guarantee"), ""),
    "obligationGuarantees.referenceId": (_("Its reference"), ""),
    "amount.value": (_("Amount"), ""),
    "currencyId": (_("Currency"), ""),
    **{f"{who}.{end}": label for who in ("declarant", "importer", "exporter") for end, label in _PARTY.items()},
}


def label_of(key: str) -> tuple[str, str]:
    """The label of a field and what helps to fill it in; a key without one is named by its last words."""
    for name in _endings(key):
        if name in _LABELS:
            label, hint = _LABELS[name]
            return str(label), str(hint)
    last = " ".join(re.sub(r":\w+", "", part) for part in key.split(".")[-2:])
    return _CAPITAL.sub(r" \1", last).lower().capitalize(), ""


def row_label(of: str) -> tuple[str, str]:
    """What one row of a list is called, and its button."""
    one, add = ROWS.get(re.sub(r":\w+", "", of).rpartition(".")[2], (_("Entry"), _("Add an entry")))
    return str(one), str(add)


def _endings(key: str) -> list[str]:
    """The endings of a key from the longest, with rows that mean something and without any."""
    named = re.sub(r":(?!tsp\b|trc\b|first\b|[12]\b)\w+", "", key).split(".")
    plain = re.sub(r":\w+", "", key).split(".")
    return [".".join(parts[n:]) for n in range(len(named)) for parts in (named, plain)]
