"""Which rules look at codes alone? What they said of a set of codes once, they say of it every time.

The same few thousand combinations of type, office, procedure, origin … make up nearly all declarations. Where a
combination was found sound, the rules that look at nothing else need not be asked again.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

from greenlane.filing.declarations.terms import CodesPage, Faults

Check = TypeVar("Check", bound=Callable[..., Faults])

#: The codes that a coded rule on the whole may look at: of the declaration, its shipment, its means of transport.
HEADER = (
    "type_code", "function_code", "declaration_office_id", "exit_office_id", "supervising_office_id",
    "presentation_office_id", "payment_method_code",
)  # fmt: skip
SHIPMENT = ("destination_country_code", "export_country_id")
MEANS = ("mode_code", "registration_nationality_code")
#: Parts that a coded rule on the whole may look into as well: where one of them is declared, every rule is asked.
RARE = (
    "id", "agent", "amendments", "acceptance_date_time", "authorisation_holders", "obligation_guarantees",
)  # fmt: skip
#: The codes that a coded rule on an item may look at: those of its line, not the item itself.
LINE = ("regime", "previous", "additional", "preference", "unit", "origin")

_header, _shipment, _means = attrgetter(*HEADER), attrgetter(*SHIPMENT), attrgetter(*MEANS)
_line, _rare = attrgetter(*LINE), attrgetter(*RARE)
_CODED: set[Callable[..., Faults]] = set()
#: Whoever invents codes cannot fill the memory: only sound combinations are kept, and so many at the most.
_MOST = 50_000


def coded(check: Check) -> Check:
    """Marks a rule whose outcome follows from the codes above, the first procedure and the pages of the day."""
    _CODED.add(check)
    return check


def header_codes(sheet: Any) -> tuple[Any, ...] | None:
    """What the coded rules on the whole look at; None where the declaration has one of the rare parts."""
    declaration = sheet.declaration
    if any(_rare(declaration)):
        return None
    codes: tuple[Any, ...] = _header(declaration) + _shipment(sheet.shipment) + _means(sheet.means)
    return codes


def line_codes(line: Any, sheet: Any) -> tuple[Any, ...]:
    """What the coded rules on an item look at: the codes of its line, the type, and the procedure of the first item."""
    codes: tuple[Any, ...] = (sheet.declaration.type_code, sheet.plan.procedure, *_line(line))
    return codes


class Checks:
    """The rules of a plan in their order, and the combinations of codes that the coded ones found sound."""

    __slots__ = ("_coded", "_free", "_sound", "every")

    def __init__(self, every: tuple[Callable[..., Faults], ...]) -> None:
        self.every = every
        self._coded = tuple([check for check in every if check in _CODED])
        self._free = tuple([check for check in every if check not in _CODED])
        self._sound: tuple[CodesPage | None, set[tuple[Any, ...]]] = (None, set())

    def asked(self, key: tuple[Any, ...] | None, codes: CodesPage, *looked_at: Any) -> tuple[Callable[..., Faults], ...]:
        """The rules that can find anything: all of them, or those not coded where ``key`` is sound."""
        page, sound = self._sound
        if page is not codes or len(sound) > _MOST:
            # Under other code lists all starts anew. One assignment: another thread keeps the set of its own lists.
            page, sound = self._sound = codes, set()
        if key is None:
            return self.every
        if key not in sound:
            for check in self._coded:
                if check(*looked_at) is not None:
                    return self.every
            sound.add(key)
        return self._free
