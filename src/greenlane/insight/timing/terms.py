"""What do we call it? Passages, segments, who had to act, and the figures of a time release study (WCO Guide)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from greenlane.core.words import Fact


class Segment(StrEnum):
    """A part of the way from lodging to release.

    LODGING to PAYMENT, HOLD and RELEASE are stretches: together they are CLEARANCE. DECISION runs beside them: from
    the lane to an officer's first decision. ARRIVAL is from the arrival of goods that were declared before they came
    until their release, as the Kyoto Convention's studies count.
    """

    LODGING = "lodging"
    CONTROL = "control"
    QUERY = "query"
    HEARING = "hearing"
    EXAMINATION = "examination"
    PAYMENT = "payment"
    HOLD = "hold"
    RELEASE = "release"
    DECISION = "decision"
    CLEARANCE = "clearance"
    ARRIVAL = "arrival"


#: The segments whose sum is CLEARANCE.
STRETCHES = (
    Segment.LODGING, Segment.CONTROL, Segment.QUERY, Segment.HEARING, Segment.EXAMINATION, Segment.PAYMENT,
    Segment.HOLD, Segment.RELEASE,
)  # fmt: skip


class Actor(StrEnum):
    """Who had to act while time passed. SYSTEM is the machine of customs, BANK an ordered payment on its way."""

    CUSTOMS = "customs"
    TRADER = "trader"
    BANK = "bank"
    AGENCY = "agency"
    SYSTEM = "system"


class Dimension(StrEnum):
    """What times are told apart by."""

    LANE = "lane"
    MODE = "mode"
    OFFICE = "office"
    REGIME = "regime"
    AGENCY = "agency"
    MONTH = "month"


class Hours(Fact, frozen=True):
    """When an office works: local minutes of the day, days of the week (Monday is 1), holidays as (month, day),
    minutes ahead of UTC."""

    opens: int
    closes: int
    weekdays: frozenset[int]
    holidays: frozenset[tuple[int, int]]
    offset: int = 0


class TimingPage(Fact, frozen=True):
    """The page ``flow/timing``: usual hours of an office, hours by office, how far a fence lies from a quartile, how
    many outliers a report lists, and its words."""

    opens: int
    closes: int
    offices: Mapping[str, tuple[int, int]]
    fence: float
    listed: int
    words: Mapping[str, str]
    sha256: str


#: Seconds by the clock, and of them within the hours of the office.
Seconds = tuple[int, int]


class Passage(Fact, frozen=True):
    """Where one declaration stands on its way and how long each part took; one thin row.

    ``since`` begins the stretch that runs; ``held_at`` waits for a first decision; ``owes`` tells of a payment that the
    goods wait for, ``barred`` who keeps them from going. ``charged`` is the duty assessed, in minor units, less what
    was given back. ``chance`` is the number drawn, ``share`` the share announced, ``taken`` whether it was controlled
    as the draw asks. ``offence`` is None until somebody looked. ``ended_at`` ends it, released or not;
    ``arrived_at`` is when the goods came, where the trader told of it.
    """

    id: int
    reference: str
    office: str
    regime: str
    mode: str
    lodged_at: datetime
    since: datetime
    status: str
    lane: str = ""
    basis: str = ""
    decided_on: date | None = None
    held_at: datetime | None = None
    owes: bool = False
    barred: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    charged: int = 0
    charged_on: date | None = None
    chance: float | None = None
    share: float = 0.0
    taken: bool = False
    offence: bool | None = None
    released_at: datetime | None = None
    ended_at: datetime | None = None
    arrived_at: datetime | None = None
    spent: Mapping[str, Seconds] = {}
    waited: Mapping[str, Seconds] = {}

    @property
    def seconds(self) -> int | None:
        """From lodging to release by the clock, None while it is on its way."""
        return self.spent[Segment.CLEARANCE][0] if self.released_at else None


class Lane(Fact, frozen=True):
    """What a decision told beside the lane: agencies that ask for something, the draw, the share announced."""

    agencies: tuple[str, ...] = ()
    chance: float | None = None
    share: float = 0.0
    taken: bool = False


class Step(Fact, frozen=True):
    """One event as a passage follows it. ``ordered_at`` is when what is now paid was ordered at the bank."""

    kind: str
    at: datetime
    body: Mapping[str, Any] = {}
    lane: Lane = Lane()
    ordered_at: datetime | None = None


class Change(Fact, frozen=True):
    """A passage before some events (None: new) and after them."""

    before: Passage | None
    after: Passage


class Spread(Fact, frozen=True):
    """How durations lie, in seconds. ``mode`` is the most frequent whole minute (the shortest of several),
    ``deviation`` that of a sample; fences lie ``fence`` interquartile ranges beyond the quartiles (Tukey 1977), what is
    outside is an outlier; ``mean_within`` leaves outliers out. All zero where ``count`` is."""

    count: int
    mean: float = 0.0
    median: float = 0.0
    mode: float = 0.0
    least: float = 0.0
    most: float = 0.0
    deviation: float = 0.0
    lower: float = 0.0
    upper: float = 0.0
    p90: float = 0.0
    low_fence: float = 0.0
    high_fence: float = 0.0
    outliers: int = 0
    mean_within: float = 0.0

    @property
    def range(self) -> float:
        return self.most - self.least


class Timed(Fact, frozen=True):
    """One segment of one group: by the clock and by the hours of the office. ``group`` ``""`` is everything."""

    dimension: str
    group: str
    segment: Segment
    clock: Spread
    work: Spread


class Cause(Fact, frozen=True):
    """For how much of all time somebody had to act: seconds, share of the total, and declarations concerned."""

    actor: Actor
    seconds: int
    share: float
    work_seconds: int
    work_share: float
    declarations: int


class Outlier(Fact, frozen=True):
    """A release that took unusually long: where most of its time went."""

    reference: str
    office: str
    lane: str
    seconds: int
    segment: Segment
    actor: Actor


class Study(Fact, frozen=True):
    """A time release study of the declarations released from ``since`` up to before ``until``.

    ``waiting`` are those lodged in the period and not at their end yet: they are in no figure.
    """

    since: datetime
    until: datetime
    made_at: datetime
    office: str
    declarations: int
    waiting: int
    fence: float
    segments: tuple[Timed, ...]
    groups: tuple[Timed, ...]
    causes: tuple[Cause, ...]
    outliers: tuple[Outlier, ...]


def spent_of(text: str) -> Mapping[str, Seconds]:
    """What a column of a row holds. Raises msgspec.MsgspecError."""
    return _decoder.decode(text)


_decoder = msgspec.json.Decoder(dict[str, Seconds])
