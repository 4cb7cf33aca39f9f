"""What do we call it? Messages on their way in, answers on their way out."""

from decimal import Decimal
from enum import StrEnum

from greenlane.core.finding import Finding
from greenlane.core.words import Fact
from greenlane.law.controls.terms import Obligation
from greenlane.law.duty.terms import TaxLine


class Received(Fact, frozen=True):
    """A message as it came: its bytes, who sent it, the format it claims (``""``: find out), its idempotency key."""

    raw: bytes
    sender: str
    format: str = ""
    key: str = ""


class Outcome(StrEnum):
    """What became of a message. REPEATED: it was answered before, and this is that answer."""

    ACCEPTED = "accepted"
    AMENDED = "amended"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    MALFORMED = "malformed"
    REPEATED = "repeated"
    CHECKED = "checked"


class Place(Fact, frozen=True):
    """Where a finding stands in the sender's own message: XPath or cell, line, and the text there."""

    path: str
    line: int | None = None
    text: str = ""


class Answer(Fact, frozen=True):
    """What the sender is told about one declaration. Holds no lane, score or rule: those are the officers'.

    ``advice`` is what to expect now, ``places`` tell each finding in the sender's own terms (same order).
    ``duty`` is what is collected, in ``currency``.
    """

    outcome: Outcome
    message: str
    format: str = ""
    reference: str = ""
    lrn: str = ""
    status: str = ""
    advice: str = ""
    currency: str = ""
    duty: Decimal | None = None
    tax_lines: tuple[TaxLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    places: tuple[Place, ...] = ()
    obligations: tuple[Obligation, ...] = ()


class Decided(Fact, frozen=True):
    """What an officer or operator may see of a fresh decision beside the answer: lane and its reasons."""

    answer: Answer
    lane: str = ""
    basis: str = ""
    reasons: tuple[str, ...] = ()
