"""What do we call it? Originals, visits, mandates, captured declarations, and the page of the counter."""

from collections.abc import Mapping
from datetime import date, datetime, time

from greenlane.clearance.counter.states import PaperStatus, VisitStatus
from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact


class Purpose(Fact, frozen=True):
    """Why somebody comes: a code, its name, the minutes it takes, and the letter of its queue numbers."""

    code: str
    name: str
    minutes: int
    letter: str


class CounterPage(Fact, frozen=True):
    """The page ``flow/counter``. ``offices`` have a counter, by code with the desks there; ``papers`` are codes of
    documents whose original is asked for on paper, with the years it is retained (0: given back)."""

    receipt_prefix: str
    mandate_prefix: str
    return_days: int
    mandate_days: int
    outage_days: int
    opens: time
    closes: time
    fee: int
    fee_tax: str
    offices: Mapping[str, int]
    purposes: Mapping[str, Purpose]
    papers: Mapping[str, int]
    identities: Mapping[str, str]
    says: Mapping[str, str]
    words: Mapping[str, str]
    sha256: str


class Original(Fact, frozen=True):
    """An original brought to the counter: ``receipt`` is its number, ``document`` the upload it is compared with.

    ``place`` is where it lies in the archive, ``back_by`` the day it is due to be returned.
    """

    receipt: str
    document: str
    reference: str
    code: str
    office: str
    pages: int
    status: PaperStatus
    received_at: datetime
    back_by: date | None
    place: str = ""
    says: str = ""
    checked_at: datetime | None = None
    returned_at: datetime | None = None


class Visit(Fact, frozen=True):
    """A visit: ``at`` the hour booked, or of arrival; ``ticket`` its number in the queue, ``""`` before it arrives."""

    id: int
    office: str
    purpose: str
    at: datetime
    is_booked: bool
    status: VisitStatus
    ticket: str = ""
    desk: int | None = None


class Mandate(Fact, frozen=True):
    """A signed mandate: the trader it binds, the document that shows the signature, until when it holds.

    Of the person who signs only the kind of identity paper and the last characters of its number are kept.
    """

    number: str
    party: str
    identity: str
    ends_with: str
    document: str
    signed_on: date
    until: date
    revoked_at: datetime | None = None


class Capture(Fact, frozen=True):
    """A declaration typed for somebody: on which mandate, when, and when the paper form was handed in."""

    receipt: str
    reference: str
    mandate: str
    office: str
    captured_at: datetime
    original_at: datetime
    form: str
    fee: int


class CounterError(RefusalError):
    """An act that the rules of the counter do not allow. ``rule`` is the key of the text in the pack."""
