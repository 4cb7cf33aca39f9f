"""What does the road need from outside? The shelf of books, the key of the draws, the country."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast

from greenlane.base.ledger.writing import Pen
from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.services import keep
from greenlane.core.book import Book
from greenlane.risk.draws.vrf import Key

T = TypeVar("T")
#: How long a process may go on with what it asked last.
MEMORY = timedelta(seconds=5)


@dataclass(frozen=True)
class Means:
    """Everything that clears declarations and is not a declaration. One for each process."""

    shelf: Shelf
    draw_key: Key
    country: str
    _settled: set[str] = field(default_factory=set, repr=False)
    _recalled: dict[object, tuple[datetime, Any]] = field(default_factory=dict, repr=False)
    _kept: set[str] = field(default_factory=set, repr=False)

    def recall(self, what: object, at: datetime, ask: Callable[[], T]) -> T:
        """What ``ask`` said for ``what`` within the last seconds (:data:`MEMORY`), else what it says now.

        For what changes by the hour and is asked by the second: the model in the seat, the thresholds of a desk. A
        decision names what it rests on, so a change that takes seconds to arrive is seen and harms nothing.
        """
        held = self._recalled.get(what)
        if held is not None and held[0] <= at < held[0] + MEMORY:
            return cast(T, held[1])
        said = ask()
        self._recalled[what] = (at, said)
        return said

    def keep(self, pen: Pen, book: Book) -> None:
        """Archive the pack behind ``book`` with the first decision of this process that rests on it."""
        if book.sha256 not in self._kept:
            keep(pen, self.shelf.pack, book)
            pen.when_kept(lambda: self._kept.add(book.sha256))

    def forget(self) -> None:
        """Trust nothing that was recalled: after a restore of the database, between tests."""
        self._recalled.clear()
        self._kept.clear()

    def book(self, day: date) -> Book:
        """The book of the pack for a day, without the model in the seat."""
        book = self.shelf.book(day)
        if book.sha256 not in self._settled:
            # A book lives as long as the process; looking through its pages for garbage cost a fifth of all clearing.
            self._settled.add(book.sha256)
            gc.collect()
            gc.freeze()
        return book
