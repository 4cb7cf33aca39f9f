"""What do we call it? Risk profiles and their hits. Secret: none of it reaches a trader."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from greenlane.core.codes import Lane
from greenlane.core.words import Fact


class Profile(Fact, frozen=True):
    """A dated risk rule: when ``when`` is true, ``title`` is what an officer reads and ``lane`` what is asked.

    A mandatory profile always counts; any other for ``share`` of its matches, picked by the draw. ``expected`` is
    the share of declarations its owner expects to match; ``review`` the day by which the owner looks at it again.
    """

    id: str
    title: str
    when: str
    lane: Lane
    mandatory: bool
    share: float
    owner: str
    start: date | None
    end: date | None
    review: date
    expected: float


class Ready(Fact, frozen=True):
    """A profile made ready to test: tests that must all hold, None where there is nothing to test.

    ``gate`` is the same for every line of a case, ``kind`` for all lines of one goods code, origin and procedure;
    ``test`` is all else. They take the case as conditions see it.
    """

    profile: Profile
    gate: Callable[[Any], bool] | None
    kind: Callable[[Any], bool] | None
    test: Callable[[Any], bool] | None


class ProfilesPage(Fact, frozen=True):
    """The profiles in force, in the order of the page, with the lists they name.

    ``whole`` are tested once a declaration; ``anywhere`` on every line, ``by_code`` on the lines whose goods code
    begins with those digits. ``memory`` holds which of them concern lines of a goods code, origin and procedure.
    """

    profiles: tuple[Profile, ...]
    lists: Mapping[str, tuple[str, ...]]
    whole: tuple[Ready, ...]
    anywhere: tuple[Ready, ...]
    by_code: Mapping[str, tuple[Ready, ...]]
    sha256: str
    memory: dict[tuple[str, str, str], tuple[Ready, ...]] = msgspec.field(default_factory=dict)


class Hit(Fact, frozen=True):
    """One profile that matched: its public id, the lane it asks for, the sentence an officer reads.

    ``line`` is the number of the line, 0 for the whole declaration.
    """

    profile: str
    lane: Lane
    line: int
    says: str
    mandatory: bool = False
    share: float = 1.0


class Hits(Fact, frozen=True):
    """Fact: the profiles that matched, and the hash of the set they come from."""

    all: tuple[Hit, ...]
    profiles: str


class History(Fact, frozen=True):
    """Fact, gathered: what is known of the parties before this declaration, never later.

    Counts of declarations, inspections and offences found of importer, declarant (broker) and exporter (supplier);
    ``days_known`` days since the importer's first declaration, -1 for a first-timer; ``operator`` is the authorised
    operator's tier or ``""``. ``partners_declared`` counts this importer's declarations with this exporter,
    ``mandates_declared`` those by this declarant. ``prices`` the median invoice price (country currency per kg net) of
    each line's goods and origin, 0.0 where unknown, and ``spreads`` its relative spread (MAD / median).
    """

    importer_declared: int = 0
    importer_inspected: int = 0
    importer_offences: int = 0
    declarant_declared: int = 0
    declarant_inspected: int = 0
    declarant_offences: int = 0
    exporter_declared: int = 0
    exporter_inspected: int = 0
    exporter_offences: int = 0
    partners_declared: int = 0
    mandates_declared: int = 0
    days_known: int = -1
    operator: str = ""
    prices: tuple[float, ...] = ()
    spreads: tuple[float, ...] = ()


class Tally(Fact, frozen=True):
    """How often a profile of one edition (``profiles``, a hash) matched on a day, was inspected, found something."""

    profile: str
    profiles: str
    day: date
    hits: int = 0
    inspected: int = 0
    found: int = 0


class HitRate(Fact, frozen=True):
    """What a profile is worth: ``rate`` is found / inspected, between ``low`` and ``high`` (Wilson, 95 %)."""

    profile: str
    hits: int
    inspected: int
    found: int
    rate: float
    low: float
    high: float


class Sighting(Fact, frozen=True):
    """One declaration as history will remember it; ``prices`` (goods code, origin, invoice price in
    the country's currency per kg net)."""

    importer: str
    declarant: str
    exporter: str
    day: date
    prices: tuple[tuple[str, str, float], ...] = ()


class Inspected(Fact, frozen=True):
    """What an inspection of one declaration found, and the profiles that had matched."""

    reference: str
    importer: str
    declarant: str
    exporter: str
    profiles: str
    matched: tuple[str, ...]
    day: date
    offence: bool
