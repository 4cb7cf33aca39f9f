"""How does a reaction follow the log? In sealed order, each event once: effect, mark and cursor in one transaction.

Leaves have no gaps, so a cursor misses nothing (ids of events do: they are given before commit). A batch is done in one
transaction; where one event fails, the batch is undone and done one by one, and the failing event becomes a letter.
Later events of the same subject wait behind it; those of others do not. A dead letter holds nothing back.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from greenlane.base.jobs import models, rules
from greenlane.base.jobs.following import go_on
from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen, writing

Effect = Callable[[Pen, Told], None]
_log = logging.getLogger(__name__)


class Reaction(NamedTuple):
    """What happens after events whose kind begins with ``prefix``; plain tuples of the three serve as well."""

    prefix: str
    name: str
    effect: Effect


def work_once(at: datetime, reactions: Sequence[tuple[str, str, Effect]], limit: int = 200) -> int:
    """One round of every reaction; returns how many leaves were passed and letters tried, 0 when nothing is to do."""
    return sum(_round(at, Reaction(*reaction), limit) for reaction in reactions)


def _round(at: datetime, reaction: Reaction, limit: int) -> int:
    models.Cursor.objects.get_or_create(name=reaction.name)
    tried = _retry(at, reaction, limit)
    try:
        return tried + _follow(at, reaction, limit)
    except Exception as fault:
        _log.warning("reaction %s: %s; the batch is done again one by one", reaction.name, fault)
        alone = 0
        while alone < limit and _step(at, reaction):
            alone += 1
        return tried + alone


def _follow(at: datetime, reaction: Reaction, limit: int) -> int:
    """React to up to ``limit`` events in one transaction; returns how many leaves were passed.

    Raises whatever an effect raises, with nothing done.
    """
    with writing(by=f"reaction:{reaction.name}", at=at) as pen:
        cursor = _locked(reaction)
        if cursor is None:
            return 0
        told, after = ledger.passage(cursor.next_leaf, (reaction.prefix,), limit)
        held = _held(reaction) if told else set()
        for event in told:
            if event.subject not in held:
                reaction.effect(pen, event)
        if told:
            _mark(reaction, told, held, at)
        return go_on(cursor, after)


def _step(at: datetime, reaction: Reaction) -> int:
    """React to one event; where the effect fails, it becomes a letter and the cursor goes on."""
    try:
        return _follow(at, reaction, 1)
    except Exception as fault:
        with writing(by=f"reaction:{reaction.name}", at=at):
            cursor = _locked(reaction)
            if cursor is None:
                return 0
            told, after = ledger.passage(cursor.next_leaf, (reaction.prefix,), 1)
            for event in told:
                row = _row(reaction, event)
                row.attempts, row.error, row.retry_at = 1, _said(fault), rules.retry_at(at, 1)
                row.save()
            return go_on(cursor, after)


def _retry(at: datetime, reaction: Reaction, limit: int) -> int:
    tried = 0
    for key in list(_due(at, reaction, limit)):
        try:
            with writing(by=f"reaction:{reaction.name}", at=at) as pen:
                row = models.Reaction.objects.select_for_update(skip_locked=True).filter(pk=key, done_at=None).first()
                if row is None or _is_behind(row):
                    continue
                (event,) = ledger.sealed(row.leaf, row.leaf + 1)
                tried += 1
                reaction.effect(pen, event)
                row.done_at, row.retry_at = at, None
                row.save(update_fields=["done_at", "retry_at"])
        except Exception as fault:
            row = models.Reaction.objects.get(pk=key)
            row.attempts, row.error = row.attempts + 1, _said(fault)
            row.retry_at = rules.retry_at(at, row.attempts)
            row.save(update_fields=["attempts", "error", "retry_at"])
    return tried


def _due(at: datetime, reaction: Reaction, limit: int) -> Iterator[int]:
    rows = models.Reaction.objects.filter(name=reaction.name, done_at__isnull=True, retry_at__lte=at)
    yield from rows.order_by("leaf").values_list("pk", flat=True)[:limit]


def _is_behind(row: models.Reaction) -> bool:
    """Whether an earlier event of the same subject is still to be done."""
    earlier = models.Reaction.objects.filter(name=row.name, subject=row.subject, leaf__lt=row.leaf)
    return earlier.filter(done_at__isnull=True, retry_at__isnull=False).exists()


def _locked(reaction: Reaction) -> models.Cursor | None:
    """The cursor; None while another worker holds it."""
    return models.Cursor.objects.select_for_update(skip_locked=True).filter(name=reaction.name).first()


def _held(reaction: Reaction) -> set[str]:
    waiting = models.Reaction.objects.filter(Q(done_at__isnull=True, retry_at__isnull=False), name=reaction.name)
    return set(waiting.values_list("subject", flat=True))


def _mark(reaction: Reaction, told: Sequence[Told], held: set[str], at: datetime) -> None:
    rows = [_row(reaction, event) for event in told]
    for row in rows:
        row.done_at, row.retry_at = (None, at) if row.subject in held else (at, None)
    models.Reaction.objects.bulk_create(rows)


def _row(reaction: Reaction, event: Told) -> models.Reaction:
    return models.Reaction(event_id=event.id, name=reaction.name, subject=event.subject, leaf=event.leaf or 0)


def _said(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:400]
