"""What follows? From the bytes of a pack to the Book of a day.

A page is read again only on the days when one of its dated rows starts or ends; books share pages.
"""

import csv
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from greenlane.base.packs.terms import Pack, PackError, Reader, Row, Source
from greenlane.core.book import Book

#: Names that hold dates, in tables and settings: both days belong to the period, no ``end`` is for ever.
START, END = "start", "end"


def pack_of(country: str, files: Mapping[str, bytes]) -> Pack:
    """A Pack with its hash: SHA-256 over the sorted paths and contents, each with its length."""
    digest = sha256()
    for path in sorted(files):
        digest.update(f"{path}\n{len(files[path])}\n".encode() + files[path])
    return Pack(country=country, files=dict(files), sha256=digest.hexdigest())


def laid_over(pack: Pack, files: Mapping[str, bytes]) -> Pack:
    """The pack with these files in place of its own, or beside them."""
    return pack_of(pack.country, {**pack.files, **files})


def changed_files(before: Pack, after: Pack) -> list[str]:
    """The files that are in one of two packs only, or differ, by path."""
    paths = before.files.keys() | after.files.keys()
    return sorted(path for path in paths if before.files.get(path) != after.files.get(path))


def source_of(pack: Pack, path: str) -> Source:
    """The page ``path`` of the pack. Raises PackError where it is missing or is not TOML or CSV in UTF-8."""
    names = [n for n in sorted(pack.files) if n == f"{path}.toml" or (n.startswith(f"{path}/") and n.endswith(".csv"))]
    if not names:
        raise PackError(f"{path}: the pack {pack.country} has no such page; add {path}.toml")
    settings: dict[str, Any] = {}
    tables: dict[str, tuple[Row, ...]] = {}
    for name in names:
        if name.endswith(".toml"):
            settings = _toml(name, pack.files[name])
        else:
            tables[name.removeprefix(f"{path}/").removesuffix(".csv")] = tuple(_rows(name, pack.files[name]))
    digest = pack_of(pack.country, {n: pack.files[n] for n in names}).sha256
    return Source(path=path, settings=settings, tables=tables, sha256=digest)


def in_force(row: Row, on: date) -> bool:
    """Whether a dated row holds on a day; a row without ``start`` always did, without ``end`` always will."""
    start, end = row.get(START), row.get(END)
    return (not start or date.fromisoformat(start) <= on) and (not end or on <= date.fromisoformat(end))


#: So many days are remembered with their Books.
DAYS = 1_000


class Shelf:
    """Reads the pages of one pack and makes the Book of any day; keeps what it has read."""

    def __init__(self, pack: Pack, readers: Mapping[str, Reader]) -> None:
        self.pack = pack
        self._readers = dict(readers)
        self._sources = {path: source_of(pack, path) for path in readers}
        self._changes = {path: sorted(set(_change_days(source))) for path, source in self._sources.items()}
        self._pages: dict[tuple[str, date], Any] = {}
        self._books: dict[tuple[date, ...], Book] = {}
        self._days: dict[date, Book] = {}

    def book(self, on: date) -> Book:
        """The Book of a day. Raises PackError naming the page and the fault."""
        found = self._days.get(on)
        if found is None:
            if len(self._days) >= DAYS:
                self._days.clear()
            found = self._days[on] = self._book(on)
        return found

    def _book(self, on: date) -> Book:
        editions = tuple(self._edition(path, on) for path in self._readers)
        if editions not in self._books:
            pages = [self._page(path, edition) for path, edition in zip(self._readers, editions, strict=True)]
            told = "\n".join(
                f"{path} {edition} {self._sources[path].sha256}"
                for path, edition in zip(self._readers, editions, strict=True)
            )
            self._books[editions] = Book(
                self.pack.country,
                max(editions, default=on),
                {type(p): p for p in pages},
                sha256(told.encode()).hexdigest(),
            )
        return self._books[editions]

    def source(self, path: str) -> Source | None:
        """One page as it lies on disk; None where this shelf does not read it."""
        return self._sources.get(path)

    def change_days(self) -> list[date]:
        """Every day on which some page changes, ascending."""
        return sorted({day for days in self._changes.values() for day in days})

    def _edition(self, path: str, on: date) -> date:
        days = self._changes[path]
        place = bisect_right(days, on)
        return days[place - 1] if place else date.min

    def _page(self, path: str, edition: date) -> Any:
        key = (path, edition)
        if key not in self._pages:
            try:
                self._pages[key] = self._readers[path](self._sources[path], edition)
            except PackError:
                raise
            except (KeyError, ValueError, TypeError, ArithmeticError) as fault:
                raise PackError(
                    f"{path}: {type(fault).__name__} {fault}; correct the page and check the pack"
                ) from fault
        return self._pages[key]


def _toml(name: str, raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PackError(f"{name}: not TOML in UTF-8: {fault}") from fault


def _rows(name: str, raw: bytes) -> Iterator[Row]:
    try:
        lines = raw.decode().splitlines()
    except UnicodeDecodeError as fault:
        raise PackError(f"{name}: not UTF-8: {fault}") from fault
    for row in csv.DictReader(lines):
        if None in row or None in row.values():
            raise PackError(f"{name}: a row has more or fewer cells than the heading: {dict(row)}")
        yield row


def _change_days(source: Source) -> Iterator[date]:
    for rows in source.tables.values():
        if rows and (START in rows[0] or END in rows[0]):
            for row in rows:
                yield from _bounds(row.get(START) or None, row.get(END) or None)
    yield from _settings_days(source.settings)


def _settings_days(value: Any) -> Iterator[date]:
    if isinstance(value, Mapping):
        yield from _bounds(value.get(START), value.get(END))
        for inner in value.values():
            yield from _settings_days(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _settings_days(inner)


def _bounds(start: object, end: object) -> Iterable[date]:
    if isinstance(start, (str, date)):
        yield date.fromisoformat(str(start))
    if isinstance(end, (str, date)):
        yield date.fromisoformat(str(end)) + timedelta(days=1)
