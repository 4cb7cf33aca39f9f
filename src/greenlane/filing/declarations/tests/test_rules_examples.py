"""Each rule by name: a declaration that breaks it, at the place where it must say so, and one that keeps it."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Finding
from greenlane.filing.declarations.rules import examine, read, read_codes
from greenlane.filing.declarations.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[5]
PACK = ROOT / "packs" / "xx"
AT, DAY = datetime(2026, 11, 2, 9, 31, tzinfo=UTC), date(2026, 11, 2)
GOOD = (Path(__file__).parent / "good.json").read_text()
FILES = {
    f.relative_to(PACK).as_posix(): f.read_bytes()
    for page in ("flow/declaration*", "flow/declaration/*", "formats/codes*", "formats/codes/*")
    for f in PACK.glob(page)
    if f.is_file()
}
SOURCE = source_of(pack_of("xx", FILES), "flow/declaration")
PAGE = read(SOURCE, DAY)
CODES = read_codes(source_of(pack_of("xx", FILES), "formats/codes"), DAY)

Changes = dict[str, Any]
S, C, I = "goodsShipment/", "goodsShipment/consignment/", "goodsShipment/items/0/"  # noqa: E741  # the item
SPECIAL: Changes = {
    "authorisationHolders": [{"id": "XX0044170B", "categoryCode": "IPR"}],
    I + "procedures": [{"currentCode": "51", "previousCode": "00"}],
    S + "items/1/procedures": [{"currentCode": "51", "previousCode": "00"}],
}
EXPORT: Changes = {
    "typeCode": "EXA",
    S + "destinationCountryCode": "DE",
    S + "exportCountryId": "XX",
    S + "consignee": {"name": "Hafen GmbH", "address": {"line": "Kai 1", "countryCode": "DE"}},
    I + "procedures": [{"currentCode": "10", "previousCode": "00"}],
    S + "items/1/procedures": [{"currentCode": "10", "previousCode": "00"}],
}
CHANGE: Changes = {
    "typeCode": "COR",
    "id": "26XX0000000000001A",
    "amendments": [{"changeReasonCode": "2", "pointers": [{"documentSectionCode": "68A", "sequenceNumeric": 1}]}],
}
CANCEL: Changes = {"typeCode": "INV", "id": "26XX0000000000001A", "amendments": [{"changeReasonCode": "8"}]}


def changed(changes: Changes) -> Declaration:
    """The good declaration with values put in (or taken out, by None) at their places."""
    tree = json.loads(GOOD)
    for place, value in deepcopy(changes).items():
        *path, last = [int(step) if step.isdigit() else step for step in place.split("/")]
        holder = tree
        for step in path:
            holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
        if value is None:
            holder.pop(last, None)
        elif isinstance(last, int) and last == len(holder):
            holder.append(value)
        else:
            holder[last] = value
    return msgspec.convert(tree, Declaration, strict=False)


def findings(declaration: Declaration) -> tuple[Finding, ...]:
    return examine(Case("26XX0000000000001A", declaration, AT), PAGE, CODES)


def copied(path: str) -> Any:
    tree = json.loads(GOOD)
    for step in path.split("/"):
        tree = tree[int(step) if step.isdigit() else step]
    return tree


#: rule → (what breaks it, where it points, what keeps it beside the good declaration)
EXAMPLES: dict[str, tuple[Changes, str, Changes]] = {
    "field_mandatory": ({I + "commodity/description": None}, I + "commodity/description", {}),
    "field_prohibited": ({"exitOfficeId": "XX001"}, "exitOfficeId", {}),
    "text_fits": ({"declarant/name": "x" * 71}, "declarant/name", {"declarant/name": "x" * 70}),
    "text_is_printable": (
        {I + "commodity/description": "shirts\u202eof cotton"},
        I + "commodity/description",
        {"declarant/address/line": "14 Quay Street\nSecond floor\tDoor 2"},
    ),
    "amount_fits": ({"invoiceAmount/value": "24310.7501"}, "invoiceAmount/value", {}),
    "measure_fits": ({"totalPackageQuantity": "-1"}, "totalPackageQuantity", {}),
    "currency_known": (
        {S + "customsValuation/freightChargeAmount/currencyId": "USX"},
        S + "customsValuation/freightChargeAmount/currencyId",
        {},
    ),
    "declaration_type_known": ({"typeCode": "IMQ"}, "typeCode", {"typeCode": "IMC"}),
    "declaration_function_known": ({"functionCode": "99"}, "functionCode", {"functionCode": "13"}),
    "local_reference_shape": (
        {"functionalReferenceId": "A 1"},
        "functionalReferenceId",
        {"functionalReferenceId": "A" * 35},
    ),
    "office_known": ({"presentationOfficeId": "XX999"}, "presentationOfficeId", {"presentationOfficeId": "XX002"}),
    "office_handles_mode": ({"declarationOfficeId": "XX002"}, "declarationOfficeId", {"declarationOfficeId": "XX004"}),
    "dates_not_in_future": (
        {"acceptanceDateTime": "2026-11-02T10:00:00Z"},
        "acceptanceDateTime",
        {"acceptanceDateTime": "2026-11-02T09:40:00Z"},
    ),
    "issue_not_after_acceptance": ({"acceptanceDateTime": "2026-11-02T09:29:00Z"}, "issueDateTime", {}),
    "issue_not_stale": (
        {"issueDateTime": "2026-09-30T09:29:00Z"},
        "issueDateTime",
        {"issueDateTime": "2026-10-20T09:29:00Z"},
    ),
    "early_declaration_not_accepted": (
        {"typeCode": "IMD"},
        "acceptanceDateTime",
        {"typeCode": "IMD", "acceptanceDateTime": None},
    ),
    "item_count_matches": ({"goodsItemQuantity": 3}, "goodsItemQuantity", {}),
    "item_numbers_consecutive": ({S + "items/1/sequenceNumeric": 1}, S + "items/1/sequenceNumeric", {}),
    "items_not_too_many": ({S + "items": [{"sequenceNumeric": n} for n in range(1, 1001)]}, S + "items", {}),
    "gross_mass_within_total": (
        {"totalGrossMassMeasure": "1860.499"},
        "totalGrossMassMeasure",
        {"totalGrossMassMeasure": "2000"},
    ),
    "package_total_matches": (
        {"totalPackageQuantity": "141"},
        "totalPackageQuantity",
        {"totalPackageQuantity": "93", S + "items/1/packagings/0": {"typeCode": "VR"}},
    ),
    "import_ends_at_home": ({S + "destinationCountryCode": "DE"}, S + "destinationCountryCode", {}),
    "export_starts_at_home": (EXPORT | {S + "exportCountryId": "CN"}, S + "exportCountryId", EXPORT),
    "export_and_destination_differ": ({S + "exportCountryId": "XX"}, S + "destinationCountryCode", {}),
    "shipment_country_known": ({S + "exportCountryId": "QQ"}, S + "exportCountryId", {S + "exportCountryId": "VN"}),
    "items_not_repeated": (
        {S + "items/1": copied("goodsShipment/items/0") | {"sequenceNumeric": 2}},
        S + "items/1",
        {},
    ),
    "party_identified": ({"exporter": {"name": "Bluefinch"}}, "exporter", {"exporter": {"id": "CN99"}}),
    "party_country_known": ({"exporter/address/countryCode": "QQ"}, "exporter/address/countryCode", {}),
    "trader_number_shape": ({"declarant/id": "44-17"}, "declarant/id", {"declarant/id": "DE4417"}),
    "agent_function_known": ({"agent/functionCode": "7"}, "agent/functionCode", {"agent/functionCode": "3"}),
    "agent_says_how_it_acts": ({"agent/functionCode": None}, "agent/functionCode", {"agent": None}),
    "importer_differs_from_exporter": ({"exporter/id": "XX0018852K"}, S + "importer/id", {"exporter/id": "CN99"}),
    "foreign_party_is_abroad": ({"exporter/address/countryCode": "XX"}, "exporter/address/countryCode", EXPORT),
    "authorisation_category_known": (
        {"authorisationHolders/0/categoryCode": "QQQ"},
        "authorisationHolders/0/categoryCode",
        {},
    ),
    "authorisation_not_repeated": (
        {"authorisationHolders/1": copied("authorisationHolders/0")},
        "authorisationHolders/1",
        {},
    ),
    "procedure_authorised": (SPECIAL | {"authorisationHolders": None}, "authorisationHolders", SPECIAL),
    "procedure_secured": (SPECIAL | {"obligationGuarantees": None}, "obligationGuarantees", SPECIAL),
    "guarantee_type_known": (
        {"obligationGuarantees/0/securityDetailsCode": "Q"},
        "obligationGuarantees/0/securityDetailsCode",
        {},
    ),
    "transport_mode_known": ({C + "inlandModeCode": "X"}, C + "inlandModeCode", {C + "inlandModeCode": "2"}),
    "transport_identified": (
        {"borderTransportMeans": {"modeCode": "1"}, C + "arrivalTransportMeans": None},
        "borderTransportMeans/id",
        {"borderTransportMeans": {"modeCode": "1"}},
    ),
    "transport_nationality_known": (
        {"borderTransportMeans/registrationNationalityCode": "QQ"},
        "borderTransportMeans/registrationNationalityCode",
        {},
    ),
    "transport_document_fits_mode": ({"additionalDocuments/1/typeCode": "740"}, "additionalDocuments", {}),
    "ship_number_check_digit": (
        {"borderTransportMeans/id": "9074720"},
        "borderTransportMeans/id",
        {"borderTransportMeans/id": "9074729"},
    ),
    "container_flag_agrees": (
        {C + "containerCode": "0"},
        C + "containerCode",
        {
            C + "containerCode": "0",
            C + "transportEquipments": None,
            I + "commodity/transportEquipments": None,
            S + "items/1/commodity/transportEquipments": None,
        },
    ),
    "container_check_digit": ({C + "transportEquipments/0/id": "CSQU3054384"}, C + "transportEquipments/0/id", {}),
    "container_not_repeated": (
        {C + "transportEquipments/1": {"sequenceNumeric": 2, "id": "CSQU3054383"}},
        C + "transportEquipments/1/id",
        {},
    ),
    "routing_country_known": (
        {C + "itineraries": [{"routingCountryCode": "CN"}, {"routingCountryCode": "QQ"}]},
        C + "itineraries/1/routingCountryCode",
        {"consignment": {"itineraries": [{"routingCountryCode": "SG"}]}},
    ),
    "location_code_shape": ({C + "loadingLocation/id": "Ningbo"}, C + "loadingLocation/id", {}),
    "document_code_known": ({"additionalDocuments/2/typeCode": "999"}, "additionalDocuments/2/typeCode", {}),
    "document_has_reference": (
        {I + "additionalDocuments": [{"categoryCode": "C", "typeCode": "600"}]},
        I + "additionalDocuments/0/id",
        {I + "additionalDocuments": [{"categoryCode": "U", "typeCode": "162"}]},
    ),
    "document_not_repeated": ({"additionalDocuments/2": copied("additionalDocuments/0")}, "additionalDocuments/2", {}),
    "previous_document_known": ({S + "previousDocuments/0/typeCode": "QQQ"}, S + "previousDocuments/0/typeCode", {}),
    "previous_document_has_reference": (
        {I + "previousDocuments": [{"categoryCode": "Z", "typeCode": "MRN"}]},
        I + "previousDocuments/0/id",
        {},
    ),
    "invoice_total_matches": (
        {"invoiceAmount/value": "24312.76"},
        "invoiceAmount",
        {"invoiceAmount/value": "24311.75"},
    ),
    "delivery_place_given": ({S + "tradeTerms": {"conditionCode": "FOB"}}, S + "tradeTerms/locationId", {}),
    "delivery_term_fits_mode": (
        {"borderTransportMeans/modeCode": "4"},
        S + "tradeTerms/conditionCode",
        {"borderTransportMeans/modeCode": "4", S + "tradeTerms/conditionCode": "FCA"},
    ),
    "payment_method_known": ({"paymentMethodCode": "Q"}, "paymentMethodCode", {"paymentMethodCode": "A"}),
    "payment_account_given": (
        {"deferredPaymentReference": None},
        "deferredPaymentReference",
        {"paymentMethodCode": "A", "deferredPaymentReference": None},
    ),
    "nature_known": ({S + "transactionNatureCode": "77"}, S + "transactionNatureCode", {}),
    "ucr_shape": ({S + "ucr": "COPPERBROOK"}, S + "ucr", {}),
    "change_names_declaration": (CHANGE | {"id": None}, "id", CHANGE),
    "change_has_reason": (CANCEL | {"amendments": [{"pointers": []}]}, "amendments", CANCEL),
    "change_reason_known": (CHANGE | {"amendments/0/changeReasonCode": "QQ"}, "amendments/0/changeReasonCode", CHANGE),
    "amendment_points_at_element": (CHANGE | {"amendments/0/pointers": None}, "amendments/0/pointers", CHANGE),
    "procedure_known": ({I + "procedures/0/currentCode": "98"}, I + "procedures/0/currentCode", {}),
    "procedure_fits_type": ({"typeCode": "EXA"}, I + "procedures/0/currentCode", EXPORT),
    "procedure_shared": (
        {S + "items/1/procedures/0/currentCode": "71"},
        S + "items/1/procedures/0/currentCode",
        {S + "items/1/procedures/0/currentCode": "42"},
    ),
    "previous_procedure_allowed": (
        {I + "procedures/0/previousCode": "10"},
        I + "procedures/0/previousCode",
        {I + "procedures/0/previousCode": "71"},
    ),
    "previous_procedure_documented": (
        {I + "procedures/0/previousCode": "71", S + "previousDocuments": None},
        I + "previousDocuments",
        {I + "procedures/0/previousCode": "71"},
    ),
    "additional_procedure_known": (
        {I + "procedures/1": {"currentCode": "Q99"}},
        I + "procedures/1/currentCode",
        {I + "procedures/1": {"currentCode": "C07"}},
    ),
    "goods_code_shape": ({I + "commodity/classifications/0/id": "6205.20"}, I + "commodity/classifications", {}),
    "description_not_vague": (
        {I + "commodity/description": "Various spare PARTS"},
        I + "commodity/description",
        {I + "commodity/description": "Spare parts of bicycle brakes"},
    ),
    "net_mass_within_gross": (
        {I + "commodity/goodsMeasure/netNetWeightMeasure": "1240.251"},
        I + "commodity/goodsMeasure/netNetWeightMeasure",
        {I + "commodity/goodsMeasure/netNetWeightMeasure": "1240.250"},
    ),
    "mass_above_zero": (
        {I + "commodity/goodsMeasure/netNetWeightMeasure": "0.000"},
        I + "commodity/goodsMeasure/netNetWeightMeasure",
        {},
    ),
    "quantity_has_unit": (
        {I + "commodity/goodsMeasure/tariffUnitCode": None},
        I + "commodity/goodsMeasure/tariffUnitCode",
        {},
    ),
    "unit_known": (
        {I + "commodity/goodsMeasure/tariffUnitCode": "QQQ"},
        I + "commodity/goodsMeasure/tariffUnitCode",
        {},
    ),
    "package_type_known": ({I + "packagings/0/typeCode": "Z9"}, I + "packagings/0/typeCode", {}),
    "packages_counted": (
        {I + "packagings/0/quantityQuantity": "9.5"},
        I + "packagings/0/quantityQuantity",
        {I + "packagings/0": {"typeCode": "VL", "marksNumbersId": "N/M"}},
    ),
    "packages_marked": (
        {I + "packagings/0/marksNumbersId": None},
        I + "packagings/0/marksNumbersId",
        {I + "packagings/0": {"typeCode": "VL"}},
    ),
    "origin_country_known": ({I + "origins/0/countryCode": "QQ"}, I + "origins/0/countryCode", {}),
    "origin_is_abroad": (
        {I + "origins/0/countryCode": "XX"},
        I + "origins",
        EXPORT | {I + "origins/0/countryCode": "XX"},
    ),
    "preference_has_origin": (
        {I + "commodity/dutyTaxFees/0/dutyRegimeCode": "300", I + "origins": None},
        I + "origins",
        {I + "commodity/dutyTaxFees/0/dutyRegimeCode": "300"},
    ),
    "quota_number_shape": (
        {I + "commodity/dutyTaxFees/0/quotaOrderId": "9"},
        I + "commodity/dutyTaxFees/0/quotaOrderId",
        {I + "commodity/dutyTaxFees/0/quotaOrderId": "091001"},
    ),
    "item_container_declared": (
        {I + "commodity/transportEquipments/0/id": "MSKU0000000"},
        I + "commodity/transportEquipments/0/id",
        {},
    ),
    "price_above_zero": (
        {I + "commodity/invoiceLine/itemChargeAmount/value": "0.00"},
        I + "commodity/invoiceLine/itemChargeAmount",
        {},
    ),
    "price_in_invoice_currency": (
        {I + "commodity/invoiceLine/itemChargeAmount/currencyId": "EUR"},
        I + "commodity/invoiceLine/itemChargeAmount",
        {I + "commodity/invoiceLine/itemChargeAmount/currencyId": None},
    ),
    "valuation_method_known": ({I + "customsValuation/methodCode": "9"}, I + "customsValuation/methodCode", {}),
    "valuation_indicators_shape": (
        {I + "valuationAdjustment/additionCode": "00"},
        I + "valuationAdjustment/additionCode",
        {I + "valuationAdjustment/additionCode": "0110"},
    ),
    "tax_type_known": ({I + "commodity/dutyTaxFees/0/typeCode": "Q00"}, I + "commodity/dutyTaxFees/0/typeCode", {}),
    "tax_payment_known": (
        {I + "commodity/dutyTaxFees/0/payment/methodCode": "Q"},
        I + "commodity/dutyTaxFees/0/payment/methodCode",
        {},
    ),
}


def _test_of(rule: str, wrong: Changes, pointer: str, right: Changes) -> Callable[[], None]:
    def test() -> None:
        told = [f for f in findings(changed(wrong)) if f.rule == rule]
        assert f"/{pointer}" in [f.pointer for f in told]
        assert all(f.says and f.remedy and f.law and "{" not in f.says + f.remedy for f in told)
        assert rule not in [f.rule for f in findings(changed(right))]

    return test


for _rule, _example in EXAMPLES.items():
    globals()[f"test_{_rule}"] = _test_of(_rule, *_example)


def test_every_rule_has_an_example() -> None:
    assert set(EXAMPLES) == set(RULES)


def test_the_good_declaration_is_good() -> None:
    assert findings(changed({})) == ()


@pytest.mark.parametrize("changes", [EXPORT, CHANGE], ids=["export", "amendment"])
def test_other_good_declarations_have_no_error(changes: Changes) -> None:
    more: Changes = {"paymentMethodCode": None, "deferredPaymentReference": None, C + "arrivalTransportMeans": None}
    assert [f for f in findings(changed(changes | more)) if f.severity == "error"] == []
