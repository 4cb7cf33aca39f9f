"""What is wrong with the goods of an item? Code, description, weights, packages, origin, preference.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
Each looks at one item; pointers are relative to it.
"""

import re
from decimal import Decimal
from operator import attrgetter

from greenlane.core.declaration import GoodsItem, Line
from greenlane.filing.declarations.rules.faults import fault, is_counted, strangers
from greenlane.filing.declarations.rules.sheet import Sheet
from greenlane.filing.declarations.terms import Fault, Faults

_type = attrgetter("type_code")
_country = attrgetter("country_code")
_id = attrgetter("id")
_WORD = re.compile(r"\w+")
_ONE = Decimal(1)


def goods_code_shape(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """The goods code {code} of item {number} is not a goods code.

    Give the digits of the national code without dots or spaces.

    Law: International Convention on the Harmonized System, Article 3.
    """
    if not line.code or sheet.page.shapes.goods_code.fullmatch(line.code):
        return None
    return fault("commodity/classifications", code=line.code)


def description_not_vague(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """The description {description} of item {number} could stand for almost anything.

    Describe the goods so that they can be recognised and classified: what they are, of what material, for what use.

    Law: Revised Kyoto Convention, General Annex, Standard 3.11.
    """
    description = line.description
    if not description or len(description) > sheet.page.limits.vague_up_to:
        return None
    # One word at a time: mostly the first one tells.
    for match in _WORD.finditer(description if description.isascii() else description.casefold()):
        word = match.group().casefold()
        if len(word) >= sheet.page.limits.word_least and word not in sheet.page.vague and not word.isdigit():
            return None
    return fault("commodity/description", description=description)


def net_mass_within_gross(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} has a net mass of {net} kg, more than its gross mass of {gross} kg.

    Correct one of them: net is without packaging, gross with it.

    Law: WCO Data Model, class Goods Measure.
    """
    net, gross = line.net, line.gross
    if net is None or gross is None or net <= gross:
        return None
    return fault("commodity/goodsMeasure/netNetWeightMeasure", net=net, gross=gross)


def mass_above_zero(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} weighs nothing.

    Give the mass in kilograms; small goods weigh 0.001 kg or more.

    Law: WCO Data Model, class Goods Measure.
    """
    if (line.net and line.gross) or (line.net != 0 and line.gross != 0):
        return None
    tag = "netNetWeightMeasure" if line.net == 0 else "grossMassMeasure"
    return fault(f"commodity/goodsMeasure/{tag}")


def quantity_has_unit(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} has a quantity of {quantity}, but does not say of what unit.

    Declare the unit of the supplementary quantity.

    Law: WCO Data Model, class Goods Measure, tariff quantity.
    """
    if line.quantity is None or line.unit:
        return None
    return fault("commodity/goodsMeasure/tariffUnitCode", quantity=line.quantity)


def unit_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """There is no unit {code}.

    Choose a unit from the list, such as kilogram, litre or number of pieces.

    Law: UN/ECE Recommendation 20.
    """
    if not line.unit or line.unit in sheet.codes.units:
        return None
    return fault("commodity/goodsMeasure/tariffUnitCode", code=line.unit)


def package_type_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """There is no kind of package {code}.

    Choose a kind from the list, such as box, pallet or bulk.

    Law: UN/ECE Recommendation 21.
    """
    known = sheet.codes.packages
    for package in item.packagings:
        if package.type_code not in known:
            return strangers(item.packagings, _type, known, "packagings", "typeCode")
    return None


def packages_counted(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Packages of type {code} of item {number} are not counted, or not in whole numbers.

    Give the number of packages; only bulk goods have none.

    Law: UN/ECE Recommendation 21.
    """
    for package in item.packagings:
        quantity = package.quantity_quantity
        if quantity is None or quantity % _ONE:
            break
    else:
        return None
    known = sheet.codes.packages
    faults = tuple(
        Fault(f"packagings/{n}/quantityQuantity", {"code": p.type_code})
        for n, p in enumerate(item.packagings)
        if (p.quantity_quantity is None and is_counted(p.type_code, known))
        or (p.quantity_quantity is not None and p.quantity_quantity % 1)
    )
    return faults or None


def packages_marked(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Packages of type {code} of item {number} have no marks and numbers.

    Give what is written on the packages, or say that they are unmarked.

    Law: WCO Data Model, class 93A Packaging.
    """
    for package in item.packagings:
        if not package.marks_numbers_id:
            break
    else:
        return None
    known = sheet.codes.packages
    faults = tuple(
        Fault(f"packagings/{n}/marksNumbersId", {"code": p.type_code})
        for n, p in enumerate(item.packagings)
        if not p.marks_numbers_id and is_counted(p.type_code, known)
    )
    return faults or None


def origin_country_known(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} comes from {code}, which is no country in ISO 3166.

    Declare the two letters of the country of origin.

    Law: ISO 3166-1; Revised Kyoto Convention, Specific Annex K.
    """
    known = sheet.codes.countries
    if line.origin in known and len(item.origins) < 2:
        return None
    return strangers(item.origins, _country, known, "origins", "countryCode")


def origin_is_abroad(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} is imported although it comes from this country.

    Check the origin; goods that come back may be re-imported free of duty under their own procedure.

    Law: Revised Kyoto Convention, Specific Annex B, Chapter 2.
    """
    if line.origin != sheet.page.home:
        return None
    return fault("origins")


def preference_has_origin(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} claims the preference {code}, but has no country of origin.

    Declare the country of origin to which the preference is granted.

    Law: Revised Kyoto Convention, Specific Annex K, Chapter 1.
    """
    preference = sheet.codes.preferences.get(line.preference)
    if preference is None or not preference.claims or line.origin:
        return None
    return fault("origins", code=line.preference)


def quota_number_shape(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """The quota number {quota} of item {number} is not one.

    Give the order number of the quota as it stands in the tariff.

    Law: WCO Data Model, class 30A Duty Tax Fee, quota order.
    """
    if item.commodity is None:
        return None
    for place, fee in enumerate(item.commodity.duty_tax_fees):
        quota = fee.quota_order_id
        if quota is not None and not sheet.page.shapes.quota.fullmatch(quota):
            return fault(f"commodity/dutyTaxFees/{place}/quotaOrderId", quota=quota)
    return None


def item_container_declared(item: GoodsItem, line: Line, sheet: Sheet) -> Faults:
    """Item {number} lies in container {code}, which is not among the containers of the consignment.

    List the container with the consignment, or correct its number.

    Law: WCO Data Model, class 31B Transport Equipment.
    """
    if item.commodity is None or not item.commodity.transport_equipments:
        return None
    known = {e.id for e in sheet.consignment.transport_equipments}
    for container in item.commodity.transport_equipments:
        if container.id not in known:
            return strangers(item.commodity.transport_equipments, _id, known, "commodity/transportEquipments", "id")
    return None
