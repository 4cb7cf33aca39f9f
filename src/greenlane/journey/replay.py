"""Does a decision come out the same, bit for bit, from the hashes it names?"""

from greenlane.base.packs.queries import kept
from greenlane.base.packs.rules import Shelf
from greenlane.clearance.lanes.queries import decision_of
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import facts
from greenlane.journey.means import Means
from greenlane.journey.steps import PAGES, decide
from greenlane.risk.scoring.queries import model_page


class Replay(Fact, frozen=True):
    """What replaying found: ``differences`` names the facts that came out otherwise."""

    reference: str
    version: int
    equal: bool
    differences: tuple[str, ...]
    book: str
    model: str


def replay(means: Means, reference: str) -> Replay:
    """Decide again from the kept text, facts, book and model. Raises LookupError where one of them is not kept."""
    decision = decision_of(reference)
    before = facts.read(decision.facts)
    book = book_of(means, decision.book).having(model_page(decision.model))
    declaration = declarations.read(reference, decision.version)
    case = Case(reference, declaration, decision.at, facts.gathered(before))
    [after] = decide([case], book)
    text = facts.text_of(after)
    now = facts.read(text)
    differences = tuple(kind.__name__ for kind in {**before, **now} if before.get(kind) != now.get(kind))
    return Replay(
        reference=reference,
        version=decision.version,
        equal=facts.hash_of(text) == decision.sha256 and text == decision.facts,
        differences=differences,
        book=decision.book,
        model=decision.model,
    )


def book_of(means: Means, sha256: str) -> Book:
    """The book that has this hash, from the archive. Raises LookupError where the archive does not give it."""
    pack, day = kept(sha256)
    book = (means.shelf if pack.sha256 == means.shelf.pack.sha256 else Shelf(pack, PAGES)).book(day)
    if book.sha256 != sha256:
        raise LookupError(
            f"the kept pack makes the book {book.sha256}, not {sha256}: this release reads its pages otherwise"
        )
    return book
