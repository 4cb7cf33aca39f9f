"""What do we call it? Bills drawn to officers, the sites and groups they are drawn in, the centres above them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact

_FORMS = (
    "ab ag aktiebolag aktiengesellschaft and aps as asa bhd bv bvba co company corp corporation cv dd doo eg ehf "
    "eirl eood et ev gbr gesmbh gie gmbh gp hf inc incorporated jsc kft kg kgaa kk kommanditgesellschaft lda "
    "limitada limited llc llp lp ltd ltda mbh nv ohg ood ooo oy oyj pao pjsc plc pllc private pt pte pty public "
    "pvt sa sab sae sal sapi sarl sas sasu sc sca scs sdn sdnbhd se sgps sia sl slu snc spa spj spk spol srl sro "
    "sti tbk the tic uab ug und vof wll yk zao zrt "
)
#: What stands after the name of a company and names nobody, squeezed to small letters; of many countries, since
#: sellers are anywhere.
LEGAL_FORMS = frozenset(_FORMS.split())

#: The region of countries that the page names nowhere.
OTHER = "other"


class Cause(StrEnum):
    """Why a bill was drawn: for the first time, or anew because its officer could not take it, handed it on, or
    refused it and an appeal restored it."""

    HELD = "held"
    ABSENT = "absent"
    UNOPENED = "unopened"
    LEFT = "left"
    WAITING = "waiting"
    REFERRED = "referred"
    RESTORED = "restored"


class Duty(StrEnum):
    """What an officer's post is for: assessing bills, or keeping practice alike at a centre."""

    ASSESS = "assess"
    CENTRE = "centre"


class Outcome(StrEnum):
    """How an officer's first decision on a bill went; anything but ACCEPTED is an intervention."""

    ACCEPTED = "accepted"
    QUERIED = "queried"
    EXAMINED = "examined"
    REFUSED = "refused"


class Group(Fact, frozen=True):
    """A commodity group: chapters of the Harmonized System under one national assessment centre."""

    code: str
    name: str
    centre: str
    chapters: tuple[str, ...]


class Site(Fact, frozen=True):
    """An office whose officers assess bills of other offices. Hours are minutes of the local day."""

    office: str
    opens: int
    closes: int


class Posting(Fact, frozen=True):
    """A post of the establishment: the officer's user name, where, what for (groups, or the centre's code)."""

    username: str
    site: str
    groups: tuple[str, ...]
    duty: Duty = Duty.ASSESS
    centre: str = ""


class Weighing(Fact, frozen=True):
    """How chance is weighed: an officer with ``half_load`` open points is half as likely as one with none; with
    ``most_load`` no more is drawn to it. A bill counts one point and one more for each ``items_a_point`` items.
    Officers to whom one of the trader's last ``apart`` bills was drawn stand back while others can be drawn."""

    half_load: int
    most_load: int
    items_a_point: int
    apart: int


class Calendar(Fact, frozen=True):
    """When offices work: days of the week (Monday is 1), holidays as (month, day), minutes ahead of UTC."""

    weekdays: frozenset[int]
    holidays: frozenset[tuple[int, int]]
    offset: int


class Watch(Fact, frozen=True):
    """What the centres look for: goods alike by ``digits`` of the code and region of origin, over ``days``, in cells
    of at least ``least`` bills; shown where chance alone gives it less than once in ``1 / alpha`` looks."""

    digits: int
    days: int
    least: int
    alpha: float


class AssignmentPage(Fact, frozen=True):
    """The page ``people/assignment``: sites, groups, centres, establishment, calendar, weights, watch, texts.

    ``chapters`` gives the group of each HS chapter, ``regions`` the region of each country of origin (named in
    ``region_names``), ``centres`` the name of each centre, ``absences`` what each reason of absence means. A bill is
    opened within ``open_hours`` working hours of its site, an instruction holds ``instruction_days`` unless it says
    otherwise.
    """

    lanes: frozenset[str]
    sites: Mapping[str, Site]
    groups: Mapping[str, Group]
    chapters: Mapping[str, str]
    centres: Mapping[str, str]
    regions: Mapping[str, str]
    region_names: Mapping[str, str]
    posts: tuple[Posting, ...]
    absences: Mapping[str, str]
    calendar: Calendar
    weighing: Weighing
    watch: Watch
    open_hours: int
    instruction_days: int
    question_length: int
    says: Mapping[str, str]
    sha256: str


