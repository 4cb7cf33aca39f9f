"""What do we call it? Transport documents, reports of arrival, what is expected, and the page of the country pack."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from greenlane.core.dates import Moment
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact, Word

#: Stands for any code in the table of what is awaited.
ANY = "*"


class Bill(Word, frozen=True):
    """A transport document: its code (``N705``) and its number, in capitals and without spaces."""

    code: str
    number: str

    @property
    def about(self) -> str:
        """The name under which reports on it are kept."""
        return f"{self.code}:{self.number}"


class Container(Word, frozen=True):
    """A container by its number (ISO 6346), and the seals that were found on it."""

    number: str
    seals: tuple[str, ...] = ()


class Report(Word, frozen=True):
    """What is told of goods that arrived: where and when (with its zone), and which goods: those of a declaration
    (``reference``), or those of a transport document."""

    place: str
    at: Moment
    reference: str = ""
    code: str = ""
    number: str = ""
    containers: tuple[Container, ...] = ()


class Awaited(Fact, frozen=True):
    """A row of the page: declarations of this type, regime and mode at the border (``*``: any) wait for arrival."""

    type: str
    regime: str
    mode: str
    law: str


class ManifestsPage(Fact, frozen=True):
    """The page ``flow/manifests``: which declarations wait, the codes of transport documents, texts for people."""

    prefix: str
    documents: frozenset[str]
    correct_hours: int
    ahead_minutes: int
    most_containers: int
    awaited: tuple[Awaited, ...]
    says: Mapping[str, str]
    sha256: str


class Arrival(Fact, frozen=True):
    """Fact, gathered where a declaration waits for its goods: by which law, and when they came (None: not yet)."""

    law: str
    arrived_at: datetime | None = None
    report: str = ""


class Landed(Fact, frozen=True):
    """A report as kept. ``about`` is the MRN, or code and number of the transport document."""

    number: str
    party: str
    about: str
    report: Report
    revision: int
    reported_at: datetime
    corrected_at: datetime | None = None


class Expectation(Fact, frozen=True):
    """A declaration whose goods are to come: who may report them and by what they are known."""

    reference: str
    importer: str
    declarant: str
    bills: tuple[Bill, ...]
    place: str
    arrival: Arrival

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(party for party in (self.importer, self.declarant) if party))


class Expected(Fact, frozen=True):
    """The same as kept: since when it is expected, when the goods came and by which report (``""``: not yet)."""

    reference: str
    bills: tuple[Bill, ...]
    place: str
    law: str
    since: datetime
    arrived_at: datetime | None = None
    report: str = ""


class Outcome(StrEnum):
    """What became of a report. REPEATED: the same was reported before; CORRECTED: it took the place of another."""

    ARRIVED = "arrived"
    REPEATED = "repeated"
    CORRECTED = "corrected"


class Reported(Fact, frozen=True):
    """The answer to a report: ``references`` are the declarations whose goods it tells of."""

    outcome: Outcome
    landed: Landed
    references: tuple[str, ...]


class RefusedReportError(RefusalError):
    """A report that is not taken. ``rule`` is the key of the text in the pack."""
