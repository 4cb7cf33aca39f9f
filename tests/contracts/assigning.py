"""What does the room of assignment tell? Bills drawn, pooled, drawn anew, opened; posts, absences; what centres say."""

from datetime import timedelta

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.terms import AssignmentPage, Outcome
from greenlane.core.book import Book
from greenlane.journey.means import Means
from greenlane.risk.draws.terms import DrawsPage

SECRET = b"v" * 32


def assign(pen: Pen, means: Means, book: Book, references: list[str]) -> None:
    """Draw half of the bills, pool the rest, draw them once officers are back, then move those of one who goes."""
    page, chance = book[AssignmentPage], Chance(book[DrawsPage], means.draw_key, SECRET)
    services.add_posts(pen, page, page.posts, SECRET)
    half = len(references) // 2
    assert services.assign(pen, page, chance, references[:half])
    officers = queries.here(pen.at, SECRET)
    for officer in officers:
        services.note_absence(pen, page, officer.username, pen.at, None, "leave", SECRET)
    assert services.assign(pen, page, chance, references[half:])
    for absence in queries.absences(pen.at):
        services.end_absence(pen, page, absence.id, SECRET)
    services.reroute(pen, page, chance)
    first = queries.outstanding()[0]
    services.note_absence(pen, page, first.username, pen.at, pen.at + timedelta(hours=1), "sick", SECRET)
    assert services.reroute(pen, page, chance)
    moved = queries.assigned(first.reference)
    assert moved is not None
    services.open_bill(pen, page, moved.reference, moved.username)
    services.conclude(pen, page, [(moved.reference, Outcome.ACCEPTED, pen.at)])
    services.close_day(pen, page, first.site, pen.at.date(), "City holiday")
    services.open_day(pen, page, queries.closed_days(pen.at.date())[0].id)
    services.close_post(pen, page, queries.roster(pen.at, username=first.username)[0].id, SECRET)


def instruct(pen: Pen, book: Book) -> None:
    """A centre instructs and takes it back; a trader asks and is answered."""
    page = book[AssignmentPage]
    centre, group = next((g.centre, g.code) for g in page.groups.values())
    said = services.publish(pen, page, centre, group=group, title="Fresh fruit", text="Ask for the certificate.")
    services.withdraw(pen, page, centre, said.number)
    number = services.ask(pen, page, "XX1", group=group, text="Which code have dried figs?")
    services.answer(pen, page, centre, number, "080420.")