class Assignment(Fact, frozen=True):
    """Who has a bill now. ``username`` and ``site`` are ``""`` while it waits in the pool of ``centre``.

    ``round`` counts its draws from 1; ``number`` was drawn in ``epoch`` for :func:`rules.purpose_of`, ``digest`` is
    the SHA-256 of the candidates, ``chance`` the probability with which this officer was drawn, ``pseudonym`` its name
    in the log. ``open_by`` is when it must be opened. For officers and auditors, never for a trader.
    """

    reference: str
    username: str
    site: str
    group: str
    centre: str
    drawn_at: datetime
    cause: Cause
    round: int
    epoch: str
    number: float
    digest: str
    pseudonym: str
    chance: float
    weight: int
    open_by: datetime | None = None
    opened_at: datetime | None = None

    @property
    def is_pooled(self) -> bool:
        return not self.username


class Candidate(Fact, frozen=True):
    """An officer who may be drawn, under its name of the day, with its weight (a whole number)."""

    pseudonym: str
    weight: int


class Drawn(Fact, frozen=True):
    """One draw as anybody may see it: nothing names an officer, everything can be recomputed.

    ``number`` is that of ``purpose`` in ``epoch`` (see ``risk.draws``); the candidates stand in the order in which the
    line from 0 to 1 was shared out among them; ``pseudonym`` is ``""`` where nobody could be drawn.
    """

    reference: str
    round: int
    at: datetime
    cause: Cause
    purpose: str
    epoch: str
    number: float
    candidates: tuple[Candidate, ...]
    digest: str
    pseudonym: str


class Checked(Fact, frozen=True):
    """A draw checked: ``holds`` where number, digest and officer all come out again; ``says`` what was found.

    Until its epoch is published (``is_published``) the number is taken as recorded.
    """

    drawn: Drawn
    holds: bool
    is_published: bool
    says: str


class Bill(Fact, frozen=True):
    """What a draw needs to know of one bill; ``owner`` is its importer's registration, ``site`` the office it was
    referred to, which draws among its own where somebody may."""

    key: int
    reference: str
    office: str
    owner: str
    group: str
    weight: int
    site: str = ""


class Officer(Fact, frozen=True):
    """An officer who is here at the moment of a draw: its open points, and the names it has that day."""

    username: str
    site: str
    groups: frozenset[str]
    load: int
    pseudonym: str


class Post(Fact, frozen=True):
    """A post of the roster: from when, until when (None: still held)."""

    id: int
    username: str
    site: str
    groups: tuple[str, ...]
    duty: Duty
    centre: str
    since: datetime
    until: datetime | None = None


class Absence(Fact, frozen=True):
    """An officer is away from ``since`` until before ``until`` (None: until further notice)."""

    id: int
    username: str
    since: datetime
    until: datetime | None
    reason: str


class ClosedDay(Fact, frozen=True):
    """A day on which one office does not work, beside the holidays of the country, and why."""

    id: int
    site: str
    day: date
    title: str


class Share(Fact, frozen=True):
    """How often an officer or site was drawn against what the recorded chances foretell.

    ``expected`` is the sum of chances, ``deviation`` the standard deviation, ``p`` the two-sided p-value.
    """

    name: str
    count: int
    expected: float
    deviation: float
    p: float


class DrawFairness(Fact, frozen=True):
    """The standing test of all draws of a period: by officer, by site, and of the numbers (Kolmogorov–Smirnov).

    ``wrong`` are the references whose recorded officer is not the one the record leads to.
    """

    count: int
    officers: tuple[Share, ...]
    sites: tuple[Share, ...]
    uniform_p: float
    wrong: tuple[str, ...]

    @property
    def least_p(self) -> float:
        """The smallest p-value, corrected for how many were looked at (Bonferroni)."""
        found = [share.p for share in (*self.officers, *self.sites)] + [self.uniform_p]
        return min(1.0, min(found) * len(found))


class Practice(Fact, frozen=True):
    """How one officer (by pseudonym) or site decided on goods alike: interventions out of bills, against the others.

    ``p`` is Fisher's exact two-sided p-value against all others, corrected for the number of comparisons (Holm).
    """

    name: str
    bills: int
    interventions: int
    rate: float
    p: float


class Uneven(Fact, frozen=True):
    """Goods alike whose outcomes differ by who decided: code digits, region of origin, rates, the evidence."""

    code: str
    region: str
    group: str
    bills: int
    rate: float
    officers: tuple[Practice, ...]
    sites: tuple[Practice, ...]
    p: float


class Instruction(Fact, frozen=True):
    """What a centre wants done alike: for a group, or for codes that begin with ``code``; the last version holds."""

    number: str
    version: int
    centre: str
    group: str
    code: str
    title: str
    text: str
    start: date
    end: date | None
    published_at: datetime
    withdrawn_at: datetime | None = None


class Question(Fact, frozen=True):
    """A question of the trade to a centre. Neither asker nor answerer is named in it."""

    number: str
    centre: str
    group: str
    code: str
    text: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    is_open_to_all: bool = False


class RefusedError(RefusalError):
    """An act that the rules of assignment do not allow. ``rule`` is the key of the text in the pack."""
