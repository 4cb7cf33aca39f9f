"""How are many rows found by their keys at once? Arrays on PostgreSQL, VALUES on SQLite; one statement for thousands.

Django's ``__in`` sends each key as a parameter of its own, which costs more to write out than to look up. And several
questions go to PostgreSQL in one message: a way there and back costs more than most answers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection, models

from greenlane.base.ledger.copying import drawing, reserve
from greenlane.base.ledger.literals import array

T = TypeVar("T")
Answer = list[tuple[Any, ...]]
#: Keys of one statement; SQLite takes 32,766 values in one.
MOST_ROWS = 2000


class Ask(NamedTuple):
    """``columns`` of the rows whose text columns ``keys`` are among ``wanted`` (a tuple for each).

    With ``lock``, such as ``FOR UPDATE``, no other writer changes those rows before this transaction ends; they are
    locked in the order of their keys, so that two never wait for each other in a circle.
    """

    model: type[models.Model]
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    wanted: Iterable[Sequence[str]]
    lock: str = ""


class Keys(NamedTuple):
    """``number`` fresh ascending primary keys of ``model``, a tuple of one for each."""

    model: type[models.Model]
    number: int


class Question(Generic[T]):
    """What a room is asked, and how it reads the answers: ``read`` takes one for each Ask."""

    __slots__ = ("asks", "read")

    def __init__(self, read: Callable[..., T], *asks: Ask | Keys) -> None:
        self.asks, self.read = asks, read

    def answer(self) -> T:
        """What the tables say, in a way there and back of its own."""
        [said] = answers(self)
        found: T = said
        return found


def answers(*questions: Question[Any]) -> list[Any]:
    """What the tables say to each question, all in one message where the database takes several."""
    asked = [ask for question in questions for ask in question.asks]
    found = iter(_together(asked) if connection.vendor == "postgresql" else list(map(_sqlite, asked)))
    return [question.read(*[next(found) for _ in question.asks]) for question in questions]


def fetch(
    model: type[models.Model],
    keys: tuple[str, ...],
    columns: tuple[str, ...],
    wanted: Iterable[Sequence[str]],
    lock: str = "",
) -> Answer:
    """The answer to one Ask."""
    found: Answer = Question(lambda rows: rows, Ask(model, keys, columns, wanted, lock)).answer()
    return found


def _together(asks: Sequence[Ask | Keys]) -> list[Answer]:
    """Nothing is sent for an Ask that wants nothing."""
    said = [_sql(ask) for ask in asks]
    text = ";\n".join(filter(None, said))
    if not text:
        return [[] for _ in asks]
    found: list[Answer] = []
    with connection.cursor() as cursor:
        cursor.execute(text)
        first = True
        for sql in said:
            if not sql:
                found.append([])
                continue
            if not first:
                cursor.nextset()
            first = False
            found.append(cursor.fetchall())
    return found


def _sql(ask: Ask | Keys) -> str:
    if isinstance(ask, Keys):
        return drawing(ask.model, ask.number) if ask.number else ""
    wanted = sorted(set(map(tuple, ask.wanted)))
    if not wanted:
        return ""
    arrays = tuple([array(column) for column in zip(*wanted, strict=True)])
    return _by_arrays(ask.model, ask.keys, ask.columns, ask.lock) % arrays


def _sqlite(ask: Ask | Keys) -> Answer:
    if isinstance(ask, Keys):
        return [(key,) for key in reserve(ask.model, ask.number)] if ask.number else []
    found: Answer = []
    with connection.cursor() as cursor:
        for part in _parts(sorted(set(map(tuple, ask.wanted)))):
            cursor.execute(
                _by_values(ask.model, ask.keys, ask.columns, len(part)), [value for key in part for value in key]
            )
            found += cursor.fetchall()
    return found


@lru_cache
def _by_arrays(model: type[models.Model], keys: tuple[str, ...], columns: tuple[str, ...], lock: str) -> str:
    names, matched, table = _names(model, keys, columns)
    locking = f" ORDER BY {matched} {lock}" if lock else ""
    # One key is found without a join, which takes half as long to plan.
    arrays = ", ".join(["%s::text[]"] * len(keys))
    among = "= ANY(%s)" if len(keys) == 1 else "IN (SELECT * FROM unnest(%s))"
    among %= arrays
    return f"SELECT {names} FROM {table} WHERE ({matched}) {among}{locking}"  # noqa: S608 - names are our own tables', values are escaped by the driver


@lru_cache
def _by_values(model: type[models.Model], keys: tuple[str, ...], columns: tuple[str, ...], count: int) -> str:
    names, matched, table = _names(model, keys, columns)
    marks = ", ".join([f"({', '.join(['%s'] * len(keys))})"] * count)
    return f"SELECT {names} FROM {table} WHERE ({matched}) IN (VALUES {marks})"  # noqa: S608 - names are our own tables', values are parameters


def _names(model: type[models.Model], keys: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, str, str]:
    quote = connection.ops.quote_name
    return ", ".join(map(quote, columns)), ", ".join(map(quote, keys)), quote(model._meta.db_table)


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), MOST_ROWS):
        yield rows[start : start + MOST_ROWS]
