"""Who may see a bill, and how much of its parties? An officer decides on goods, not on who brings them."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec.structs import replace

from greenlane.base.people.rules import may_control
from greenlane.base.people.terms import ANYWHERE, Caller, Role, Scope
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment import rules as assigning
from greenlane.clearance.escalation.veiling import veil as freed
from greenlane.core.declaration import AdditionalInformation, Declaration
from greenlane.core.party import Party
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.site import naming
from greenlane.site.means import veil_key

#: What is read in place of a trader's own reference, and of the name of a file.
HIDDEN = "–"


def may_decide(caller: Caller, reference: str, office: str) -> bool:
    """Whether the caller may decide on a bill: whom it was drawn to, the manager of that site; or its own office.

    A bill that nobody was drawn for yet belongs to nobody but managers and systems of its office.
    """
    if not (caller.is_official and caller.may(Scope.CONTROL)):
        return False
    held = assignment.assigned(reference)
    if held is None or not caller.role:
        return may_control(caller, office)
    if caller.role == Role.OFFICER:
        return bool(held.username) and caller.name == f"user:{held.username}"
    return caller.office in (ANYWHERE, held.site or office)


def may_open(caller: Caller, kept: Kept) -> bool:
    """Whether an official may look at a declaration: who audits sees all, who decides sees what it decides on.

    While goods are examined the officers of their office see it too.
    """
    if not caller.may(Scope.CONTROL):
        return caller.is_official
    if kept.status == Status.UNDER_EXAMINATION and may_control(caller, kept.office):
        return True
    return may_decide(caller, kept.reference, kept.office)


def is_veiled(caller: Caller) -> bool:
    """Whether parties stay unnamed: for whoever decides; a manager answers for names, an auditor asks for them."""
    return caller.is_official and caller.may(Scope.CONTROL) and caller.role != Role.MANAGER


def unnamed(found: Sequence[Kept]) -> list[Kept]:
    """Rows of declarations as whoever decides may read them, in the order given; their texts are read at once."""
    texts = declarations.read_all(one.reference for one in found)
    return [Veil(one.reference, texts[one.reference]).kept(one) for one in found]


class Veil:
    """One declaration without its parties, and any text about it without their names."""

    def __init__(self, reference: str, declaration: Declaration) -> None:
        self._reference, self._bare, self._tag = reference, declaration, assigning.tag_of(veil_key(), reference)

    @cached_property
    def declaration(self) -> Declaration:
        """The declaration as an officer reads it."""
        return assigning.veiled(self._bare, self._tag)

    @property
    def importer(self) -> str:
        shipment = self.declaration.goods_shipment
        return _name(shipment.importer if shipment else None)

    @property
    def declarant(self) -> str:
        return _name(self.declaration.declarant)

    def text(self, said: str) -> str:
        """A text without the parties of this declaration, their people and any way to reach them."""
        return self.texts((said,))[0]

    def texts(self, said: Iterable[str], *, contacts: bool = True) -> tuple[str, ...]:
        """Several at once; without ``contacts`` numbers that look like a telephone's stay: no person wrote the text."""
        told = tuple(AdditionalInformation(statement_description=one) for one in said)
        if not told:
            return ()
        # Whatever a declaration may say is veiled: so the texts are put into it, and taken out again.
        veiled = assigning.veiled(replace(self._bare, additional_information=told), self._tag)
        return tuple(
            freed(one.statement_description or "", self._words, contacts) for one in veiled.additional_information
        )

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return naming.of_traders(self._reference)

    def kept(self, kept: Kept) -> Kept:
        """The row of the declaration, its parties and the trader's reference hidden."""
        return replace(kept, lrn=HIDDEN, importer=self.importer, declarant=self.declarant)


def _name(party: Party | None) -> str:
    return (party.name or party.id or HIDDEN) if party else HIDDEN
