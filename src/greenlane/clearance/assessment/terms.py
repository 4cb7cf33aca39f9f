"""What do we call it? The officer's queue, queries, hearings, orders (Revised Kyoto Convention, General Annex 3)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from greenlane.core.codes import Lane
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact, Word


class Action(StrEnum):
    """What an officer (ANSWER and HEAR: the trader) can do with a declaration.

    ORDER_EXAMINATION is the first check: goods are examined before they are assessed. SECOND_CHECK assesses now and has
    them examined before they go. NOTIFY tells the trader what is to be changed, ORDER changes it once he was heard.
    """

    ACCEPT = "accept"
    QUERY = "query"
    ANSWER = "answer"
    ORDER_EXAMINATION = "order_examination"
    RECORD_EXAMINATION = "record_examination"
    REFUSE = "refuse"
    SECOND_CHECK = "second_check"
    NOTIFY = "notify"
    HEAR = "hear"
    ORDER = "order"
    SECURE = "secure"
    FINALISE = "finalise"
    REFER = "refer"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"


class Silence(StrEnum):
    """What follows where a query is not answered in time: the officer decides with what is known, or it ends."""

    RETURN = "return"
    CANCEL = "cancel"


class Reason(Fact, frozen=True):
    """A reason for refusal, a ground of an order, or an offence: a code, the sentence a trader reads, its law."""

    code: str
    says: str
    law: str


class StandardText(Fact, frozen=True):
    """What is usually asked about a field of a line, or of the whole (``field`` ``""``): a question to begin with."""

    code: str
    field: str
    title: str
    asks: str


class AssessmentPage(Fact, frozen=True):
    """The page ``flow/assessment``: times, limits on queries, reasons and offences by code, texts by refusal.

    ``answer_days`` is how long a trader may take to answer a query, ``remind_days`` how long before its end it is
    reminded, ``silence`` what follows then; ``hearing_days`` is how long a trader may answer a notice, ``final_days``
    the term of a final decision after a release against security, ``undo_minutes`` how long a decision may be taken
    back. ``second`` gives for each action that needs a second officer the amount at stake (minor units) from which it
    does. ``order`` are the words of one.
    """

    first_decision_hours: int
    stuck_hours: int
    answer_days: int
    remind_days: int
    silence: Silence
    hearing_days: int
    final_days: int
    undo_minutes: int
    max_queries: int
    max_points: int
    examine_lanes: frozenset[str]
    second: Mapping[str, int]
    refusals: Mapping[str, Reason]
    offences: Mapping[str, Reason]
    grounds: Mapping[str, Reason]
    points: tuple[StandardText, ...]
    order: Mapping[str, str]
    says: Mapping[str, str]
    sha256: str


class Point(Fact, frozen=True):
    """One thing asked: ``pointer`` a JSON Pointer into the declaration, ``asks`` the question to the trader.

    In a further query ``follows`` names the answered point it arises from, ``1.2`` for point 2 of query 1.
    """

    pointer: str
    asks: str
    follows: str = ""


class Query(Fact, frozen=True):
    """A query with all its points; ``answers`` are in the order of the points, empty until answered.

    ``read_at`` is when the trader said, or his browser did, that he read it; one not read yet may be withdrawn.
    ``answer_by`` ends the time for an answer; ``lapsed_at`` is when it went unanswered back to the officer.
    """

    number: int
    points: tuple[Point, ...]
    asked_at: datetime
    answered_at: datetime | None = None
    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    read_at: datetime | None = None
    withdrawn_at: datetime | None = None
    answer_by: datetime | None = None
    lapsed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None and self.lapsed_at is None


class Field(StrEnum):
    """What of a line an order may change. PRICE is the price actually paid, in the currency of the invoice."""

    CODE = "code"
    ORIGIN = "origin"
    PRICE = "price"
    NET = "net"
    PREFERENCE = "preference"


class Change(Word, frozen=True):
    """One field of one line: what was declared, what customs puts in its place; both as text."""

    line: int
    field: Field
    proposed: str
    declared: str = ""


class Differing(Fact, frozen=True):
    """What a tax on a line comes to before and after the changes, in minor units; line 0 is the whole declaration."""

    line: int
    tax: str
    before: int
    after: int


class Comparison(Fact, frozen=True):
    """Duty to collect before and after the changes, in minor units of ``currency``; ``lines`` those that differ."""

    currency: str
    before: int
    after: int
    lines: tuple[Differing, ...]

    @property
    def more(self) -> int:
        """How much more is to pay; less than zero where duty is given back."""
        return self.after - self.before


class Hearing(Fact, frozen=True):
    """A notice of what is to be changed and why, what the trader said, and the order that came of it.

    ``until`` ends the time for an answer. ``accepts`` is None until the trader answered. ``order`` is its number,
    ``""`` until issued; ``finding`` what customs says to the answer. A notice ends with its order, or is ``dropped``.
    """

    number: int
    notified_at: datetime
    until: datetime
    ground: Reason
    reason: str
    changes: tuple[Change, ...]
    comparison: Comparison
    answered_at: datetime | None = None
    accepts: bool | None = None
    answer: str = ""
    documents: tuple[str, ...] = ()
    order: str = ""
    finding: str = ""
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class OrderKind(StrEnum):
    """REASSESSMENT: before the goods go. PROVISIONAL: they go against security. FINAL: the last word after that."""

    REASSESSMENT = "reassessment"
    PROVISIONAL = "provisional"
    FINAL = "final"


class Order(Fact, frozen=True):
    """Fact, gathered: the officer's order by which a version is decided; no officer is named in it.

    ``security`` is asked beside what the law asks; duty charged by it falls due counted from ``day``.
    """

    number: str
    kind: OrderKind
    day: date
    ground: str = ""
    changes: tuple[Change, ...] = ()
    security: Decimal = Decimal("0.00")


class Provision(Fact, frozen=True):
    """A release against security: how much (minor units), why, and until when the final decision is to be made."""

    secured_at: datetime
    amount: int
    reason: str
    final_by: datetime
    ended_at: datetime | None = None


class Proposal(Fact, frozen=True):
    """A decision that waits for a second officer. ``told`` is what was sent with the act, as JSON; ``by`` who proposed
    it: both are for officers only."""

    id: int
    action: Action
    act: str
    by: str
    at: datetime
    amount: int
    told: str


class Referral(Fact, frozen=True):
    """A declaration handed to another group, centre or office; ``reason`` is for officers."""

    to: str
    reason: str
    at: datetime


class Situation(Fact, frozen=True):
    """All that says what may be done with a declaration now. ``accepted_at`` is an officer's last acceptance that
    nothing followed; ``checked_at`` an assessment that waits for the examination before release."""

    reference: str
    status: str
    lane: Lane
    duty_minor: int
    is_examined: bool
    queries: tuple[Query, ...] = ()
    hearing: Hearing | None = None
    provision: Provision | None = None
    proposal: Proposal | None = None
    checked_at: datetime | None = None
    accepted_at: datetime | None = None


class Choice(Fact, frozen=True):
    """An action and why it cannot be done now; ``""`` where it can."""

    action: Action
    why_not: str = ""

    @property
    def is_open(self) -> bool:
        return not self.why_not


class Task(Fact, frozen=True):
    """One declaration in the officer's queue; ``reasons`` are for officers only, ``due_at`` for the first decision.

    ``waits_for`` is ``officer``, ``second`` (a second officer), ``trader`` (a query until ``answer_by``) or
    ``examination``. ``overdue_at`` is when
    its centre was told that it is late; ``final_by`` the term of a final decision.
    """

    reference: str
    version: int
    office: str
    regime: str
    lodged_at: datetime
    status: str
    lane: Lane
    basis: str
    reasons: tuple[str, ...]
    duty_minor: int
    queries: int
    is_examined: bool
    due_at: datetime
    is_late: bool
    is_stuck: bool
    actions: tuple[Action, ...]
    waits_for: str = "officer"
    overdue_at: datetime | None = None
    final_by: datetime | None = None
    answer_by: datetime | None = None


class RefusedActionError(RefusalError):
    """An act that the rules of assessment do not allow. ``rule`` is the key of the text in the pack."""
