"""What may an officer read of a declaration? The goods, never the parties: each becomes a name of no meaning.

A declaration's text may name a party anywhere: in an invoice number, on a package, in a remark. So what identifies is
collected first, from every party and reference, then looked for in every text, whatever its case, spacing and accents.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple, cast

import msgspec

from greenlane.clearance.assignment.terms import LEGAL_FORMS
from greenlane.core.declaration import (
    AdditionalDocument,
    AuthorisationHolder,
    Classification,
    Declaration,
    GoodsItem,
    GoodsShipment,
    Location,
    ObligationGuarantee,
    Warehouse,
)
from greenlane.core.party import Address, Party

#: Shorter texts identify nobody, and are met by chance in any text.
LEAST = 4
#: From so many characters on a text is looked for inside of words too.
_LONG = 8
_HEX = 4
_ROLES = {
    "aeo_mutual_recognition_parties": "Operator",
    "domestic_duty_tax_parties": "Taxpayer",
    "authorisation_holders": "Holder",
}
#: References by which a party can be found, whole; what stands here is replaced by a name of no meaning.
_REFERENCES: Mapping[tuple[type, str], str] = {
    (Declaration, "functional_reference_id"): "Reference",
    (Declaration, "deferred_payment_reference"): "Account",
    (GoodsShipment, "ucr"): "Consignment",
    (GoodsShipment, "ucr_id"): "Consignment",
    (GoodsItem, "ucr"): "Consignment",
    (GoodsItem, "ucr_id"): "Consignment",
    (ObligationGuarantee, "id"): "Guarantee",
    (ObligationGuarantee, "reference_id"): "Guarantee",
    (Warehouse, "id"): "Warehouse",
    (AdditionalDocument, "name"): "Document",
}
#: What an officer needs in no case.
_LEFT_OUT = frozenset({
    (Declaration, "authentication"), (Declaration, "authenticator_name"), (ObligationGuarantee, "access_code"),
})  # fmt: skip
_CODES = frozenset({
    "currency_id", "export_country_id", "declaration_office_id", "exit_office_id", "supervising_office_id",
    "presentation_office_id", "office_id", "issue_location_id", "destination_region_id", "region_id",
    "quota_order_id", "tag_id", "location_id",
})  # fmt: skip
_CODED = frozenset({(Classification, "id"), (Location, "id")})
_WORD = re.compile(r"[^\W\d_]+|\d+")


class _Secret(NamedTuple):
    """A squeezed text that identifies, and what is read in its place."""

    text: str
    shown: str


def veiled(declaration: Declaration, tag: str, ordinary: frozenset[str] = frozenset()) -> Declaration:
    """The declaration without its parties: ``Importer 7F3A`` in place of each, wherever a text names it.

    Goods, amounts, codes, countries, containers and document numbers stay. A party has the same four characters in
    every role and place. ``tag`` makes them of one declaration: take it from :func:`tag_of`, or they can be guessed.
    ``ordinary`` are words (small letters) that no name owns, such as those of the tariff: they stay in texts.
    """
    codes = _codes(declaration, tag)
    secrets = _secrets(declaration, tag, codes, ordinary)
    return cast(Declaration, _Veil(tag, codes, secrets).over(declaration, ""))


def tag_of(secret: bytes, reference: str) -> str:
    """The tag of one declaration under the deployment's secret: names of no meaning that only its holder links."""
    return sha256(b"veil\n%b\n%b" % (secret, reference.encode())).hexdigest()


def without(text: str, party: Party, shown: str) -> str:
    """A text that a party wrote, with ``shown`` wherever it names that party."""
    return _scrubbed(text, _longest_first(dict.fromkeys(_names_of(party, frozenset()), shown)))


def unsaid(text: str, names: Iterable[str], shown: str) -> str:
    """A text with ``shown`` wherever one of ``names`` stands, whatever its case, spacing and accents."""
    found = {squeezed(name) for name in names}
    return _scrubbed(text, _longest_first(dict.fromkeys((name for name in found if len(name) >= LEAST), shown)))


