"""What does the road need from outside? The shelf of books, the key of the draws, the country."""

import gc
from dataclasses import dataclass, field
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
    _settled: set[str] = field(default_factory=set, repr=False)

    def book(self, day: date) -> Book:
        """The book of the pack for a day, without the model in the seat."""
        book = self.shelf.book(day)
        if book.sha256 not in self._settled:
            # A book lives as long as the process; looking through its pages for garbage cost a fifth of all clearing.
            self._settled.add(book.sha256)
            gc.collect()
            gc.freeze()
        return book
