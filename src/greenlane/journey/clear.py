"""How does a message become a decision? Gather, decide, record; a batch of any size in one transaction.

HTTP, files, the queue and the demo all come through :func:`clear`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from greenlane.base.ledger.writing import Pen, writing
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Findings
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import DeclarationType, FormalitiesPage, MessageKind
from greenlane.filing.intake import queries as intake
from greenlane.filing.intake import services as keeping
from greenlane.filing.intake.services import Received as Kept
from greenlane.journey import changing, gather, record, telling
from greenlane.journey.means import Means
from greenlane.journey.reading import Part, parts_of
from greenlane.journey.steps import assess, control
from greenlane.journey.terms import Answer, Decided, Outcome, Received
from greenlane.risk.scoring.queries import current

#: Another process may register the same reference between our look and our write; then we look again.
TRIES = 3
#: Stands where a message could not be read.
_NOTHING = Declaration()


def clear(means: Means, received: Sequence[Received], at: datetime, by: str) -> list[Decided]:
    """Clear messages: one Decided for each declaration in each message, in order.

    Everything is written in one transaction, or nothing is. Raises OperationalError where the database is away; then
    nothing was accepted and the same messages may be sent again.
    """
    book = means.book(at.date())
    return clear_parts(means, [part for message in received for part in parts_of(message, book)], at, by)


def clear_parts(means: Means, parts: Sequence[Part], at: datetime, by: str) -> list[Decided]:
    """The same for messages that were read already, so that whoever looks at the door reads them once."""
    gather.open_chance(means, at)
    book = means.book(at.date()).having(means.recall("seat", at, lambda: current(at)))
    for attempt in range(1, TRIES + 1):
        try:
            with writing(by=by, at=at) as pen:
                return _Clearing(pen, means, book, parts).run()
        except IntegrityError:
            if attempt == TRIES:
                raise
    raise AssertionError("the loop returns or raises")


def precheck(means: Means, received: Received, at: datetime) -> list[Answer]:
    """What lodging this message would bring: duty, documents, every error. The same functions; nothing is written."""
    book = means.book(at.date())
    parts = parts_of(received, book)
    cases = [Case("", part.declaration, at) for part in parts if part.declaration is not None]
    checked = iter(assess(gather.recognise(cases, book), book))
    return [
        telling.malformed(part) if part.declaration is None else telling.checked(part, next(checked)) for part in parts
    ]


class _Clearing:
    """One batch in one transaction."""

    def __init__(self, pen: Pen, means: Means, book: Book, parts: Sequence[Part]) -> None:
        self.pen, self.means, self.book, self.parts = pen, means, book, parts
        self.answers: list[Decided | None] = [None] * len(parts)
        self.rows: list[Kept] = []

    def run(self) -> list[Decided]:
        """Answer what was answered before and what cannot be read; decide the rest; keep every message."""
        self._know()
        self._answered_before()
        self._containers()
        fresh = [i for i, part in enumerate(self.parts) if self.answers[i] is None and self._is_fresh(i, part)]
        self._decide(fresh)
        record.keep(self.pen, self.rows)
        return [answer for answer in self.answers if answer is not None]

    def _know(self) -> None:
        """Everything that must be known of other declarations, of parties and of money, asked at once.

        A number is drawn for each that may be registered; those of messages that are refused stay unused.
        """
        at = self.pen.at
        self.cases = [Case("", part.declaration or _NOTHING, at) for part in self.parts]
        fresh = [case for part, case in zip(self.parts, self.cases, strict=True) if self._is_new(part)]
        pairs = [pair for part in self.parts if (pair := _pair(part))]
        self.known, (self.registered, numbers) = gather.know(
            fresh,
            self.book,
            declarations.known(pairs),
            declarations.numbers(len(fresh), self.means.country, at.date()),
        )
        self.numbers = iter(numbers)

    def _is_new(self, part: Part) -> bool:
        kinds = self.book[FormalitiesPage]
        return part.declaration is not None and _kind(part, kinds) is MessageKind.DECLARATION

    def _answered_before(self) -> None:
        """An idempotency key or a registered reference gets its first answer."""
        keys: dict[str, list[str]] = {}
        for part in self.parts:
            if part.message.key:
                keys.setdefault(part.message.sender, []).append(part.message.key)
        self.first = first = {sender: intake.answered(sender, wanted) for sender, wanted in keys.items()}
        known = self.registered
        for i, part in enumerate(self.parts):
            answer = first.get(part.message.sender, {}).get(part.message.key)
            if answer is not None and part.whole:
                self.answers[i] = telling.first_again(answer)
            elif (pair := _pair(part)) and pair in known:
                self.answers[i] = telling.repeated(known[pair], part.sha256)

    def _containers(self) -> None:
        """Keep the bytes of a message of many declarations once, for its parts to point at."""
        self.container: dict[str, int] = {}
        for i, part in enumerate(self.parts):
            if not part.whole and part.index == 0 and self.answers[i] is None:
                m = part.message
                # A container that comes again under its key is kept again; its parts get their first answers by LRN.
                key = "" if m.key in self.first.get(m.sender, {}) else m.key
                kept = Kept(m.sender, key, part.format, part.sha256, m.raw, "container")
                self.container[part.sha256] = keeping.keep_container(self.pen, kept, self.pen.at)

    def _is_fresh(self, place: int, part: Part) -> bool:
        """Whether a part is a declaration to be decided; what is not is answered here."""
        if part.declaration is None:
            self._refuse(place, part, telling.malformed(part))
            return False
        if not self._is_new(part):
            decided, key = changing.change(self.pen, self.means, self.book, part)
            self.answers[place] = decided
            if decided.answer.outcome is Outcome.REJECTED:
                self._refuse(place, part, decided.answer)
            else:
                self.rows.append(
                    record.kept_accepted(part, key, self.container.get(part.sha256), decided.answer.outcome)
                )
            return False
        return True

    def _refuse(self, place: int, part: Part, answer: Answer) -> None:
        self.answers[place] = Decided(answer=answer)
        self.rows.append(record.kept_refused(part, answer, self.container.get(part.sha256)))

    def _decide(self, places: Sequence[int]) -> None:
        seen: dict[tuple[str, str], int] = {}
        twice = [i for i in places if (pair := _pair(self.parts[i])) and seen.setdefault(pair, i) != i]
        fresh = [i for i in places if i not in twice] if twice else list(places)
        numbers = [next(self.numbers) for _ in fresh]
        cases = [
            Case(reference, (case := self.cases[i]).declaration, case.at, lines=case.lines)
            for i, (_, reference) in zip(fresh, numbers, strict=True)
        ]
        assessed = assess(gather.recognise(cases, self.book, self.known.tiers), self.book)
        accepted = []
        for i, (key, _), case in zip(fresh, numbers, assessed, strict=True):
            if case[Findings].refuses:
                self._refuse(i, self.parts[i], telling.refused(self.parts[i], case))
            else:
                accepted.append((i, key, case))
        self._accept(accepted)
        for i in twice:
            pair = _pair(self.parts[i])
            first = self.answers[seen[pair]] if pair else None
            self.answers[i] = first and telling.again(first)

    def _accept(self, accepted: Sequence[tuple[int, int, Case]]) -> None:
        gathered = gather.gather([case for _, _, case in accepted], self.means, self.book, self.known)
        decided = control(gathered, self.book)
        parts = [self.parts[i] for i, _, _ in accepted]
        keys = [key for _, key, _ in accepted]
        booked = record.record(self.pen, self.means, self.book, parts, keys, decided)
        for (i, key, _), case in zip(accepted, booked, strict=True):
            part = self.parts[i]
            self.answers[i] = telling.decided(part, case, Outcome.ACCEPTED, record.status_of(case).value)
            self.rows.append(record.kept_accepted(part, key, self.container.get(part.sha256), Outcome.ACCEPTED))


def _pair(part: Part) -> tuple[str, str] | None:
    """Declarant and LRN of a declaration to be registered; None where one is missing or it changes another."""
    d = part.declaration
    if d is None or d.id or d.declarant is None or not d.declarant.id or not d.functional_reference_id:
        return None
    return d.declarant.id, d.functional_reference_id


def _kind(part: Part, page: FormalitiesPage) -> MessageKind:
    code = part.declaration.type_code if part.declaration else None
    found: DeclarationType | None = page.types.get(code or "")
    return found.kind if found else MessageKind.DECLARATION
