"""Which law is in force? A Book is every page of the country pack as of one day, frozen and hashed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


class Book:
    """The pages in force on one day: ``book[DutyPage]``. ``sha256`` goes into every decision."""

    __slots__ = ("_pages", "country", "day", "sha256")

    def __init__(self, country: str, day: date, pages: Mapping[type, Any], sha256: str) -> None:
        self.country, self.day, self.sha256 = country, day, sha256
        self._pages = dict(pages)

    def __getitem__(self, page: type[T]) -> T:
        try:
            found: T = self._pages[page]
        except KeyError:
            raise LookupError(f"the book of {self.country} on {self.day} has no page {page.__name__}") from None
        return found

    def having(self, page: object) -> "Book":
        """The same book with ``page`` put in: a model of the registry, or a changed page to be rehearsed.

        The hash stays that of the pack; who puts a page in names the page's own hash beside it.
        """
        return Book(self.country, self.day, {**self._pages, type(page): page}, self.sha256)
