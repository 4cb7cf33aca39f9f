"""What is known about one declaration by now? A Case carries it, its lines and every fact gathered or worked out."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from greenlane.core.book import Book
from greenlane.core.declaration import Declaration, Line, lines_of

T = TypeVar("T")
#: Bound once: every fact of every declaration passes here.
_new = object.__new__


class Case:
    """One declaration on its way. ``case[CustomsValues]`` reads a fact; ``case.having(fact)`` adds one.

    ``reference`` is the MRN; ``at`` the moment of lodging (UTC). Facts are found by their type, one of each.
    """

    __slots__ = ("_facts", "at", "declaration", "lines", "reference")

    def __init__(
        self,
        reference: str,
        declaration: Declaration,
        at: datetime,
        facts: Iterable[object] = (),
        lines: tuple[Line, ...] | None = None,
    ) -> None:
        self.reference, self.declaration, self.at = reference, declaration, at
        self.lines = lines_of(declaration) if lines is None else lines
        self._facts: dict[type, Any] = {type(fact): fact for fact in facts}

    @property
    def day(self) -> date:
        return self.at.date()

    def __getitem__(self, fact: type[T]) -> T:
        try:
            found: T = self._facts[fact]
        except KeyError:
            raise LookupError(f"{self.reference}: no {fact.__name__} yet; the step that gives it comes first") from None
        return found

    def get(self, fact: type[T]) -> T | None:
        found: T | None = self._facts.get(fact)
        return found

    def facts(self) -> tuple[object, ...]:
        return tuple(self._facts.values())

    def having(self, *facts: object) -> "Case":
        """This case with more facts; the case itself never changes."""
        more = _new(Case)
        # One by one: what a declaration passes a dozen times is written without a tuple made to be taken apart.
        more.reference = self.reference
        more.declaration = self.declaration
        more.at = self.at
        more.lines = self.lines
        more._facts = held = self._facts.copy()
        for fact in facts:
            held[type(fact)] = fact
        return more


Batch = list[Case]
Step = Callable[[Batch, Book], Batch]
