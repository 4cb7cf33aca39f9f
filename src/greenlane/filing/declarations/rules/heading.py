"""What is wrong with the declaration as a whole? Its type, reference, offices, dates, counts and totals.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from datetime import UTC, datetime
from decimal import Decimal

from greenlane.filing.declarations.rules.faults import fault, is_bulk, stranger
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Direction, Fault, Faults

_NOTHING = Decimal(0)


def declaration_type_known(sheet: Sheet) -> Faults:
    """The declaration type {code} does not exist.

    Choose a type from the list of declaration types, such as the one for a standard import.

    Law: WCO Data Model, class 42A Declaration, type.
    """
    return stranger(sheet.declaration.type_code, sheet.page.types, "typeCode")


def declaration_function_known(sheet: Sheet) -> Faults:
    """The function code {code} does not exist.

    Declare the function code of an original message, or the one for a change to an earlier message.

    Law: WCO Data Model, class 42A Declaration, function.
    """
    return stranger(sheet.declaration.function_code, sheet.codes.lists["function"], "functionCode")


def local_reference_shape(sheet: Sheet) -> Faults:
    """The local reference {reference} has characters or a length that a reference cannot have.

    Give a reference of your own that is unique to this declaration: letters, digits, and . _ / - between them.

    Law: WCO Data Model, class 42A Declaration, functional reference.
    """
    reference = sheet.declaration.functional_reference_id
    if reference is None or sheet.page.shapes.local_reference.fullmatch(reference):
        return None
    return fault("functionalReferenceId", reference=reference)


def office_known(sheet: Sheet) -> Faults:
    """There is no customs office {code}.

    Choose an office from the list of customs offices.

    Law: Revised Kyoto Convention, General Annex, Standard 3.20.
    """
    d, known = sheet.declaration, sheet.page.offices
    faults = stranger(d.declaration_office_id, known, "declarationOfficeId") or ()
    if d.exit_office_id is not None:
        faults += stranger(d.exit_office_id, known, "exitOfficeId") or ()
    if d.supervising_office_id is not None:
        faults += stranger(d.supervising_office_id, known, "supervisingOfficeId") or ()
    if d.presentation_office_id is not None:
        faults += stranger(d.presentation_office_id, known, "presentationOfficeId") or ()
    return faults or None


def office_handles_mode(sheet: Sheet) -> Faults:
    """The office {office} does not handle goods arriving or leaving by transport mode {mode}.

    Choose an office that is open for this mode of transport, or correct the mode.

    Law: Revised Kyoto Convention, General Annex, Standard 3.1.
    """
    office = sheet.page.offices.get(sheet.declaration.declaration_office_id or "")
    if office is None or not sheet.mode or sheet.mode in office.modes or sheet.mode not in sheet.codes.modes:
        return None
    return fault("declarationOfficeId", office=sheet.declaration.declaration_office_id, mode=sheet.mode)


def dates_not_in_future(sheet: Sheet) -> Faults:
    """The date {moment} lies in the future.

    Correct the date; a declaration cannot be issued or accepted before its time has come.

    Law: Revised Kyoto Convention, General Annex, Standard 3.11.
    """
    d = sheet.declaration
    if d.issue_date_time is None and d.acceptance_date_time is None:
        return None
    latest = sheet.at + sheet.page.limits.clock
    found: tuple[Fault, ...] = ()
    if d.issue_date_time is not None and _zoned(d.issue_date_time) > latest:
        found += fault("issueDateTime", moment=d.issue_date_time)
    if d.acceptance_date_time is not None and _zoned(d.acceptance_date_time) > latest:
        found += fault("acceptanceDateTime", moment=d.acceptance_date_time)
    return found or None


def issue_not_after_acceptance(sheet: Sheet) -> Faults:
    """The declaration was issued on {issued}, after it was accepted on {accepted}.

    Correct the date of issue or the date of acceptance.

    Law: Revised Kyoto Convention, General Annex, Standard 3.11.
    """
    issued, accepted = sheet.declaration.issue_date_time, sheet.declaration.acceptance_date_time
    if issued is None or accepted is None or _zoned(issued) <= _zoned(accepted):
        return None
    return fault("issueDateTime", issued=issued, accepted=accepted)


def issue_not_stale(sheet: Sheet) -> Faults:
    """The declaration was issued on {issued}, more than {days} days before it was lodged.

    Check that the particulars and the exchange rates still hold, and give the date of this message.

    Law: Revised Kyoto Convention, General Annex, Standard 3.23.
    """
    issued, most = sheet.declaration.issue_date_time, sheet.page.limits.issue_age
    if issued is None or sheet.at - _zoned(issued) <= most:
        return None
    return fault("issueDateTime", issued=issued, days=most.days)


def early_declaration_not_accepted(sheet: Sheet) -> Faults:
    """A declaration lodged before the goods arrive cannot carry a date of acceptance ({accepted}).

    Leave out the date of acceptance, or use the type for goods that have been presented.

    Law: Revised Kyoto Convention, General Annex, Standard 3.25.
    """
    accepted = sheet.declaration.acceptance_date_time
    if accepted is None or not sheet.type.early:
        return None
    return fault("acceptanceDateTime", accepted=accepted)


def item_count_matches(sheet: Sheet) -> Faults:
    """The declaration says it has {declared} items, but it has {counted}.

    Correct the number of items, or add the items that are missing.

    Law: WCO Data Model, class 42A Declaration, goods item quantity.
    """
    declared = sheet.declaration.goods_item_quantity
    if declared is None or declared == len(sheet.items):
        return None
    return fault("goodsItemQuantity", declared=declared, counted=len(sheet.items))


def item_numbers_consecutive(sheet: Sheet) -> Faults:
    """Item {number} stands in place {expected}: items are numbered 1, 2, 3 and so on, without gap or repetition.

    Number the items in the order in which they stand.

    Law: WCO Data Model, class 68A Government Agency Goods Item, sequence.
    """
    for expected, line in enumerate(sheet.lines, 1):
        if line.number != expected:
            break
    else:
        return None
    return tuple(
        Fault(f"goodsShipment/items/{n}/sequenceNumeric", {"number": line.number, "expected": n + 1})
        for n, line in enumerate(sheet.lines)
        if line.number != n + 1
    )


def items_not_too_many(sheet: Sheet) -> Faults:
    """The declaration has {counted} items; it may have {most}.

    Split the goods over several declarations.

    Law: WCO Data Model, class 67A Goods Shipment.
    """
    most = sheet.page.limits.items
    if len(sheet.items) <= most:
        return None
    return fault("goodsShipment/items", counted=len(sheet.items), most=most)


def gross_mass_within_total(sheet: Sheet) -> Faults:
    """The items weigh {items} kg gross together, more than the {total} kg declared for the whole.

    Correct the total gross mass or the gross mass of an item.

    Law: WCO Data Model, class 42A Declaration, total gross mass.
    """
    total = sheet.declaration.total_gross_mass_measure
    if total is None:
        return None
    items = _NOTHING
    for line in sheet.lines:
        if line.gross is not None:
            items += line.gross
    if items <= total:
        return None
    return fault("totalGrossMassMeasure", items=items, total=total)


def package_total_matches(sheet: Sheet) -> Faults:
    """The items have {counted} packages together, but {declared} are declared for the whole.

    Correct the total number of packages or the number of an item; bulk goods count none.

    Law: WCO Data Model, class 42A Declaration, total package quantity.
    """
    declared = sheet.declaration.total_package_quantity
    if declared is None or not sheet.items:
        return None
    counted, kinds = _NOTHING, sheet.codes.packages
    for item in sheet.items:
        if not item.packagings:
            return None
        for package in item.packagings:
            quantity = package.quantity_quantity
            if quantity is not None:
                counted += quantity
            elif not is_bulk(package.type_code, kinds):
                return None
    if counted == declared:
        return None
    return fault("totalPackageQuantity", counted=counted, declared=declared)


def import_ends_at_home(sheet: Sheet) -> Faults:
    """The goods are declared for import, but their country of destination is {country}.

    Declare this country as the destination, or use the procedure for transit or export.

    Law: Revised Kyoto Convention, Specific Annex B, Chapter 1.
    """
    country = sheet.shipment.destination_country_code
    if country is None or sheet.type.direction is not Direction.IMPORT or country == sheet.page.home:
        return None
    return fault("goodsShipment/destinationCountryCode", country=country)


def export_starts_at_home(sheet: Sheet) -> Faults:
    """The goods are declared for export, but the country they are exported from is {country}.

    Declare this country as the country of export.

    Law: Revised Kyoto Convention, Specific Annex C, Chapter 1.
    """
    country = sheet.shipment.export_country_id
    if country is None or sheet.type.direction is not Direction.EXPORT or country == sheet.page.home:
        return None
    return fault("goodsShipment/exportCountryId", country=country)


def export_and_destination_differ(sheet: Sheet) -> Faults:
    """The goods leave and reach the same country, {country}.

    Check the country of export and the country of destination.

    Law: WCO Data Model, class 67A Goods Shipment.
    """
    country = sheet.shipment.destination_country_code
    if country is None or country != sheet.shipment.export_country_id:
        return None
    return fault("goodsShipment/destinationCountryCode", country=country)


def shipment_country_known(sheet: Sheet) -> Faults:
    """There is no country {code} in ISO 3166.

    Declare the two letters of the country, such as those in the list of countries.

    Law: ISO 3166-1; WCO Data Model, class 67A Goods Shipment.
    """
    s, known = sheet.shipment, sheet.codes.countries
    faults = stranger(s.destination_country_code, known, "goodsShipment/destinationCountryCode") or ()
    if s.export_country_id is not None:
        faults += stranger(s.export_country_id, known, "goodsShipment/exportCountryId") or ()
    if s.origin_country_code is not None:
        faults += stranger(s.origin_country_code, known, "goodsShipment/originCountryCode") or ()
    for n, item in enumerate(sheet.items):
        if item.destination_country_code is not None or item.export_country_id is not None:
            path = f"goodsShipment/items/{n}"
            faults += stranger(item.destination_country_code, known, f"{path}/destinationCountryCode") or ()
            faults += stranger(item.export_country_id, known, f"{path}/exportCountryId") or ()
    return faults or None


def items_not_repeated(sheet: Sheet) -> Faults:
    """Item {number} repeats item {first}: the same goods, origin, price and mass.

    Leave one of them out, or give the difference in the description.

    Law: Revised Kyoto Convention, General Annex, Standard 3.12.
    """
    # Descriptions alone tell most items apart.
    if len(sheet.lines) < 2 or len({line.description for line in sheet.lines}) == len(sheet.lines):
        return None
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for place, line in enumerate(sheet.lines):
        key = (line.code, line.price, line.net, line.gross, line.origin, line.description, line.regime)
        if key in seen:
            found.append(Fault(f"goodsShipment/items/{place}", {"number": line.number, "first": seen[key]}))
        seen.setdefault(key, line.number)
    return tuple(found) or None


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
