"""Which fields does the form show, in which section, and in which order? The native model as people fill it in.

Every value of the model has a key (``keys.py``); what has no field here is shown under its key in its section, so that
nothing that a draft holds is out of sight.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from greenlane.core.words import Fact
from greenlane.filing.declarations.terms import Presence
from greenlane.filing.drafts.rules.building import FIXED, ITEMS
from greenlane.filing.drafts.rules.keys import parts_of, path_of
from greenlane.filing.drafts.terms import OWN, RANK

_S = "goodsShipment"
_C = f"{_S}.consignment"


class Section(StrEnum):
    """The parts of the form, in the order in which they are filled in."""

    PARTIES = "parties"
    TRANSPORT = "transport"
    GOODS = "goods"
    VALUES = "values"
    PAPERS = "papers"


class Field(Fact, frozen=True):
    """One field: its key, relative to the row where it stands in one; the code list it is chosen from (``""``: none).

    ``wide`` fields take a whole line; ``open`` ones are always in sight, others where they are filled or asked for.
    """

    key: str
    codes: str = ""
    wide: bool = False
    open: bool = True


class Rows(Fact, frozen=True):
    """A list: its key, relative to the row around it, and the fields of each row."""

    key: str
    fields: tuple[Field, ...]


class Group(Fact, frozen=True):
    """Fields under one heading, and lists below them."""

    name: str
    fields: tuple[Field, ...] = ()
    rows: tuple[Rows, ...] = ()


def _party(key: str, *more: Field) -> tuple[Field, ...]:
    return (
        Field(f"{key}.id"),
        Field(f"{key}.name", wide=True),
        Field(f"{key}.address.line", wide=True),
        Field(f"{key}.address.postcodeId"),
        Field(f"{key}.address.cityName"),
        Field(f"{key}.address.countryCode", "countries"),
        *more,
    )


def _money(key: str, *, shown: bool = True) -> tuple[Field, ...]:
    return Field(f"{key}.value", open=shown), Field(f"{key}.currencyId", "currencies", open=shown)


_PAPER = (Field("code", "documents"), Field("id"), Field("lpcoExemptionCode", open=False))
_STATEMENT = (Field("statementCode"), Field("statementDescription", wide=True))
_PREVIOUS = (Field("code", "previous_documents"), Field("id"))
_CHARGE = (Field("chargesTypeCode"), *_money("amount"))

FORM: Mapping[Section, tuple[Group, ...]] = {
    Section.PARTIES: (
        Group("declaration", (
            Field("title", wide=True), Field("functionalReferenceId"), Field("typeCode", "types"),
            Field("functionCode", "function", open=False), Field("declarationOfficeId", "offices"),
        )),
        Group("declarant", _party("declarant")),
        Group("agent", (Field("agent.id"), Field("agent.functionCode", "representation"))),
        Group("importer", _party(f"{_S}.importer")),
        Group("exporter", _party("exporter")),
    ),
    Section.TRANSPORT: (
        Group("route", (
            Field(f"{_S}.exportCountryId", "countries"), Field(f"{_S}.destinationCountryCode", "countries"),
            Field("exitOfficeId", "offices", open=False), Field(f"{_S}.ucr", open=False),
        )),
        Group("means", (
            Field("borderTransportMeans.modeCode", "modes"), Field("borderTransportMeans.id"),
            Field("borderTransportMeans.registrationNationalityCode", "countries"),
            Field(f"{_C}.arrivalTransportMeans.id", open=False), Field(f"{_C}.departureTransportMeans.id", open=False),
            Field(f"{_C}.inlandModeCode", "modes", open=False),
        )),
        Group("containers", (Field(f"{_C}.containerCode", "containers"),),
              (Rows(f"{_C}.transportEquipments", (Field("id"),)),)),
        Group("places", (
            Field(f"{_C}.loadingLocation.id"), Field(f"{_C}.goodsLocation.name"),
            Field(f"{_S}.warehouse.id", open=False), Field(f"{_S}.warehouse.typeCode", open=False),
        )),
        Group("totals", (
            Field("goodsItemQuantity"), Field("totalPackageQuantity"), Field("totalGrossMassMeasure"),
        )),
    ),
    Section.GOODS: (
        Group("item", (
            Field("commodity.description", wide=True), Field("commodity.classifications:tsp.id", "goods"),
            Field("commodity.classifications:trc.id", open=False), Field("origins:1.countryCode", "countries"),
            Field("procedures:first.currentCode", "procedures"),
            Field("procedures:first.previousCode", "previous_procedures"),
            Field("commodity.goodsMeasure.grossMassMeasure"), Field("commodity.goodsMeasure.netNetWeightMeasure"),
            Field("commodity.goodsMeasure.tariffQuantity"), Field("commodity.goodsMeasure.tariffUnitCode", "units"),
            *_money("commodity.invoiceLine.itemChargeAmount"), Field("customsValuation.methodCode", "valuation"),
            Field("commodity.dutyTaxFees:first.dutyRegimeCode", "preferences"),
            Field("commodity.dutyTaxFees:first.typeCode", "taxes", open=False),
            Field("origins:2.countryCode", "countries", open=False),
            Field("commodity.dutyTaxFees:first.quotaOrderId", open=False),
            Field("valuationAdjustment.additionCode", open=False), *_money("statisticalValueAmount", shown=False),
        ), (
            Rows("packagings", (Field("quantityQuantity"), Field("typeCode", "packages"), Field("marksNumbersId"))),
            Rows("additionalDocuments", _PAPER), Rows("previousDocuments", _PREVIOUS),
            Rows("procedures", (Field("currentCode", "additional"),)),
            Rows("customsValuation.chargeDeductions", _CHARGE), Rows("additionalInformation", _STATEMENT),
        )),
    ),
    Section.VALUES: (
        Group("invoice", (
            *_money("invoiceAmount"), Field(f"{_S}.transactionNatureCode", "natures"),
        )),
        Group("terms", (
            Field(f"{_S}.tradeTerms.conditionCode", "delivery_terms"), Field(f"{_S}.tradeTerms.locationId"),
            *_money(f"{_S}.customsValuation.freightChargeAmount"),
            *_money(f"{_S}.customsValuation.insuranceChargeAmount"),
        ), (Rows(f"{_S}.customsValuation.chargeDeductions", _CHARGE),)),
        Group("payment", (Field("paymentMethodCode", "payment"), Field("deferredPaymentReference"))),
    ),
    Section.PAPERS: (
        Group("papers", (), (
            Rows("additionalDocuments", _PAPER), Rows(f"{_S}.previousDocuments", _PREVIOUS),
        )),
        Group("permissions", (), (
            Rows("authorisationHolders", (Field("categoryCode", "authorisation"), Field("id"))),
            Rows("obligationGuarantees",
                 (Field("securityDetailsCode", "guarantee"), Field("referenceId"), *_money("amount"))),
        )),
        Group("statements", (), (Rows("additionalInformation", _STATEMENT),)),
    ),
}  # fmt: skip


def presence_of(path: str, asked: Mapping[str, Presence]) -> Presence:
    """Whether a field must, may or must not be filled in, from the presence matrix of a type and procedure.

    What is said of a whole party or list holds for what is in it: none of it where it is prohibited; where it is
    mandatory the field that comes first in the form.
    """
    names = path.split(".")
    above = [".".join(names[:n]) for n in range(1, len(names))]
    if any(asked.get(each) is Presence.PROHIBITED for each in (*above, path)):
        return Presence.PROHIBITED
    said = asked.get(path)
    if said is Presence.MANDATORY or any(asked.get(a) is Presence.MANDATORY and _FIRST.get(a) == path for a in above):
        return Presence.MANDATORY
    return Presence.OPTIONAL


def section_at(key: str) -> Section:
    """The section in which a key, or the beginning of one, is shown."""
    path = path_of(key)
    if path == ITEMS or path.startswith(f"{ITEMS}."):
        return Section.GOODS
    if path in OWN:
        return Section.PARTIES
    for section, prefixes in _SECTIONS.items():
        if any(path == p or path.startswith(f"{p}.") or p.startswith(f"{path}.") for p in prefixes):
            return section
    return _BY_BEGINNING.get(path.split(".")[0], Section.PAPERS)


def row_of(key: str) -> str:
    """The item's row that a key belongs to, ``""`` where it belongs to none."""
    return next((p.row for p in parts_of(key)[:2] if p.name == "items"), "")


