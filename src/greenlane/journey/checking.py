"""Is a country pack sound? Every page on every day on which something changes, the integrity rules of its tariff, and
the pack's own scenarios."""

from collections.abc import Callable, Iterable
from datetime import date

from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.terms import PackError
from greenlane.core.words import Fact
from greenlane.journey import scenarios
from greenlane.law.duty.integrity import rules as integrity


class Checked(Fact, frozen=True):
    """The first day on which all pages are in force, and what is wrong after it; nothing where the pack is sound."""

    begins: date
    faults: tuple[str, ...]


def check(shelf: Shelf, day: date, track: Callable[[list[date]], Iterable[date]] = lambda days: days) -> Checked:
    """Read all editions up to the last and that of ``day``, look at the tariff as a whole, run the scenarios; ``track``
    shows how far it is.

    Raises PackError where no day can be read.
    """
    begins, faults, last = None, [], PackError("no page says when it begins")
    for each in track(sorted({*shelf.change_days(), day})):
        try:
            shelf.book(each)
            begins = begins or each
        except PackError as fault:
            last = fault
            faults += [f"on {each}: {fault}"] if begins else []
    if begins is None or day < begins:
        raise last
    tariff = {path: source for path in integrity.PAGES if (source := shelf.source(path)) is not None}
    return Checked(begins, (*faults, *integrity.told(integrity.breaches(tariff)), *scenarios.check(shelf, shelf.pack)))
