"""Which texts and numbers does a declaration hold? All of them at once, fast; or each with its place, if one is wrong.

Codes that a code list checks are not among the texts.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from greenlane.core import declaration as words
from greenlane.core.declaration import (
    AdditionalDocument,
    AdditionalInformation,
    Consignment,
    CustomsValuation,
    GoodsItem,
    Line,
    TransportEquipment,
    TransportMeans,
)
from greenlane.core.party import Address, Party

SHORT: dict[type, tuple[str, ...]] = {
    words.Declaration: ("id", "deferred_payment_reference"),
    Party: ("id", "name", "function_code", "role_code", "category_code"),
    Address: ("line", "city_name", "postcode_id", "type_code"),
    AdditionalInformation: ("statement_code", "statement_type_code"),
    AdditionalDocument: ("id", "lpco_exemption_code"),
    words.PreviousDocument: ("id",),
    words.Pointer: ("document_section_code", "tag_id"),
    words.AuthorisationHolder: ("id",),
    words.ObligationGuarantee: ("id", "reference_id", "access_code"),
    TransportMeans: ("id", "name", "identification_type_code"),
    words.Seal: ("id",),
    TransportEquipment: ("id", "type_code", "fullness_code"),
    words.GoodsLocation: ("name", "id", "type_code"),
    words.Location: ("id", "name"),
    words.Freight: ("payment_method_code",),
    Consignment: ("manifest_id",),
    words.TradeTerms: ("location_id", "condition_code"),
    words.Classification: ("id", "identification_type_code"),
    words.ChargeDeduction: ("charges_type_code",),
    words.DutyTaxFee: ("duty_regime_code", "specific_tax_base_unit_code"),
    words.WriteOff: ("unit_code",),
    words.Origin: ("type_code",),
    words.Warehouse: ("id", "type_code"),
}
LONG: dict[type, tuple[str, ...]] = {
    words.Commodity: ("description",),
    AdditionalInformation: ("statement_description",),
    words.Packaging: ("marks_numbers_id",),
    AdditionalDocument: ("name",),
    words.TradeTerms: ("description",),
}


class Contents:
    """The texts and numbers of one declaration, without their places; empty texts and zeros are left out.

    ``amounts`` are all but the prices of items, which are among ``values``.
    """

    __slots__ = ("amounts", "long", "measures", "short", "values")

    def __init__(
        self, declaration: words.Declaration, lines: tuple[Line, ...], parties: tuple[Party | None, ...]
    ) -> None:
        self.short: list[Any] = list(_of_declaration(declaration))
        self.long: list[Any] = []
        self.amounts: list[Any] = [declaration.invoice_amount]
        self.measures: list[Any] = list(_totals(declaration))
        _parties(parties, self)
        _header(declaration, self)
        _holders(declaration, self)
        shipment = declaration.goods_shipment
        if shipment is not None:
            _shipment(shipment, self)
            for item in shipment.items:
                _item(item, self)
                if item.commodity is not None:
                    _commodity(item.commodity, self)
        for line in lines:
            self.long.append(line.description)
            self.measures += _measured(line)
        self.short, self.long = list(filter(None, self.short)), list(filter(None, self.long))
        self.measures, self.amounts = list(filter(None, self.measures)), list(filter(None, self.amounts))
        self.values: list[Decimal] = [*map(_value, self.amounts), *filter(None, map(_price, lines))]


def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    names = SHORT[kind]
    # One name twice makes a tuple like the others.
    return attrgetter(*(names if len(names) > 1 else names * 2))


_of_declaration, _party, _address = _getter(words.Declaration), _getter(Party), _getter(Address)
_totals = attrgetter("total_gross_mass_measure", "total_package_quantity")
_measured = attrgetter("gross", "net", "quantity")
_price, _value = attrgetter("price"), attrgetter("value")
_item_amounts = attrgetter("customs_value_amount", "statistical_value_amount")
_charges = attrgetter("freight_charge_amount", "insurance_charge_amount")
_paid = attrgetter("payment_amount", "tax_assessed_amount")
_taxed = attrgetter("specific_tax_base_quantity", "tax_rate_numeric")
_means, _terms, _tax = _getter(TransportMeans), _getter(words.TradeTerms), _getter(words.DutyTaxFee)
_document, _information = _getter(AdditionalDocument), _getter(AdditionalInformation)
_guarantee, _warehouse = _getter(words.ObligationGuarantee), _getter(words.Warehouse)
_equipment, _place, _location = _getter(TransportEquipment), _getter(words.GoodsLocation), _getter(words.Location)
_classification, _pointer = _getter(words.Classification), _getter(words.Pointer)


def _parties(parties: Iterable[Party | None], c: Contents) -> None:
    short = c.short
    for party in parties:
        if party is not None:
            short += _party(party)
            if party.address is not None:
                short += _address(party.address)


def _header(d: words.Declaration, c: Contents) -> None:
    if d.border_transport_means is not None:
        c.short += _means(d.border_transport_means)
    if d.additional_documents:
        _documents(d.additional_documents, c)
    if d.additional_information:
        _statements(d.additional_information, c)
    if d.consignment is not None:
        _consignment(d.consignment, c)
        _parties((d.consignment.carrier, d.consignment.consignor), c)


def _holders(d: words.Declaration, c: Contents) -> None:
    for holder in d.authorisation_holders:
        c.short.append(holder.id)
    for guarantee in d.obligation_guarantees:
        c.short += _guarantee(guarantee)
        c.amounts.append(guarantee.amount)
    for amendment in d.amendments:
        for pointer in amendment.pointers:
            c.short += _pointer(pointer)


def _shipment(s: words.GoodsShipment, c: Contents) -> None:
    if s.consignment is not None:
        _consignment(s.consignment, c)
    if s.trade_terms is not None:
        c.short += _terms(s.trade_terms)
        c.long.append(s.trade_terms.description)
    if s.customs_valuation is not None:
        _valuation(s.customs_valuation, c)
    for document in s.previous_documents:
        c.short.append(document.id)
    if s.warehouse is not None:
        c.short += _warehouse(s.warehouse)
    if s.aeo_mutual_recognition_parties or s.domestic_duty_tax_parties:
        _parties(s.aeo_mutual_recognition_parties + s.domestic_duty_tax_parties, c)


def _consignment(n: Consignment, c: Contents) -> None:
    short = c.short
    short.append(n.manifest_id)
    if n.freight is not None:
        short.append(n.freight.payment_method_code)
    if n.arrival_transport_means is not None:
        short += _means(n.arrival_transport_means)
    if n.departure_transport_means is not None:
        short += _means(n.departure_transport_means)
    if n.goods_location is not None:
        short += _place(n.goods_location)
        if n.goods_location.address is not None:
            short += _address(n.goods_location.address)
    if n.loading_location is not None:
        short += _location(n.loading_location)
    if n.unloading_location is not None:
        short += _location(n.unloading_location)
    if n.transport_equipments:
        _equipments(n.transport_equipments, c)


def _item(item: GoodsItem, c: Contents) -> None:
    if item.additional_documents:
        _documents(item.additional_documents, c)
    if item.additional_information:
        _statements(item.additional_information, c)
    for document in item.previous_documents:
        c.short.append(document.id)
    for origin in item.origins:
        c.short.append(origin.type_code)
    for package in item.packagings:
        c.long.append(package.marks_numbers_id)
        c.measures.append(package.quantity_quantity)
    c.amounts += _item_amounts(item)
    if item.customs_valuation is not None:
        _valuation(item.customs_valuation, c)
    if item.consignee is not None or item.domestic_duty_tax_parties:
        _parties((item.consignee, *item.domestic_duty_tax_parties), c)


def _commodity(goods: words.Commodity, c: Contents) -> None:
    parts = goods.classifications
    # A single one is mostly the goods code, whose shape another rule checks.
    if len(parts) > 1 or (parts and parts[0].identification_type_code != "TSP"):
        for part in parts:
            c.short += _classification(part)
    for fee in goods.duty_tax_fees:
        c.short += _tax(fee)
        c.amounts.append(fee.ad_valorem_tax_base_amount)
        c.measures += _taxed(fee)
        if fee.payment is not None:
            c.amounts += _paid(fee.payment)
    if goods.transport_equipments:
        _equipments(goods.transport_equipments, c)


def _valuation(valuation: CustomsValuation, c: Contents) -> None:
    c.amounts += _charges(valuation)
    for charge in valuation.charge_deductions:
        c.short.append(charge.charges_type_code)
        c.amounts.append(charge.amount)


def _documents(documents: tuple[AdditionalDocument, ...], c: Contents) -> None:
    short = c.short
    for document in documents:
        short += _document(document)
        if document.name is not None:
            c.long.append(document.name)
        if document.submitter is not None:
            _parties((document.submitter,), c)
        written = document.write_off
        if written is not None:
            short.append(written.unit_code)
            c.measures.append(written.quantity_quantity)
            c.amounts.append(written.amount)


def _statements(statements: tuple[AdditionalInformation, ...], c: Contents) -> None:
    for statement in statements:
        c.short += _information(statement)
        c.long.append(statement.statement_description)
        for pointer in statement.pointers:
            c.short += _pointer(pointer)


def _equipments(equipments: tuple[TransportEquipment, ...], c: Contents) -> None:
    for equipment in equipments:
        c.short += _equipment(equipment)
        for seal in equipment.seals:
            c.short.append(seal.id)


def walk(word: msgspec.Struct, path: str = "") -> Iterator[tuple[str, type, str, Any]]:
    """Every value in ``word`` with its place, the class and the name of its field: (path, class, name, value).

    Amounts and other words come before what they hold.
    """
    kind = type(word)
    for name, tag in _tags(kind):
        value = getattr(word, name)
        place = f"{path}/{tag}" if path else tag
        if isinstance(value, tuple):
            for n, entry in enumerate(value):
                yield from walk(entry, f"{place}/{n}")
        elif value is not None:
            yield place, kind, name, value
            if isinstance(value, msgspec.Struct):
                yield from walk(value, place)


@cache
def _tags(kind: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.encode_name) for field in msgspec.structs.fields(kind))