def further(texts: Mapping[str, str], shown: Iterable[str], section: Section, item: str = "") -> list[str]:
    """The keys of a section (or of an item) that hold text and have no field of their own."""
    seen = set(shown)
    return sorted(
        key
        for key, text in texts.items()
        if text.strip() and key not in seen and key not in OWN and not key.endswith(f".{RANK}")
        and section_at(key) is section and row_of(key) == item and not key.endswith(".sequenceNumeric")
    )  # fmt: skip


def rows_apart(of: str, rows: Iterable[str]) -> list[str]:
    """The rows of a list without those that have fields of their own by name."""
    named = FIXED.get(path_of(of), {})
    return [row for row in rows if row not in named]


def _paths() -> Iterator[tuple[Section, str]]:
    for section, groups in FORM.items():
        before = f"{ITEMS}." if section is Section.GOODS else ""
        for group in groups:
            for field in group.fields:
                yield section, before + path_of(field.key)
            for rows in group.rows:
                for field in rows.fields:
                    yield section, f"{before}{path_of(rows.key)}.{path_of(field.key)}"


def _firsts() -> dict[str, str]:
    first: dict[str, str] = {}
    for _, path in _paths():
        names = path.split(".")
        for n in range(1, len(names)):
            first.setdefault(".".join(names[:n]), path)
    return first


_FIRST = _firsts()
#: Of a party its name is asked for first, as its number may not be known.
_FIRST["exporter"] = "exporter.name"
_SECTIONS = {section: tuple(p for s, p in _paths() if s is section) for section in Section if section != Section.GOODS}
_BY_BEGINNING = {
    "declarant": Section.PARTIES, "agent": Section.PARTIES, "exporter": Section.PARTIES, "submitter": Section.PARTIES,
    "goodsShipment": Section.TRANSPORT, "consignment": Section.TRANSPORT, "borderTransportMeans": Section.TRANSPORT,
    "currencyExchanges": Section.VALUES, "issueDateTime": Section.PARTIES, "acceptanceDateTime": Section.PARTIES,
    "supervisingOfficeId": Section.PARTIES, "presentationOfficeId": Section.PARTIES, "id": Section.PARTIES,
}  # fmt: skip
