"""What do we call it? Tickets on declarations that are stuck, their clock, their levels, what comes of them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from greenlane.clearance.escalation.states import Action, Status
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact

#: Who may have written an entry of a ticket. Never a person, an office or a company.
TRADER, CUSTOMS, CLOCK = "trader", "customs", "clock"


class Calendar(Fact, frozen=True):
    """When customs works: ``begins`` and ``ends`` are minutes after midnight UTC, Monday is 0 in ``weekend``."""

    weekend: frozenset[int]
    holidays: frozenset[date]
    begins: int
    ends: int


class Span(StrEnum):
    """How hours are counted: CLOCK by the clock, WORKING only while customs works."""

    CLOCK = "clock"
    WORKING = "working"


class Promise(Fact, frozen=True):
    """Within which time customs promised to act on a declaration of this status, counted from ``since``: ``lodged``,
    or the ``status`` it has now."""

    status: str
    since: str
    hours: int
    span: Span
    says: str
    law: str


class Level(Fact, frozen=True):
    """Who answers, and within which time. ``office`` is the code of the office that does; ``""`` that of the
    declaration. A trader reads ``name``, never ``office``."""

    number: int
    name: str
    office: str
    acknowledge_hours: int
    answer_hours: int
    span: Span
    law: str


class EscalationPage(Fact, frozen=True):
    """The page ``flow/escalation``. ``wants`` and ``causes`` by code; ``says`` are the refusals by rule."""

    promises: tuple[Promise, ...]
    levels: tuple[Level, ...]
    wants: Mapping[str, str]
    causes: Mapping[str, str]
    begins: int
    ends: int
    prefix: str
    most_text: int
    reopens: int
    close_hours: int
    says: Mapping[str, str]
    sha256: str


class Situation(Fact, frozen=True):
    """Fact, gathered: where a declaration stands, ``since`` when, and is everything paid that it waits for?"""

    reference: str
    status: str
    lodged_at: datetime
    since: datetime
    is_settled: bool


class Delay(Fact, frozen=True):
    """From when on a declaration counts as stuck, and by which promise."""

    at: datetime
    says: str
    law: str


class TicketStep(Fact, frozen=True):
    """One step of a ticket: what happened, at which level, who spoke (TRADER, CUSTOMS, CLOCK) and what was written."""

    at: datetime
    kind: str
    side: str
    level: int
    text: str = ""


class Ticket(Fact, frozen=True):
    """A ticket as both sides may see it: it names no officer, no office, no company.

    ``due_at`` is the end of the time limit that runs now, None where none does; ``answered_at`` the first answer.
    """

    number: str
    reference: str
    want: str
    status: Status
    level: int
    opened_at: datetime
    due_at: datetime | None
    acknowledge_by: datetime
    answer_by: datetime
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    cause: str = ""
    score: int | None = None
    entries: tuple[TicketStep, ...] = ()

    def is_late(self, at: datetime) -> bool:
        """Whether customs is past a time limit."""
        if self.status not in (Status.OPEN, Status.ACKNOWLEDGED):
            return False
        return at > self.answer_by or (self.status is Status.OPEN and at > self.acknowledge_by)


class TicketTurn(Fact, frozen=True):
    """Who must act now (TRADER, CUSTOMS, ``""`` nobody), how, and until when."""

    who: str
    actions: tuple[Action, ...]
    until: datetime | None


class Figures(Fact, frozen=True):
    """What a manager watches. ``median_minutes`` is the time to the first answer; counts by cause and by level."""

    opened: int
    open: int
    late: int
    answered: int
    raised: int
    median_minutes: int | None
    by_cause: Mapping[str, int]
    by_level: Mapping[str, int]
    mean_score: float | None


class RefusedTicketError(RefusalError):
    """What the rules of escalation do not allow. ``rule`` is the key of the text in the pack; ``opens_at`` the moment
    from which a ticket may be opened, where time is all that lacks."""

    opens_at: datetime | None = None
