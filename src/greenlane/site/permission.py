"""May this caller send this message, or see and do this for another? Traders speak for themselves, and by mandate."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from greenlane.base.people.rules import may_lodge_for, may_see
from greenlane.base.people.terms import Caller, Scope
from greenlane.core.book import Book
from greenlane.core.declaration import Declaration, lines_of
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Happening, befores
from greenlane.filing.declarations.terms import Direction, FormalitiesPage, Kept
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.rules import owner_of, required
from greenlane.filing.traders.terms import Ask, Power, TradersPage
from greenlane.journey.reading import Part
from greenlane.site.clock import now
from greenlane.site.means import means

AMENDABLE, CANCELLABLE = befores(Happening.AMENDED.value), befores(Happening.CANCELLED.value)
#: Who speaks in another's name also reads what is answered.
IN_ITS_NAME = (Power.LODGE, Power.READ)
_SCOPES = {Power.LODGE: Scope.LODGE, Power.PAY: Scope.PAY, Power.READ: Scope.READ}


def refusal(caller: Caller, parts: Sequence[Part]) -> str:
    """Why the caller may not send these parts; ``""`` where it may.

    A part that could not be read passes: it becomes nothing. An amendment or cancellation names a declaration, which
    must be one of the caller's own, or of a company that gave it a mandate. Where the pack asks for a mandate, whoever
    declares another's goods needs that too. One statement more where a mandate matters, whatever the number of parts.
    """
    said = [part.declaration for part in parts if part.declaration is not None]
    at = now()
    book = means().book(at.date())
    kept = _kept(said)
    asks = {ask for one in said for ask in (*_in_its_name(caller, one, kept), *_needed(caller, one, book))}
    given = traders.may_act(asks, at) if asks else frozenset()
    for one in said:
        why = _why(caller, one, kept, given) or _lacking(caller, one, book, given)
        if why:
            return why
    return ""


def parties(declaration: Declaration) -> tuple[str, str]:
    """The registrations of declarant and importer; ``""`` where the declaration names none."""
    shipment = declaration.goods_shipment
    importer = shipment.importer if shipment else None
    return (declaration.declarant.id or "") if declaration.declarant else "", (importer.id or "") if importer else ""


def may_change(caller: Caller, kept: Kept) -> bool:
    """Whether this caller may ask for a change of this declaration: the declarant, while it can still be changed."""
    return may_copy(caller, kept) and kept.status in (*AMENDABLE, *CANCELLABLE)


def may_copy(caller: Caller, kept: Kept) -> bool:
    """Whether this caller may begin a draft like this declaration: its declarant, for ever."""
    return bool(caller.party) and may_lodge_for(caller, kept.declarant, kept.importer)


def may_for(caller: Caller, kept: Kept, *powers: Power) -> bool:
    """Whether a trader's declaration is the caller's own, or one of its parties gave it a mandate with these powers.

    In another's name speaks only whoever has it of the declarant. For callers that are no officials.
    """
    if may_see(caller, kept.declarant, kept.importer):
        return True
    if not caller.party or not all(caller.may(_SCOPES[power]) for power in powers):
        return False
    owners = {kept.declarant or kept.importer} if Power.LODGE in powers else {kept.declarant, kept.importer}
    return bool(_giving(caller.party, owners - {""}, powers, kept.regime, now()))


def _giving(broker: str, owners: Iterable[str], powers: Sequence[Power], regime: str, at: datetime) -> list[str]:
    """Those of the owners who gave the broker each of the powers."""
    asks = {owner: [Ask(broker, owner, power, regime) for power in powers] for owner in owners}
    given = traders.may_act((ask for each in asks.values() for ask in each), at)
    return [owner for owner, each in asks.items() if given.issuperset(each)]


def _kept(said: Iterable[Declaration]) -> Mapping[str, Kept]:
    named = [one.id for one in said if one.id]
    return declarations.get_all(named) if named else {}


def _owners(declaration: Declaration, kept: Mapping[str, Kept]) -> list[tuple[str, str]]:
    """In whose name a message speaks, with the regime: of what it says, and of what it changes."""
    declarant, importer = parties(declaration)
    before = kept.get(declaration.id or "")
    found = [(declarant or importer, _regime(declaration) or (before.regime if before else ""))]
    return [*found, (before.declarant or before.importer, before.regime)] if before else found


def _in_its_name(caller: Caller, declaration: Declaration, kept: Mapping[str, Kept]) -> list[Ask]:
    """What must be given for a message in another's name; nothing for the caller's own."""
    if caller.is_official or not caller.party:
        return []
    if not declaration.id and next(filter(None, parties(declaration)), "") in ("", caller.party):
        return []
    owners = [(owner, regime) for owner, regime in _owners(declaration, kept) if owner not in ("", caller.party)]
    return [Ask(caller.party, owner, power, regime) for owner, regime in owners for power in IN_ITS_NAME]


def _why(caller: Caller, declaration: Declaration, kept: Mapping[str, Kept], given: frozenset[Ask]) -> str:
    declarant, importer = parties(declaration)
    asks = _in_its_name(caller, declaration, kept)
    if not may_lodge_for(caller, declarant, importer):
        first = asks[: len(IN_ITS_NAME)]
        if not caller.may(Scope.LODGE) or not first or not given.issuperset(first):
            return (
                f"The declarant is {declarant or 'not named'}, the importer {importer or 'not named'}. You lodge for "
                f"{caller.party or 'nobody'} only: put your own number as the declarant and lodge it again."
            )
        agent = declaration.agent.id if declaration.agent else None
        if agent != caller.party:
            return (
                f"You lodge in the name of {declarant or importer}: name yourself, {caller.party}, as its agent and "
                "lodge it again."
            )
    if not declaration.id:
        return ""
    before = kept.get(declaration.id)
    is_given = bool(asks) and given.issuperset(asks)
    if before is None or not (may_lodge_for(caller, before.declarant, before.importer) or is_given):
        return f"{declaration.id}: no declaration has this reference; check the MRN"
    return ""


def _needed(caller: Caller, declaration: Declaration, book: Book) -> list[Ask]:
    """The mandate that the pack asks of whoever declares another's goods as a declarant of its own."""
    if declaration.id or caller.is_official or not caller.party or not _asks_for_mandates(book):
        return []  # What was lodged is put right by whoever lodged it, mandate or none.
    regime = _regime(declaration)
    if not required(book[TradersPage], regime):
        return []
    kind = book[FormalitiesPage].types.get(declaration.type_code or "")
    owner = owner_of(declaration, kind is not None and kind.direction is Direction.EXPORT)
    if owner in ("", caller.party) or parties(declaration)[0] == owner:
        return []
    return [Ask(caller.party, owner, Power.LODGE, regime)]


def _asks_for_mandates(book: Book) -> bool:
    """Whether the pack asks for any; where it does not, no declaration is looked through."""
    return bool(book[TradersPage].required)


def _lacking(caller: Caller, declaration: Declaration, book: Book, given: frozenset[Ask]) -> str:
    for ask in _needed(caller, declaration, book):
        if ask not in given:
            law = required(book[TradersPage], ask.regime)
            return (
                f"{law} asks for a mandate of {ask.principal}, whose goods these are: it has given you none that "
                f"covers lodging under procedure {ask.regime or 'any'} today. Ask it for one, then lodge again."
            )
    return ""


def _regime(declaration: Declaration) -> str:
    lines = lines_of(declaration)
    return lines[0].regime if lines else ""
