"""What do we call it? Appeals, what they are against, their review, their outcome (Revised Kyoto Convention, 10)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from greenlane.clearance.appeals.states import Action, Status
from greenlane.clearance.assessment.terms import Change
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact

#: Who may have written an entry of an appeal. Never a person, an office or a company.
APPELLANT, CUSTOMS, CLOCK = "appellant", "customs", "clock"


class Effect(StrEnum):
    """What a decision decided: how much DUTY is owed, whether the GOODS go, or a DEMAND after an audit."""

    DUTY = "duty"
    GOODS = "goods"
    DEMAND = "demand"


class Stay(StrEnum):
    """Whether collection stays while an appeal runs: NEVER, when SECURED, or ALWAYS."""

    NEVER = "never"
    SECURED = "secured"
    ALWAYS = "always"


class Outcome(StrEnum):
    """How an appeal was decided: the decision stands, is changed, or is set aside."""

    UPHOLD = "uphold"
    VARY = "vary"
    ANNUL = "annul"


class Kind(Fact, frozen=True):
    """A kind of decision that may be appealed against. ``events`` are the events that tell such a decision, ``days``
    the time to appeal, ``decide_days`` the time to decide. ``restores_former``: annulled, the duty of the version
    before holds again; else nothing is owed. ``security`` is the part of the disputed duty to be secured."""

    code: str
    says: str
    events: tuple[str, ...]
    effect: Effect
    restores_former: bool
    days: int
    decide_days: int
    stay: Stay
    security: Decimal
    law: str


class AppealsPage(Fact, frozen=True):
    """The page ``flow/appeals``. ``interest`` is the yearly rate on what is given back, 0 for none."""

    kinds: Mapping[str, Kind]
    grounds: Mapping[str, str]
    prefix: str
    most_text: int
    test_days: int
    court_days: int
    interest: Decimal
    interest_tax: str
    year_days: int
    says: Mapping[str, str]
    sha256: str


class Contestable(Fact, frozen=True):
    """A decision on a declaration that may be appealed against: ``event`` is its number in the log, ``until`` the end
    of the time to appeal. ``is_appealed``: an appeal was lodged already."""

    kind: str
    event: int
    decided_at: datetime
    until: datetime
    is_appealed: bool


class Stake(Fact, frozen=True):
    """The money that a decision is about, in minor units: what is ``owed`` by it in all, what of that is ``unpaid``, by
    whom; ``demand`` names the demand of an audit."""

    payer: str = ""
    owed: int = 0
    unpaid: int = 0
    demand: str = ""


class Lodging(Fact, frozen=True):
    """What the appellant says. ``disputed`` in minor units; ``samples`` names the samples to be tested again, as text;
    ``documents`` are reference numbers of documents."""

    kind: str
    grounds: tuple[str, ...]
    text: str
    disputed: int = 0
    documents: tuple[str, ...] = ()
    samples: str = ""
    wants_hearing: bool = False
    wants_stay: bool = False


class Drawn(Fact, frozen=True):
    """How the reviewer was chosen: the number drawn in an epoch, ``among`` how many, ``place`` who in order; ``pool``
    is the SHA-256 over the names, so that the draw can be checked without telling them. No epoch where one was left."""

    among: int
    place: int
    pool: str
    epoch: str = ""
    number: float | None = None


class AppealStep(Fact, frozen=True):
    """One step of an appeal: what happened, who spoke (APPELLANT, CUSTOMS, CLOCK), what was written, ``for_at`` when a
    hearing is to be."""

    at: datetime
    kind: str
    side: str
    text: str = ""
    documents: tuple[str, ...] = ()
    for_at: datetime | None = None


class Ruling(Fact, frozen=True):
    """What a reviewer decides: the outcome, reasons and law that the appellant reads, and for VARY what is changed."""

    outcome: Outcome
    reasons: str
    law: str
    changes: tuple[Change, ...] = ()


class Decision(Fact, frozen=True):
    """The decision on an appeal. ``given_back`` is minor units by tax type, ``interest`` on it; ``facts`` the SHA-256
    of the assessment it rests on, ``changes`` what it put in place of what was declared."""

    outcome: Outcome
    reasons: str
    law: str
    at: datetime
    given_back: Mapping[str, int]
    interest: int
    facts: str = ""
    changes: tuple[Change, ...] = ()


class Appeal(Fact, frozen=True):
    """An appeal as both sides may see it: it names no officer, no office, no company. Amounts in minor units.

    ``decide_by`` is until when customs decides; ``due_at`` the end of the time limit that runs now, None where none.
    """

    number: str
    reference: str
    kind: str
    event: int
    status: Status
    decided_on: datetime
    lodged_at: datetime
    decide_by: datetime
    due_at: datetime | None
    grounds: tuple[str, ...]
    disputed: int
    samples: str
    wants_hearing: bool
    is_stayed: bool
    security: int
    drawn: Drawn | None = None
    overdue_at: datetime | None = None
    decision: Decision | None = None
    court: str = ""
    entries: tuple[AppealStep, ...] = ()

    def is_late(self, at: datetime) -> bool:
        """Whether customs is past its time to decide."""
        return self.decision is None and self.status in _WAITS and at > self.decide_by


_WAITS = frozenset((Status.LODGED, Status.UNDER_REVIEW, Status.HEARING, Status.TESTING))


class AppealTurn(Fact, frozen=True):
    """Who must act now (APPELLANT, CUSTOMS, ``""`` nobody), until when; ``appellant`` and ``customs``: their acts."""

    who: str
    until: datetime | None
    appellant: tuple[Action, ...]
    customs: tuple[Action, ...]


class Reviewer(Fact, frozen=True):
    """Somebody appointed to decide appeals: the user's name and the office he works at. For the administration only."""

    name: str
    office: str
    appointed_at: datetime


class Figures(Fact, frozen=True):
    """What a manager watches: ``median_days`` from lodging to decision; ``given_back`` in minor units with interest."""

    lodged: int
    pending: int
    late: int
    by_outcome: Mapping[str, int]
    by_kind: Mapping[str, int]
    median_days: int | None
    given_back: int


class RefusedAppealError(RefusalError):
    """What the rules of appeals do not allow. ``rule`` is the key of the text in the pack."""
