"""What do we call it? Lanes, the rates expected of them, and the routing of one declaration."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import msgspec

from greenlane.core.codes import Lane
from greenlane.core.words import Fact

T = TypeVar("T")

#: A threshold that no score reaches.
NEVER = 2.0


class Basis(StrEnum):
    """Why a lane was taken, in the order in which they are asked."""

    PROFILE = "profile"
    CONTROL = "control"
    DRAW = "draw"
    SCORE = "score"
    NONE = "none"


class Thresholds(Fact, frozen=True):
    """Fact, gathered: the score from which a declaration of this office and regime goes to each lane.

    Set so that each lane's expected rate is met, red first; above 1.0 no score reaches the lane.
    """

    red: float
    yellow: float
    blue: float


class Routing(Fact, frozen=True):
    """Fact: the lane and why. ``basis`` is ``profile``, ``control``, ``draw``, ``score`` or ``none``; ``reasons`` are
    for officers; ``advice`` is what a trader may read. Goods are held until ``stand_by_until`` even when green.
    ``ruled`` is the lane that rules, controls and chance asked for before the score was looked at."""

    lane: Lane
    basis: str
    reasons: tuple[str, ...]
    advice: str
    stand_by_until: datetime | None = None
    ruled: Lane = Lane.GREEN


class LaneRates(Fact, frozen=True):
    """One row of the lanes page: the share of declarations each lane should get, the least random share and the lane
    it goes to, the delay, and the thresholds that hold until there are decisions to reckon them from."""

    red: float
    yellow: float
    blue: float
    random: float
    random_lane: Lane
    stand_by_minutes: int
    thresholds: Thresholds


class LanesPage(Fact, frozen=True):
    """Rates by ``(office, regime)``, ``*`` for any; the most specific row holds.

    ``advice`` is what a trader reads, by lane and for ``documents``; ``reasons`` what an officer reads, by basis.
    Thresholds are reckoned from the last ``window`` decisions, where an office and regime has at least ``least``.
    """

    rates: Mapping[tuple[str, str], LaneRates]
    advice: Mapping[str, str]
    reasons: Mapping[str, str]
    window: int
    least: int
    sha256: str


class Decided(Fact, frozen=True):
    """A decision: the lane of one version of a declaration, why, and every fact it rests on.

    ``book``, ``profiles`` and ``model`` are hashes; ``facts`` the JSON of all facts by their names, ``sha256`` its
    hash; ``duty_minor`` the duty to collect in hundredths of the country's currency.
    """

    declaration_id: int
    reference: str
    version: int
    at: datetime
    lane: Lane
    basis: str
    ruled: Lane
    book: str
    profiles: str
    model: str
    score: float | None
    duty_minor: int
    facts: str
    sha256: str

    def fact(self, kind: type[T]) -> T:
        """One fact as it stood. Raises LookupError where the decision has none of this kind."""
        raw = msgspec.json.decode(self.facts, type=dict[str, msgspec.Raw]).get(kind.__name__)
        if raw is None:
            raise LookupError(f"{self.reference}: the decision holds no {kind.__name__}")
        return msgspec.json.decode(raw, type=kind)
