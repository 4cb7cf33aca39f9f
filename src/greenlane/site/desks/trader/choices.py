"""What can be chosen in a field? The code lists of the country, and the tariff searched by words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from greenlane.core.book import Book
from greenlane.filing.declarations.terms import CodesPage, FormalitiesPage, MessageKind
from greenlane.law.nomenclature.terms import NomenclaturePage

MOST = 25
_SHORT = 2


class Choice(NamedTuple):
    """A code and what it means."""

    code: str
    name: str


def choices(book: Book, name: str) -> tuple[Choice, ...]:
    """The list of a name; empty for one that is searched, or unknown."""
    codes, formal = book[CodesPage], book[FormalitiesPage]
    plain: Mapping[str, Mapping[str, Any]] = {
        "countries": codes.countries, "currencies": codes.currencies, "units": codes.units, "taxes": codes.tax_types,
        "natures": codes.natures, "valuation": codes.valuation_methods, "previous_documents": codes.previous_documents,
        "packages": codes.packages, "modes": codes.modes, "delivery_terms": codes.delivery_terms,
        "documents": codes.documents, "preferences": codes.preferences, "payment": codes.payment_methods,
        "offices": formal.offices, "procedures": formal.procedures,
        "types": {c: t for c, t in formal.types.items() if t.kind is MessageKind.DECLARATION},
        "additional": codes.lists["additional_procedure"],
        **{n: codes.lists[n] for n in ("function", "representation", "authorisation", "guarantee", "change_reason")},
    }  # fmt: skip
    if name == "previous_procedures":
        return (Choice("00", _("None")), *choices(book, "procedures"))
    if name == "containers":
        return (Choice("1", _("Yes")), Choice("0", _("No")))
    return tuple(Choice(code, str(getattr(held, "name", held))) for code, held in plain.get(name, {}).items())


def meaning(book: Book, name: str, code: str) -> str:
    """What a code means, ``""`` where the list has none of it."""
    if name == "goods":
        line = book[NomenclaturePage].codes.get(code)
        return line.description if line else ""
    return next((each.name for each in choices(book, name) if each.code == code), "")


def goods(book: Book, words: str, limit: int = MOST) -> tuple[Choice, ...]:
    """Lines of the tariff that begin with the digits, or whose text or heading holds every word; the best first."""
    page = book[NomenclaturePage]
    asked = words.casefold().split()
    if not asked or len(words.strip()) < _SHORT:
        return ()
    digits = "".join(asked).replace(".", "")
    if digits.isdigit():
        return tuple(_lines(page, sorted(c for c in page.codes if c.startswith(digits))[:limit]))
    ranked = []
    for code, line in page.codes.items():
        said, above = line.description.casefold(), page.headings.get(code[:4], "").casefold()
        if all(word in said or word in above for word in asked):
            # Lines that say it themselves come before those whose heading does; plain lines before exceptions.
            ranked.append((-sum(word in said for word in asked), "other than" in said, code))
    return tuple(_lines(page, [code for _, _, code in sorted(ranked)[:limit]]))


def _lines(page: NomenclaturePage, codes: list[str]) -> Iterator[Choice]:
    for code in codes:
        yield Choice(code, page.codes[code].description)
