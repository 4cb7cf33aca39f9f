"""What do we call it? Releases to be audited, plans, cases, findings, demands, disclosures; amounts in minor units."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from greenlane.clearance.audit.states import CaseStatus, DisclosureStatus, PlanStatus, UnitStatus
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact

ANY = "*"


class Kind(StrEnum):
    """An audit at the desk, from what customs holds, or at the trader's site, announced beforehand."""

    DESK = "desk"
    SITE = "site"


class Size(StrEnum):
    """What the chance of a release is in proportion to: nothing, its duty, or its score."""

    EQUAL = "equal"
    DUTY = "duty"
    SCORE = "score"


class Stratum(Fact, frozen=True):
    """One row of the plan: which releases (``*``: any) and with which ``share`` of them expected in the sample.

    ``least`` is the chance that every release of the stratum has at the least, so that estimates stay unbiased.
    """

    name: str
    lane: str
    sector: str
    trader: str
    band: str
    size: Size
    share: float
    least: float


class Rate(Fact, frozen=True):
    """Interest a year from ``start`` to ``end``, both included; None is open."""

    start: date | None
    end: date | None
    rate: Decimal
    law: str


class Per(StrEnum):
    """What a rate for paying late is counted by: a day, or a month begun."""

    DAY = "day"
    MONTH = "month"


class LateRate(Fact, frozen=True):
    """The share of duty and penalty that a demand grows by, each day or month begun after it was due."""

    start: date | None
    end: date | None
    rate: Decimal
    per: Per
    law: str


class Penalty(Fact, frozen=True):
    """The penalty of an offence: ``share`` of the duty evaded, not below ``least`` and not above ``most``."""

    offence: str
    says: str
    share: Decimal
    least: int
    most: int
    law: str


class Mitigation(Fact, frozen=True):
    """A ground that takes ``share`` off a penalty."""

    code: str
    says: str
    share: Decimal
    law: str


class AuditPage(Fact, frozen=True):
    """The page ``flow/audit``. ``sectors`` are (name, first chapter, last chapter); ``traders`` and ``bands`` are
    (from, name), ascending; ``late`` are the rates after the due date, ``bank_days`` how long an order to pay may wait
    for its money before it grows again; ``words`` stand on the letter of intent; ``errors`` maps corrected fields to
    offences."""

    plan_prefix: str
    case_prefix: str
    demand_prefix: str
    disclosure_prefix: str
    four_eyes: bool
    notice_days: int
    books_days: int
    years: int
    demand_days: int
    year_days: int
    confidence: float
    few: int
    interest_tax: str
    penalty_tax: str
    most_mitigation: Decimal
    most_duty: int
    most_months: int
    interest_factor: Decimal
    disclosed: str
    errors: Mapping[str, str]
    strata: tuple[Stratum, ...]
    sectors: tuple[tuple[str, int, int], ...]
    traders: tuple[tuple[int, str], ...]
    bands: tuple[tuple[float, str], ...]
    interest: tuple[Rate, ...]
    late: tuple[LateRate, ...]
    bank_days: int
    penalties: Mapping[str, Penalty]
    mitigations: Mapping[str, Mitigation]
    says: Mapping[str, str]
    words: Mapping[str, str]
    sha256: str


class Unit(Fact, frozen=True):
    """A release as sampling sees it; ``score`` is None where no model sat."""

    reference: str
    released_at: datetime
    lane: str
    importer: str
    chapter: int
    duty: int
    score: float | None = None


class Chance(Fact, frozen=True):
    """A release in its stratum with the chance it has of being drawn."""

    unit: Unit
    stratum: str
    probability: float


class Layer(Fact, frozen=True):
    """A stratum of one plan: how many releases, their duty, how many are expected and were drawn, the least chance."""

    name: str
    units: int
    duty: int
    expected: float
    least: float
    drawn: int = 0


class Drawn(Fact, frozen=True):
    """A release that was drawn: the chance it had and its number; what its audit found (None: not known yet)."""

    reference: str
    stratum: str
    probability: float
    number: float
    lane: str
    loss: int | None = None
    offence: bool | None = None


class Plan(Fact, frozen=True):
    """The sampling plan of a period (``start`` included, ``end`` not). ``frame`` is the hash over all its releases with
    their chances; drawn in ``epoch``, the first that opens after the approval."""

    number: str
    start: datetime
    end: datetime
    status: PlanStatus
    units: int
    frame: str
    made_at: datetime
    made_by: str
    approved_at: datetime | None = None
    draw_from: datetime | None = None
    epoch: str = ""
    layers: tuple[Layer, ...] = ()


