"""Where do the parts of a declaration stand in WCO-DM XML? Tables of the classes that a declaration is built from.

Order follows the DEC schema of the DMS customisation; ids are those of the WCO Data Model 3.6.
"""

from greenlane.core.documents import (
    AdditionalDocument,
    AdditionalInformation,
    Amendment,
    AuthorisationHolder,
    ObligationGuarantee,
    Pointer,
    PreviousDocument,
    WriteOff,
)
from greenlane.core.party import Address, Communication, Party
from greenlane.core.transport import (
    Consignment,
    ConsignmentItem,
    Freight,
    GoodsLocation,
    Itinerary,
    Location,
    Seal,
    TransportEquipment,
    TransportMeans,
)
from greenlane.filing.intake.formats.tables import Node, Row, amount, leaf, many, one, quantity
from greenlane.filing.intake.formats.values import CODE, COUNT, MOMENT, TEXT


def moment(field: str, path: str, *, beyond: bool = False) -> Row:
    """A point in time: the element holds a DateTimeString."""
    return leaf(field, f"{path}/DateTimeString", MOMENT, shape="moment", beyond=beyond)


def _address(*first: Row, divided: bool = True) -> Node:
    rows = (
        leaf("city_name", "CityName:241", TEXT),
        leaf("country_code", "CountryCode:242", CODE),
        leaf("country_sub_division_code", "CountrySubDivisionCode:244", CODE, beyond=not divided),
        leaf("country_sub_division_name", "CountrySubDivisionName:243", TEXT, beyond=not divided),
        leaf("line", "Line:239", TEXT),
        leaf("postcode_id", "PostcodeID:245", TEXT),
    )
    return Node(Address, first + rows)


_TYPED = leaf("type_code", "TypeCode:410", CODE)
ADDRESS, TYPED_ADDRESS, PLACE_ADDRESS = _address(), _address(_TYPED), _address(_TYPED, divided=False)
COMMUNICATION = Node(Communication, (leaf("id", "ID:240", TEXT), leaf("type_code", "TypeCode:253", CODE)))
_SPOKEN = many("communications", "Communication:25A", COMMUNICATION)
_CONTACT = (leaf("contact_name", "Contact:34A/Name:246", TEXT), _SPOKEN)


def party(name: str, wco: str, *more: Row, address: Node = ADDRESS, address_first: tuple[Row, ...] = ()) -> Node:
    """A party whose name and registration have the tags given."""
    rows = (leaf("name", f"Name:{name}", TEXT), leaf("id", f"ID:{wco}", TEXT), *address_first)
    return Node(Party, (*rows, one("address", "Address:04A", address), *more))


AGENT = party("R003", "R004", address_first=(leaf("function_code", "FunctionCode:102", CODE),))
BUYER = party("R009", "R010", *_CONTACT)
CARRIER = party("R011", "R012", _SPOKEN)
CONSIGNEE = party("R014", "R015")
CONSIGNOR = party("R020", "R021")
TYPED_CONSIGNOR = party("R020", "R021", address=TYPED_ADDRESS)
DECLARANT = party("R124", "R123", *_CONTACT)
EXPORTER = party("R031", "R032", *_CONTACT)
IMPORTER = party("R037", "R038", *_CONTACT)
PAYER = party("R120", "R121")
SELLER = party("R050", "R051", *_CONTACT)
SUBMITTER = party("R058", "R059")
SURETY = party("R054", "R055")
RECOGNISED = Node(Party, (leaf("id", "ID:R143", TEXT), leaf("role_code", "RoleCode:R005", CODE)))
TAXED = Node(Party, (leaf("id", "ID:R119", TEXT), leaf("role_code", "RoleCode:R005", CODE)))
ISSUER = Node(Party, (leaf("name", "Name:R058", TEXT), leaf("role_code", "RoleCode:R005", CODE)))

POINTER = Node(
    Pointer,
    (
        leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
        leaf("document_section_code", "DocumentSectionCode:375", CODE),
        leaf("tag_id", "TagID:381", CODE),
    ),
)
_POINTERS = many("pointers", "Pointer:97A", POINTER)


def information(*, limited: bool = False, pointed: bool = True) -> Node:
    """Statements: with a date by which to answer (in responses), with pointers (not on items), as the schema has it."""
    return Node(
        AdditionalInformation,
        (
            leaf("statement_code", "StatementCode:226", CODE),
            leaf("statement_description", "StatementDescription:225", TEXT),
            moment("limit_date_time", "LimitDateTime:264", beyond=not limited),
            leaf("statement_type_code", "StatementTypeCode:369", CODE),
            many("pointers", "Pointer:97A", POINTER, beyond=not pointed),
        ),
    )


INFORMATION, LIMITED_INFORMATION, ITEM_INFORMATION = (
    information(),
    information(limited=True),
    information(pointed=False),
)
AMENDMENT = Node(Amendment, (leaf("change_reason_code", "ChangeReasonCode:099", CODE), _POINTERS))
WRITE_OFF = Node(
    WriteOff,
    (
        quantity("quantity_quantity", "QuantityQuantity:502", "unit_code"),
        amount("amount", "AmountAmount:503"),
    ),
)


def document(*, header: bool) -> Node:
    """Documents produced; those of the header have less in the schema than those of an item."""
    return Node(
        AdditionalDocument,
        (
            leaf("category_code", "CategoryCode:D031", CODE),
            moment("effective_date_time", "EffectiveDateTime:276", beyond=header),
            leaf("id", "ID:D005", TEXT),
            leaf("name", "Name:D028", TEXT, beyond=header),
            leaf("type_code", "TypeCode:D006", CODE),
            leaf("lpco_exemption_code", "LPCOExemptionCode:360", CODE, beyond=header),
            one("submitter", "Submitter:17B", ISSUER, beyond=header),
            one("write_off", "WriteOff:22C", WRITE_OFF, beyond=header),
        ),
    )


