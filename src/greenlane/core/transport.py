"""How are the goods carried, and where are they? Means of transport, equipment, places (WCO class 28A)."""

from greenlane.core.party import Address, Party
from greenlane.core.words import Count, Word


class TransportMeans(Word, frozen=True):
    """A vessel, vehicle, train or aircraft. ``mode_code`` is UN/ECE Recommendation 19."""

    id: str | None = None
    name: str | None = None
    identification_type_code: str | None = None
    mode_code: str | None = None
    registration_nationality_code: str | None = None
    type_code: str | None = None


class Seal(Word, frozen=True):
    """A seal on transport equipment."""

    sequence_numeric: Count | None = None
    id: str | None = None


class TransportEquipment(Word, frozen=True):
    """A container (31B); ``id`` should pass ISO 6346."""

    sequence_numeric: Count | None = None
    id: str | None = None
    type_code: str | None = None
    fullness_code: str | None = None
    seals: tuple[Seal, ...] = ()


class GoodsLocation(Word, frozen=True):
    """Where the goods may be examined (DE 5/23)."""

    name: str | None = None
    id: str | None = None
    type_code: str | None = None
    address: Address | None = None


class Location(Word, frozen=True):
    """A place of loading or unloading; ``id`` is UN/LOCODE."""

    id: str | None = None
    name: str | None = None


class Freight(Word, frozen=True):
    """How the carriage is paid."""

    payment_method_code: str | None = None


class Itinerary(Word, frozen=True):
    """A country on the way."""

    sequence_numeric: Count | None = None
    routing_country_code: str | None = None


class ConsignmentItem(Word, frozen=True):
    """An item of what is carried (29A)."""

    sequence_numeric: Count
    consignor: Party | None = None
    freight: Freight | None = None


class Consignment(Word, frozen=True):
    """What is carried, how and where to (28A)."""

    container_code: str | None = None
    manifest_id: str | None = None
    carrier: Party | None = None
    consignor: Party | None = None
    freight: Freight | None = None
    arrival_transport_means: TransportMeans | None = None
    departure_transport_means: TransportMeans | None = None
    inland_mode_code: str | None = None
    goods_location: GoodsLocation | None = None
    loading_location: Location | None = None
    unloading_location: Location | None = None
    itineraries: tuple[Itinerary, ...] = ()
    transport_equipments: tuple[TransportEquipment, ...] = ()
    consignment_items: tuple[ConsignmentItem, ...] = ()
