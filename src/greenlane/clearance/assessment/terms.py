"""What do we call it? The officer's queue, queries, examinations (Revised Kyoto Convention, General Annex 3)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from greenlane.core.codes import Lane
from greenlane.core.words import Fact


class Action(StrEnum):
    """What an officer (ANSWER: the trader) can do with a declaration."""

    ACCEPT = "accept"
    QUERY = "query"
    ANSWER = "answer"
    ORDER_EXAMINATION = "order_examination"
    RECORD_EXAMINATION = "record_examination"
    REFUSE = "refuse"


class Reason(Fact, frozen=True):
    """A reason for refusal, or an offence: a code, the sentence a trader reads, its law."""

    code: str
    says: str
    law: str


class AssessmentPage(Fact, frozen=True):
    """The page ``flow/assessment``: times, limits on queries, reasons and offences by code, texts by refusal."""

    first_decision_hours: int
    stuck_hours: int
    max_queries: int
    max_points: int
    examine_lanes: frozenset[str]
    refusals: Mapping[str, Reason]
    offences: Mapping[str, Reason]
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
    """A query with all its points; ``answers`` are in the order of the points, empty until answered."""

    number: int
    points: tuple[Point, ...]
    asked_at: datetime
    answered_at: datetime | None = None
    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class Finding(StrEnum):
    """What an examination found."""

    COMPLIANT = "compliant"
    OFFENCE = "offence"


class Examination(Fact, frozen=True):
    """An examination: ``instruction`` and ``notes`` are for officers, ``amount`` the duty at stake in minor units."""

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


class Task(Fact, frozen=True):
    """One declaration in the officer's queue; ``reasons`` are for officers only, ``due_at`` for the first decision."""

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


class RefusedActionError(ValueError):
    """An act that the rules of assessment do not allow. ``rule`` is the key of the text in the pack."""

    def __init__(self, rule: str, says: str) -> None:
        super().__init__(says)
        self.rule = rule
