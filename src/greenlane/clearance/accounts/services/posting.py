"""How are entries booked? Accounts are locked in one order, limits kept, balances moved, in a handful of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from greenlane.base.ledger.reading import Ask, Question
from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import models
from greenlane.clearance.accounts.entries import kind_of
from greenlane.clearance.accounts.terms import HELD, AccountKind, AccountsError, Entry

_FIELDS = ("code", "id", "balance_minor", "limit_minor")
_Row = tuple[str, int, int, int | None]


@dataclass(slots=True)
class Held:
    """An account in hand: its balance moves as entries are planned."""

    id: int
    balance: int
    limit: int | None
    moved: int = 0


class Accounts:
    """The accounts that one service may touch, locked until the transaction ends."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._held = {code: Held(key, balance, limit) for code, key, balance, limit in rows}
        self._entries: list[Entry] = []

    def __contains__(self, code: str) -> bool:
        return code in self._held

    def available(self, code: str) -> int:
        """What may still be debited; 0 where there is no such account. Only for accounts with a limit."""
        held = self._held.get(code)
        return 0 if held is None or held.limit is None else held.limit - held.balance

    def plan(self, entry: Entry) -> None:
        """Take an entry in. Raises AccountsError where it goes over a limit."""
        for code, amount in entry.lines:
            held = self._held[code]
            if amount > 0 and held.limit is not None and held.balance + amount > held.limit:
                raise AccountsError(
                    "too_little", "{reference}: {account} has {left} minor units left, {amount} are asked",
                    reference=entry.reference, account=code, left=held.limit - held.balance, amount=amount,
                )  # fmt: skip
            held.balance += amount
            held.moved += amount
        self._entries.append(entry)

    def post(self, pen: Pen) -> None:
        """Write every planned entry: journals, postings, balances; four statements, whatever their number."""
        entries, self._entries = self._entries, []
        if not entries:
            return
        keys = pen.reserve(models.Journal, len(entries))
        journals = [(key, pen.at, e.kind, e.reference) for key, e in zip(keys, entries, strict=True)]
        pen.insert(models.Journal, ("id", "at", "kind", "reference"), journals)
        postings = [
            (key, self._held[code].id, amount)
            for key, entry in zip(keys, entries, strict=True)
            for code, amount in entry.lines
        ]
        pen.insert(models.Posting, ("journal_id", "account_id", "amount_minor"), postings)
        moved = [(h.id, h.moved) for code, h in self._held.items() if h.moved and kind_of(code) in HELD]
        for held in self._held.values():
            held.moved = 0
        _move(pen, moved)


def lock(pen: Pen, must: Iterable[str], may: Iterable[str] = ()) -> Accounts:
    """Lock accounts of payers in the order of their codes; open those of ``must`` that do not exist yet.

    Deferred accounts and guarantees are opened on request only, never here: name them in ``may``.
    """
    needed = set(must)
    rows = _rows(needed | set(may))
    missing = sorted(needed - {row[0] for row in rows})
    if missing:
        rows += _opened(pen, missing)
    return Accounts(rows)


def _rows(codes: Iterable[str]) -> list[_Row]:
    """Those that exist, of payers under lock; one message to the database."""
    held: list[tuple[str]] = []
    free: list[tuple[str]] = []
    for code in codes:
        (held if kind_of(code) in HELD else free).append((code,))
    # no_key: postings of others, which point at these rows, need not wait.
    locked = Ask(models.Account, ("code",), _FIELDS, held, "FOR NO KEY UPDATE")
    found: list[_Row] = Question(
        lambda one, two: [*one, *two], locked, Ask(models.Account, ("code",), _FIELDS, free)
    ).answer()
    return found


def _opened(pen: Pen, codes: Sequence[str]) -> list[_Row]:
    """Open accounts; two may open the same one at once: the second finds it there."""
    rows: list[Any] = []
    for code in codes:
        kind, holder = kind_of(code), code.partition(":")[2]
        if kind in (AccountKind.DEFERRED, AccountKind.GUARANTEE):
            raise AccountsError("no_account", "{account} does not exist", account=code)
        rows += [code, kind.value, holder, 0, 0 if kind is AccountKind.WALLET else None, pen.at]
    names = ("code", "kind", "holder", "balance_minor", "limit_minor", "opened_at")
    marks = ", ".join([f"({', '.join(['%s'] * len(names))})"] * len(codes))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {models.Account._meta.db_table} ({', '.join(names)}) VALUES {marks} "  # noqa: S608  # our names
            f"ON CONFLICT (code) DO NOTHING RETURNING {', '.join(_FIELDS)}",
            [connection.ops.adapt_datetimefield_value(v) if v is pen.at else v for v in rows],
        )
        opened: list[_Row] = cursor.fetchall()
    others = set(codes) - {row[0] for row in opened}
    return opened + (_rows(others) if others else [])


def _move(pen: Pen, moved: Sequence[tuple[int, int]]) -> None:
    if moved:
        table = models.Account._meta.db_table
        pen.execute(
            f"UPDATE {table} SET balance_minor = balance_minor + moved.column2 "  # noqa: S608  # our names
            f"FROM (VALUES {', '.join(['(%s, %s)'] * len(moved))}) AS moved WHERE {table}.id = moved.column1",
            [value for pair in moved for value in pair],
        )