def identities(declaration: Declaration) -> tuple[str, ...]:
    """Every word of a declaration that tells whose it is, squeezed: all parties, contacts, addresses, references."""
    found = {text for _, party in _parties(declaration) for text in _names_of(party, frozenset())}
    references = (value for owner, field, value in _texts(declaration) if (owner, field) in _REFERENCES)
    found |= {squeezed(value) for value in references}
    return tuple(sorted(text for text in found if len(text) >= LEAST))


def squeezed(text: str) -> str:
    """Letters and digits alone, small, without accents."""
    return "".join(character for character, _ in _squeezed(text))


class _Veil:
    """Walks a declaration and rewrites each text by the place where it stands."""

    def __init__(self, tag: str, codes: Mapping[str, str], secrets: list[_Secret]) -> None:
        self._tag, self._codes, self._secrets = tag, codes, secrets
        self._exact = {secret.text for secret in secrets if not secret.text.isdigit()}

    def over(self, value: Any, field: str) -> Any:
        """``value`` of the field ``field`` without what identifies."""
        if isinstance(value, Party):
            return self._party(value, field)
        if isinstance(value, AuthorisationHolder):
            return AuthorisationHolder(id=self._named(value.id, field), category_code=value.category_code)
        if isinstance(value, Address):
            return Address(country_code=value.country_code)
        if isinstance(value, msgspec.Struct):
            changes = {name: self._field(value, name) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **changes)
        if isinstance(value, tuple):
            return tuple([self.over(each, field) for each in value])
        return _scrubbed(value, self._secrets) if isinstance(value, str) else value

    def _field(self, owner: msgspec.Struct, name: str) -> Any:
        value, place = getattr(owner, name), (type(owner), name)
        if not isinstance(value, str):
            return self.over(value, name)
        if place in _LEFT_OUT:
            return None
        if place in _REFERENCES:
            return f"{_REFERENCES[place]} {_code(self._tag, value)}"
        if name.endswith("_code") or name in _CODES or place in _CODED:
            return value if squeezed(value) not in self._exact else None
        return _scrubbed(value, self._secrets)

    def _party(self, party: Party, field: str) -> Party:
        shown = self._named(party.id or party.name, field)
        return Party(
            id=shown if party.id else None,
            name=shown,
            address=self.over(party.address, "address") if party.address else None,
            function_code=party.function_code,
            role_code=party.role_code,
            category_code=party.category_code,
        )

    def _named(self, key: str | None, field: str) -> str | None:
        return f"{_role(field)} {self._codes[squeezed(key)]}" if key and squeezed(key) else None


def _parties(value: Any, field: str = "") -> Iterator[tuple[str, Party]]:
    """Every party of the declaration with the field that gives its role, in the order of the model."""
    if isinstance(value, Party):
        yield field, value
    elif isinstance(value, AuthorisationHolder):
        yield field, Party(id=value.id)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _parties(getattr(value, name), name)
    elif isinstance(value, tuple):
        for each in value:
            yield from _parties(each, field)


def _codes(declaration: Declaration, tag: str) -> Mapping[str, str]:
    """The four characters of each party, by its squeezed number and by its squeezed name."""
    numbers: dict[str, str] = {}
    for _, party in _parties(declaration):
        if party.id and party.name:
            numbers.setdefault(squeezed(party.name), squeezed(party.id))
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for _, party in _parties(declaration):
        for key in filter(None, (squeezed(party.id or ""), squeezed(party.name or ""))):
            owner = numbers.get(key, key)
            if owner not in codes:
                digest = _digest(tag, owner)
                tries = (digest[place : place + _HEX] for place in range(0, len(digest), _HEX))
                codes[owner] = next(code for code in tries if code not in taken)
                taken.add(codes[owner])
            codes[key] = codes[owner]
    return codes


