"""How do goods that were declared before they came hold their release? Expected, reported, then they go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from greenlane.base.ledger.reading import Question
from greenlane.base.ledger.writing import Pen
from greenlane.clearance.release import services as release
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Declaration
from greenlane.filing.manifests import queries, rules, services
from greenlane.filing.manifests.terms import Arrival, Expectation, ManifestsPage, Report, Reported

Landings = Mapping[tuple[str, str], tuple[str, datetime]]


def landings(batch: Batch, book: Book) -> Question[Landings]:
    """What was reported of the goods of those declarations that wait for arrival. Nothing is asked for the others."""
    page = book[ManifestsPage]
    return queries.landed(name for case in batch if rules.awaited(case, page) for name in _names(case, page))


def arrival_of(case: Case, book: Book, known: Landings) -> tuple[Arrival, ...]:
    """The fact of one declaration: none where it does not wait for its goods."""
    page = book[ManifestsPage]
    row = rules.awaited(case, page)
    if row is None:
        return ()
    found = [known.get(name) for name in _names(case, page)]
    number, at = next((landed for landed in found if landed), ("", None))
    return (Arrival(row.law, at, number),)


def expect(pen: Pen, book: Book, cases: Batch) -> None:
    """Keep what these declarations, registered now, wait for."""
    services.expect(pen, [goods for case in cases if (goods := _goods(case, book)) is not None])


def expect_anew(pen: Pen, book: Book, case: Case) -> None:
    """Keep what an amended declaration waits for now."""
    services.expect_anew(pen, case.reference, _goods(case, book))


def report(pen: Pen, page: ManifestsPage, party: str, told: Report, *, corrects: bool = False) -> Reported:
    """Keep a report of arrival; what waited for nothing else goes with it. Raises RefusedReportError."""
    reported = services.report(pen, page, party, told, corrects=corrects)
    release.release(pen, reported.references)
    return reported


def _goods(case: Case, book: Book) -> Expectation | None:
    arrival = case.get(Arrival)
    if arrival is None:
        return None
    importer, declarant = _parties(case.declaration)
    return Expectation(
        reference=case.reference,
        importer=importer,
        declarant=declarant,
        bills=rules.bills_of(case.declaration, book[ManifestsPage]),
        place=rules.place_of(case.declaration),
        arrival=arrival,
    )


def _names(case: Case, page: ManifestsPage) -> list[tuple[str, str]]:
    """Under which names its parties may have reported the goods: its MRN, where it has one already, and its papers."""
    about = [bill.about for bill in rules.bills_of(case.declaration, page)]
    about += [case.reference] if case.reference else []
    return [(party, name) for party in _parties(case.declaration) if party for name in about]


def _parties(declaration: Declaration) -> tuple[str, str]:
    """Importer and declarant by their registrations."""
    shipment: Any = declaration.goods_shipment
    importer = shipment.importer if shipment else None
    return (importer.id or "") if importer else "", (declaration.declarant.id or "") if declaration.declarant else ""