DOCUMENT, HEADER_DOCUMENT = document(header=False), document(header=True)
PREVIOUS_DOCUMENT = Node(
    PreviousDocument,
    (
        leaf("category_code", "CategoryCode:D031", CODE),
        leaf("id", "ID:D018", TEXT),
        leaf("type_code", "TypeCode:D019", CODE),
        leaf("line_numeric", "LineNumeric:171", COUNT),
    ),
)
HOLDER = Node(AuthorisationHolder, (leaf("id", "ID:R144", TEXT), leaf("category_code", "CategoryCode:R145", CODE)))
GUARANTEE = Node(
    ObligationGuarantee,
    (
        amount("amount", "AmountAmount:492"),
        leaf("id", "ID:D014", TEXT),
        leaf("reference_id", "ReferenceID:100", TEXT),
        leaf("security_details_code", "SecurityDetailsCode:101", CODE),
        leaf("access_code", "AccessCode:499", CODE),
        leaf("office_id", "GuaranteeOffice:14C/ID:G014", TEXT),
    ),
)


def means(name: str, wco: str, id_type: str, type_code: str, mode: str, *nationality: Row) -> Node:
    """A means of transport with the tags given."""
    return Node(
        TransportMeans,
        (
            leaf("name", f"Name:{name}", TEXT),
            leaf("id", f"ID:{wco}", TEXT),
            leaf("identification_type_code", f"IdentificationTypeCode:{id_type}", CODE),
            leaf("type_code", f"TypeCode:{type_code}", CODE),
            *nationality,
            leaf("mode_code", f"ModeCode:{mode}", CODE),
        ),
    )


_NATIONALITY = leaf("registration_nationality_code", "RegistrationNationalityCode:T014", CODE)
_FOREIGN = leaf("registration_nationality_code", "RegistrationNationalityCode", CODE, beyond=True)
BORDER_MEANS = means("T005", "T006", "T018", "T010", "T022", _NATIONALITY)
ARRIVAL_MEANS = means("T001", "T002", "T034", "T008", "T020", _FOREIGN)
DEPARTURE_MEANS = means("T003", "T004", "T029", "T009", "T021", _FOREIGN)
FREIGHT = Node(Freight, (leaf("payment_method_code", "PaymentMethodCode:098", CODE),))
ITINERARY = Node(
    Itinerary,
    (
        leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
        leaf("routing_country_code", "RoutingCountryCode:064", CODE),
    ),
)
SEAL = Node(Seal, (leaf("sequence_numeric", "SequenceNumeric:006", COUNT), leaf("id", "ID:165", TEXT)))


def equipment(*, sealed: bool) -> Node:
    """Containers; the schema has seals on those of the shipment only."""
    return Node(
        TransportEquipment,
        (
            leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
            leaf("type_code", "CharacteristicCode:152", CODE, beyond=True),
            leaf("fullness_code", "FullnessCode:153", CODE, beyond=True),
            leaf("id", "ID:159", TEXT),
            many("seals", "Seal:44B", SEAL, beyond=not sealed),
        ),
    )


EQUIPMENT, GOODS_EQUIPMENT = equipment(sealed=True), equipment(sealed=False)
GOODS_LOCATION = Node(
    GoodsLocation,
    (
        leaf("name", "Name:L016", TEXT),
        leaf("id", "ID:L017", TEXT),
        leaf("type_code", "TypeCode:L110", CODE),
        one("address", "Address:04A", PLACE_ADDRESS),
    ),
)
LOADING = Node(Location, (leaf("name", "Name:L009", TEXT), leaf("id", "ID:L010", TEXT)))
UNLOADING = Node(Location, (leaf("name", "Name:L012", TEXT), leaf("id", "ID:L013", TEXT)))
CONSIGNMENT_ITEM = Node(
    ConsignmentItem,
    (
        leaf("sequence_numeric", "SequenceNumeric:006", COUNT),
        one("consignor", "Consignor:30A", TYPED_CONSIGNOR),
        one("freight", "Freight:62A", FREIGHT),
    ),
)
#: The consignment of the declaration itself: who carries it and by which countries.
CARRIAGE = Node(
    Consignment,
    (
        one("carrier", "Carrier:18A", CARRIER),
        many("consignment_items", "ConsignmentItem:29A", CONSIGNMENT_ITEM),
        one("consignor", "Consignor:30A", TYPED_CONSIGNOR),
        one("freight", "Freight:62A", FREIGHT),
        many("itineraries", "Itinerary:81A", ITINERARY),
    ),
)
#: The consignment of the goods shipment: how the goods travel and where they lie.
CONSIGNMENT = Node(
    Consignment,
    (
        leaf("container_code", "ContainerCode:096", CODE),
        leaf("manifest_id", "ManifestID", TEXT, beyond=True),
        leaf("inland_mode_code", "InlandModeCode", CODE, beyond=True),
        one("arrival_transport_means", "ArrivalTransportMeans:10A", ARRIVAL_MEANS),
        one("departure_transport_means", "DepartureTransportMeans:46A", DEPARTURE_MEANS),
        one("goods_location", "GoodsLocation:64A", GOODS_LOCATION),
        one("loading_location", "LoadingLocation:83A", LOADING),
        one("unloading_location", "UnloadingLocation:80A", UNLOADING, beyond=True),
        many("transport_equipments", "TransportEquipment:31B", EQUIPMENT),
    ),
)
