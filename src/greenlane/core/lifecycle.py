"""What may happen to a thing, and where does it stand after that? One total table for each kind of thing."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
H = TypeVar("H", bound=StrEnum)


class ForbiddenError(ValueError):
    """What was asked cannot happen to a thing that stands so; says what can.

    ``kind`` cannot happen to ``thing``, whose status is ``status``; ``possible`` can. ``""`` where it is not told.
    """

    def __init__(
        self, says: str, *, thing: str = "", status: str = "", kind: str = "", possible: tuple[str, ...] = ()
    ) -> None:
        super().__init__(says)
        self.thing, self.status, self.kind, self.possible = thing, status, kind, possible

    def about(self, what: str) -> "ForbiddenError":
        """The same, naming what it is about."""
        return ForbiddenError(
            f"{what}: {self}", thing=self.thing, status=self.status, kind=self.kind, possible=self.possible
        )


class Lifecycle(Generic[S, H]):
    """The statuses of a thing and the happenings that move it.

    ``thing`` is what it is called in an error ("a ticket"); ``begins`` its status before anything happened; ``moves``
    the status after each happening, by the statuses in which it can happen. ``table`` is total: every status and every
    happening has an entry, None where it cannot happen.
    """

    def __init__(self, thing: str, begins: S, happenings: type[H], moves: Mapping[H, Mapping[S, S]]) -> None:
        self.thing, self.begins, self.happenings = thing, begins, happenings
        self.table: dict[tuple[S, H], S | None] = {
            (status, happening): moves[happening].get(status) for status in type(begins) for happening in happenings
        }
        self._kinds = frozenset(happening.value for happening in happenings)

    def after(self, status: S, kind: str) -> S:
        """The status after an event of ``kind``; one that moves nothing leaves it. Raises ForbiddenError."""
        if kind not in self._kinds:
            return status
        to = self.table[status, self.happenings(kind)]
        if to is None:
            can = tuple(happening.value for happening in self.possible(status))
            says = (
                f"{kind} cannot happen to {self.thing} that is {status.value}; possible: {', '.join(can) or 'nothing'}"
            )
            raise ForbiddenError(says, thing=self.thing, status=status.value, kind=kind, possible=can)
        return to

    def fold(self, kinds: Iterable[str]) -> S:
        """The status after all events of one thing, in order; kinds that do not move it pass by."""
        status = self.begins
        for kind in kinds:
            status = self.after(status, kind)
        return status

    def possible(self, status: S) -> tuple[H, ...]:
        """What can happen now."""
        return tuple(happening for happening in self.happenings if self.table[status, happening] is not None)

    def befores(self, kind: str) -> tuple[S, ...]:
        """The statuses in which an event of ``kind`` can happen."""
        happening = self.happenings(kind)
        return tuple(status for status in type(self.begins) if self.table[status, happening] is not None)
