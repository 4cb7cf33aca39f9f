"""What do we call it? The figures of the board, each the number of a list of declarations; targets and ages."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from greenlane.clearance.assignment.terms import DrawFairness
from greenlane.clearance.escalation.terms import Figures as Escalations
from greenlane.core.words import Fact
from greenlane.risk.draws.terms import Fairness


class TargetsPage(Fact, frozen=True):
    """The page ``flow/targets``: revenue expected by (office, first day of the month) in whole currency units, and the
    ages by which a backlog is told apart."""

    revenue: Mapping[tuple[str, date], int]
    ages: tuple[timedelta, ...]
    sha256: str


class LaneDay(Fact, frozen=True):
    """How many declarations were decided on a day (UTC), by lane; each counts once, where its last decision put it."""

    day: date
    lanes: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.lanes.values())


class SegmentTime(Fact, frozen=True):
    """Seconds that releases of a period spent in a segment; ``median`` and ``p90`` to within 1 part in 32."""

    segment: str
    count: int
    median: float
    p90: float


class BacklogAge(Fact, frozen=True):
    """Declarations of an office that are not at their end, by age: one number for each age of the page, then older."""

    office: str
    ages: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.ages)


class OfficerLoad(Fact, frozen=True):
    """Open bills of one officer under its name of the day, or of the pool of a site (``officer`` ``""``)."""

    officer: str
    site: str
    bills: int
    points: int
    unopened: int
    late: int


class Revenue(Fact, frozen=True):
    """Duty assessed in a month, less what was given back, in minor units, against the target; ``due`` is the part of
    the target that the days gone by of the month stand for. None where the pack sets no target."""

    office: str
    assessed: int
    target: int | None
    due: int | None


class BasisRate(Fact, frozen=True):
    """What a way of choosing was worth: declarations whose lane it gave, those looked at, offences found, and the share
    found with its Wilson interval at 95 %. ``basis`` is that of clearance.lanes, or the name of a profile."""

    basis: str
    decided: int
    looked: int
    found: int
    rate: float
    low: float
    high: float


class Freshness(Fact, frozen=True):
    """How far the board follows the log: leaves read, leaves still to be read, events without a leaf."""

    leaves: int
    behind: int
    unsealed: int


class Board(Fact, frozen=True):
    """Everything on the board at a moment, of one office or (``""``) of all, from ``first`` to ``last``."""

    at: datetime
    office: str
    first: date
    last: date
    days: tuple[LaneDay, ...]
    times: tuple[SegmentTime, ...]
    backlog: tuple[BacklogAge, ...]
    ages: tuple[timedelta, ...]
    loads: tuple[OfficerLoad, ...]
    month: date
    revenue: tuple[Revenue, ...]
    bases: tuple[BasisRate, ...]
    profiles: tuple[BasisRate, ...]
    escalations: Escalations
    freshness: Freshness


class ShareTest(Fact, frozen=True):
    """The draws at one announced share against chance; ``wrong`` are the MRNs that were drawn and not controlled."""

    fairness: Fairness
    wrong: tuple[str, ...]


class Chance(Fact, frozen=True):
    """Was it chance? Who was controlled, and to whom bills were drawn, over some days."""

    first: date
    last: date
    draws: tuple[ShareTest, ...]
    assignment: DrawFairness
