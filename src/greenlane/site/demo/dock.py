"""What happens at the dock of the demonstration? Orders recorded part by part; a few are left to the visitor."""

from collections.abc import Collection
from datetime import datetime
from random import Random
from uuid import UUID

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.inspection import services
from greenlane.clearance.inspection.terms import (
    Answer,
    Finding,
    GuidancePage,
    InspectionPage,
    Kind,
    Lot,
    Part,
    PartResult,
    Reply,
    Report,
    Result,
    Written,
)
from greenlane.clearance.lanes import queries as lanes
from greenlane.core.book import Book
from greenlane.core.codes import Lane
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.journey.gather import open_chance
from greenlane.journey.means import Means
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.terms import DrawsPage

#: Orders that wait for the visitor at each office.
LEFT = 6
_GOODS = "Seen on unloading, photographed and shown to the driver."
_PAPERS = "The papers say something else than the declaration."


def lot_of(means: Means, at: datetime) -> Lot:
    """The output of the epoch of ``at``, opened where it was not; call it before the transaction that draws."""
    open_chance(means, at)
    return Lot(*draws.beta_for(at, means.book(at.date())[DrawsPage], means.draw_key))


def examine(pen: Pen, book: Book, lot: Lot, reference: str, report: Report, chance: Random) -> None:
    """Order, take on and record one examination that ends with ``report``."""
    page = book[InspectionPage]
    written = services.order_examination(pen, page, book[GuidancePage], reference)
    services.claim(pen, page, lot, written.reference)
    services.record(pen, page, book[AssessmentPage], written.reference, result_of(book, written, report, chance))


def leave(pen: Pen, book: Book, sites: Collection[str] = (), most: int = LEFT) -> int:
    """Order the examination of red declarations that wait, ``most`` at each office; returns how many.

    At ``sites``, where visitors work, another one that waits is examined too: a small trade may have no red one.
    """
    waiting = declarations.waiting([Status.UNDER_CONTROL.value], limit=1000)
    decided = lanes.decisions(references=[kept.reference for kept in waiting], limit=20_000)
    red = {one.reference for one in decided if one.lane is Lane.RED}
    seen: dict[str, int] = {}
    for kept in waiting:
        wanted = most if kept.reference in red else 1 if kept.office in sites else 0
        if seen.get(kept.office, 0) < wanted:
            seen[kept.office] = seen.get(kept.office, 0) + 1
            services.order_examination(pen, book[InspectionPage], book[GuidancePage], kept.reference)
    return sum(seen.values())


def result_of(book: Book, written: Written, report: Report, chance: Random) -> Result:
    """Everything as declared, but for the deviation under the law of the offence, where one can be seen at a dock."""
    page = book[InspectionPage]
    codes: tuple[str, ...] = ()
    if report.outcome is Finding.OFFENCE:
        law = book[AssessmentPage].offences[report.offence].law
        codes = tuple(rule.code for rule in page.deviations.values() if rule.law == law)[:1]
    place = next((part.place for part in written.order.parts if part.place.startswith("i")), "")
    says = _PAPERS if written.order.kind is Kind.DOCUMENTARY else _GOODS
    parts = tuple(_part(part, codes if part.place == place else (), says, chance) for part in written.order.parts)
    key = str(UUID(int=chance.getrandbits(128), version=4))
    return Result(key, parts, report.outcome, report.offence, report.amount, report.notes, chance.random() < 0.4)


def _part(part: Part, codes: tuple[str, ...], says: str, chance: Random) -> PartResult:
    seen = f"SL{chance.randrange(10**6):06d}"
    answers = tuple(
        Answer(check.check, "yes" if check.reply is Reply.AGREES else check.declared or seen) for check in part.checks
    )
    text = says if codes else ""
    seal = f"XC{chance.randrange(10**6):06d}" if part.place.startswith("c") else ""
    return PartResult(part.place, answers, part.opens, codes, text, seal)
