"""What do the traders of these tests declare? A lot of pumps, with their names in every field that has room for one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.anonymity.markers import BROKER, IMPORTER, LRN, SELLER, UCR, Company

Spell = Callable[[str], str]
#: A message of the demonstration's trade, as a broker's system sends it: all that names nobody.
GOODS = {
    "dutyTaxFees": [{"typeCode": "A00", "dutyRegimeCode": "100", "payment": {"methodCode": "A"}}],
    "classifications": [{"id": "84818000", "identificationTypeCode": "TSP"}],
    "goodsMeasure": {"grossMassMeasure": "535.000", "netNetWeightMeasure": "488.000"},
}


def message(number: int, spell: Spell = str, value: Decimal = Decimal("2753.30")) -> dict[str, Any]:
    """Declaration ``number`` of the broker for the importer; ``spell`` writes names in free texts."""
    price = {"value": str(value), "currencyId": "USD"}
    return {
        "functionalReferenceId": f"{LRN}-{number:02d}", "typeCode": "IMA", "functionCode": "9",
        "declarationOfficeId": "XX001", "issueDateTime": "2026-03-04T09:01:12Z", "goodsItemQuantity": 1,
        "totalPackageQuantity": "48", "totalGrossMassMeasure": "535.000", "invoiceAmount": price,
        "declarant": party(BROKER), "agent": party(BROKER) | {"functionCode": "2"}, "exporter": party(SELLER),
        "additionalInformation": [{"statementDescription": free(spell)}],
        "additionalDocuments": [
            {"categoryCode": "N", "typeCode": "935", "id": f"INV-26{number:02d}-42", "name": spell(IMPORTER.name)},
            {"categoryCode": "N", "typeCode": "705", "id": f"7052595466{number:02d}"},
            {"categoryCode": "N", "typeCode": "271", "id": f"PL98761{number:02d}"},
        ],
        "borderTransportMeans": {
            "id": "Example Quail", "identificationTypeCode": "11", "modeCode": "1", "registrationNationalityCode": "CN",
        },
        "paymentMethodCode": "A",
        "goodsShipment": {
            "ucr": UCR,
            "items": [{
                "sequenceNumeric": 1,
                "commodity": {
                    "description": f"Brass valves DN{15 + number} made for {spell(IMPORTER.name)}", **GOODS,
                    "invoiceLine": {"itemChargeAmount": price},
                },
                "procedures": [{"currentCode": "40", "previousCode": "00"}],
                "origins": [{"countryCode": "CN", "typeCode": "1"}],
                "packagings": [{
                    "sequenceNumeric": 1, "quantityQuantity": "48", "typeCode": "CT",
                    "marksNumbersId": f"{spell(IMPORTER.contact)} 1/48",
                }],
                "customsValuation": {"methodCode": "1"},
            }],
            "consignment": {
                "containerCode": "1", "goodsLocation": {"id": "XXPMR", "typeCode": "A"},
                "loadingLocation": {"id": "CNSHA"}, "unloadingLocation": {"id": "XXPMR"},
                "transportEquipments": [{"sequenceNumeric": 1, "id": "EXLU6015092"}],
            },
            "importer": party(IMPORTER), "consignee": party(IMPORTER), "buyer": party(IMPORTER),
            "seller": party(SELLER), "tradeTerms": {"conditionCode": "CIF", "locationId": "CNSHA"},
            "destinationCountryCode": "XX", "exportCountryId": "CN", "transactionNatureCode": "11",
        },
    }  # fmt: skip


def party(one: Company) -> dict[str, Any]:
    """A company as a message names it."""
    return {
        "id": one.number, "name": one.name, "contactName": one.contact,
        "address": {"line": one.line, "cityName": one.city, "postcodeId": one.postcode, "countryCode": one.number[:2]},
        "communications": [{"id": one.phone, "typeCode": "TE"}, {"id": one.mail, "typeCode": "EM"}],
    }  # fmt: skip


def free(spell: Spell) -> str:
    """What somebody writes who forgets that customs is not to know: everybody by name, number and address."""
    said = (
        "{name} ({number}) says: call {contact}, {phone}, or write to {mail}. We are at {line}, {postcode} {city}; "
        "our reference is {lrn}, the consignment {ucr}. {broker} ({other}) acts for us, ask {person}."
    )
    return said.format(
        name=spell(IMPORTER.name), number=spell(IMPORTER.number), contact=spell(IMPORTER.contact),
        phone=spell(IMPORTER.phone), mail=spell(IMPORTER.mail), line=spell(IMPORTER.line),
        postcode=spell(IMPORTER.postcode), city=spell(IMPORTER.city), lrn="", ucr=spell(UCR),
        broker=spell(BROKER.name), other=spell(BROKER.number), person=spell(BROKER.contact),
    )  # fmt: skip


def own(spell: Spell) -> str:
    """The same of the asker alone: where there is no declaration, nobody else can be known."""
    said = "{name} ({number}) asks. Call {phone} or write to {mail}; we are at {line}, {city}."
    return said.format(
        name=spell(BROKER.name), number=spell(BROKER.number), phone=spell(BROKER.phone), mail=spell(BROKER.mail),
        line=spell(BROKER.line), city=spell(BROKER.city),
    )  # fmt: skip
