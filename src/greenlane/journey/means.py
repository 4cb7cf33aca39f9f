"""What does the road need from outside? The shelf of books, the key of the draws, the country."""

from dataclasses import dataclass
from datetime import date

from greenlane.base.packs.rules import Shelf
from greenlane.core.book import Book
from greenlane.risk.draws.vrf import Key


@dataclass(frozen=True)
class Means:
    """Everything that clears declarations and is not a declaration. One for each process."""

    shelf: Shelf
    draw_key: Key
    country: str

    def book(self, day: date) -> Book:
        """The book of the pack for a day, without the model in the seat."""
        return self.shelf.book(day)
