"""What does the road need from outside? The shelf of books, the key of the draws, the country, where the folder is."""

from dataclasses import dataclass
from datetime import date

from greenlane.base.packs.rules import Shelf
from greenlane.core.book import Book


@dataclass(frozen=True)
class Means:
    """Everything that clears declarations and is not a declaration. One for each process."""

    shelf: Shelf
    draw_key: bytes
    country: str

    def book(self, day: date) -> Book:
        return self.shelf.book(day)