def _secrets(declaration: Declaration, tag: str, codes: Mapping[str, str], ordinary: frozenset[str]) -> list[_Secret]:
    """All that identifies, the longest first, so that a whole name goes before its parts."""
    found: dict[str, str] = {}
    for field, party in _parties(declaration):
        key = squeezed(party.id or party.name or "")
        shown = f"{_role(field)} {codes[key]}" if key else _role(field)
        for text in _names_of(party, ordinary):
            found.setdefault(text, shown)
    for owner, field, value in _texts(declaration):
        label = _REFERENCES.get((owner, field))
        if label and len(squeezed(value)) >= LEAST:
            found.setdefault(squeezed(value), f"{label} {_code(tag, value)}")
    return _longest_first(found)


def _longest_first(found: Mapping[str, str]) -> list[_Secret]:
    return [_Secret(text, found[text]) for text in sorted(found, key=lambda text: (-len(text), text))]


def _names_of(party: Party, ordinary: frozenset[str]) -> set[str]:
    """What identifies a party, squeezed: number, name, name without its legal form, first word, address, contacts."""
    address = party.address or Address()
    given = [party.id, party.name, party.contact_name, address.line, address.city_name, address.postcode_id]
    for way in party.communications:
        given.append(way.id)
        given += _of_mail(way.id or "")
    words = [word for word in _words(party.name or "") if word not in LEGAL_FORMS]
    given.append("".join(words))
    if words and words[0] not in ordinary:
        given.append(words[0])
    found = {squeezed(text) for text in given if text}
    return {text for text in found if len(text) >= LEAST}


def _of_mail(address: str) -> list[str]:
    """The host of an electronic address, and its own name in it."""
    host = address.rpartition("@")[2] if "@" in address else ""
    labels = host.removeprefix("www.").split(".")
    return [host, labels[-2]] if len(labels) > 1 else []


def _words(text: str) -> list[str]:
    """The words of a name, squeezed; single letters of ``S.A.`` and ``A/S`` are one word."""
    joined = re.sub(r"\b(\w)[./](?=\w\b)", r"\1", text)
    return [word for word in (squeezed(part) for part in re.split(r"[\s,;()\-]+", joined)) if word]


def _texts(value: Any) -> Iterator[tuple[type, str, str]]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            held = getattr(value, name)
            if isinstance(held, str):
                yield type(value), name, held
            else:
                yield from _texts(held)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


def _scrubbed(text: str, secrets: list[_Secret]) -> str:
    """``text`` with the shown name in place of each secret found."""
    characters = _squeezed(text)
    plain = "".join(character for character, _ in characters)
    if len(plain) < LEAST:
        return text
    spans: list[tuple[int, int, str]] = []
    for secret, shown in secrets:
        place = plain.find(secret)
        while place >= 0:
            first, last = characters[place][1], characters[place + len(secret) - 1][1]
            free = all(last < start or end < first for start, end, _ in spans)
            if free and (len(secret) >= _LONG or _stands_alone(text, first, last)):
                spans.append((first, last, shown))
            place = plain.find(secret, place + 1)
    for first, last, shown in sorted(spans, reverse=True):
        text = text[:first] + shown + text[last + 1 :]
    return text


def _stands_alone(text: str, first: int, last: int) -> bool:
    """Whether what is met is no part of a longer word or number."""
    return not (_same_kind(text[first - 1 : first], text[first]) or _same_kind(text[last + 1 : last + 2], text[last]))


def _same_kind(neighbour: str, own: str) -> bool:
    return (neighbour.isalpha() and own.isalpha()) or (neighbour.isdigit() and own.isdigit())


def _squeezed(text: str) -> list[tuple[str, int]]:
    """Each letter and digit, small and without accents, with the place where it stands in ``text``."""
    if text.isascii():
        return [(small, place) for place, small in enumerate(text.lower()) if small.isalnum()]
    return [
        (small, place)
        for place, character in enumerate(text)
        for small in unicodedata.normalize("NFKD", character).casefold()
        if small.isalnum()
    ]


def _role(field: str) -> str:
    return _ROLES.get(field) or field.replace("_", " ").capitalize() or "Party"


def _digest(tag: str, key: str) -> str:
    return sha256(f"{tag}\n{key}".encode()).hexdigest().upper()


def _code(tag: str, value: str) -> str:
    return _digest(tag, squeezed(value))[:_HEX]
