"""What do we call it? Orders of examination, results, samples (Revised Kyoto Convention, General Annex 3.33-3.39)."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact, Word


class Finding(StrEnum):
    """What an examination found."""

    COMPLIANT = "compliant"
    OFFENCE = "offence"


class Examination(Fact, frozen=True):
    """An examination: ``instruction`` and ``notes`` are for officers, ``amount`` the duty at stake in minor units.

    One that was waived has no ``outcome``; its ``instruction`` says why none was needed.
    """

    ordered_at: datetime
    instruction: str
    recorded_at: datetime | None = None
    outcome: Finding | None = None
    offence: str = ""
    amount: int = 0
    notes: str = ""


class Report(Fact, frozen=True):
    """What the examining officer reports; ``offence`` is a code of the pack, ``""`` when compliant."""

    outcome: Finding
    offence: str = ""
    amount: int = 0
    notes: str = ""


class Kind(StrEnum):
    """How far an examination goes, from the least: papers, outside and seals, image, some packages, all of them."""

    DOCUMENTARY = "documentary"
    EXTERNAL = "external"
    SCAN = "scan"
    PARTIAL = "partial"
    FULL = "full"

    @property
    def rank(self) -> int:
        return KINDS.index(self)


KINDS = tuple(Kind)


class Reply(StrEnum):
    """How a check is answered: agrees or not, by a number, by what is read off the thing."""

    AGREES = "agrees"
    NUMBER = "number"
    TEXT = "text"


class KindRule(Fact, frozen=True):
    """A kind of examination: the share of packages opened with the least and most of them, how long it takes, what
    follows where it is not enough (None: nothing), and how it is called and done."""

    kind: Kind
    percent: Decimal
    least: int
    most: int
    minutes: int
    wider: Kind | None
    name: str
    says: str


class CheckRule(Fact, frozen=True):
    """A question of the form. ``on`` is ``container`` or ``item``, ``fact`` what was declared of it, ``tolerance``
    percent of a number; a reply that differs is the deviation of that code. Asked from the kind ``since`` on, for
    goods codes that begin with one of ``prefixes`` (none: for all)."""

    check: str
    on: str
    asks: str
    reply: Reply
    fact: str
    tolerance: Decimal
    deviation: str
    since: Kind
    prefixes: tuple[str, ...]


class GoodsCare(Fact, frozen=True):
    """Tools and safety for goods whose code begins with ``prefix``."""

    prefix: str
    tools: tuple[str, ...]
    safety: str


class Place(Fact, frozen=True):
    """Where an office examines: its name, hours (UTC) and how many consignments at once."""

    office: str
    name: str
    opens: time
    closes: time
    bays: int


class DeviationRule(Fact, frozen=True):
    """A deviation that can be recorded: its code, its words and law."""

    code: str
    says: str
    law: str


class PhotoRule(Fact, frozen=True):
    """Which photos are taken: bytes and pixels of one as sent, the longer side and quality as kept, how many."""

    max_bytes: int
    max_pixels: int
    max_side: int
    quality: int
    most: int


class InspectionPage(Fact, frozen=True):
    """The page ``flow/inspection``. ``kinds_by`` is the least kind by what decided on the lane (``lane basis``,
    ``lane`` or ``*``); hours are due from the order, notice to the declarant at the least."""

    prefix: str
    sample_prefix: str
    due_hours: int
    notice_hours: int
    kinds_by: Mapping[str, Kind]
    kinds: Mapping[Kind, KindRule]
    checks: tuple[CheckRule, ...]
    care: tuple[GoodsCare, ...]
    places: Mapping[str, Place]
    deviations: Mapping[str, DeviationRule]
    laboratories: Mapping[str, str]
    procedures: Mapping[str, str]
    photos: PhotoRule
    says: Mapping[str, str]
    sha256: str


class Guidance(Fact, frozen=True):
    """What an officer is told to look for where a profile matched, and the least kind of examination it asks for."""

    profile: str
    kind: Kind
    says: str


class GuidancePage(Fact, frozen=True):
    """The page ``private/inspection``: guidance by profile. Secret: no trader reads it."""

    guidance: Mapping[str, tuple[Guidance, ...]]
    sha256: str


class Check(Fact, frozen=True):
    """One question of an order, beside what was declared (``""``: nothing was). ``deviation`` is its code in the pack
    where the reply differs by more than ``tolerance`` percent."""

    check: str
    asks: str
    reply: Reply
    declared: str
    tolerance: Decimal
    deviation: str


class Part(Fact, frozen=True):
    """What is examined: a container (``place`` ``c1``, ``c2`` …) or an item (``i`` and its number).

    ``packages`` is how many were declared, ``opens`` how many are to be opened (all of them where they are equal);
    ``reasons`` say why it is here. No trader is named.
    """

    place: str
    title: str
    description: str
    packages: int
    opens: int
    reasons: tuple[str, ...]
    checks: tuple[Check, ...]
    inside: tuple[str, ...] = ()


class Order(Fact, frozen=True):
    """What is to be examined and how. Written by the system from the case and the pack; the same case and pages give
    the same order. ``instruction`` is what the ordering officer added; it names no trader either."""

    kind: Kind
    says: str
    parts: tuple[Part, ...]
    tools: tuple[str, ...]
    safety: tuple[str, ...]
    instruction: str
    transport: str
    location: str
    minutes: int

    @property
    def opens(self) -> int:
        """How many packages are to be opened in all."""
        return sum(part.opens for part in self.parts)


class Lot(Fact, frozen=True):
    """The output of an epoch of the verifiable draw; secret until the epoch is published."""

    epoch: str
    output: bytes


class Drawn(Fact, frozen=True):
    """Which packages are opened: numbers by ``place`` of the part, and the epoch by whose proof anyone can check them.
    A part of which everything is opened has no numbers."""

    epoch: str
    packages: Mapping[str, tuple[int, ...]]


class Written(Fact, frozen=True):
    """An order as kept. ``claimed_by`` is the officer who does it; ``drawn`` comes with the claim, so that nobody at
    the office that ordered knows it."""

    reference: str
    declaration: str
    office: str
    order: Order
    place: str
    ordered_at: datetime
    starts_at: datetime
    due_at: datetime
    claimed_by: str = ""
    claimed_at: datetime | None = None
    drawn: Drawn | None = None
    recorded_at: datetime | None = None


class SampleTaken(Word, frozen=True):
    """A sample as it is taken: each half under its own seal, the laboratory and the procedure by their codes."""

    seal: str
    second_seal: str
    laboratory: str
    procedure: str
    quantity: str


class Answer(Word, frozen=True):
    """The reply to a check: ``yes``, ``no``, a number or a text; ``""`` where it could not be checked."""

    check: str
    value: str = ""


class PartResult(Word, frozen=True):
    """What was found at one part. ``opened`` packages; deviations by code beyond those that follow from the answers;
    ``text`` the reason in words; ``new_seal`` what closes it again."""

    place: str
    answers: tuple[Answer, ...] = ()
    opened: int = 0
    deviations: tuple[str, ...] = ()
    text: str = ""
    new_seal: str = ""
    samples: tuple[SampleTaken, ...] = ()


class Result(Word, frozen=True):
    """The officer's result. ``key`` is made once per result, so that it is recorded once however often it arrives."""

    key: str
    parts: tuple[PartResult, ...]
    outcome: Finding
    offence: str = ""
    amount: int = 0
    notes: str = ""
    attended: bool = False


