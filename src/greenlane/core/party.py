"""Who takes part? Parties and addresses of the WCO Data Model."""

from greenlane.core.words import Word


class Address(Word, frozen=True):
    """A postal address (WCO class 04A). ``country_code`` is ISO 3166-1 alpha-2."""

    line: str | None = None
    city_name: str | None = None
    postcode_id: str | None = None
    country_code: str | None = None
    type_code: str | None = None
    country_sub_division_code: str | None = None
    country_sub_division_name: str | None = None


class Communication(Word, frozen=True):
    """A telephone number or electronic address (25A); ``type_code`` is UN/EDIFACT 3155."""

    id: str | None = None
    type_code: str | None = None


class Party(Word, frozen=True):
    """A party in a role: exporter, importer, declarant, agent, carrier … ``id`` is its customs registration."""

    id: str | None = None
    name: str | None = None
    address: Address | None = None
    function_code: str | None = None
    role_code: str | None = None
    category_code: str | None = None
    contact_name: str | None = None
    communications: tuple[Communication, ...] = ()
