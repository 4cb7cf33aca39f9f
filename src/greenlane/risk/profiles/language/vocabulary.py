"""What can a condition see? One table: name, kind, whether it belongs to a line, how it is read, what it means."""

from collections.abc import Callable, Mapping

from greenlane.core.words import Fact
from greenlane.risk.profiles.language import sight
from greenlane.risk.profiles.language.sight import Value, View, exporter, finite, importer
from greenlane.risk.profiles.language.tree import Kind


class Entry(Fact, frozen=True):
    """One name: its kind, whether it differs by line, its reader, the words an officer reads."""

    kind: Kind
    of_line: bool
    read: Callable[[View], Value]
    says: str


def _header(kind: Kind, read: Callable[[View], Value], says: str) -> Entry:
    return Entry(kind, False, read, says)


def _of_line(kind: Kind, read: Callable[[View], Value], says: str) -> Entry:
    return Entry(kind, True, read, says)


TEXT, NUMBER, FLAG, DATE, TEXTS = Kind.TEXT, Kind.NUMBER, Kind.FLAG, Kind.DATE, Kind.TEXTS

_DECLARATION: dict[str, Entry] = {
    "declaration.office": _header(TEXT, lambda v: v.declaration.declaration_office_id, "office of declaration"),
    "declaration.type": _header(TEXT, lambda v: v.declaration.type_code, "declaration type"),
    "declaration.day": _header(DATE, lambda v: v.case.day, "day of lodging (UTC)"),
    "declaration.hour": _header(NUMBER, lambda v: v.case.at.hour, "hour of lodging (0 to 23, UTC)"),
    "declaration.weekday": _header(NUMBER, lambda v: v.case.day.isoweekday(), "weekday of lodging (1 is Monday)"),
    "declaration.lines": _header(NUMBER, lambda v: len(v.lines), "number of lines"),
    "declaration.value": _header(NUMBER, sight.total, "customs value of all lines in the country's currency"),
    "declaration.duty": _header(NUMBER, sight.duty, "duties and taxes to collect in the country's currency"),
    "declaration.invoice": _header(NUMBER, sight.invoice, "invoice total in the invoice currency"),
    "declaration.gross": _header(NUMBER, lambda v: finite(v.declaration.total_gross_mass_measure), "gross mass in kg"),
    "declaration.packages": _header(NUMBER, lambda v: finite(v.declaration.total_package_quantity), "packages in all"),
    "declaration.containers": _header(NUMBER, lambda v: sight.containers(v.shipment), "containers"),
    "declaration.export_country": _header(TEXT, lambda v: v.shipment.export_country_id, "country of export"),
    "declaration.incoterm": _header(TEXT, lambda v: sight.incoterm(v.shipment), "delivery terms"),
    "declaration.transport_mode": _header(TEXT, lambda v: sight.mode(v.declaration), "mode of transport at the border"),
    "declaration.goods_location": _header(TEXT, lambda v: sight.place(v.shipment), "place where the goods lie"),
    "declaration.payment": _header(TEXT, lambda v: v.declaration.payment_method_code, "method of payment"),
    "declaration.documents": _header(TEXTS, sight.documents, "documents of the whole declaration"),
}
_PARTIES: dict[str, Entry] = {
    "importer.id": _header(TEXT, lambda v: importer(v).id, "importer"),
    "importer.name": _header(TEXT, lambda v: importer(v).name, "importer's name"),
    "importer.country": _header(TEXT, lambda v: sight.country(importer(v)), "importer's country"),
    "importer.is_new": _header(FLAG, lambda v: v.history.days_known < 0, "the importer declares for the first time"),
    "importer.days_known": _header(NUMBER, sight.days_known, "days since the importer's first declaration"),
    "importer.declared": _header(NUMBER, lambda v: v.history.importer_declared, "importer's former declarations"),
    "importer.inspected": _header(NUMBER, lambda v: v.history.importer_inspected, "importer's former inspections"),
    "importer.offences": _header(NUMBER, lambda v: v.history.importer_offences, "offences found at the importer"),
    "importer.operator": _header(TEXT, lambda v: v.history.operator, "importer's tier of authorised operator"),
    "declarant.id": _header(TEXT, sight.declarant, "declarant"),
    "declarant.declared": _header(NUMBER, lambda v: v.history.declarant_declared, "declarant's former declarations"),
    "declarant.inspected": _header(NUMBER, lambda v: v.history.declarant_inspected, "declarant's former inspections"),
    "declarant.offences": _header(NUMBER, lambda v: v.history.declarant_offences, "offences found at the declarant"),
    "exporter.id": _header(TEXT, lambda v: exporter(v).id, "exporter"),
    "exporter.name": _header(TEXT, lambda v: exporter(v).name, "exporter's name"),
    "exporter.country": _header(TEXT, lambda v: sight.country(exporter(v)), "exporter's country"),
    "exporter.declared": _header(NUMBER, lambda v: v.history.exporter_declared, "exporter's former declarations"),
    "exporter.inspected": _header(NUMBER, lambda v: v.history.exporter_inspected, "exporter's former inspections"),
    "exporter.offences": _header(NUMBER, lambda v: v.history.exporter_offences, "offences found at the exporter"),
    "history.partners": _header(
        NUMBER, lambda v: v.history.partners_declared, "former declarations of this importer with this exporter"
    ),
    "history.mandates": _header(
        NUMBER, lambda v: v.history.mandates_declared, "former declarations of this importer by this declarant"
    ),
}
_LINE: dict[str, Entry] = {
    "line.number": _of_line(NUMBER, lambda v: v.line.number, "line number"),
    "line.code": _of_line(TEXT, lambda v: v.line.code, "goods code"),
    "line.origin": _of_line(TEXT, lambda v: v.line.origin, "country of origin"),
    "line.description": _of_line(TEXT, lambda v: v.line.description, "description of the goods"),
    "line.regime": _of_line(TEXT, lambda v: v.line.regime, "requested procedure"),
    "line.previous": _of_line(TEXT, lambda v: v.line.previous, "previous procedure"),
    "line.additional": _of_line(TEXTS, lambda v: v.line.additional, "additional procedure codes"),
    "line.preference": _of_line(TEXT, lambda v: v.line.preference, "preference claimed"),
    "line.agreement": _of_line(TEXT, sight.agreement, "trade agreement whose preference is granted"),
    "line.reliefs": _of_line(TEXTS, sight.reliefs, "reliefs applied"),
    "line.documents": _of_line(TEXTS, lambda v: v.line.documents, "documents of the line"),
    "line.price": _of_line(NUMBER, lambda v: finite(v.line.price), "price of the line in the invoice currency"),
    "line.currency": _of_line(TEXT, lambda v: v.line.currency, "invoice currency"),
    "line.net": _of_line(NUMBER, lambda v: finite(v.line.net), "net mass of the line in kg"),
    "line.gross": _of_line(NUMBER, lambda v: finite(v.line.gross), "gross mass of the line in kg"),
    "line.quantity": _of_line(NUMBER, lambda v: finite(v.line.quantity), "supplementary quantity"),
    "line.unit": _of_line(TEXT, lambda v: v.line.unit, "supplementary unit"),
    "line.value": _of_line(NUMBER, sight.customs_value, "customs value of the line in the country's currency"),
    "line.unit_price": _of_line(NUMBER, sight.unit_price, "price per kg net in the country's currency"),
    "line.duty": _of_line(NUMBER, sight.line_duty, "duties and taxes on the line"),
    "history.price": _of_line(NUMBER, sight.price, "usual price per kg of these goods from this origin"),
    "history.spread": _of_line(NUMBER, sight.spread, "relative spread of that usual price"),
}

NAMES: Mapping[str, Entry] = {**_DECLARATION, **_PARTIES, **_LINE}
