"""What is wrong with who takes part? Parties, representation, authorisations, guarantees.

Every public function of this file is a rule: its name is the public id, its first paragraph what the user is told.
"""

from operator import attrgetter

from greenlane.filing.declarations.rules.faults import fault, stranger, strangers
from greenlane.filing.declarations.rules.sheet import PARTIES, Sheet
from greenlane.filing.declarations.terms import Direction, Fault, Faults

#: Whose number must be a registration here; a seller or consignor abroad has none.
_REGISTERED = ("declarant", "agent", "goodsShipment/importer")
_category = attrgetter("category_code")
_security = attrgetter("security_details_code")


def party_identified(sheet: Sheet) -> Faults:
    """A party is named neither by a registration number nor by name and address.

    Give its registration number, or its name, address, city and country.

    Law: Revised Kyoto Convention, General Annex, Standard 3.8; WCO Data Model, class Party.
    """
    for party in sheet.parties:
        if party is not None and not party.id and (not party.name or party.address is None):
            break
    else:
        return None
    return tuple(
        Fault(path, {})
        for path, party in zip(PARTIES, sheet.parties, strict=True)
        if party is not None and not party.id and (not party.name or party.address is None)
    )


def party_country_known(sheet: Sheet) -> Faults:
    """There is no country {code} in ISO 3166.

    Declare the two letters of the country of the party's address.

    Law: ISO 3166-1; WCO Data Model, class 04A Address.
    """
    known = sheet.codes.countries
    for party in sheet.parties:
        if party is not None and party.address is not None and party.address.country_code not in known:
            break
    else:
        return None
    faults: tuple[Fault, ...] = ()
    for path, party in zip(PARTIES, sheet.parties, strict=True):
        if party is not None and party.address is not None:
            faults += stranger(party.address.country_code, known, f"{path}/address/countryCode") or ()
    return faults or None


def trader_number_shape(sheet: Sheet) -> Faults:
    """The registration number {number} does not look like one.

    Give the number under which the party is registered with customs: the country, then letters and digits.

    Law: Revised Kyoto Convention, General Annex, Standard 3.6.
    """
    fits = sheet.page.shapes.trader.fullmatch
    faults: tuple[Fault, ...] = ()
    d, importer = sheet.declaration, sheet.shipment.importer
    for path, party in zip(_REGISTERED, (d.declarant, d.agent, importer), strict=True):
        if party is not None and party.id and not fits(party.id):
            faults += fault(f"{path}/id", number=party.id)
    return faults or None


def agent_function_known(sheet: Sheet) -> Faults:
    """The representation {code} of the agent does not exist.

    Say whether the agent acts in the name of the declarant (direct) or in its own name (indirect).

    Law: Revised Kyoto Convention, General Annex, Chapter 8.
    """
    agent = sheet.declaration.agent
    if agent is None:
        return None
    return stranger(agent.function_code, sheet.codes.lists["representation"], "agent/functionCode")


def agent_says_how_it_acts(sheet: Sheet) -> Faults:
    """There is an agent, but nothing says whether it acts directly or indirectly.

    Declare the function code of the agent.

    Law: Revised Kyoto Convention, General Annex, Standard 8.1.
    """
    agent = sheet.declaration.agent
    if agent is None or agent.function_code:
        return None
    return fault("agent/functionCode")


def importer_differs_from_exporter(sheet: Sheet) -> Faults:
    """The importer and the exporter are the same, {number}.

    Check both parties; leave this as it is where the goods only change their place.

    Law: WTO Customs Valuation Agreement, Article 1: a sale has two sides.
    """
    importer, exporter = sheet.shipment.importer, sheet.declaration.exporter
    if importer is None or exporter is None or not importer.id or importer.id != exporter.id:
        return None
    return fault("goodsShipment/importer/id", number=importer.id)


def foreign_party_is_abroad(sheet: Sheet) -> Faults:
    """The party on the other side of the border has its address in this country.

    Check the address of the exporter of imported goods, or of the consignee of exported goods.

    Law: WCO Data Model, class 04A Address.
    """
    direction = sheet.type.direction
    if direction is Direction.IMPORT:
        path, party = "exporter", sheet.declaration.exporter
    elif direction is Direction.EXPORT:
        path, party = "goodsShipment/consignee", sheet.shipment.consignee
    else:
        return None
    if party is None or party.address is None or party.address.country_code != sheet.page.home:
        return None
    return fault(f"{path}/address/countryCode")


def authorisation_category_known(sheet: Sheet) -> Faults:
    """There is no kind of authorisation {code}.

    Choose a category from the list of authorisations.

    Law: WCO Data Model, class Authorisation Holder.
    """
    known = sheet.codes.lists["authorisation"]
    for holder in sheet.declaration.authorisation_holders:
        if holder.category_code not in known:
            return strangers(
                sheet.declaration.authorisation_holders, _category, known, "authorisationHolders", "categoryCode"
            )
    return None


def authorisation_not_repeated(sheet: Sheet) -> Faults:
    """The authorisation {category} of {holder} is declared twice.

    Leave one of them out.

    Law: Revised Kyoto Convention, General Annex, Standard 3.12.
    """
    holders = sheet.declaration.authorisation_holders
    if len(holders) < 2 or len(set(holders)) == len(holders):
        return None
    return tuple(
        Fault(f"authorisationHolders/{n}", {"category": h.category_code or "", "holder": h.id or ""})
        for n, h in enumerate(holders)
        if h in holders[:n]
    )


def procedure_authorised(sheet: Sheet) -> Faults:
    """Procedure {procedure} is only for holders of an authorisation {category}, and none is declared.

    Declare the holder and category of the authorisation, or choose another procedure.

    Law: Revised Kyoto Convention, Specific Annexes D, F and G.
    """
    procedure = sheet.page.procedures.get(sheet.plan.procedure)
    if procedure is None or not procedure.authorisation:
        return None
    for holder in sheet.declaration.authorisation_holders:
        if holder.category_code == procedure.authorisation and holder.id:
            return None
    return fault("authorisationHolders", procedure=sheet.plan.procedure, category=procedure.authorisation)


def procedure_secured(sheet: Sheet) -> Faults:
    """Procedure {procedure} suspends duty, so it needs a guarantee, and none is declared with its reference.

    Declare the guarantee and its reference.

    Law: Revised Kyoto Convention, General Annex, Standard 5.1.
    """
    procedure = sheet.page.procedures.get(sheet.plan.procedure)
    if procedure is None or not procedure.secured:
        return None
    for guarantee in sheet.declaration.obligation_guarantees:
        if guarantee.reference_id or guarantee.id:
            return None
    return fault("obligationGuarantees", procedure=sheet.plan.procedure)


def guarantee_type_known(sheet: Sheet) -> Faults:
    """There is no type of guarantee {code}.

    Choose a type from the list of guarantees.

    Law: Revised Kyoto Convention, General Annex, Chapter 5.
    """
    known = sheet.codes.lists["guarantee"]
    for guarantee in sheet.declaration.obligation_guarantees:
        if guarantee.security_details_code not in known:
            return strangers(
                sheet.declaration.obligation_guarantees, _security, known, "obligationGuarantees", "securityDetailsCode"
            )
    return None
