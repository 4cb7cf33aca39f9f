"""Which words tell whose hand wrote a text? Traders and officers do not know each other; what names one is taken out.

What an officer writes is freed of it before it is kept, for the log tells it to the trader. What a trader writes is
kept as it is, for a court reads it too, and freed whenever somebody reads it who decides (``site/veil.py``).
"""

from collections.abc import Iterable

from greenlane.base.people import queries as people
from greenlane.base.people.terms import ANYWHERE, Caller, Person, Role
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.escalation.queries import identities
from greenlane.filing.declarations import queries as declarations

#: User names that are ordinary words name nobody.
_ORDINARY = frozenset(role.value for role in Role)
#: So many persons of a company or an office are looked for.
_MOST = 500
#: A part of a name is looked for by itself from so many letters on.
_LEAST = 4


def of_traders(reference: str) -> tuple[str, ...]:
    """Every word that names the trader's side of a declaration: companies, their users, all that they declared."""
    kept = declarations.get(reference)
    parties = {kept.declarant, kept.importer} - {""}
    persons = [one for party in sorted(parties) for one in people.people(party=party, limit=_MOST)]
    return (*identities(kept), *_distinct(word for one in persons for word in _names(one, is_whole=False)))


def of_officials(reference: str, caller: Caller) -> tuple[str, ...]:
    """Every word that names the side of customs: who writes and whom it was drawn to, their colleagues, their site."""
    kept, held = declarations.get(reference), assignment.assigned(reference)
    sites = {caller.office, held.site if held else ""} - {"", ANYWHERE}
    hands = {caller.name.partition(":")[2], held.username if held else ""}
    persons = [one for site in sites for one in people.at_office(site, _MOST)]
    persons += [one for one in people.persons(hands) if one.username not in {p.username for p in persons}]
    words = (word for one in persons for word in _names(one, is_whole=one.username not in hands))
    # The office where it was lodged is known to whoever lodged it there.
    return _distinct([*words, *(sites - {kept.office})])


def _names(one: Person, *, is_whole: bool) -> Iterable[str]:
    """How a person is called; ``is_whole``: not by a part of the name, which may be an ordinary word."""
    yield from (one.name, one.email)
    if one.username not in _ORDINARY:
        yield one.username
    if not is_whole:
        yield from (part for part in one.name.split() if len(part) >= _LEAST)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
