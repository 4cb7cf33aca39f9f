"""What is wrong with how the goods travel? Modes, vessels, containers, routes, places.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from operator import attrgetter

from greenlane.core.codes import iso6346_digit
from greenlane.filing.declarations.rules.faults import fault, stranger, strangers
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults

_EQUIPMENT = "goodsShipment/consignment/transportEquipments"
_CONTAINERISED, _NOT_CONTAINERISED = "1", "0"
#: Identification type: the number that the International Maritime Organization gives a ship.
_IMO_NUMBER = "10"
_routing = attrgetter("routing_country_code")


def transport_mode_known(sheet: Sheet) -> Faults:
    """There is no mode of transport {code}.

    Choose a mode from the list, such as sea, rail, road, air or post.

    Law: UN/ECE Recommendation 19.
    """
    known, consignment = sheet.codes.modes, sheet.consignment
    faults = stranger(sheet.means.mode_code, known, "borderTransportMeans/modeCode") or ()
    if consignment.inland_mode_code is not None:
        faults += stranger(consignment.inland_mode_code, known, "goodsShipment/consignment/inlandModeCode") or ()
    for name, means in (
        ("arrivalTransportMeans", consignment.arrival_transport_means),
        ("departureTransportMeans", consignment.departure_transport_means),
    ):
        if means is not None and means.mode_code is not None:
            faults += stranger(means.mode_code, known, f"goodsShipment/consignment/{name}/modeCode") or ()
    return faults or None


def transport_identified(sheet: Sheet) -> Faults:
    """Goods that travel by transport mode {mode} need the identity of the vessel, aircraft or vehicle.

    Declare its number or name at the border or on arrival.

    Law: WCO Data Model, class Border Transport Means.
    """
    mode = sheet.codes.modes.get(sheet.mode)
    if mode is None or not mode.identified or sheet.means.id or sheet.means.name:
        return None
    arrival = sheet.consignment.arrival_transport_means or sheet.consignment.departure_transport_means
    if arrival is not None and (arrival.id or arrival.name):
        return None
    return fault("borderTransportMeans/id", mode=sheet.mode)


def transport_nationality_known(sheet: Sheet) -> Faults:
    """There is no country {code} in ISO 3166.

    Declare the two letters of the country in which the vessel, aircraft or vehicle is registered.

    Law: ISO 3166-1; WCO Data Model, class Border Transport Means.
    """
    code = sheet.means.registration_nationality_code
    return stranger(code, sheet.codes.countries, "borderTransportMeans/registrationNationalityCode")


def transport_document_fits_mode(sheet: Sheet) -> Faults:
    """Goods that travel by transport mode {mode} come with {wanted}; what is declared belongs to another mode.

    Correct the mode, or declare the transport document of this carriage.

    Law: Revised Kyoto Convention, General Annex, Standard 3.16.
    """
    mode = sheet.codes.modes.get(sheet.mode)
    if mode is None or not mode.documents:
        return None
    for line in sheet.lines:
        # Every line carries the documents of the header too. That none is declared is for the controls to say.
        if not mode.others.isdisjoint(line.documents) and mode.documents.isdisjoint(line.documents):
            return fault("additionalDocuments", mode=sheet.mode, wanted=" or ".join(sorted(mode.documents)))
    return None


def ship_number_check_digit(sheet: Sheet) -> Faults:
    """The IMO number {number} of the ship does not have the check digit it should.

    Compare it with the bill of lading: seven digits, after the letters IMO.

    Law: IMO Resolution A.1117(30).
    """
    means = sheet.means
    if means.identification_type_code != _IMO_NUMBER or not means.id:
        return None
    digits = means.id.upper().removeprefix("IMO").strip()
    if len(digits) == 7 and digits.isascii() and digits.isdigit():
        a, b, c, d, e, f, check = map(int, digits)
        if (a * 7 + b * 6 + c * 5 + d * 4 + e * 3 + f * 2) % 10 == check:
            return None
    return fault("borderTransportMeans/id", number=means.id)


def container_flag_agrees(sheet: Sheet) -> Faults:
    """The container indicator is {flag}, but {count} containers are listed.

    Declare 1 and list the containers, or 0 for goods in none.

    Law: WCO Data Model, class 28A Consignment, container code.
    """
    flag, equipment = sheet.consignment.container_code, sheet.consignment.transport_equipments
    if flag is None or flag == (_CONTAINERISED if equipment else _NOT_CONTAINERISED):
        return None
    return fault("goodsShipment/consignment/containerCode", flag=flag, count=len(equipment))


def container_check_digit(sheet: Sheet) -> Faults:
    """The container number {number} does not have the check digit it should.

    Compare it with the transport document: three letters, U, six digits and the check digit.

    Law: ISO 6346.
    """
    equipment = sheet.consignment.transport_equipments
    for container in equipment:
        if container.id and not _is_checked(container.id):
            break
    else:
        return None
    return tuple(
        Fault(f"{_EQUIPMENT}/{n}/id", {"number": e.id})
        for n, e in enumerate(equipment)
        if e.id and not _is_checked(e.id)
    )


def container_not_repeated(sheet: Sheet) -> Faults:
    """The container {number} is listed twice.

    Leave one of them out.

    Law: WCO Data Model, class 31B Transport Equipment.
    """
    equipment = sheet.consignment.transport_equipments
    if len(equipment) < 2:
        return None
    numbers = [e.id for e in equipment]
    if len(set(numbers)) == len(numbers):
        return None
    return (
        tuple(
            Fault(f"{_EQUIPMENT}/{n}/id", {"number": number})
            for n, number in enumerate(numbers)
            if number and number in numbers[:n]
        )
        or None
    )


def routing_country_known(sheet: Sheet) -> Faults:
    """There is no country {code} in ISO 3166.

    Declare the two letters of each country on the way.

    Law: ISO 3166-1; WCO Data Model, class Itinerary.
    """
    known, faults = sheet.codes.countries, None
    if sheet.consignment.itineraries:
        path = "goodsShipment/consignment/itineraries"
        faults = strangers(sheet.consignment.itineraries, _routing, known, path, "routingCountryCode")
    header = sheet.declaration.consignment
    if header is not None and header.itineraries:
        more = strangers(header.itineraries, _routing, known, "consignment/itineraries", "routingCountryCode")
        faults = (*(faults or ()), *(more or ())) or None
    return faults


def location_code_shape(sheet: Sheet) -> Faults:
    """The place {code} is not a UN/LOCODE.

    Give the two letters of the country and the three characters of the place, such as those of a port.

    Law: UN/ECE Recommendation 16.
    """
    fits = sheet.page.shapes.location.fullmatch
    faults: tuple[Fault, ...] = ()
    loading, unloading = sheet.consignment.loading_location, sheet.consignment.unloading_location
    if loading is not None and loading.id and not fits(loading.id):
        faults += fault("goodsShipment/consignment/loadingLocation/id", code=loading.id)
    if unloading is not None and unloading.id and not fits(unloading.id):
        faults += fault("goodsShipment/consignment/unloadingLocation/id", code=unloading.id)
    return faults or None


def _is_checked(number: str) -> bool:
    digit = iso6346_digit(number) if len(number) == 11 else None
    return digit is not None and number[10] == str(digit)