class Estimate(Fact, frozen=True):
    """Revenue at risk in all releases of a plan, from its sample (Horvitz–Thompson).

    ``low`` and ``high`` bound ``loss`` with ``confidence``; None where the sample cannot bound it. ``most_wrong`` is
    the most releases that can be wrong when none was found wrong. ``is_few``: too few findings to trust the bounds;
    ``left_out`` are strata that were drawn from and of which no audit is over: nothing is estimated for them.
    """

    units: int
    duty: int
    drawn: int
    known: int
    wrong: int
    loss: float
    error: float
    low: float | None
    high: float | None
    rate: float
    confidence: float
    is_few: bool
    most_wrong: int | None = None
    left_out: tuple[str, ...] = ()


class Waiting(Fact, frozen=True):
    """A release that waits for an audit, for auditors; nobody is named. ``why`` is ``lane`` or ``draw``."""

    reference: str
    released_at: datetime
    lane: str
    sector: str
    duty: int
    score: float | None
    why: str
    status: UnitStatus


class Correction(Fact, frozen=True, omit_defaults=True):
    """What a line should have said; what is None stays as declared. ``price`` in the declared currency."""

    line: int
    code: str | None = None
    origin: str | None = None
    price: Decimal | None = None
    net: Decimal | None = None
    quantity: Decimal | None = None


class LineDifference(Fact, frozen=True):
    """What one tax on one line was and should have been, in minor units."""

    line: int
    tax: str
    charged: int
    right: int
    law: str

    @property
    def amount(self) -> int:
        return self.right - self.charged


class Difference(Fact, frozen=True):
    """What the law says of the corrected lines; ``faults`` are sentences on what the correction itself still lacks."""

    reference: str
    lines: tuple[LineDifference, ...]
    faults: tuple[str, ...] = ()

    @property
    def duties(self) -> dict[str, int]:
        """More (or less) by tax type; taxes that stay are left out."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.tax] = sums.get(line.tax, 0) + line.amount
        return {tax: amount for tax, amount in sums.items() if amount}

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


class Finding(Fact, frozen=True):
    """What an audit found on a line: ``offence`` a code of the pack, ``""`` for an error without one."""

    number: int
    reference: str
    line: int
    offence: str
    says: str
    law: str
    corrections: tuple[Correction, ...]
    duties: Mapping[str, int]
    interest: int
    penalty: int
    mitigations: tuple[str, ...]
    found_at: datetime

    @property
    def duty(self) -> int:
        return sum(self.duties.values())


class Request(Fact, frozen=True):
    """Books asked of the trader, with the day they are due; ``documents`` are reference numbers of uploads."""

    number: int
    asks: str
    asked_at: datetime
    due_on: date
    answered_at: datetime | None = None
    says: str = ""
    documents: tuple[str, ...] = ()
    lapsed_at: datetime | None = None


class Demand(Fact, frozen=True):
    """What is to be paid afterwards; ``source`` is the case or the disclosure, ``payment`` the order to pay.

    ``late`` is what it grew by after its due date, counted and booked up to ``late_until``.
    """

    number: str
    source: str
    payer: str
    duties: Mapping[str, int]
    interest: int
    penalty: int
    due_on: date
    raised_at: datetime
    payment: str = ""
    paid_at: datetime | None = None
    late: int = 0
    late_until: date | None = None

    @property
    def total(self) -> int:
        return sum(self.duties.values()) + self.interest + self.penalty + self.late


class Case(Fact, frozen=True):
    """An audit of one trader over one or several of its declarations. ``party`` is for whoever may know it."""

    number: str
    kind: Kind
    party: str
    status: CaseStatus
    since: date
    until: date
    opened_at: datetime
    opened_by: str
    scope: str
    references: tuple[str, ...]
    notice_until: date | None = None
    shown_at: datetime | None = None
    conclusion: str = ""
    concluded_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    requests: tuple[Request, ...] = ()
    demand: Demand | None = None

    @property
    def open_request(self) -> Request | None:
        return next((r for r in self.requests if r.answered_at is None and r.lapsed_at is None), None)


class Dues(Fact, frozen=True):
    """What a correction costs: duty by tax, interest with its days, penalty after mitigation."""

    duties: Mapping[str, int]
    interest: int
    penalty: int
    days: int

    @property
    def duty(self) -> int:
        return sum(self.duties.values())

    @property
    def total(self) -> int:
        return self.duty + self.interest + self.penalty


class Disclosure(Fact, frozen=True):
    """A trader's own word that a released declaration was wrong; ``why`` tells why an officer decides on it."""

    number: str
    reference: str
    party: str
    status: DisclosureStatus
    says: str
    since: date
    corrections: tuple[Correction, ...]
    dues: Dues
    sent_at: datetime
    why: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    demand: Demand | None = None


class AuditError(RefusalError):
    """An act that the rules of audit do not allow. ``rule`` is the key of the text in the pack."""
