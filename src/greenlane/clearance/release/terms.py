"""What do we call it? What becomes of the goods now."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from greenlane.core.words import Fact


class Hold(StrEnum):
    """What the goods wait for. NOTHING: they go."""

    NOTHING = "nothing"
    CONTROL = "control"
    DOCUMENTS = "documents"
    PAYMENT = "payment"
    ARRIVAL = "arrival"
    STAND_BY = "stand_by"


class Disposal(Fact, frozen=True):
    """Fact: is compliance verified by the machine, and what do the goods wait for?

    Compliance is verified before duty is paid; payment then releases with no human act, unless risk or an agency
    interdicts. ``verified`` is false in the yellow and red lane and where a holding obligation is open.
    """

    verified: bool
    hold: Hold

    @property
    def releases(self) -> bool:
        return self.hold is Hold.NOTHING


class ReleasePage(Fact, frozen=True):
    """The page ``flow/release``: the lanes in which the machine verifies compliance."""

    machine_lanes: frozenset[str]
    sha256: str


class NotePage(Fact, frozen=True):
    """The page ``letters/release_note``: every word on the note, and what a check of its code answers."""

    words: Mapping[str, str]
    checks: Mapping[str, str]
    sha256: str


class Release(Fact, frozen=True):
    """A release as kept: ``sha256`` is the hash of the declaration's text that was released; ``by`` is ``machine`` or
    ``officer``, never a person."""

    reference: str
    number: str
    at: datetime
    version: int
    by: str
    sha256: str


class Interdict(Fact, frozen=True):
    """Goods that may not go, by risk or an agency; ``reason`` is for officers."""

    reference: str
    authority: str
    reason: str
    placed_at: datetime
    lifted_at: datetime | None = None


class NoteCheck(Fact, frozen=True):
    """What the code of a note is worth: ``index`` is the release's place in the log, None until it is sealed."""

    is_genuine: bool
    says: str
    reference: str = ""
    number: str = ""
    index: int | None = None


class Going(Fact, frozen=True):
    """A declaration that goes now: its key, MRN, version and the hash of its text."""

    declaration_id: int
    reference: str
    version: int
    sha256: str
