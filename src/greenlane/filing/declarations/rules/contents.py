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
from greenlane.filing.declarations.terms import Limits

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
        self.short: list[Any] = [declaration.id, declaration.deferred_payment_reference]
        self.long: list[Any] = []
        self.amounts: list[Any] = [declaration.invoice_amount]
        self.measures: list[Any] = [declaration.total_gross_mass_measure, declaration.total_package_quantity]
        _parties(parties, self.short)
        _header(declaration, self)
        shipment = declaration.goods_shipment
        if shipment is not None:
            _shipment(shipment, self)
            for item in shipment.items:
                _item(item, self)
                if item.commodity is not None:
                    _commodity(item.commodity, self)
        for line in lines:
            self.long.append(line.description)
            self.measures += (line.gross, line.net, line.quantity)
        self.short, self.long = [*filter(None, self.short)], [*filter(None, self.long)]
        self.measures, self.amounts = [*filter(None, self.measures)], [*filter(None, self.amounts)]
        self.values: list[Decimal] = [a.value for a in self.amounts] + [line.price for line in lines if line.price]

    def is_short_enough(self, limits: Limits) -> bool:
        """Whether no text is longer than it may be."""
        short, long = max(map(len, self.short), default=0), max(map(len, self.long), default=0)
        return short <= limits.short_text and long <= limits.long_text

    def is_printable(self) -> bool:
        """Whether every character of every text can be printed; line breaks cannot."""
        return "".join(self.short).isprintable() and "".join(self.long).isprintable()


def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    names = SHORT[kind]
    # One name twice makes a tuple like the others.
    return attrgetter(*(names if len(names) > 1 else names * 2))


_address = _getter(Address)
_means, _guarantee = _getter(TransportMeans), _getter(words.ObligationGuarantee)
_place, _pointer = _getter(words.GoodsLocation), _getter(words.Pointer)


def _header(d: words.Declaration, c: Contents) -> None:
    if d.additional_documents:
        _documents(d.additional_documents, c)
    if d.additional_information:
        _statements(d.additional_information, c)
    if d.border_transport_means is not None:
        c.short += _means(d.border_transport_means)
    for holder in d.authorisation_holders:
        c.short.append(holder.id)
    for guarantee in d.obligation_guarantees:
        c.short += _guarantee(guarantee)
        c.amounts.append(guarantee.amount)
    for amendment in d.amendments:
        for pointer in amendment.pointers:
            c.short += _pointer(pointer)
    if d.consignment is not None:
        _consignment(d.consignment, c)
        _parties((d.consignment.carrier, d.consignment.consignor), c.short)


def _shipment(s: words.GoodsShipment, c: Contents) -> None:
    if s.consignment is not None:
        _consignment(s.consignment, c)
    if s.customs_valuation is not None:
        _valuation(s.customs_valuation, c)
    if s.trade_terms is not None:
        c.short += (s.trade_terms.location_id, s.trade_terms.condition_code)
        c.long.append(s.trade_terms.description)
    if s.warehouse is not None:
        c.short += (s.warehouse.id, s.warehouse.type_code)
    for document in s.previous_documents:
        c.short.append(document.id)
    if s.aeo_mutual_recognition_parties or s.domestic_duty_tax_parties:
        _parties(s.aeo_mutual_recognition_parties + s.domestic_duty_tax_parties, c.short)


def _consignment(n: Consignment, c: Contents) -> None:
    c.short.append(n.manifest_id)
    if n.arrival_transport_means is not None:
        c.short += _means(n.arrival_transport_means)
    if n.departure_transport_means is not None:
        c.short += _means(n.departure_transport_means)
    if n.freight is not None:
        c.short.append(n.freight.payment_method_code)
    if n.goods_location is not None:
        c.short += _place(n.goods_location)
        if n.goods_location.address is not None:
            c.short += _address(n.goods_location.address)
    if n.loading_location is not None:
        c.short += (n.loading_location.id, n.loading_location.name)
    if n.unloading_location is not None:
        c.short += (n.unloading_location.id, n.unloading_location.name)
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
    if item.customs_value_amount is not None or item.statistical_value_amount is not None:
        c.amounts += (item.customs_value_amount, item.statistical_value_amount)
    if item.customs_valuation is not None:
        _valuation(item.customs_valuation, c)
    if item.consignee is not None or item.domestic_duty_tax_parties:
        _parties((item.consignee, *item.domestic_duty_tax_parties), c.short)


def _commodity(goods: words.Commodity, c: Contents) -> None:
    parts = goods.classifications
    # A single one is mostly the goods code, whose shape another rule checks.
    if len(parts) > 1 or (parts and parts[0].identification_type_code != "TSP"):
        for part in parts:
            c.short += (part.id, part.identification_type_code)
    for fee in goods.duty_tax_fees:
        c.short += (fee.duty_regime_code, fee.specific_tax_base_unit_code)
        if fee.ad_valorem_tax_base_amount is not None:
            c.amounts.append(fee.ad_valorem_tax_base_amount)
        if fee.specific_tax_base_quantity is not None or fee.tax_rate_numeric is not None:
            c.measures += (fee.specific_tax_base_quantity, fee.tax_rate_numeric)
        if fee.payment is not None:
            c.amounts += (fee.payment.payment_amount, fee.payment.tax_assessed_amount)
    if goods.transport_equipments:
        _equipments(goods.transport_equipments, c)


def _valuation(valuation: CustomsValuation, c: Contents) -> None:
    if valuation.freight_charge_amount is not None or valuation.insurance_charge_amount is not None:
        c.amounts += (valuation.freight_charge_amount, valuation.insurance_charge_amount)
    for charge in valuation.charge_deductions:
        c.short.append(charge.charges_type_code)
        c.amounts.append(charge.amount)


def _documents(documents: tuple[AdditionalDocument, ...], c: Contents) -> None:
    for document in documents:
        c.short.append(document.id)
        if document.lpco_exemption_code is not None:
            c.short.append(document.lpco_exemption_code)
        if document.name is not None:
            c.long.append(document.name)
        if document.submitter is not None:
            _parties((document.submitter,), c.short)
        written = document.write_off
        if written is not None:
            c.short.append(written.unit_code)
            c.measures.append(written.quantity_quantity)
            c.amounts.append(written.amount)


def _statements(statements: tuple[AdditionalInformation, ...], c: Contents) -> None:
    for statement in statements:
        c.short += (statement.statement_code, statement.statement_type_code)
        c.long.append(statement.statement_description)
        for pointer in statement.pointers:
            c.short += _pointer(pointer)


def _equipments(equipments: tuple[TransportEquipment, ...], c: Contents) -> None:
    for equipment in equipments:
        c.short += (equipment.id, equipment.type_code, equipment.fullness_code)
        for seal in equipment.seals:
            c.short.append(seal.id)


def _parties(parties: Iterable[Party | None], short: list[Any]) -> None:
    for party in parties:
        if party is not None:
            short += (party.id, party.name, party.function_code, party.role_code, party.category_code)
            address = party.address
            if address is not None:
                short += (address.line, address.city_name, address.postcode_id, address.type_code)


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
