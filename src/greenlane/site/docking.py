"""How does an officer take an examination on and record it? One transaction each; pages and API share it."""

from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from greenlane.base.ledger.writing import writing
from greenlane.base.people.rules import may_control
from greenlane.base.people.terms import ANYWHERE, Caller
from greenlane.clearance.accounts.rules import minor
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.inspection import photos, queries, services
from greenlane.clearance.inspection.terms import (
    Finding,
    GuidancePage,
    InspectionPage,
    Lot,
    PartResult,
    Photo,
    Recorded,
    Result,
    Sample,
    SampleStep,
    Written,
)
from greenlane.core.book import Book
from greenlane.core.words import Word
from greenlane.filing.declarations import queries as declarations
from greenlane.journey.gather import open_chance
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site.means import means
from greenlane.site.papers import folder
from greenlane.site.veil import Veil

#: No more of a file is read: whatever the pack takes is shorter, and what is longer is refused by its length.
LONGEST = 64 * 1024 * 1024


class Reported(Word, frozen=True):
    """A result as it is sent: ``key`` is made once by the sender, ``amount`` the duty at stake."""

    key: str
    parts: tuple[PartResult, ...]
    outcome: Finding
    offence: str = ""
    amount: Decimal = Decimal(0)
    notes: str = ""
    attended: bool = False


def waiting(caller: Caller, limit: int = 100) -> list[Written]:
    """The orders that wait at the caller's office, or at any for who speaks for all."""
    return queries.waiting("" if caller.office == ANYWHERE else caller.office, limit)


def found(caller: Caller, reference: str) -> Written:
    """One order. Raises LookupError, in the same words, where there is none or it is another office's."""
    unknown = LookupError(f"{reference}: no examination of your office has this number; check it")
    try:
        written = queries.order(reference)
    except LookupError:
        raise unknown from None
    if not may_control(caller, written.office):
        raise unknown
    return written


def claim(caller: Caller, reference: str, at: datetime) -> Written:
    """Take it on; its packages are drawn now. Raises LookupError, RefusedActionError."""
    found(caller, reference)
    book, lot = _book(at), _lot(at)
    with writing(by=caller.name, at=at) as pen:
        return services.claim(pen, book[InspectionPage], lot, reference)


def put_back(caller: Caller, reference: str, at: datetime) -> None:
    """Give it back to the list. Raises LookupError, RefusedActionError."""
    found(caller, reference)
    with writing(by=caller.name, at=at) as pen:
        services.put_back(pen, _book(at)[InspectionPage], reference)


def widen(caller: Caller, reference: str, why: str, at: datetime) -> Written:
    """Open more than was ordered. Raises LookupError, RefusedActionError."""
    found(caller, reference)
    book, lot = _book(at), _lot(at)
    with writing(by=caller.name, at=at) as pen:
        return services.widen(pen, book[InspectionPage], book[GuidancePage], lot, reference, why)


def record(caller: Caller, reference: str, told: Reported, at: datetime) -> Recorded:
    """Record the result, once for each key. Raises LookupError, RefusedActionError, ValueError on half a minor unit."""
    declared = found(caller, reference).declaration
    veil = Veil(declared, declarations.read(declared))
    book = _book(at)
    amount = minor(told.amount, book[AccountsPage].digits)
    result = Result(
        key=told.key,
        # Marks and papers at the dock name parties; whoever reads the result afterwards decides on it.
        parts=tuple(replace(part, text=veil.text(part.text)) for part in told.parts),
        outcome=told.outcome,
        offence=told.offence,
        amount=amount,
        notes=veil.text(told.notes),
        attended=told.attended,
    )
    with writing(by=caller.name, at=at) as pen:
        return services.record(pen, book[InspectionPage], book[AssessmentPage], reference, result)


def photograph(caller: Caller, reference: str, place: str, raw: bytes, at: datetime) -> Photo:
    """Clean, store and write down a photo; the same again is answered with the first. Raises PhotoRefusedError,
    LookupError, RefusedActionError."""
    found(caller, reference)
    page = _book(at)[InspectionPage]
    taken = photos.take(page, raw, folder())
    with writing(by=caller.name, at=at) as pen:
        return services.photograph(pen, page, reference, place, taken)


def picture(caller: Caller, reference: str, sha256: str) -> bytes:
    """The bytes of a photo of an order that the caller may see. Raises LookupError."""
    return queries.picture(folder(), found(caller, reference).reference, sha256)


def move(caller: Caller, reference: str, step: SampleStep, words: str, seal_intact: bool, at: datetime) -> Sample:
    """The next link in the chain of custody of a sample. Raises LookupError, RefusedActionError."""
    found(caller, queries.sample(reference).order)
    with writing(by=caller.name, at=at) as pen:
        return services.move(pen, _book(at)[InspectionPage], reference, step, words, seal_intact=seal_intact)


def _book(at: datetime) -> Book:
    return means().book(at.date())


def _lot(at: datetime) -> Lot:
    """The output of this moment's epoch, which is opened and kept first where nobody opened it yet."""
    open_chance(means(), at)
    return Lot(*draws.beta_for(at, _book(at)[DrawsPage], means().draw_key))