class Deviation(Fact, frozen=True):
    """What was found to differ: code and words of the pack, declared and found, the officer's reason."""

    place: str
    code: str
    says: str
    declared: str
    found: str
    reason: str


class PartOutcome(StrEnum):
    """What became of one part."""

    AGREES = "agrees"
    DEVIATES = "deviates"
    UNCHECKED = "unchecked"


class Compared(Fact, frozen=True):
    """Found against declared: the outcome of each part by place, and every deviation."""

    outcomes: Mapping[str, PartOutcome]
    deviations: tuple[Deviation, ...]


class Recorded(Fact, frozen=True):
    """A result as kept; ``sha256`` is the hash of what the officer signed by recording it."""

    key: str
    result: Result
    compared: Compared
    at: datetime
    by: str
    sha256: str


class Photo(Fact, frozen=True):
    """A photo as kept: JPEG without metadata, found by ``sha256``; ``original`` is the hash of what was sent."""

    name: str
    place: str
    sha256: str
    original: str
    size: int
    width: int
    height: int
    taken_in_at: datetime


class SampleStatus(StrEnum):
    """Where a sample is on its way."""

    TAKEN = "taken"
    HANDED = "handed"
    RECEIVED = "received"
    TESTED = "tested"
    CONTESTED = "contested"
    RETESTED = "retested"


class SampleStep(StrEnum):
    """The next link in the chain of custody, in the name of its event."""

    HAND = "inspection.sample_handed"
    RECEIVE = "inspection.sample_received"
    TEST = "inspection.sample_tested"
    CONTEST = "inspection.sample_contested"
    RETEST = "inspection.sample_retested"


class Sample(Fact, frozen=True):
    """A sample. The second half stays sealed until the declarant asks for a second test; ``result`` and ``second``
    are what the tests said."""

    reference: str
    order: str
    place: str
    taken: SampleTaken
    status: SampleStatus
    taken_at: datetime
    holder: str = ""
    result: str = ""
    second: str = ""


class PhotoRefusedError(RefusalError):
    """A photo that is not taken. ``rule`` is the key of the text in the pack."""
