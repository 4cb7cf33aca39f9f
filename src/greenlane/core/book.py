"""Which law is in force? A Book is every page of the country pack as of one day, frozen and hashed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Book:
    """The pages in force on one day: ``book[DutyPage]``. ``sha256`` goes into every decision."""

    __slots__ = ("_pages", "country", "day", "sha256")

    def __init__(self, country: str, day: date, pages: Mapping[type, Any], sha256: str) -> None:
        self.country, self.day, self.sha256 = country, day, sha256
        self._pages = dict(pages)

    def __getitem__(self, page: type[T]) -> T:
        try:
            return cast(T, self._pages[page])
        except KeyError:
            raise LookupError(f"the book of {self.country} on {self.day} has no page {page.__name__}") from None

    def having(self, page: object, sha256: str) -> "Book":
        """The same book with one page put in place of another (rehearsal), under the hash given."""
        return Book(self.country, self.day, {**self._pages, type(page): page}, sha256)
